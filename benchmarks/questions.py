"""Time every canned question on the shipped evidence and on copies of it.

    python benchmarks/questions.py --copies 1 20 100

Each copy gets publications, studies and facts of its own, so that the graph grows as with more papers. A
question is asked three times and the median is printed, in milliseconds, as the answer arrives in Python.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import time
from collections.abc import Iterator

import pyoxigraph as ox

from blinagraph.build import assemble
from graph.store import EmbeddedStore, Manifest
from queries.catalogue import load_all
from queries.runner import ask

OWN = re.compile(
    rb"(<https://w3id\.org/blinagraph/(?:study|work|cohort|cohort-link|definition|finding|statement|case|case-fact|lesion|administration|scheme|"
    rb"criterion|regimen|phase|arm|passage|set|discrepancy|category/(?=[a-z]+20)|graph/publication)/?)([a-z0-9-]+)"
)


def copied(nquads: bytes, number: int) -> bytes:
    """Return the dataset with every own thing renamed for one copy."""
    return nquads if number == 0 else OWN.sub(rb"\g<1>\g<2>-copy" + str(number).encode(), nquads)


def quads(nquads: bytes, copies: int) -> Iterator[ox.Quad]:
    """Go through the quads of all copies."""
    for number in range(copies):
        yield from ox.parse(copied(nquads, number), format=ox.RdfFormat.N_QUADS)


def main() -> None:
    """Print one line per question: median milliseconds and rows for each number of copies."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 20])
    parser.add_argument("--question", nargs="*", help="only these questions")
    arguments = parser.parse_args()
    nquads = assemble().nquads()
    stores = {n: EmbeddedStore.in_memory(quads(nquads, n), Manifest("", (), shipped=True)) for n in arguments.copies}
    heads = "  ".join(f"{f'{n}x ms (rows)':>20}" for n in stores)
    sys.stdout.write(f"{'question':<28}{heads}\n")
    for question in load_all():
        if arguments.question and question.name not in arguments.question:
            continue
        given = {p.name: p.example for p in question.parameters if p.required}
        cells = []
        for store in stores.values():
            seconds = []
            for _ in range(3):
                start = time.perf_counter()
                rows = len(ask(question, given, store))
                seconds.append(time.perf_counter() - start)
            cells.append(f"{statistics.median(seconds) * 1000:>11.1f} ({rows:>6})")
        sys.stdout.write(f"{question.name:<28}{'  '.join(cells)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
