"""``blinagraph coverage``: which numerals of the texts a figure covers."""

from __future__ import annotations

from pathlib import Path

import click

from blinagraph.context import CommandError, Context

CONTEXT = 40


@click.command("coverage", short_help="Report which numerals of the texts are covered, listed, open.")
@click.option("--sources", type=click.Path(path_type=Path), help="Folder with the papers as text.")
@click.option("--evidence", multiple=True, type=click.Path(path_type=Path), help="Evidence folder; default: the shipped evidence.")
@click.option("--publication", multiple=True, metavar="ID", help="Only this publication; may be repeated.")
@click.pass_obj
def command(context: Context, sources: Path | None, evidence: tuple[Path, ...], publication: tuple[str, ...]) -> None:
    """Tell covered, listed and open numerals apart, per paper and section. Exit code 1 when one is open or the evidence is at fault.

    Sections of kind front and back are named as not counted, with the number of their numerals.

    Example: blinagraph coverage --sources papers/
    """
    from blinagraph.checking import read_checked

    corpus = read_checked(context, sources, evidence, publication)
    open_numerals = 0
    for checked in corpus.publications:
        if checked.text is None:
            continue
        totals = [sum(len(getattr(s, kind)) for s in checked.coverage) for kind in ("covered", "listed", "open")]
        click.echo(f"{checked.evidence.publication.id}: {totals[0]} covered, {totals[1]} listed, {totals[2]} open")
        for section in checked.coverage:
            click.echo(f"  {section.section.name}: {len(section.covered)} covered, {len(section.listed)} listed, {len(section.open)} open")
            for numeral in section.open:
                around = checked.text[max(0, numeral.start - CONTEXT) : numeral.end + CONTEXT]
                click.echo(f"    open {numeral.start}-{numeral.end}: … {' '.join(around.split())} …")
        for left_out, count in checked.not_counted:
            click.echo(f"  {left_out.name}: {count} not counted ({left_out.kind})")
        open_numerals += totals[2]
    wanting = [f"{open_numerals} numerals are open: cover them with a fact or list them with a reason."] if open_numerals else []
    if corpus.problems:
        wanting += [*map(str, sorted(corpus.problems)), "With these problems solved, coverage may differ."]
    if wanting:
        raise CommandError(1, *wanting)
