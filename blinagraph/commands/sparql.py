"""``blinagraph sparql``: a query of your own."""

from __future__ import annotations

from pathlib import Path

import click

from blinagraph.context import FORMATS, CommandError, Context
from blinagraph.render import render


@click.command("sparql", short_help="Run a SPARQL query of your own.")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("-e", "query", help="The query itself, instead of a file.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to write the answer.")
@click.pass_obj
def command(context: Context, file: Path | None, query: str | None, form: str) -> None:
    """Run a SPARQL 1.1 query from FILE or -e over all graphs. Prefixes of the project are known.

    Example: blinagraph sparql -e "SELECT ?s WHERE { ?s a bg:Study }"
    """
    from ontology.iris import PREFIXES
    from queries.results import from_solutions
    from queries.runner import QueryError, answer

    if (file is None) == (query is None):
        raise CommandError(2, "Give a query: either a FILE or -e QUERY.")
    text = query if query is not None else file.read_text(encoding="utf-8")  # type: ignore[union-attr]
    store = context.engine()
    try:
        given = answer(text, store, PREFIXES)
    except QueryError as error:
        raise CommandError(2, f"The query is not valid SPARQL: {error}") from error
    if isinstance(given, bool):
        click.echo("true" if given else "false")
    elif isinstance(given, str):
        click.echo(given, nl=False)
    else:
        click.echo(render(from_solutions(given), form), nl=False)
