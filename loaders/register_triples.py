"""Turn the shared registers into triples: the identity of studies, and works with their bibliographic data."""

from __future__ import annotations

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS, XSD

from loaders.evidence_folder import Registers
from ontology.iris import mint
from ontology.vocabulary import BG, FABIO

WORK_TYPES = {
    "journal-article": FABIO.JournalArticle,
    "review": FABIO.ReviewArticle,
    "correspondence": FABIO.Letter,
    "conference-abstract": FABIO.Abstract,
    "guideline": FABIO.Report,
    "registry-record": FABIO.ClinicalTrialDesign,
}


def studies_graph(registers: Registers) -> Graph:
    """Build the graph of studies: names, registry ids, sub-studies with the reason."""
    graph = Graph()
    for study in registers.studies.values():
        node = mint("study", study.id)
        graph.add((node, RDF.type, BG.Study))
        graph.add((node, RDFS.label, Literal(study.label)))
        for name in study.names:
            graph.add((node, SKOS.altLabel, Literal(name)))
        for registry_id in study.registry:
            graph.add((node, BG.registryId, Literal(registry_id)))
        if study.part_of:
            graph.add((node, BG.partOf, mint("study", study.part_of)))
        if study.reason:
            graph.add((node, BG.rationale, Literal(study.reason)))
    return graph


def works_graph(registers: Registers) -> Graph:
    """Build the graph of works: title, type, year, identifiers, the studies they report on."""
    graph = Graph()
    for work in registers.works.values():
        node = mint("work", work.id)
        graph.add((node, RDF.type, BG.Publication))
        graph.add((node, RDF.type, WORK_TYPES[work.type]))
        graph.add((node, RDFS.label, Literal(work.id)))
        graph.add((node, DCTERMS.title, Literal(work.title)))
        for predicate, value in (
            (DCTERMS.creator, work.authors),
            (DCTERMS.bibliographicCitation, work.container),
            (DCTERMS.license, work.license),
            (FABIO.hasPubMedId, work.pmid),
            (FABIO.hasPubMedCentralId, work.pmcid),
        ):
            if value:
                graph.add((node, predicate, Literal(value)))
        if work.year:
            graph.add((node, DCTERMS.issued, Literal(str(work.year), datatype=XSD.gYear)))
        if work.doi:
            graph.add((node, DCTERMS.identifier, URIRef(f"https://doi.org/{work.doi}")))
        if work.url:
            graph.add((node, RDFS.seeAlso, URIRef(work.url)))
        for study in work.reports:
            graph.add((node, BG.study, mint("study", study)))
    return graph
