"""Turn the structure of a publication into triples: cohorts, definitions, arms, regimens, sets, schemes."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import URIRef
from rdflib.namespace import RDF

from loaders.comparison import comparison_key, left_open
from loaders.nodes import Writer
from loaders.publication import Cohort, Definition, Figure, Publication
from ontology.iris import mint
from ontology.vocabulary import BG

WHOLE_ARM = ("all", "arm", "analysis-set")


def _figure_passage(writer: Writer, node: URIRef, name: str, figure: Figure) -> URIRef:
    passage = writer.passage(name, figure.anchor, None, figure.printed, "certain", None)
    writer.link(node, BG.passage, passage)
    return passage


def write_structure(writer: Writer, publication: Publication) -> None:
    """Write everything of ``publication.yaml`` that facts refer to."""
    for regimen in publication.regimens:
        node = writer.node(writer.iri("regimen", regimen.id), BG.Regimen, regimen.label)
        writer.link(node, BG.study, mint("study", regimen.study))
        writer.link(node, BG.setting, writer.term(regimen.setting))
        for setting in (regimen.setting, *entry_settings(publication, regimen.id)):
            writer.link(node, BG.givenIn, writer.term(setting))
        for order, phase in enumerate(regimen.phases, start=1):
            part = writer.node(writer.iri("phase", f"{regimen.id}/{phase.id}"), BG.Phase, phase.label)
            writer.link(part, BG.partOf, node)
            writer.data(part, order=order, kind=phase.kind)
    for arm in publication.arms:
        node = writer.node(writer.iri("arm", arm.id), BG.Arm, arm.label)
        writer.link(node, BG.study, mint("study", arm.study))
        writer.link(node, BG.regimen, writer.iri("regimen", arm.regimen) if arm.regimen else None)
        writer.data(node, kind=arm.role)
    for cohort in publication.cohorts:
        _write_cohort(writer, cohort)
    for definition in publication.definitions:
        _write_definition(writer, definition)
    for category in publication.categories:
        node = writer.node(writer.iri("category", category.id), BG.Category, category.label)
        writer.link(node, BG.measure, writer.term(category.measure))
        if limits := category.limits:
            writer.data(node, sign=limits.sign, value=limits.value, unit=limits.unit, low=limits.low, high=limits.high)
        for order, bound in enumerate(category.bounds, start=1):
            _figure_passage(writer, node, f"category-{category.id}-{order}", bound)
    for group in publication.sets:
        node = writer.node(writer.iri("set", group.id), BG.FindingSet, group.note)
        writer.link(node, BG.cohort, writer.iri("cohort", group.cohort))
        writer.data(node, kind=group.kind)
        for finding in group.findings:
            writer.link(node, BG.member, writer.iri("finding", finding))
    _write_schemes(writer, publication)


def entry_settings(publication: Publication, regimen: str) -> Iterator[str]:
    """The settings by which the patients of a regimen's arms were chosen: criteria of these cohorts and of those they are part of."""
    cohorts = {cohort.id: cohort for cohort in publication.cohorts}
    arms = {arm.id for arm in publication.arms if arm.regimen == regimen}
    for cohort in publication.cohorts:
        if cohort.arm not in arms or cohort.kind not in WHOLE_ARM:
            continue
        entered: Cohort | None = cohort
        seen: set[str] = set()
        while entered and entered.id not in seen:
            seen.add(entered.id)
            yield from (c.term for c in entered.criteria if c.on == "clinical-setting" and c.term and not c.negated)
            entered = cohorts.get(entered.parent) if entered.parent else None


def _write_cohort(writer: Writer, cohort: Cohort) -> None:
    node = writer.node(writer.iri("cohort", cohort.id), BG.Cohort, cohort.label)
    writer.link(node, BG.study, mint("study", cohort.study) if cohort.study else None)
    writer.link(node, BG.arm, writer.iri("arm", cohort.arm) if cohort.arm else None)
    writer.link(node, BG.partOf, writer.iri("cohort", cohort.parent) if cohort.parent else None)
    writer.data(node, kind=cohort.kind, population=cohort.population)
    if cohort.size and cohort.size.value is not None:
        writer.data(node, cohortSize=int(cohort.size.value))
        _figure_passage(writer, node, f"cohort-{cohort.id}-size", cohort.size)
    for order, criterion in enumerate(cohort.criteria, start=1):
        part = URIRef(f"{node}/criterion-{order}")
        writer.link(node, BG.criterion, part)
        writer.graph.add((part, RDF.type, BG.CohortCriterion))
        writer.link(part, BG.on, writer.term(criterion.on))
        writer.link(part, BG.term, writer.term(criterion.term) if criterion.term else None)
        writer.link(part, BG.scheme, writer.term(criterion.scheme) if criterion.scheme else None)
        writer.data(part, negated=criterion.negated or None)
        if criterion.figure:
            figure = criterion.figure
            writer.data(part, sign=figure.sign, value=figure.value, unit=figure.unit, low=figure.low, high=figure.high)
            _figure_passage(writer, part, f"cohort-{cohort.id}-criterion-{order}", figure)


def _write_definition(writer: Writer, definition: Definition) -> None:
    node = writer.node(writer.iri("definition", definition.id), BG.MeasureDefinition, definition.label)
    writer.link(node, BG.measure, writer.term(definition.measure))
    writer.link(node, BG.study, mint("study", definition.study) if definition.study else None)
    threshold, sensitivity = definition.threshold, definition.sensitivity
    writer.data(
        node, assay=definition.assay, confirmedBy=definition.confirmed_by, detection=definition.detection, clock=definition.clock,
        evaluable=definition.evaluable,
        stated=definition.stated, note=definition.note, timeValue=definition.time_value, timeUnit=definition.time_unit,
        threshold=threshold.value if threshold else None, thresholdSign=threshold.sign if threshold else None,
        thresholdUnit=threshold.unit if threshold else None, sensitivity=sensitivity.value if sensitivity else None,
        sensitivityUnit=sensitivity.unit if sensitivity else None, comparisonKey=comparison_key(definition),
        leftOpen=left_open(definition),
    )  # fmt: skip
    for measure in definition.includes:
        writer.link(node, BG.includesMeasure, writer.term(measure))
    for measure in definition.events:
        writer.link(node, BG.eventCounted, writer.term(measure))
    for name, figure in (("threshold", threshold), ("sensitivity", sensitivity)):
        if figure:
            _figure_passage(writer, node, f"definition-{definition.id}-{name}", figure)
    if definition.anchor:
        passage = writer.passage(f"definition-{definition.id}", definition.anchor, None, None, "certain", None)
        writer.link(node, BG.passage, passage)


def _write_schemes(writer: Writer, publication: Publication) -> None:
    for scheme in publication.schemes:
        node = writer.term(scheme.id)
        writer.link(node, BG.study, mint("study", scheme.study) if scheme.study else None)
        writer.data(node, note=scheme.note)
        if scheme.anchor:
            writer.link(node, BG.passage, writer.passage(f"scheme-{scheme.id}", scheme.anchor, None, None, "certain", None))
        for order, rule in enumerate(scheme.rules, start=1):
            part = URIRef(f"{node}/rule-{order}")
            writer.link(node, BG.rule, part)
            writer.graph.add((part, RDF.type, BG.RiskRule))
            writer.link(part, BG.category, writer.term(rule.category))
            for subgroup in rule.subgroups:
                writer.link(part, BG.subgroup, writer.term(subgroup))
            for subgroup in rule.without:
                writer.link(part, BG.withoutSubgroup, writer.term(subgroup))
