"""P-values: against the interval of the ratio they belong to, and against the counts of the proportions compared."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

from graph.audit.facts import Fact, Facts
from graph.audit.intervals import RATIOS, found_as
from graph.audit.results import Reproduction, Result, result
from graph.audit.rounding import counts_that_fit, half_step, number

LEVEL = Decimal("0.05")
CLEARLY_NOT = 0.15
"""A p-value by every test of the counts above this contradicts a printed p below 0.05."""
CLEARLY = 0.01

Table = tuple[tuple[int, int], tuple[int, int]]


def check(facts: Facts) -> Iterator[Result]:
    """Report p-values that contradict their interval, or every usual test of the counts compared."""
    for fact in facts.findings.values():
        if fact.p is None:
            continue
        if fact.statistic in RATIOS and fact.interval == "CI95" and fact.low is not None and fact.high is not None:
            yield from _against_interval(facts, fact, fact.p, fact.low, fact.high)
        table = _table(facts, fact)
        if table:
            yield from _against_counts(facts, fact, fact.p, table)


def reproductions(facts: Facts) -> Iterator[Reproduction]:
    """Say which test of two counts, or which interval, gives a printed p-value."""
    for fact in facts.findings.values():
        if fact.p is None:
            continue
        table = _table(facts, fact)
        if table:
            names = [name for name, p in _tests(table).items() if _gives(fact, p)]
            if names:
                (a, b), (c, d) = table
                computed = f"p {fact.p_sign} {fact.p} reproduced by {' and '.join(names)} from {a} of {a + b} and {c} of {c + d}"
                yield found_as(facts, fact, computed, "p-value-method")
        elif fact.statistic in RATIOS and fact.interval == "CI95" and fact.value and fact.low and fact.high and fact.low > 0:
            p = _from_interval(float(fact.value), float(fact.low), float(fact.high))
            computed = f"interval {fact.low} to {fact.high} gives p = {number(p, 4)} (Wald), printed p {fact.p_sign} {fact.p}"
            yield found_as(facts, fact, computed, "p-value-method")


def _from_interval(value: float, low: float, high: float) -> float:
    from scipy.stats import norm

    error = (math.log(high) - math.log(low)) / (2 * float(norm.ppf(0.975)))
    return float(2 * norm.sf(abs(math.log(value)) / error))


def _against_interval(facts: Facts, fact: Fact, p: Decimal, low: Decimal, high: Decimal) -> Iterator[Result]:
    excludes = low - half_step(low) > 1 or high + half_step(high) < 1
    includes = low + half_step(low) < 1 < high - half_step(high)
    small = fact.p_sign in ("=", "<", "≤") and p < LEVEL
    large = fact.p_sign in ("=", ">", "≥") and p > LEVEL
    if (excludes and large) or (includes and small):
        yield result(
            facts, "p-value", [fact.iri], f"{facts.label(fact.measure)}, {facts.label(fact.publication)}",
            f"The p-value of {facts.label(fact.measure)} and its 95 % interval disagree on whether the groups differ.",
            f"p {fact.p_sign} {p}, interval {low} to {high}", ("other method", "misprint"),
        )  # fmt: skip


def _count(facts: Facts, fact: Fact) -> tuple[int, int] | None:
    size = fact.total or facts.size_of(fact)
    if not size or fact.kind != "proportion" or fact.counted not in ("patients", ""):
        return None
    if fact.n is not None:
        return (fact.n, size)
    found = counts_that_fit(fact.value, size) if fact.percent and fact.value is not None else []
    return (found[0], size) if len(found) == 1 else None


def _table(facts: Facts, fact: Fact) -> Table | None:
    compared = [facts.findings[c] for c in fact.compares if c in facts.findings]
    if len(compared) != 2 or len(compared) != len(fact.compares) or compared[0].cohort == compared[1].cohort:
        return None
    counts = [_count(facts, other) for other in compared]
    if counts[0] is None or counts[1] is None or any(n > size for n, size in (counts[0], counts[1])):
        return None
    (n, size), (other, other_size) = counts[0], counts[1]
    return ((n, size - n), (other, other_size - other))


def _tests(table: Table) -> dict[str, float]:
    from scipy.stats import chi2_contingency, fisher_exact

    found = {"Fisher's exact test": float(fisher_exact(table)[1])}
    (a, b), (c, d) = table
    if a + c and b + d:
        found["the chi-squared test"] = float(chi2_contingency(table, correction=False)[1])
        found["the chi-squared test with Yates' correction"] = float(chi2_contingency(table, correction=True)[1])
    return found


def _gives(fact: Fact, p: float) -> bool:
    assert fact.p is not None
    if fact.p_sign in ("<", "≤"):
        return p < float(fact.p)
    return abs(p - float(fact.p)) <= float(half_step(fact.p))


def _against_counts(facts: Facts, fact: Fact, p: Decimal, table: Table) -> Iterator[Result]:
    tests = _tests(table)
    small = fact.p_sign in ("=", "<", "≤") and p < LEVEL and min(tests.values()) > CLEARLY_NOT
    large = fact.p_sign == "=" and p > LEVEL and max(tests.values()) < CLEARLY
    if small or large:
        (a, b), (c, d) = table
        given = ", ".join(f"{name} p = {number(value, 4)}" for name, value in tests.items())
        yield result(
            facts, "p-value", [fact.iri, *fact.compares], f"{facts.label(fact.measure)}, {facts.label(fact.publication)}",
            f"The printed p-value of {facts.label(fact.measure)} contradicts every usual test of the counts compared.",
            f"{a} of {a + b} against {c} of {c + d}: {given}; printed p {fact.p_sign} {p}",
            ("other method", "other denominator", "misprint"),
        )  # fmt: skip
