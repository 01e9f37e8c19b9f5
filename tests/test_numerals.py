"""The tokeniser: signs, comparators, powers and number words survive; names and citation marks are no numerals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.numerals import Numeral, Typography, numerals


def read(text: str, typography: Typography | None = None) -> list[str]:
    """Each numeral as comparator, value and percent sign, required ones only."""
    found = numerals(text, typography)
    return [f"{n.comparator}{n.value.normalize():f}{'%' if n.percent else ''}" for n in found if n.required]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MRD $<10^{-4}$.", ["<0.0001"]),
        ("MRD >10⁻⁴", [">0.0001"]),
        ("sensitivity of at least 10^{-4} .", ["≥0.0001"]),
        ("10<sup>9</sup>/L", ["1000000000"]),
        ("with $\\leq 50\\%$ blasts", ["≤50%"]),
        ("Twenty-six (93%) patients", ["26", "93%"]),
        ("95% CI: 59-91%", ["95%", "59%", "91%"]),
        ("−2.2 and (-3.1)", ["-2.2", "-3.1"]),
        ("range, 30–70", ["30", "70"]),
        ("1,234 of 12 345", ["1234", "12", "345"]),
        ("P<0.001, P = 0.87", ["<0.001", "=0.87"]),
        ("aged 14 and older", ["≥14"]),
        ("up to 70 years", ["≤70"]),
        ("more than 8 days", [">8"]),
        ("a count over  $30\\times10^9/L$", [">30"]),
        ("One-third of patients", [str(Decimal(1) / Decimal(3))]),
        ("7-day course, 28µg", ["7", "28"]),
        ("interrupted twice", ["2"]),
        ("<sup>†</sup> and x<sup>2</sup>", []),
    ],
)
def test_reads_typographic_variants(text: str, expected: list[str]) -> None:
    """A printed figure is read with its sign, comparator, decimal point and exponent."""
    assert expected == read(text)


@pytest.mark.parametrize(
    "text",
    [
        "CD19, IKZF1 and PAX5 P80R",
        "t(9;22), t(X;11), inv(16) and t9;22",
        "E1910, LAL2317, NCT04554485, SARS-CoV-2, HOVON-146, COVID-19",
        "Table 2, Figure S1, Fig. 3B, Tables S1 through S4, Supplementary Appendix 1",
        "as shown.¹²,¹³ and elsewhere.^{8,9}",
        "https://doi.org/10.3324/haematol.2024.287062",
        "$\\times 10^9/L$ and ×10 ⁹ /liter",
        "phase II, cycle 2B, the 1st and 2nd",
    ],
)
def test_names_marks_and_labels_are_no_numerals(text: str) -> None:
    """Digits that name something state no figure."""
    assert read(text) == []


def test_declared_names_and_citation_styles_are_left_out() -> None:
    """What a publication declares as a name or prints as a citation mark is no numeral."""
    assert read("SWOG 1318 (24) reached 66%", Typography("parentheses", ("SWOG 1318",))) == ["66%"]
    assert read("Stein et al. [12] 45% [3, 4]", Typography("brackets")) == ["45%"]


def test_soft_words_and_roman_grades_may_be_matched_but_need_not_be_covered() -> None:
    """Both, no, once and grade III are figures for those who use them."""
    found = {n.value for n in numerals("Both had no grade III–IV event") if not n.required}
    assert {Decimal(2), Decimal(0), Decimal(3), Decimal(4)} <= found


def test_mantissa_and_power_match_either_way() -> None:
    """0.5 × 10^9/L is 0.5 in units of 10^9/L or 500,000,000."""
    (numeral,) = numerals("$>0.5 \\times 10^9/L$")
    assert numeral.matches(Decimal("0.5"), "10^9/L")
    assert numeral.matches(Decimal(500_000_000))
    assert not numeral.matches(Decimal("0.5"))


@given(st.integers(0, 99_999), st.sampled_from(["", "<", "≤", "≥", ">", "~"]), st.sampled_from(["", ".5", ".25"]), st.booleans())
def test_every_plain_figure_is_read_back(whole: int, comparator: str, fraction: str, percent: bool) -> None:
    """What is printed comes back with comparator, value and percent sign, at its own place."""
    printed = f"{comparator}{whole}{fraction}"
    text = f"found in {printed}{'%' if percent else ''} of them"
    (numeral,) = numerals(text)
    assert (comparator, Decimal(f"{whole}{fraction}"), percent) == (numeral.comparator, numeral.value, numeral.percent)
    assert printed == text[numeral.start : numeral.end]


@given(st.text(max_size=200))
def test_any_text_is_tokenised_in_order_and_within_bounds(text: str) -> None:
    """No text breaks the tokeniser; numerals lie inside it in reading order."""
    found: list[Numeral] = numerals(text)
    assert all(0 <= n.start < n.end <= len(text) for n in found)
    assert found == sorted(found, key=lambda n: (n.start, n.end))
