"""``blinagraph coverage``: which numerals of the texts a figure covers."""

from __future__ import annotations

from pathlib import Path

import click

from blinagraph.context import CommandError, Context

CONTEXT = 40


@click.command("coverage", short_help="Report which numerals of the texts are covered, listed, open.")
@click.option("--sources", type=click.Path(path_type=Path), help="Folder with the papers as text.")
@click.option("--evidence", multiple=True, type=click.Path(path_type=Path), help="Evidence folder; default: the shipped evidence.")
@click.pass_obj
def command(context: Context, sources: Path | None, evidence: tuple[Path, ...]) -> None:
    """Tell covered, listed and open numerals apart, per paper and section. Exit code 1 when one is open.

    Example: blinagraph coverage --sources papers/
    """
    from blinagraph.inputs import shipped_evidence
    from loaders.corpus import read_corpus
    from ontology.terms import terms

    context.sources = sources or context.sources
    corpus = read_corpus(evidence or [shipped_evidence()], terms(), context.required_sources())
    open_numerals = 0
    for checked in corpus.publications:
        totals = [sum(len(getattr(s, kind)) for s in checked.coverage) for kind in ("covered", "listed", "open")]
        click.echo(f"{checked.evidence.publication.id}: {totals[0]} covered, {totals[1]} listed, {totals[2]} open")
        for section in checked.coverage:
            click.echo(f"  {section.section.name}: {len(section.covered)} covered, {len(section.listed)} listed, {len(section.open)} open")
            for numeral in section.open:
                assert checked.text is not None
                around = checked.text[max(0, numeral.start - CONTEXT) : numeral.end + CONTEXT]
                click.echo(f"    open {numeral.start}-{numeral.end}: … {' '.join(around.split())} …")
        open_numerals += totals[2]
    if open_numerals:
        raise CommandError(1, f"{open_numerals} numerals are open: cover them with a fact or list them with a reason.")
