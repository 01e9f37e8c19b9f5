"""Confidence intervals: whether the estimate lies inside, which method gives the printed bounds, and the centre of hazard ratios."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from decimal import Decimal

from graph.audit.facts import Fact, Facts
from graph.audit.results import Reproduction, Result, result
from graph.audit.rounding import half_step, less, number

Bounds = tuple[float, float]
RATIOS = ("hazard-ratio", "odds-ratio")


def check(facts: Facts) -> Iterator[Result]:
    """Report estimates outside their interval and ratios that are not the geometric mean of their bounds."""
    for fact in facts.findings.values():
        if fact.value is None or fact.low is None or fact.high is None or not fact.interval:
            continue
        if less(fact.value, fact.low) or less(fact.high, fact.value):
            yield result(
                facts, "interval", [fact.iri], _subject(facts, fact),
                f"The estimate of {facts.label(fact.measure)} lies outside its own interval.",
                f"{fact.value} is not in {fact.low} to {fact.high}", ("misprint",),
            )  # fmt: skip
        elif fact.statistic in RATIOS and fact.interval == "CI95":
            yield from _centre(facts, fact, fact.value, fact.low, fact.high)


def _subject(facts: Facts, fact: Fact) -> str:
    return f"{facts.label(fact.measure)}, {facts.label(fact.publication)}"


def _centre(facts: Facts, fact: Fact, value: Decimal, low: Decimal, high: Decimal) -> Iterator[Result]:
    if low - half_step(low) <= 0:
        return
    least = math.sqrt((low - half_step(low)) * (high - half_step(high)))
    most = math.sqrt((low + half_step(low)) * (high + half_step(high)))
    if float(value - half_step(value)) <= most and float(value + half_step(value)) >= least:
        return
    allowed = f"rounding allows {number(least, 3)} to {number(most, 3)}"
    yield result(
        facts, "hazard-ratio", [fact.iri], _subject(facts, fact),
        f"The {fact.statistic.replace('-', ' ')} of {facts.label(fact.measure)} is not the geometric mean of its bounds, "
        "as it is when the interval comes from a Cox or logistic model.",
        f"√({low} × {high}) = {number(math.sqrt(low * high), 3)} ({allowed}), printed {value}",
        ("misprint", "other method", "rounding"),
    )  # fmt: skip


def reproductions(facts: Facts) -> Iterator[Reproduction]:
    """Say for every printed 95 % interval of a share or of a survival estimate which method gives it, if one does."""
    for fact in facts.findings.values():
        if fact.interval != "CI95" or fact.unit != "%" or fact.value is None or fact.low is None or fact.high is None or not fact.exact:
            continue
        size = fact.total or facts.size_of(fact)
        if not size:
            continue
        if fact.percent:
            yield _share(facts, fact, size)
        elif fact.statistic == "km-estimate":
            found = _survival(fact, size)
            if found:
                yield found_as(facts, fact, f"{_printed(fact)} reproduced by {found} with {size} as effective size")


def found_as(facts: Facts, fact: Fact, computed: str, kind: str = "interval-method") -> Reproduction:
    """Make the record of a recomputation of one finding."""
    return Reproduction(kind, fact.iri, fact.publication, fact.study, _subject(facts, fact), computed)


def _printed(fact: Fact) -> str:
    return f"{fact.value} % ({fact.low} to {fact.high})"


def _share(facts: Facts, fact: Fact, size: int) -> Reproduction:
    assert fact.value is not None
    counts = (
        [fact.n]
        if fact.n is not None
        else [n for n in range(size + 1) if abs(Decimal(100 * n) / size - fact.value) <= half_step(fact.value)]
    )
    for n in counts:
        names = [name for name, method in METHODS.items() if _gives(method(n, size), fact)]
        if names:
            return found_as(facts, fact, f"{_printed(fact)} reproduced by {' and '.join(names)} with {n} of {size}")
    return found_as(facts, fact, f"{_printed(fact)} reproduced with {size} patients by none of {', '.join(METHODS)}")


def _gives(bounds: Bounds, fact: Fact) -> bool:
    assert fact.low is not None
    assert fact.high is not None
    slack = 1e-9
    return (
        abs(100 * bounds[0] - float(fact.low)) <= float(half_step(fact.low)) + slack
        and abs(100 * bounds[1] - float(fact.high)) <= float(half_step(fact.high)) + slack
    )


def _z() -> float:
    from scipy.stats import norm

    return float(norm.ppf(0.975))


def wilson(n: int, size: int) -> Bounds:
    """Wilson's score interval."""
    from scipy.stats import binomtest

    found = binomtest(n, size).proportion_ci(0.95, method="wilson")
    return (float(found.low), float(found.high))


def clopper_pearson(n: int, size: int) -> Bounds:
    """Clopper and Pearson's exact interval."""
    from scipy.stats import binomtest

    found = binomtest(n, size).proportion_ci(0.95, method="exact")
    return (float(found.low), float(found.high))


def wald(n: int, size: int) -> Bounds:
    """Wald's interval, kept between 0 and 1."""
    return plain(n / size, size)


def plain(share: float, size: int) -> Bounds:
    """The interval that is symmetric on the plain scale, kept between 0 and 1."""
    half = _z() * math.sqrt(share * (1 - share) / size)
    return (max(0.0, share - half), min(1.0, share + half))


def log(share: float, size: int) -> Bounds:
    """The interval that is symmetric on the logarithmic scale, R's default for survival."""
    if share <= 0:
        return (0.0, 1.0)
    factor = math.exp(_z() * math.sqrt((1 - share) / (share * size)))
    return (share / factor, min(1.0, share * factor))


def log_log(share: float, size: int) -> Bounds:
    """The interval that is symmetric on the complementary log-log scale."""
    if not 0 < share < 1:
        return (share, share)
    spread = _z() * math.sqrt((1 - share) / (share * size)) / abs(math.log(share))
    return (share ** math.exp(spread), share ** math.exp(-spread))


METHODS: dict[str, Callable[[int, int], Bounds]] = {"Wilson": wilson, "Clopper–Pearson": clopper_pearson, "Wald": wald}
SURVIVAL: dict[str, Callable[[float, int], Bounds]] = {"the plain method": plain, "the log method": log, "the log-log method": log_log}


def _survival(fact: Fact, size: int) -> str:
    assert fact.value is not None
    middle, step = float(fact.value) / 100, float(half_step(fact.value)) / 100
    shares = [min(1.0, max(0.0, middle + step * part / 5)) for part in range(-5, 6)]
    return " and ".join(name for name, method in SURVIVAL.items() if any(_gives(method(share, size), fact) for share in shares))
