"""Rounding: which printed percentages a count can honestly give, and which counts a printed percentage allows."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

MODES = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN)
"""The honest ways to round: a half upwards, a half to the even digit, and cutting off."""


def decimals(value: Decimal) -> int:
    """Count the printed decimals of a value.

    >>> decimals(Decimal("28.6")), decimals(Decimal("28"))
    (1, 0)
    """
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def half_step(value: Decimal) -> Decimal:
    """Half a unit of the last printed decimal: how far rounding can have moved a value."""
    return Decimal(5) * Decimal(10) ** (-decimals(value) - 1)


def _rounded(exact: Fraction, places: int, mode: str) -> Decimal:
    scaled = exact * 10**places
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    if mode != ROUND_DOWN and (rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (mode == ROUND_HALF_UP or whole % 2 == 1))):
        whole += 1
    return Decimal(whole).scaleb(-places)


def percentage(n: int, total: int, places: int, mode: str = ROUND_HALF_UP) -> Decimal:
    """Round a share of a total to a percentage.

    >>> percentage(8, 28, 0), percentage(8, 28, 0, ROUND_DOWN)
    (Decimal('29'), Decimal('28'))
    """
    return _rounded(Fraction(100 * n, total), places, mode)


def fits(n: int, total: int, printed: Decimal) -> bool:
    """Whether a printed percentage is an honest rounding of n of total.

    >>> fits(8, 28, Decimal("28")), fits(8, 28, Decimal("27"))
    (True, False)
    """
    if total <= 0:
        return True
    return any(percentage(n, total, decimals(printed), mode) == printed for mode in MODES)


def counts_that_fit(printed: Decimal, total: int, modes: tuple[str, ...] = MODES) -> list[int]:
    """List the counts that a printed percentage of a total allows, rounded in one of the modes; empty: none (GRIM).

    >>> counts_that_fit(Decimal("70"), 26), counts_that_fit(Decimal("84"), 25)
    ([], [21])
    """
    near = int(printed * total / 100)
    candidates = range(max(0, near - 2), min(total, near + 2) + 1)
    return [n for n in candidates if any(percentage(n, total, decimals(printed), mode) == printed for mode in modes)]


def totals_that_fit(n: int, printed: Decimal, up_to: int) -> list[int]:
    """List the denominators up to a size with which a count, rounded to the nearest, gives a printed percentage."""
    return [total for total in range(max(n, 1), up_to + 1) if percentage(n, total, decimals(printed)) == printed]


def agree(one: Decimal, other: Decimal) -> bool:
    """Whether two printed values can be the same figure printed with different precision.

    >>> agree(Decimal("92"), Decimal("92.1")), agree(Decimal("79"), Decimal("68.8"))
    (True, False)
    """
    if one == other:
        return True
    coarse, fine = sorted((one, other), key=decimals)
    if decimals(coarse) == decimals(fine):
        return False
    return any(_rounded(Fraction(fine), decimals(coarse), mode) == coarse for mode in MODES)


def less(one: Decimal, other: Decimal) -> bool:
    """Whether one printed value is truly below another: rounding keeps the order, printed precision may differ.

    >>> less(Decimal("29"), Decimal("30")), less(Decimal("82"), Decimal("82.4"))
    (True, False)
    """
    return one < other and not agree(one, other)


def number(value: Decimal | float, places: int = 1) -> str:
    """Write a computed number for eyes.

    >>> number(28.571), number(Decimal("100"))
    ('28.6', '100.0')
    """
    return f"{float(value):.{places}f}"


def listed(words: Iterable[str]) -> str:
    """Join words as a sentence does.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    parts = list(words)
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def capital(text: str) -> str:
    """Begin a text with a capital, as a sentence does.

    >>> capital("overall survival")
    'Overall survival'
    """
    return text[:1].upper() + text[1:]
