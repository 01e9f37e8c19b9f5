"""``blinagraph anchor``: the spans of a marked quote, for the anchor column."""

from __future__ import annotations

from pathlib import Path

import click

from blinagraph.context import CommandError


@click.command("anchor", short_help="Find the anchor of a marked quote in a source text.")
@click.argument("text", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("quotes", nargs=-1, required=True)
def command(text: Path, quotes: tuple[str, ...]) -> None:
    """Print the anchor of QUOTES in the file TEXT; spans are marked [[like this]] inside a quote that is unique.

    Exit code 1 when a quote is not there or not unique, 2 when its marks are unbalanced.

    Example: blinagraph anchor papers/salek2025.txt "CR by the end of [[day 40]]"
    """
    from loaders.anchoring import AnchorError, MarkError, find_marked

    content = text.read_bytes().decode("utf-8")
    try:
        spans = [span for quote in quotes for span in find_marked(content, quote)]
    except AnchorError as error:
        code = 2 if isinstance(error, MarkError) else 1
        raise CommandError(code, f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
    click.echo(";".join(map(str, spans)))
