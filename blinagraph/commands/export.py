"""``blinagraph export``: the dataset as a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

import click

from blinagraph.context import CommandError, Context, say
from blinagraph.files import whole_file
from graph.export import RDF_FORMATS
from graph.store import EmbeddedStore

FORMATS = (*RDF_FORMATS, "graphml", "csv")
TABLE = "evidence-table"


@click.command("export", short_help="Write the dataset to a file: RDF, GraphML or CSV.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default: the suffix of PATH.")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), help="The file; - for standard output."
)
@click.pass_obj
def command(context: Context, form: str | None, out: Path) -> None:
    """Write the whole dataset. trig, nq and jsonld keep the named graphs apart; ttl, nt and graphml hold their union.

    csv is the flat evidence table. A file appears whole or not at all.

    Example: blinagraph export --format trig --out blinagraph.trig
    """
    form = form or out.suffix.removeprefix(".")
    if form not in FORMATS:
        raise CommandError(2, f"What format is {out}? Say --format, one of {', '.join(FORMATS)}.")
    store = context.open()
    if str(out) == "-":
        write(store, form, sys.stdout.buffer)
        return
    if not out.absolute().parent.is_dir():
        raise CommandError(2, f"There is no folder {out.parent}.")
    with whole_file(out) as fresh, fresh.open("wb") as file:
        write(store, form, file)
    say(f"{out}: {out.stat().st_size} bytes")


def write(store: EmbeddedStore, form: str, out: IO[bytes]) -> None:
    """Write the dataset in one of the formats."""
    from graph.export import write_graphml, write_rdf
    from ontology.iris import PREFIXES

    if form == "csv":
        from queries.catalogue import load
        from queries.results import to_csv
        from queries.runner import ask

        out.write(to_csv(ask(load(TABLE), {}, store)).encode())
    elif form == "graphml":
        write_graphml(store.quads(), out, PREFIXES)
    else:
        write_rdf(store.quads(), form, out, PREFIXES)
