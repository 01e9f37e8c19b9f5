"""``blinagraph build``: evidence to graph, all or nothing."""

from __future__ import annotations

from pathlib import Path

import click

from blinagraph.context import Context, say


@click.command("build", short_help="Build the graph from evidence, all or nothing.")
@click.option("--evidence", multiple=True, type=click.Path(path_type=Path), help="Evidence folder; default: the shipped evidence.")
@click.option("--sources", type=click.Path(path_type=Path), help="Folder with the papers as text, to verify against.")
@click.pass_obj
def command(context: Context, evidence: tuple[Path, ...], sources: Path | None) -> None:
    """Read the evidence, verify it where the source texts are at hand, validate, and replace the graph.

    Example: blinagraph build --sources papers/
    """
    context.sources = sources or context.sources
    if context.sources is not None:
        context.required_sources()
    built = context.build(evidence, progress=say)
    for checked in built.corpus.publications:
        say(f"{checked.evidence.publication.id}: {checked.standing}")
    click.echo(f"{sum(built.manifest.counts.values())} triples in {len(built.manifest.counts)} named graphs at {context.root}")
