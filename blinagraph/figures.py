"""Figures for eyes: typed columns written as one text, as a paper would print them."""

from __future__ import annotations

from collections.abc import Mapping

from queries.results import Value, text

_INTERVALS = {
    "CI95": "95 % CI",
    "CI90": "90 % CI",
    "IQR": "interquartile range",
    "range": "range",
    "range-of-estimates": "range of estimates",
}
_RATIOS = {"hazard-ratio": "HR", "odds-ratio": "OR", "ratio": "ratio", "relative-risk-reduction": "relative risk reduction"}
"""Statistics whose values say nothing without their name."""

_STATES = {"dash": "– (dash)"}
"""How reasons for a missing figure are written, where not in their own words."""

_COUNTED = ("day", "week", "month", "year", "cycle", "dose")


def quantity(value: Value, unit: Value, sign: Value = None) -> str:
    r"""Write a quantity with comparator and unit, which no line end parts.

    >>> from decimal import Decimal
    >>> quantity(Decimal("97.1"), "%", ">")
    '>\xa097.1\xa0%'
    """
    words = text(unit)
    if words in _COUNTED and text(value) != "1":
        words += "s"
    parts = ("" if sign == "=" else text(sign), text(value), words)
    return "\N{NO-BREAK SPACE}".join(filter(None, parts))


def grades(low: Value, high: Value) -> str:
    """Write a range of grades; a bound that is not given is open.

    >>> grades(3, 4), grades(3, 3), grades(3, None), grades(None, 2)
    ('3–4', '3', '≥3', '≤2')
    """
    if low is None or high is None:
        return f"≥{text(low)}" if low is not None else f"≤{text(high)}" if high is not None else ""
    return "–".join(dict.fromkeys((text(low), text(high))))


def figure(row: Mapping[str, Value]) -> str:
    r"""Write the result of a finding from its typed columns, as far as they are given.

    >>> from decimal import Decimal
    >>> figure({"n": 21, "total": 25, "value": Decimal("84"), "unit": "%", "low": Decimal("65.3"), "high": Decimal("93.6"),
    ...         "interval": "CI95", "p": Decimal("0.03"), "p_sign": "="})
    '21 of 25 · 84\xa0% · 95 % CI 65.3 to 93.6 · p = 0.03'
    >>> figure({"statistic": "hazard-ratio", "value": Decimal("0.41"), "low": Decimal("0.23"), "high": Decimal("0.73"), "interval": "CI95"})
    'HR 0.41 · 95 % CI 0.23 to 0.73'
    >>> figure({"total": 29, "state": "dash"}), figure({"state": "not-reached"})
    ('– (dash) of 29', 'not reached')
    """

    def given(name: str) -> bool:
        return row.get(name) is not None

    parts = []
    if given("n"):
        parts.append(f"{row['n']} of {row['total']}" if given("total") else f"{row['n']}")
    if given("value"):
        value = quantity(row["value"], row.get("unit"), row.get("sign"))
        parts.append(f"{_RATIOS.get(text(row.get('statistic')), '')} {value}".strip())
    if not parts:
        parts.append(" ".join(filter(None, (_missing(row), f"of {row['total']}" if given("total") else ""))))
    if given("low") or given("high"):
        name = _INTERVALS.get(text(row.get("interval")), text(row.get("interval")))
        bounds = " to ".join(text(row[bound]) for bound in ("low", "high") if given(bound))
        parts.append(f"{name} {bounds if given('value') else quantity(bounds, row.get('unit'))}".strip())
    if given("p"):
        parts.append(f"p {row.get('p_sign') or '='} {text(row['p'])}")
    if given("date_from"):
        parts.append(" to ".join(text(row[bound]) for bound in ("date_from", "date_to") if given(bound)))
    return " · ".join(filter(None, parts))


def _missing(row: Mapping[str, Value]) -> str:
    """Say why a row has neither count nor estimate; nothing for one that is said to be reported."""
    state = text(row.get("state"))
    return "" if state == "reported" else _STATES.get(state, state.replace("-", " "))
