"""Cohorts of different publications that are, or share, the same people: one table for all, each row with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    return read_table(path, CohortLink) if path.exists() else ([], [])


def check_cohort_links(links: Iterable[tuple[int, CohortLink]], cohorts: Mapping[str, set[str]]) -> list[Problem]:
    """List the links to publications or cohorts that do not exist."""
    problems = []
    for line, link in links:
        for field, publication, cohort in (
            ("cohort", link.publication, link.cohort),
            ("other_cohort", link.other_publication, link.other_cohort),
        ):
            if cohort not in cohorts.get(publication, set()):
                problems.append(Problem(FILE, line, field, f"{publication}/{cohort}", "a cohort of a publication of this evidence"))
    return problems


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
