"""Turn the structure of a publication into triples: cohorts, definitions, arms, regimens, sets, schemes."""

from __future__ import annotations

from rdflib import URIRef
from rdflib.namespace import RDF

from loaders.nodes import Writer
from loaders.publication import Cohort, Definition, Figure, Publication
from ontology.iris import mint
from ontology.vocabulary import BG

REQUIRED_FOR_COMPARISON = ("not-stated", None)


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


def comparison_key(definition: Definition) -> str | None:
    """Name what a definition measures and how; None where the paper leaves open what comparison needs.

    A response by MRD needs assay, what counts and the level. A time to an event needs the clock and, but for
    overall survival, what counts as the event or as recovery.
    """
    if not definition.stated:
        return None
    if definition.clock:
        return _time_key(definition)
    if definition.assay in REQUIRED_FOR_COMPARISON or definition.detection in REQUIRED_FOR_COMPARISON:
        return None
    level = definition.threshold if definition.detection == "below-threshold" else definition.sensitivity
    if definition.measure.startswith("mrd") and (level is None or level.value is None):
        return None
    parts = [definition.measure, str(definition.assay), str(definition.detection)]
    if level is not None and level.value is not None:
        value = level.value / 100 if level.unit == "%" else level.value
        parts.append(format(value.normalize(), "f"))
    if definition.confirmed_by:
        parts.append(f"doubtful results settled by {definition.confirmed_by}")
    return "; ".join(parts)


def _time_key(definition: Definition) -> str | None:
    level = definition.threshold
    says_what_ends_it = definition.measure == "overall-survival" or definition.events or level
    if definition.clock == "not-stated" or not says_what_ends_it:
        return None
    parts = [definition.measure, f"from {definition.clock}", *sorted(definition.events)]
    if level is not None and level.value is not None:
        parts.append(f"{level.sign or ''}{level.value} {level.unit or ''}".strip())
    return "; ".join(parts)


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
