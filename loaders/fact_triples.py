"""Turn the rows of a publication into triples: findings, cases, administrations, criteria, statements."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import PROV, RDF, RDFS

from loaders.evidence_folder import Evidence
from loaders.nodes import Writer, gene_iri
from loaders.rows import AdministrationRow, CaseRow, DerivedRow, EligibilityRow, FindingRow, StatementRow
from loaders.structure_triples import write_structure
from ontology.iris import mint
from ontology.terms import Terms
from ontology.vocabulary import BG


def publication_graph(evidence: Evidence, terms: Terms, text: str | None = None) -> Graph:
    """Build the graph of one publication whose references were checked. With a text, passages carry quotes."""
    publication = evidence.publication
    graph = Graph()
    writer = Writer(graph, publication, terms, text)
    write_structure(writer, publication)
    cohorts = {c.id: c for c in publication.cohorts}
    findings: dict[str, FindingRow] = {}
    for _, _, row in evidence.of():
        if isinstance(row, FindingRow):
            findings[row.id] = row
            _write_finding(writer, row, cohorts[row.cohort].label if row.cohort else row.study or "")
            study = row.study or (cohorts[row.cohort].study if row.cohort else None)
            writer.link(writer.iri("finding", row.id), BG.study, mint("study", study) if study else None)
        elif isinstance(row, CaseRow):
            _write_case(writer, row)
        elif isinstance(row, AdministrationRow):
            _write_administration(writer, row)
        elif isinstance(row, EligibilityRow):
            _write_criterion(writer, row)
        elif isinstance(row, StatementRow):
            _write_statement(writer, row)
    for _, _, derived in evidence.derived():
        _write_derived(writer, derived, findings, cohorts[derived.cohort].study)
    return graph


def genes_graph(publications: Iterable[Evidence], terminology: Graph) -> Graph:
    """Describe the genes that cases name and the terminology does not, once for all publications."""
    graph = Graph()
    for evidence in publications:
        for _, _, row in evidence.of("cases"):
            if isinstance(row, CaseRow):
                for symbol in filter(None, (row.gene, row.partner)):
                    gene = gene_iri(symbol)
                    if (gene, RDF.type, BG.Gene) not in terminology:
                        graph.add((gene, RDF.type, BG.Gene))
                        graph.add((gene, RDFS.label, Literal(symbol)))
    return graph


def _original(writer: Writer, node: URIRef, original: str | None) -> None:
    if original:
        writer.link(node, BG.original, mint("work", original))
        writer.link(node, PROV.hadPrimarySource, mint("work", original))


def _write_finding(writer: Writer, row: FindingRow, whom: str) -> None:
    node = writer.iri("finding", row.id)
    measure = writer.terms.find(row.measure)
    writer.node(node, BG.PrintedFinding, f"{measure.label}, {whom}: {row.printed or row.state}")
    writer.link(node, BG.cohort, writer.iri("cohort", row.cohort) if row.cohort else None)
    writer.link(node, BG.measure, measure.iri)
    writer.link(node, BG.definition, writer.iri("definition", row.definition) if row.definition else None)
    writer.link(node, BG.category, writer.term(row.category) if row.category else None)
    for order, compared in enumerate((row.compares or "").split()):
        writer.link(node, BG.compares, writer.iri("finding", compared))
        if order == 0:
            writer.link(node, BG.comparesFirst, writer.iri("finding", compared))
    writer.data(
        node, kind=row.kind, statistic=row.statistic, analysis=row.analysis, counted=row.counted, n=row.n, total=row.total,
        sign=row.sign, value=row.value, unit=row.unit, low=row.low, high=row.high, interval=row.interval, pSign=row.p_sign, p=row.p,
        timepoint=row.timepoint, timeValue=row.time_value, timeUnit=row.time_unit, timeFrom=row.time_from, timeKind=row.time_kind,
        gradeLow=row.grade_low, gradeHigh=row.grade_high, gradeScale=row.grade_scale, dateFrom=row.date_from, dateTo=row.date_to,
        state=row.state, role=row.role,
    )  # fmt: skip
    _original(writer, node, row.original)
    writer.row_passage(node, row)


def _write_derived(writer: Writer, row: DerivedRow, findings: dict[str, FindingRow], study: str | None) -> None:
    node = writer.node(writer.iri("finding", row.id), BG.DerivedFinding)
    writer.link(node, BG.cohort, writer.iri("cohort", row.cohort))
    writer.link(node, BG.measure, writer.terms.find(row.measure).iri)
    writer.link(node, BG.definition, writer.iri("definition", row.definition) if row.definition else None)
    writer.link(node, BG.study, mint("study", study) if study else None)
    figures = {}
    for name, source in (("n", row.n_from), ("total", row.total_from)):
        if source:
            finding, _, field = source.rpartition(".")
            figures[name] = getattr(findings[finding], field)
            writer.link(node, PROV.wasDerivedFrom, writer.iri("finding", finding))
    label = f"{row.measure}: {figures.get('n')} of {figures.get('total')} (derived)"
    writer.graph.add((node, RDFS.label, Literal(label)))
    writer.data(node, kind="proportion", counted=row.counted, rationale=row.rule, state="reported", role="own", **figures)


def _write_case(writer: Writer, row: CaseRow) -> None:
    case = writer.node(
        writer.iri("case", row.case), BG.Case, f"{row.case.upper() if len(row.case) < 4 else row.case} of {writer.publication}"
    )
    writer.link(case, BG.cohort, writer.iri("cohort", row.cohort))
    fact = writer.node(writer.iri("case-fact", row.id), BG.CaseFact, f"{row.case} {row.attribute}: {row.printed or row.state}")
    writer.link(fact, BG.case, case)
    writer.data(
        fact, attribute=row.attribute, sign=row.sign, value=row.value, unit=row.unit, low=row.low, high=row.high, timepoint=row.timepoint,
        timeValue=row.time_value, timeUnit=row.time_unit, timeFrom=row.time_from, state=row.state,
    )  # fmt: skip
    writer.link(fact, BG.term, writer.term(row.term) if row.term else None)
    writer.link(fact, BG.scheme, writer.term(row.scheme) if row.scheme else None)
    if row.lesion or row.result:
        lesion = writer.node(writer.iri("lesion", row.id), BG.Lesion, row.lesion)
        writer.link(fact, BG.lesion, lesion)
        writer.link(lesion, BG.case, case)
        writer.data(lesion, kind=row.lesion_kind, testResult=row.result, printed=row.lesion)
        writer.link(lesion, BG.gene, gene_iri(row.gene) if row.gene else None)
        writer.link(lesion, BG.partnerGene, gene_iri(row.partner) if row.partner else None)
    writer.row_passage(fact, row)


def _write_administration(writer: Writer, row: AdministrationRow) -> None:
    node = writer.node(
        writer.iri("administration", row.id), BG.DrugAdministration, f"{row.drug}: {row.printed or row.route or ''}".strip(": ")
    )
    writer.link(node, BG.study, mint("study", row.study))
    writer.link(node, BG.regimen, writer.iri("regimen", row.regimen))
    writer.link(node, BG.phase, writer.iri("phase", f"{row.regimen}/{row.phase}"))
    writer.link(node, BG.drug, writer.terms.find(row.drug).iri)
    writer.data(
        node, dose=row.dose, doseHigh=row.dose_high, doseMax=row.dose_max, doseUnit=row.dose_unit, basis=row.basis, route=row.route,
        step=row.step, dayFrom=row.day_from, dayTo=row.day_to, cycles=row.cycles, cyclesHigh=row.cycles_high,
        administrations=row.administrations, duration=row.duration, durationHigh=row.duration_high, durationUnit=row.duration_unit,
        condition=row.condition, role=row.role,
    )  # fmt: skip
    _original(writer, node, row.original)
    writer.row_passage(node, row)


def _write_criterion(writer: Writer, row: EligibilityRow) -> None:
    node = writer.node(writer.iri("criterion", row.id), BG.EligibilityCriterion, row.gloss)
    writer.link(node, BG.study, mint("study", row.study))
    writer.link(node, BG.on, writer.terms.find(row.on).iri)
    writer.link(node, BG.term, writer.term(row.term) if row.term else None)
    writer.data(
        node, eligibilityType=row.type, sign=row.sign, value=row.value, unit=row.unit, low=row.low, high=row.high,
        timeValue=row.time_value, timeUnit=row.time_unit, gloss=row.gloss, role=row.role,
    )  # fmt: skip
    _original(writer, node, row.original)
    writer.row_passage(node, row)


def _write_statement(writer: Writer, row: StatementRow) -> None:
    node = writer.node(writer.iri("statement", row.id), BG.Statement, row.gloss)
    writer.link(node, BG.study, mint("study", row.study) if row.study else None)
    writer.link(node, BG.subject, writer.reference(row.subject))
    writer.link(node, BG.object, writer.reference(row.object) if row.object else None)
    writer.link(node, BG.comparator, writer.reference(row.comparator) if row.comparator else None)
    writer.link(node, BG.measure, writer.terms.find(row.measure).iri if row.measure else None)
    writer.data(
        node, relation=row.relation, direction=row.direction, hedge=row.hedge, n=row.n, total=row.total, gloss=row.gloss, role=row.role
    )
    _original(writer, node, row.original)
    writer.row_passage(node, row)
