"""``blinagraph sparql``: a query of your own."""

from __future__ import annotations

from pathlib import Path

import click

from blinagraph.context import IN_TERMS, QUERY_FORMATS, CommandError, Context
from blinagraph.render import render


@click.command("sparql", short_help="Run a SPARQL query of your own.")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("-e", "query", help="The query itself, instead of a file.")
@click.option("--format", "form", type=click.Choice(QUERY_FORMATS), default="table", show_default=True, help="How to write the answer.")
@click.pass_obj
def command(context: Context, file: Path | None, query: str | None, form: str) -> None:
    """Run a SPARQL 1.1 query from FILE or -e over all graphs. Prefixes of the project are known.

    --format is for the rows of a SELECT; CONSTRUCT and DESCRIBE give Turtle.

    Example: blinagraph sparql -e "SELECT ?s WHERE { ?s a bg:Study }"
    """
    from ontology.iris import PREFIXES
    from queries.results import from_solutions
    from queries.runner import QueryError, answer, in_terms

    if (file is None) == (query is None):
        raise CommandError(2, "Give a query: either a FILE or -e QUERY.")
    text = query if file is None else file.read_text(encoding="utf-8")
    assert text is not None
    store = context.engine()
    try:
        given = answer(text, store, PREFIXES)
    except QueryError as error:
        raise CommandError(2, f"The query is not valid SPARQL: {error}") from error
    if isinstance(given, bool):
        click.echo("true" if given else "false")
    elif isinstance(given, str):
        if form != "table":
            raise CommandError(2, f"CONSTRUCT and DESCRIBE give triples, written as Turtle; --format {form} is for the rows of a SELECT.")
        click.echo(given, nl=False)
    else:
        click.echo(in_terms(given) if form == IN_TERMS else render(from_solutions(given), form), nl=False)
