"""``blinagraph link``: the hierarchy of an external ontology, from a file on disk, into the graph."""

from __future__ import annotations

import re
from pathlib import Path

import click

from blinagraph.context import CommandError, Context, say


@click.command("link", short_help="Take in the hierarchy of an external ontology, from a file.")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--license", "license_", help="Licence of the ontology, as an address or in words; needed.")
@click.option("--source", help="Where the file comes from; default: what the file says of itself.")
@click.option("--release", help="Version of the ontology; default: what the file says of itself.")
@click.option("--name", help="Name of the graph; default: the file's name.")
@click.option("--forget", metavar="NAME", help="Remove a hierarchy from the graph instead.")
@click.option("--max-mb", type=click.IntRange(1, 4096), default=512, show_default=True, help="Largest file that is read, in MB.")
@click.pass_obj
def command(
    context: Context,
    file: Path | None,
    license_: str | None,
    source: str | None,
    release: str | None,
    name: str | None,
    forget: str | None,
    max_mb: int,
) -> None:
    """Take the classes that our terms match, and all above them, out of an OBO, OWL or Turtle FILE.

    They go into a named graph of their own, with source, version and licence, and stay with this store.

    Example: blinagraph link mondo.obo --license https://creativecommons.org/licenses/by/4.0/
    """
    from blinagraph import linked

    if forget is not None:
        if not linked.forget(context.root, forget):
            raise CommandError(2, f"No hierarchy is called {forget!r}.", *linked.linked_names(context.root))
        _rebuild(context)
        click.echo(f"{forget}: removed")
        return
    if file is None or not license_:
        raise CommandError(2, "Name the file and its licence: blinagraph link FILE --license …", *linked.linked_names(context.root))
    if not file.is_file():
        raise CommandError(2, f"There is no file {file}.")
    slug = re.sub(r"[^a-z0-9]+", "-", (name or file.stem).lower()).strip("-")
    classes = _take(context, file, slug, license_, source, release, max_mb)
    try:
        _rebuild(context)
    except CommandError:
        linked.forget(context.root, slug)
        raise
    click.echo(f"{slug}: {classes} classes in {linked.graph_name(slug)}")


def _take(context: Context, file: Path, slug: str, license_: str, source: str | None, release: str | None, max_mb: int) -> int:
    from rdflib.namespace import OWL, RDF

    from blinagraph import linked
    from loaders.external_ontology import ExternalOntologyError, hierarchy_graph, read_hierarchy
    from ontology.mappings import expand_curie, links

    say(f"reading {file.name}")
    wanted = {expand_curie(link.object_id) for link in links() if link.standing == "match"}
    try:
        hierarchy = read_hierarchy(file, max_mb * 1024 * 1024)
        graph = hierarchy_graph(hierarchy, wanted, linked.graph_name(slug), file, license_, source, release)
    except ExternalOntologyError as error:
        raise CommandError(1, f"{error}; the graph is as it was.") from error
    linked.keep(context.root, slug, graph)
    return len(set(graph.subjects(RDF.type, OWL.Class)))


def _rebuild(context: Context) -> None:
    """Build again from what the store was built from."""
    from graph.store import current_generation, read_manifest

    generation = current_generation(context.root)
    manifest = read_manifest(generation) if generation else None
    if manifest and manifest.sources:
        context.sources = context.sources or Path(manifest.sources)
    evidence = () if manifest is None or manifest.shipped else tuple(map(Path, manifest.evidence))
    context.build(evidence, progress=say)
