"""The audit: every figure recomputed, every disagreement a node of its own, nothing corrected.

It works on the graphs alone, knows no loader, and changes nothing. Each module holds one family of checks.
"""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import Graph

from graph import names
from graph.audit import cases, intervals, order, papers, percentages, places, pvalues, ranges, restatements, sums
from graph.audit.extract import extract
from graph.audit.results import KINDS, STANDINGS, as_graph, merged

__all__ = ["KINDS", "STANDINGS", "audit"]

CHECKS = (percentages, sums, intervals, pvalues, order, ranges, places, papers, restatements, cases)
DERIVED = frozenset(map(str, (names.AUDIT, names.INFERENCES, names.DATASET, names.CATALOGUE)))


def audit(graphs: Mapping[str, Graph]) -> Graph:
    """Recompute the dataset and return the graph of discrepancies and reproductions; the same graphs give the same nodes."""
    facts = extract({name: graph for name, graph in graphs.items() if name not in DERIVED})
    found = [result for module in CHECKS for result in module.check(facts)]
    reproduced = [*intervals.reproductions(facts), *pvalues.reproductions(facts), *cases.reproductions(facts)]
    return as_graph(facts, merged(found), reproduced)
