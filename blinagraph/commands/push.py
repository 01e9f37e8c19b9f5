"""``blinagraph push``: load the dataset into a SPARQL server."""

from __future__ import annotations

import click

from blinagraph.context import CommandError, Context, say


@click.command("push", short_help="Load the dataset into a SPARQL server.")
@click.option("--graph-store", metavar="URL", help="Graph Store endpoint, where it is not found under the server's address.")
@click.option("--update", metavar="URL", help="SPARQL Update endpoint, to load by updates.")
@click.option("--prune", is_flag=True, help="Drop graphs of this project that the dataset no longer has.")
@click.option("--timeout-s", type=click.FloatRange(min=1), default=600, show_default=True, help="Seconds for one request.")
@click.pass_obj
def command(context: Context, graph_store: str | None, update: str | None, prune: bool, timeout_s: float) -> None:
    """Load every named graph into the server that --server URL names, replacing it there, then compare the counts.

    Credentials come from BLINAGRAPH_USER and BLINAGRAPH_PASSWORD or from your netrc file, never from the command line.

    Example: blinagraph push --server http://localhost:7878
    """
    from graph.push import push

    if context.server is None:
        raise CommandError(2, "Name the server to load: blinagraph push --server URL.")
    store = context.open()
    try:
        pushed = push(
            store.quads(),
            context.server,
            graph_store=graph_store,
            update=update,
            prune=prune,
            progress=lambda name, number, of: say(f"[{number}/{of}] {name}"),
            timeout=timeout_s,
        )
    except SyntaxError as error:
        raise CommandError(2, f"The server refuses the data: {error}") from error
    for name, count in pushed.counts.items():
        click.echo(f"{count:>9}  {name}")
    click.echo(
        f"{sum(pushed.counts.values()):>9}  triples in {len(pushed.counts)} named graphs, counted on the server; loaded by {pushed.way}"
    )
    if pushed.leftovers:
        done = "dropped" if prune else "left there; --prune drops them"
        say(f"Graphs of this project that are not in the dataset ({done}): {', '.join(pushed.leftovers)}")
