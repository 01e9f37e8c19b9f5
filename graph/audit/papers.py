"""One paper against another: figures of the same study, and the same label with another definition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from rdflib import URIRef

from graph.audit.facts import Cohort, Definition, Fact, Facts, slug
from graph.audit.places import comparable, difference
from graph.audit.results import Result, result
from graph.audit.rounding import capital, listed
from ontology.vocabulary import BG

COMPARED = ("proportion", "count", "median", "km-estimate", "median-survival", "cumulative-incidence", "hazard-ratio")


def check(facts: Facts) -> Iterator[Result]:
    """Compare papers on the same study, people, measure and horizon, and on what they mean by the same label."""
    yield from _figures(facts)
    yield from _sizes(facts)
    yield from _definitions(facts)


def comparable_people(facts: Facts, one: Fact, other: Fact) -> bool:
    """Whether two findings are about the same people: cohorts linked as the same, like arms, or whole studies."""
    a, b = facts.cohort_of(one), facts.cohort_of(other)
    if a is None or b is None:
        return False
    if (a.iri, b.iri) in facts.same_people:
        return True
    if a.kind == b.kind == "arm":
        roles = [facts.arm_roles.get(cohort.arm) if cohort.arm else None for cohort in (a, b)]
        return roles[0] == roles[1] and roles[0] in ("experimental", "control")
    return _whole(facts, a) and _whole(facts, b)


def _whole(facts: Facts, cohort: Cohort) -> bool:
    """Whether a cohort is all of a study, or those of all who could be evaluated."""
    parent = facts.cohorts.get(cohort.parent) if cohort.parent else None
    if cohort.kind == "all":
        return parent is None
    return cohort.kind == "analysis-set" and not cohort.criteria and (parent is None or _whole(facts, parent))


def _figures(facts: Facts) -> Iterator[Result]:
    groups: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in facts.findings.values():
        if fact.study and fact.statistic in COMPARED and fact.state == "reported" and fact.role in ("own", "restated") and fact.cohort:
            if (
                fact.moment == ("words", frozenset())
                and not facts.is_a(fact.measure, BG.BaselineCharacteristic)
                and fact.kind == "survival"
            ):
                groups[fact.study, fact.measure, fact.category, fact.analysis, fact.grades, "median"].append(fact)
            else:
                groups[fact.study, fact.measure, fact.category, fact.analysis, fact.grades, fact.moment].append(fact)
    for found in groups.values():
        pairs: dict[tuple[URIRef, URIRef], list[tuple[Fact, Fact, str]]] = defaultdict(list)
        for one, other in combinations(sorted(found, key=lambda f: f.iri), 2):
            if one.publication == other.publication or not comparable_people(facts, one, other):
                continue
            computed = difference(facts, one, other) if _comparable(facts, one, other) else ""
            if computed and not _agrees_elsewhere(facts, one, other, found):
                pairs[one.publication, other.publication].append((one, other, computed))
        for papers, differing in sorted(pairs.items()):
            both = {one.iri for one, _, _ in differing} | {other.iri for _, other, _ in differing}
            yield _differ(facts, papers, differing[0], both)


def _agrees_elsewhere(facts: Facts, one: Fact, other: Fact, found: list[Fact]) -> bool:
    """Whether either paper also prints the figure of the other: then the papers agree, and one disagrees with itself."""
    for fact, opposite in ((one, other), (other, one)):
        for third in found:
            same = third.publication == fact.publication and third.iri != fact.iri and third.value is not None
            if same and comparable(facts, third, opposite) and third.value == opposite.value:
                return True
    return False


def _comparable(facts: Facts, one: Fact, other: Fact) -> bool:
    """As within one paper, but definitions may differ: that is what explains a difference then."""
    return comparable(facts, one, other) or (
        facts.key_of(one) != facts.key_of(other)
        and one.moment == other.moment
        and one.statistic == other.statistic
        and one.unit == other.unit
    )


def _report(fact: Fact) -> URIRef:
    """Return the work that a figure comes from in the end."""
    return fact.original or fact.publication


def _standing(facts: Facts, one: Fact, other: Fact) -> tuple[str, tuple[str, ...]]:
    keys = {key for key in (facts.key_of(one), facts.key_of(other)) if key}
    if len(keys) > 1:
        return "explained by definition", ("other definition", "misprint")
    years = {facts.years.get(_report(fact)) for fact in (one, other)}
    if _report(one) != _report(other) and None not in years and len(years) > 1:
        later = any(facts.is_a(one.measure, c) for c in (BG.TimeToEventEndpoint, BG.RelapseEndpoint, BG.DeathEndpoint))
        standing = "explained by follow-up" if later else "explained by another report"
        return standing, ("longer follow-up", "other denominator", "misprint")
    sizes = {size for size in (one.total or facts.size_of(one), other.total or facts.size_of(other)) if size}
    if len(sizes) > 1:
        return "explained by denominator", ("other denominator", "longer follow-up", "misprint")
    return "open", ("longer follow-up", "other denominator", "other definition", "misprint")


def _differ(facts: Facts, papers: tuple[URIRef, URIRef], pair: tuple[Fact, Fact, str], about: set[URIRef]) -> Result:
    one, other, computed = pair
    standing, remaining = _standing(facts, one, other)
    what = facts.label(one.measure) + (f" ({facts.label(one.category)})" if one.category else "")
    names = listed(sorted(facts.label(paper) for paper in papers))
    reports = ""
    if one.original or other.original:
        reports = f"; from {facts.label(_report(one))} and {facts.label(_report(other))}"
    return result(
        facts, "between-papers", about, f"{what}, {facts.label(one.study)}",
        f"{names} give different figures for {what} of {facts.label(one.study)}.",
        f"{facts.label(one.publication)} against {facts.label(other.publication)}: {computed}{reports}", remaining, standing,
    )  # fmt: skip


def _sizes(facts: Facts) -> Iterator[Result]:
    """Sizes of whole studies that no finding of their own prints."""
    groups: dict[URIRef, list[Cohort]] = defaultdict(list)
    for cohort in facts.cohorts.values():
        if cohort.study and cohort.size is not None and cohort.kind == "all" and cohort.parent is None and not cohort.criteria:
            groups[cohort.study].append(cohort)
    for study, found in sorted(groups.items()):
        for one, other in combinations(sorted(found, key=lambda c: c.iri), 2):
            if one.publication == other.publication or _known_too(facts, one, other) or _known_too(facts, other, one):
                continue
            about = [_size_finding(facts, one), _size_finding(facts, other)]
            works = [facts.findings[node] for node in about if node in facts.findings]
            standing, remaining = (
                _standing(facts, *works) if len(works) == 2 else ("open", ("longer follow-up", "other definition", "misprint"))
            )
            if standing == "explained by denominator":
                standing = "open"
            names = listed(sorted((facts.label(one.publication), facts.label(other.publication))))
            yield result(
                facts, "between-papers", about, f"number of patients, {facts.label(study)}",
                f"{names} give different numbers of patients for {facts.label(study)}.",
                f"{facts.label(one.publication)} {one.size}, {facts.label(other.publication)} {other.size}", remaining, standing,
            )  # fmt: skip


def _known_too(facts: Facts, one: Cohort, other: Cohort) -> bool:
    """Whether the paper of one cohort prints the size of the other for some group of the study as well."""
    return any(c.size == other.size and c.study == one.study and c.publication == one.publication for c in facts.cohorts.values())


def _size_finding(facts: Facts, cohort: Cohort) -> URIRef:
    for fact in facts.by_cohort.get(cohort.iri, []):
        if slug(fact.measure) in ("cohort-size", "enrolment") and fact.n == cohort.size and fact.role != "design":
            return fact.iri
    return cohort.iri


def _definitions(facts: Facts) -> Iterator[Result]:
    used: dict[URIRef, list[Fact]] = defaultdict(list)
    for fact in facts.findings.values():
        if fact.definition and fact.state == "reported":
            used[fact.definition].append(fact)
    groups: dict[URIRef, list[Definition]] = defaultdict(list)
    for definition in facts.definitions.values():
        if definition.measure and definition.key and used[definition.iri] and _counts_for_comparison(facts, definition.measure):
            groups[definition.measure].append(definition)
    for measure, found in sorted(groups.items()):
        keys = {definition.key for definition in found}
        if len(keys) < 2 or len({definition.publication for definition in found}) < 2:
            continue
        ways: dict[str, set[str]] = defaultdict(set)
        for definition in found:
            ways[_how(definition)].add(facts.label(definition.publication))
        shown = sorted(f"{listed(sorted(papers))}: {how}" for how, papers in ways.items())
        yield result(
            facts, "definition", [_telling(used[definition.iri]) for definition in found], facts.label(measure),
            f"{capital(facts.label(measure))} is defined in {len(ways)} ways: compare figures only within one.",
            "; ".join(shown), ("other definition",), "explained by definition",
        )  # fmt: skip


def _telling(used: list[Fact]) -> URIRef:
    """Return the finding that shows best how a definition is used: an own result with a figure, if there is one."""
    return min(used, key=lambda fact: (fact.role != "own", fact.n is None and fact.value is None, fact.iri)).iri


def _counts_for_comparison(facts: Facts, measure: URIRef) -> bool:
    return any(facts.is_a(measure, c) for c in (BG.TimeToEventEndpoint, BG.MrdEndpoint, BG.ResponseEndpoint, BG.RelapseEndpoint))


def _how(definition: Definition) -> str:
    return ", ".join(definition.key.split("; ")[1:])
