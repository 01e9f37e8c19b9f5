"""``blinagraph verify``: every figure against the text it was read from."""

from __future__ import annotations

from pathlib import Path

import click

from blinagraph.context import CommandError, Context


@click.command("verify", short_help="Check every figure against the source texts.")
@click.option("--sources", type=click.Path(path_type=Path), help="Folder with the papers as text.")
@click.option("--evidence", multiple=True, type=click.Path(path_type=Path), help="Evidence folder; default: the shipped evidence.")
@click.option("--record", is_flag=True, help="Write verification.json beside each publication that passes.")
@click.option("--mutations", is_flag=True, help="Also change every figure on purpose and demand that the check fails.")
@click.pass_obj
def command(context: Context, sources: Path | None, evidence: tuple[Path, ...], record: bool, mutations: bool) -> None:
    """Check that every figure stands in its passage. Exit code 1 when one does not.

    Example: blinagraph verify --sources papers/ --record
    """
    from blinagraph.inputs import shipped_evidence
    from loaders.corpus import read_corpus
    from loaders.verification_record import write_record
    from ontology.terms import terms

    context.sources = sources or context.sources
    corpus = read_corpus(evidence or [shipped_evidence()], terms(), context.required_sources())
    wanting = False
    for checked in corpus.publications:
        folder = checked.evidence.folder
        problems = [p for p in corpus.problems if p.file.startswith(f"{folder.name}/")]
        result = checked.verification
        if result is None or problems:
            wanting = True
            click.echo(f"{folder.name}: {len(problems)} problem{'s' if len(problems) != 1 else ''}")
            continue
        click.echo(
            f"{folder.name}: {result.figures} figures of {result.claims} facts verified, {result.exceptions} exceptions to anchor rules"
        )
        if mutations:
            wanting |= _mutate(checked)
        if record:
            write_record(folder, checked.record(checked.evidence.publication.source.sha256))
            click.echo(f"{folder.name}: recorded")
    for problem in sorted(corpus.problems):
        click.echo(str(problem), err=True)
    if wanting or corpus.problems:
        raise CommandError(1, "Not every figure stands in its passage.")


def _mutate(checked: object) -> bool:
    from loaders.corpus import CheckedPublication
    from loaders.mutation import mutate

    assert isinstance(checked, CheckedPublication)
    assert checked.text is not None
    outcome = mutate(checked.evidence, checked.text)
    name = checked.evidence.folder.name
    click.echo(f"{name}: {outcome.tried} mutations, {len(outcome.survivors)} unexplained survivors, {len(outcome.explained)} explained")
    for survivor in outcome.survivors:
        click.echo(f"  survived: {survivor}", err=True)
    return bool(outcome.survivors)
