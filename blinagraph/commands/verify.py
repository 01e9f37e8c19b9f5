"""``blinagraph verify``: every figure against the text it was read from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from blinagraph.context import CommandError, Context

if TYPE_CHECKING:
    from loaders.corpus import CheckedPublication


@click.command("verify", short_help="Check every figure against the source texts.")
@click.option("--sources", type=click.Path(path_type=Path), help="Folder with the papers as text.")
@click.option("--evidence", multiple=True, type=click.Path(path_type=Path), help="Evidence folder; default: the shipped evidence.")
@click.option("--publication", multiple=True, metavar="ID", help="Only this publication; may be repeated.")
@click.option("--record", is_flag=True, help="Write verification.json beside each publication that passes.")
@click.option("--mutations", is_flag=True, help="Also change every figure on purpose and demand that the check fails.")
@click.pass_obj
def command(
    context: Context, sources: Path | None, evidence: tuple[Path, ...], publication: tuple[str, ...], record: bool, mutations: bool
) -> None:
    """Check that every figure stands in its passage. Exit code 1 when one does not.

    A paper whose text is not in the folder is named and left out; its rows are checked against the schema only.

    Example: blinagraph verify --sources papers/ --record
    """
    from blinagraph.checking import read_checked
    from loaders.verification_record import write_record

    corpus = read_checked(context, sources, evidence, publication)
    survived = False
    for checked in corpus.publications:
        folder = checked.evidence.folder
        problems = [p for p in corpus.problems if p.file.startswith(f"{folder.name}/")]
        result = checked.verification
        if checked.lacks and not problems:
            continue
        if result is None or problems:
            click.echo(f"{folder.name}: {len(problems)} problem{'s' if len(problems) != 1 else ''}")
            continue
        counted = f"{result.figures} figures of {result.claims} anchored entries verified"
        click.echo(f"{folder.name}: {counted}, {result.exceptions} exceptions to anchor rules")
        if mutations:
            survived |= _mutate(checked)
        if record:
            write_record(folder, checked.record(checked.evidence.publication.source.sha256))
            click.echo(f"{folder.name}: recorded")
    if corpus.problems:
        count = f"{len(corpus.problems)} problem{'s' if len(corpus.problems) != 1 else ''}"
        raise CommandError(1, *map(str, sorted(corpus.problems)), f"The evidence does not hold: {count}.")
    if survived:
        raise CommandError(1, "Changed figures were not noticed: anchor them more closely, or explain them in `exception`.")


def _mutate(checked: CheckedPublication) -> bool:
    """Change every figure of a publication; tell the changes that were not noticed, and whether there are any."""
    from loaders.mutation import mutate

    assert checked.text is not None
    outcome = mutate(checked.evidence, checked.text)
    name = checked.evidence.folder.name
    click.echo(f"{name}: {outcome.tried} mutations, {len(outcome.survivors)} unexplained survivors, {len(outcome.explained)} explained")
    for survivor in outcome.survivors:
        click.echo(f"  survived: {survivor}", err=True)
    return bool(outcome.survivors)
