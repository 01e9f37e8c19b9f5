"""Counts against printed percentages: what follows from n and total, what no count can give, mixed rounding, missing totals."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP

from rdflib import URIRef

from graph.audit.facts import Fact, Facts
from graph.audit.results import Result, result
from graph.audit.rounding import counts_that_fit, decimals, fits, listed, number, percentage, totals_that_fit
from ontology.vocabulary import BG

PEOPLE = ("patients", "cases", "")
FEWEST_HONEST = 3
LARGEST_SEARCHED = 2000


def check(facts: Facts) -> Iterator[Result]:
    """Compare every exact percentage of the statistic *proportion* with the counts printed with it, or with its denominator."""
    unstated: dict[tuple[URIRef, URIRef | None], list[tuple[Fact, str]]] = defaultdict(list)
    impossible: dict[tuple[URIRef, URIRef | None, int], list[Fact]] = defaultdict(list)
    for fact in facts.findings.values():
        if not fact.percent or fact.value is None or fact.kind != "proportion" or fact.role not in ("own", "restated"):
            continue
        size = facts.size_of(fact)
        if fact.n is not None and fact.total:
            if not fits(fact.n, fact.total, fact.value):
                yield _does_not_follow(facts, fact, fact.n, fact.total)
        elif fact.counted not in PEOPLE or facts.is_a(fact.measure, BG.TimeToEventEndpoint):
            continue
        elif fact.n is not None:
            if size and fact.n <= size and not fits(fact.n, size, fact.value):
                others = totals_that_fit(fact.n, fact.value, size)
                if others:
                    unstated[fact.publication, fact.study].append((fact, _smaller(facts, fact, fact.n, size, others)))
                else:
                    yield _does_not_follow(facts, fact, fact.n, size)
        elif fact.total or size:
            denominator = fact.total or size or 0
            if not counts_that_fit(fact.value, denominator):
                impossible[fact.publication, fact.cohort, denominator].append(fact)
        elif fact.value not in (0, 100) and _size_is_known(facts, fact) and not _said_elsewhere(facts, fact):
            unstated[fact.publication, fact.study].append((fact, f"{fact.value} % {_what(facts, fact)}, {facts.label(fact.cohort)}"))
    for (_, _, denominator), found in sorted(impossible.items(), key=lambda item: str(item[0])):
        yield _infeasible(facts, found, denominator)
    for found_without in unstated.values():
        yield _without_denominator(facts, found_without)
    yield from _mixed_rounding(facts)


def _size_is_known(facts: Facts, fact: Fact) -> bool:
    """Whether the paper prints the size of some group of the study, so that a reader would take it for the denominator."""
    return fact.role == "own" or any(
        cohort.size is not None and cohort.study == fact.study and cohort.publication == fact.publication
        for cohort in facts.cohorts.values()
    )


def _said_elsewhere(facts: Facts, fact: Fact) -> bool:
    """Whether the paper prints the same figure of the same study with a denominator in another place."""
    return any(
        (other.publication, other.study, other.value, other.unit) == (fact.publication, fact.study, fact.value, fact.unit)
        and (other.n is not None or other.total is not None or facts.size_of(other) is not None)
        for other in facts.findings.values()
    )


def _what(facts: Facts, fact: Fact) -> str:
    category = f" ({facts.label(fact.category)})" if fact.category else ""
    return f"{facts.label(fact.measure)}{category}"


def _subject(facts: Facts, fact: Fact) -> str:
    return f"{_what(facts, fact)}, {facts.label(fact.publication)}"


def _does_not_follow(facts: Facts, fact: Fact, n: int, total: int) -> Result:
    assert fact.value is not None
    share = number(100 * n / total, decimals(fact.value) + 1)
    others = [t for t in totals_that_fit(n, fact.value, LARGEST_SEARCHED) if abs(t - total) <= max(3, total // 5)]
    fitting = f"; {fact.value} % fits {n} of {listed(map(str, others[:3]))}" if others else ""
    return result(
        facts, "percentage", [fact.iri], _subject(facts, fact),
        f"{_what(facts, fact)} is printed as {n} of {total} and {fact.value} %, but {n} of {total} is {share} %.",
        f"{n}/{total} = {share} %, printed {fact.value} %{fitting}", ("other denominator", "misprint"),
    )  # fmt: skip


def _smaller(facts: Facts, fact: Fact, n: int, size: int, others: list[int]) -> str:
    assert fact.value is not None
    share = number(100 * n / size, decimals(fact.value) + 1)
    fitting = listed(map(str, others[:3]))
    return f"{n} and {fact.value} % {_what(facts, fact)}: {n}/{size} = {share} %, {fact.value} % fits {n} of {fitting}"


def _infeasible(facts: Facts, found: list[Fact], denominator: int) -> Result:
    values = sorted({fact.value for fact in found if fact.value is not None})
    near = []
    for value in values:
        below = int(value * denominator / 100)
        shares = [
            f"{n}/{denominator} = {number(100 * n / denominator, decimals(value) + 1)} %" for n in (below, below + 1) if n <= denominator
        ]
        near.append(f"{listed(shares)}, printed {value} %")
    smaller_ones = range(denominator - 1, max(1, denominator // 2), -1)
    fitting = [t for t in smaller_ones if all(counts_that_fit(value, t, (ROUND_HALF_UP,)) for value in values)][:3]
    smaller = f"; fits smaller denominators such as {listed(map(str, fitting))}" if fitting else ""
    source = "printed with it" if any(fact.total for fact in found) else "of the cohort"
    shown = listed(f"{value} %" for value in values)
    return result(
        facts, "infeasible-percentage", [fact.iri for fact in found], _subject(facts, found[0]),
        f"{_what(facts, found[0])} is printed as {shown}, which no number of patients out of the {denominator} {source} gives.",
        "; ".join(near) + smaller, ("other denominator", "misprint"),
    )  # fmt: skip


def _without_denominator(facts: Facts, found: list[tuple[Fact, str]]) -> Result:
    first = found[0][0]
    shown = list(dict.fromkeys(text for _, text in found))
    more = f"; and {len(shown) - 6} more" if len(shown) > 6 else ""
    about = facts.label(first.study) or facts.label(first.cohort)
    return result(
        facts, "unstated-denominator", [fact.iri for fact, _ in found], f"{about}, {facts.label(first.publication)}",
        f"Of {about} the paper prints percentages without saying of how many patients.",
        "; ".join(shown[:6]) + more, ("other denominator",), "explained by denominator",
    )  # fmt: skip


def _mixed_rounding(facts: Facts) -> Iterator[Result]:
    tables: dict[tuple[URIRef, str], list[Fact]] = defaultdict(list)
    for fact in facts.findings.values():
        if fact.percent and fact.kind == "proportion" and fact.n is not None and _total(facts, fact) and fact.section == "table":
            tables[fact.publication, _table(fact.place)].append(fact)
    for (publication, table), found in sorted(tables.items()):
        cut: list[Fact] = []
        rounded: list[Fact] = []
        for fact in found:
            assert fact.n is not None
            assert fact.value is not None
            places, total = decimals(fact.value), _total(facts, fact)
            up, down = percentage(fact.n, total, places), percentage(fact.n, total, places, "ROUND_DOWN")
            if up != down and fact.value in (up, down):
                (rounded if fact.value == up else cut).append(fact)
        if cut and len(rounded) >= max(FEWEST_HONEST, len(cut) + 1):
            yield _mixed(facts, publication, table, cut, rounded)


def _total(facts: Facts, fact: Fact) -> int:
    return fact.total or facts.size_of(fact) or 0


def _table(place: str) -> str:
    found = re.match(r"(?:supplementary )?table\s+\w+", place, re.IGNORECASE)
    return found[0] if found else place


def _mixed(facts: Facts, publication: URIRef, table: str, cut: list[Fact], rounded: list[Fact]) -> Result:
    shown = []
    twins: list[Fact] = []
    for fact in sorted(cut, key=lambda f: f.iri):
        assert fact.n is not None
        assert fact.value is not None
        total = _total(facts, fact)
        same = [other for other in rounded if (other.n, _total(facts, other)) == (fact.n, total)]
        twins += same
        twin = f" (but {same[0].value} % for {facts.label(same[0].category or same[0].measure)})" if same else ""
        share = number(100 * fact.n / total, decimals(fact.value) + 1)
        shown.append(f"{fact.n}/{total} = {share} %, printed {fact.value} %{twin}")
    return result(
        facts, "rounding", [fact.iri for fact in (*cut, *twins)], f"{table}, {facts.label(publication)}",
        f"{table} rounds most percentages to the nearest figure but cuts off the decimals of {len(cut)}"
        f" ({listed(_what(facts, fact) for fact in cut[:4])}).",
        "; ".join(dict.fromkeys(shown)), ("rounding", "misprint"), "explained by rounding",
    )  # fmt: skip
