"""``blinagraph audit``: the discrepancies that the audit found, for eyes or programs."""

from __future__ import annotations

import click

from blinagraph.context import FORMATS, Context, say
from blinagraph.render import render


@click.command("audit", short_help="List the discrepancies that the audit found.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to write the list.")
@click.pass_obj
def command(context: Context, form: str) -> None:
    """List where printed figures disagree, with the computation; findings are no failure, so the exit code is 0.

    Example: blinagraph audit --format csv
    """
    from queries.catalogue import load
    from queries.results import Result
    from queries.runner import ask

    store = context.engine()
    asked = load("discrepancies")
    result = ask(asked, {}, store)
    if form != "table":
        click.echo(render(result, form), nl=False)
    else:
        for_eyes = ("kind", "standing", "publication", "explanation", "computed")
        kept = [result.columns.index(name) for name in for_eyes]
        shown = Result(for_eyes, tuple(tuple(row[i] for i in kept) for row in result.rows))
        click.echo(f"{asked.question}\n")
        click.echo(render(shown, form), nl=False)
        click.echo(f"\n{len(result)} discrepanc{'y' if len(result) == 1 else 'ies'}. {asked.about}")
    if store.manifest.unverified:
        say(f"Note: unverified against the source text: {', '.join(store.manifest.unverified)}.")
