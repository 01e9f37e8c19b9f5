"""A synthetic paper as a graph, for the tests of the audit; loaded by path, since tests are no package."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, XSD

from graph import names
from graph.audit import audit
from ontology.iris import mint
from ontology.terms import terminology
from ontology.vocabulary import BG


def literal(value: Any) -> Literal:
    if isinstance(value, Decimal):
        return Literal(format(value, "f"), datatype=XSD.decimal)
    return Literal(value)


class Paper:
    """Writes the triples of one publication as the loaders do."""

    def __init__(self, name: str = "alpha", year: int = 2020) -> None:
        self.name, self.graph = name, Graph()
        self.work = mint("work", name)
        self.graph.add((self.work, RDF.type, BG.Publication))
        self.graph.add((self.work, RDFS.label, Literal(name)))
        self.graph.add((self.work, DCTERMS.title, Literal(f"The {name} paper")))
        self.graph.add((self.work, DCTERMS.issued, Literal(str(year), datatype=XSD.gYear)))
        self.cohort("everyone")

    def iri(self, sort: str, slug: str) -> URIRef:
        return mint(sort, self.name, slug)

    def node(self, sort: str, slug: str, rdf_class: URIRef, **data: Any) -> URIRef:
        node = self.iri(sort, slug)
        self.graph.add((node, RDF.type, rdf_class))
        self.graph.add((node, BG.publication, self.work))
        self.graph.add((node, RDFS.label, Literal(slug)))
        for name, value in data.items():
            if value is not None:
                self.graph.add((node, BG[name], value if isinstance(value, URIRef) else literal(value)))
        return node

    def cohort(
        self, slug: str, *, size: int | None = None, parent: str | None = None, kind: str = "all", study: str = "one", **more: Any
    ) -> URIRef:
        criteria = more.pop("criteria", ())
        part = self.iri("cohort", parent) if parent else None
        node = self.node("cohort", slug, BG.Cohort, cohortSize=size, kind=kind, partOf=part, study=mint("study", study), **more)
        for order, said in enumerate(criteria):
            criterion = URIRef(f"{node}/criterion-{order}")
            self.graph.add((node, BG.criterion, criterion))
            for name, value in said.items():
                self.graph.add((criterion, BG[name], value if isinstance(value, URIRef) else literal(value)))
        return node

    def finding(
        self, slug: str, measure: str = "complete-remission", *, cohort: str = "everyone", study: str = "one", place: str = "Results, paragraph 1", **data: Any
    ) -> URIRef:  # fmt: skip
        passage = self.node("passage", slug, BG.Passage, section=place)
        for name in ("category", "definition"):
            if isinstance(data.get(name), str) and not isinstance(data[name], URIRef):
                data[name] = self.iri("definition", data[name]) if name == "definition" else mint("category", data[name])
        compares = data.pop("compares", ())
        known = {"state": "reported", "role": "own", **data}
        node = self.node(
            "finding", slug, BG.PrintedFinding, measure=mint("measure", measure), cohort=self.iri("cohort", cohort), study=mint("study", study),
            passage=passage, **known,
        )  # fmt: skip
        for other in compares:
            self.graph.add((node, BG.compares, self.iri("finding", other)))
        return node

    def share(self, slug: str, measure: str = "complete-remission", *, value: str, **data: Any) -> URIRef:
        said = {"kind": "proportion", "statistic": "proportion", "counted": "patients", "unit": "%", "value": Decimal(value), **data}
        return self.finding(slug, measure, **said)

    def count(self, slug: str, measure: str = "complete-remission", *, n: int, **data: Any) -> URIRef:
        return self.finding(slug, measure, **{"kind": "count", "statistic": "count", "counted": "patients", "n": n, **data})

    def survival(self, slug: str, measure: str, value: str, *, years: str | None = "1", **data: Any) -> URIRef:
        time = {"timeValue": Decimal(years), "timeUnit": "year"} if years else {}
        return self.finding(
            slug, measure, **{"kind": "survival", "statistic": "km-estimate", "unit": "%", "value": Decimal(value), **time, **data}
        )

    def span(self, slug: str, measure: str, low: str, high: str, value: str | None = None, **data: Any) -> URIRef:
        said = {"kind": "distribution", "statistic": "median", "interval": "range", "low": Decimal(low), "high": Decimal(high), **data}
        return self.finding(slug, measure, value=Decimal(value) if value else None, **said)

    def ratio(self, slug: str, value: str, low: str, high: str, **data: Any) -> URIRef:
        said = {"kind": "contrast", "statistic": "hazard-ratio", "interval": "CI95", **data}
        return self.finding(slug, "overall-survival", value=Decimal(value), low=Decimal(low), high=Decimal(high), **said)

    def division(self, slug: str, kind: str, *members: str, cohort: str = "everyone") -> URIRef:
        node = self.node("set", slug, BG.FindingSet, kind=kind, cohort=self.iri("cohort", cohort))
        for member in members:
            self.graph.add((node, BG.member, self.iri("finding", member)))
        return node

    def define(self, slug: str, measure: str, **data: Any) -> URIRef:
        return self.node("definition", slug, BG.MeasureDefinition, measure=mint("measure", measure), **data)

    def patient(self, slug: str, cohort: str = "everyone", **attributes: Any) -> None:
        case = self.node("case", slug, BG.Case, cohort=self.iri("cohort", cohort))
        for attribute, value in attributes.items():
            said = {"term": mint("category", value)} if isinstance(value, str) else {"value": value}
            self.node(
                "case-fact", f"{slug}-{attribute}", BG.CaseFact, case=case, attribute=attribute.replace("_", "-"), state="reported", **said
            )


def audited(*papers: Paper) -> Graph:
    """The audit graph of some papers."""
    graphs = {str(names.ONTOLOGY): terminology()}
    for paper in papers:
        graphs[names.publication_graph_name(paper.name)] = paper.graph
    return audit(graphs)


def found(*papers: Paper) -> dict[str, list[frozenset[str]]]:
    """The facts of each discrepancy by kind."""
    graph = audited(*papers)
    kinds: dict[str, list[frozenset[str]]] = {}
    for node in graph.subjects(RDF.type, BG.Discrepancy):
        members = frozenset(str(f).rsplit("/", 1)[-1] for f in graph.objects(node, BG.finding))
        kinds.setdefault(str(graph.value(node, BG.kind)), []).append(members)
    return kinds


def said(kind: str, predicate: URIRef, *papers: Paper) -> str:
    """What the only discrepancy of a kind says."""
    graph = audited(*papers)
    (node,) = [n for n in graph.subjects(RDF.type, BG.Discrepancy) if str(graph.value(n, BG.kind)) == kind]
    return " | ".join(sorted(map(str, graph.objects(node, predicate))))


def reproduced(*papers: Paper) -> list[str]:
    """What the checks computed."""
    graph = audited(*papers)
    return sorted(str(graph.value(node, BG.computed)) for node in graph.subjects(RDF.type, BG.Check))
