"""Cohorts of different publications that are, or share, the same people: one table for all, each row with its reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from pydantic import Field
from rdflib import Graph
from rdflib import Literal as RdfLiteral
from rdflib.namespace import RDF

from loaders.problems import Problem
from loaders.publication import Model
from loaders.rows import Slug
from loaders.tables import read_table
from ontology.iris import mint
from ontology.vocabulary import BG

FILE = "cohort_links.tsv"


class CohortLink(Model):
    """Two cohorts of two publications that are the same people or share some."""

    publication: Slug = Field(description="id of the one publication")
    cohort: Slug = Field(description="id of its cohort")
    relation: Literal["same-population", "overlaps"] = Field(description="whether the people are the same, or some are")
    other_publication: Slug = Field(description="id of the other publication")
    other_cohort: Slug = Field(description="id of its cohort")
    reason: str = Field(description="why, in own words")


def read_cohort_links(root: Path) -> tuple[list[tuple[int, CohortLink]], list[Problem]]:
    """Read the links of an evidence root; none where the file is absent."""
    path = root / FILE
    if not path.exists():
        return [], []
    table = read_table(path, CohortLink)
    return table.rows, table.problems


def check_cohort_links(
    links: Iterable[tuple[int, CohortLink]], cohorts: Mapping[str, set[str]], works: Collection[str]
) -> tuple[list[tuple[int, CohortLink]], set[str], list[Problem]]:
    """Tell apart the links that hold, the works whose publication is not read so that their links are left out, and faults."""
    kept, absent, problems = [], set(), []
    for line, link in links:
        ends = [
            ("publication", "cohort", link.publication, link.cohort),
            ("other_publication", "other_cohort", link.other_publication, link.other_cohort),
        ]
        away = [publication for _, _, publication, _ in ends if publication not in cohorts and publication in works]
        absent.update(away)
        for of, field, publication, cohort in ends:
            if publication not in cohorts and publication not in works:
                cure = _did_you_mean(publication, cohorts)
                problems.append(Problem(FILE, line, of, repr(publication), "a publication of this evidence, or a work of works.yaml", cure))
            elif publication in cohorts and cohort not in cohorts[publication]:
                cure = _did_you_mean(cohort, cohorts[publication])
                problems.append(Problem(FILE, line, field, f"{publication}/{cohort}", f"a cohort of {publication}", cure))
        if not away:
            kept.append((line, link))
    return kept, absent, problems


def _did_you_mean(name: str, pool: Iterable[str]) -> str:
    near = get_close_matches(name, sorted(pool), n=3, cutoff=0.5)
    return f"did you mean {', '.join(near)}?" if near else ""


def cohort_links_graph(links: Iterable[tuple[int, CohortLink]]) -> Graph:
    """Build the graph of links: the relation both ways, and a node with the reason."""
    graph = Graph()
    for _, link in links:
        one, other = mint("cohort", link.publication, link.cohort), mint("cohort", link.other_publication, link.other_cohort)
        relation = BG.samePopulation if link.relation == "same-population" else BG.overlaps
        graph.add((one, relation, other))
        graph.add((other, relation, one))
        node = mint("cohort-link", f"{link.publication}.{link.cohort}", f"{link.other_publication}.{link.other_cohort}")
        graph.add((node, RDF.type, BG.CohortLink))
        graph.add((node, BG.cohort, one))
        graph.add((node, BG.cohort, other))
        graph.add((node, BG.kind, RdfLiteral(link.relation)))
        graph.add((node, BG.rationale, RdfLiteral(link.reason)))
    return graph
