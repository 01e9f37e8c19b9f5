r"""One tokeniser for every figure: finds the numerals of a text and says what each of them is.

It works on the untouched text, so every offset is a code point of the source. Typographic variants are
read, not rewritten: LaTeX (``$\\leq 50\\%$``, ``10^{-4}``), superscripts (``10⁻⁴``, ``×10 ⁹``), HTML
superscripts, thin spaces, Unicode minus, number words (``Twenty-six``), Roman grades (``grade III``).
Digits inside names (CD19, t(9;22)), citation marks and numbers of tables and figures are not numerals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

Comparator = Literal["", "<", "≤", "=", "≥", ">", "~"]
NumeralKind = Literal["digits", "word", "roman"]


@dataclass(frozen=True, slots=True)
class Numeral:
    """A figure as it stands in a text.

    ``start`` and ``end`` are code points and include the comparator when it is a symbol. ``scale`` is the
    power of ten printed behind a mantissa (``0.5 × 10^9``: value 0.5, scale 9); a bare power (``10^-4``)
    has it applied to ``value`` instead.
    """

    start: int
    end: int
    value: Decimal
    comparator: Comparator
    kind: NumeralKind
    percent: bool = False
    scale: int = 0
    required: bool = True

    def matches(self, figure: Decimal, unit: str | None = None) -> bool:
        """Say whether a recorded figure is this numeral, read with its power of ten.

        >>> one = Numeral(0, 5, Decimal("0.5"), "", "digits", scale=9)
        >>> one.matches(Decimal("0.5"), "10^9/L"), one.matches(Decimal("0.5"), "%")
        (True, False)
        """
        if self.scale == 0:
            return figure == self.value
        if unit and f"10^{self.scale}" in unit:
            return figure == self.value
        return figure == self.value.scaleb(self.scale)


@dataclass(frozen=True, slots=True)
class Typography:
    """What one publication's text conversion does: its citation marks and the names that hold digits."""

    citations: Literal["superscript", "parentheses", "brackets"] = "superscript"
    names: tuple[str, ...] = field(default=())


_SUPERSCRIPT_DIGITS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SUPERSCRIPT: Final = str.maketrans(_SUPERSCRIPT_DIGITS + "⁻⁺", "0123456789-+")
_MINUS: Final = "-−–"

_NUMBER: Final = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\d.])\.\d+)"


def _power(prefix: str) -> str:
    """A pattern for an exponent behind a 10, its three typographic forms in groups named by the prefix."""
    return (
        rf"(?:\s*\^\s*\{{?\s*(?P<{prefix}a>[-−+]?\d{{1,2}})\s*\}}?"
        rf"|\s*(?P<{prefix}b>[⁻⁺]?[{_SUPERSCRIPT_DIGITS}]{{1,2}})(?![{_SUPERSCRIPT_DIGITS},])"
        rf"|<sup>(?P<{prefix}c>[-−+]?\d{{1,2}})</sup>)"
    )


_TIMES: Final = r"\s*(?:×|\\times|x(?=\s*10))\s*"
_DIGITS: Final = re.compile(
    rf"(?P<power>(?<![\d.,])10{_power('p')})"
    rf"|(?P<number>{_NUMBER})(?P<scale>{_TIMES}10{_power('s')})?"
)
_UNIT_HEAD: Final = re.compile(rf"(?:×|\\times)\s*10{_power('u')}")

_SYMBOL: Final[dict[str, Comparator]] = {
    "<": "<", "&lt;": "<", r"\lt": "<", "≤": "≤", r"\leq": "≤", r"\le": "≤", "<=": "≤",
    ">": ">", "&gt;": ">", r"\gt": ">", "≥": "≥", r"\geq": "≥", r"\ge": "≥", ">=": "≥",
    "=": "=", "~": "~", "≈": "~", "∼": "~", r"\approx": "~", r"\sim": "~",
}  # fmt: skip
_COMPARATOR_BEFORE: Final = re.compile(
    r"(?P<mark>&lt;|&gt;|<=|>=|\\leq|\\le|\\lt|\\geq|\\ge|\\gt|\\approx|\\sim|(?<![a-z0-9/\"])>|[<≤=≥~≈∼])[\s$]*$"
)
_WORDS_BEFORE: Final[tuple[tuple[re.Pattern[str], Comparator], ...]] = tuple(
    (re.compile(rf"\b(?:{words})[\s$]+$", re.IGNORECASE), sign)  # type: ignore[misc]
    for words, sign in (
        ("at least|a minimum of|not less than", "≥"),
        ("up to|at most|a maximum of|maximum of|no more than", "≤"),
        ("more than|greater than|older than|longer than|exceeding|exceeded|over|above", ">"),
        ("less than|fewer than|younger than|shorter than|below|under", "<"),
        ("approximately|about|around|nearly", "~"),
    )
)
_WORDS_AFTER: Final[tuple[tuple[re.Pattern[str], Comparator], ...]] = tuple(
    (re.compile(rf"(?:[\s-]+(?:years?|yr|months?|days?|of age|%|patients))*\s+(?:or|and)\s+(?:{words})\b"), sign)  # type: ignore[misc]
    for words, sign in (("older|more|higher|above|greater|over", "≥"), ("younger|fewer|less|lower|below", "≤"))
)
_PERCENT_AFTER: Final = re.compile(r"\s*\\?%|\$\s*\\?%|\s+per\s?cent\b")
_RANGE_TO_PERCENT: Final = re.compile(rf"\s*[{_MINUS}]\s*{_NUMBER}\s*\\?%")

_UNITS_GLUED: Final = re.compile(r"(?:mg|µg|μg|ug|g|kg|ml|mL|cGy|Gy|yr|years?|h|days?|months?|IU|cm|st|nd|rd|th|°)(?![a-z])")
_ORDINAL: Final = re.compile(r"(?:st|nd|rd|th)(?![a-z])")

_NOT_NUMERALS: Final = re.compile(
    r"https?://\S+"
    r"|\b10\.\d{4,}/\S+"
    r"|\b(?:t|inv|del|dup|ins|der|dic|i)\([0-9XYpq;.?]+\)(?:\([0-9pq;.]+\))?"
    r"|\bt\d+;\d+"
    r"|\b(?:Supplement(?:ary|al)\s+)?(?:Tables?|Figures?|Figs?\.?|Appendix|Panel|Additional file|Supplementary Material)"
    r"\s+S?\d+[A-Z]?(?:\s*[,–-]\s*S?\d*[A-Z]?\b)*(?:(?:,\s*|\s+)(?:and|through|to|or)\s+S?\d+[A-Z]?)?"
    r"|(?<!10)<sup>[^<]*</sup>"
    r"|(?<!10)\^\{[\d,\s–-]+\}"
)
_NAME_BEFORE: Final = re.compile(r"(?:[A-Za-zα-ω_]|\b[A-Za-z]*[A-Z][A-Za-z]*[A-Z][A-Za-z]*[-/]|\b[A-Z]+-[A-Z]-?)$")
_CITATIONS: Final = {
    "superscript": None,
    "parentheses": re.compile(r"\((?:\d{1,2}(?:\s*[–-]\s*\d{1,2})?)(?:,\s*\d{1,2}(?:\s*[–-]\s*\d{1,2})?)*\)"),
    "brackets": re.compile(r"\[(?:\d{1,2}(?:\s*[–-]\s*\d{1,2})?)(?:,\s*\d{1,2}(?:\s*[–-]\s*\d{1,2})?)*\]"),
}

_ONES: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORD_VALUES: Final[dict[str, int]] = (
    {word: value for value, word in enumerate(_ONES)}
    | {word: 10 * tens for tens, word in enumerate(_TENS, start=2)}
    | {f"{ten}-{_ONES[one]}": 10 * t + one for t, ten in enumerate(_TENS, start=2) for one in range(1, 10)}
)
_SOFT_WORDS: Final[dict[str, int]] = {
    "both": 2, "no": 0, "none": 0, "neither": 0, "once": 1, "single": 1, "single-arm": 1, "a": 1, "an": 1, "all": -1,
}  # fmt: skip
_FRACTIONS: Final[dict[str, Fraction]] = {
    "one-third": Fraction(1, 3), "two-thirds": Fraction(2, 3), "half": Fraction(1, 2), "one-half": Fraction(1, 2),
}  # fmt: skip
_WORD: Final = re.compile(r"(?<![\w-])[A-Za-z]+(?:-[A-Za-z]+)?(?![A-Za-z])")
_ROMAN: Final[dict[str, int]] = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_ROMAN_GRADE: Final = re.compile(r"\b[Gg]rades?\s+(I{1,3}|IV|V)(?:\s*[–-]\s*(I{1,3}|IV|V))?\b")
_ROMAN_AND_GRADE: Final = re.compile(r"(?<=\band )(I{1,3}|IV|V)\s*[–-]\s*(I{1,3}|IV|V)\b")


def _comparator(text: str, start: int, end: int) -> tuple[Comparator, int]:
    before = text[max(0, start - 24) : start]
    symbol = _COMPARATOR_BEFORE.search(before)
    if symbol:
        return _SYMBOL[symbol["mark"]], start - (len(before) - symbol.start())
    for pattern, sign in _WORDS_BEFORE:
        if pattern.search(before):
            return sign, start
    for pattern, sign in _WORDS_AFTER:
        if pattern.match(text, end):
            return sign, start
    return "", start


def _excluded(text: str, typography: Typography) -> list[tuple[int, int]]:
    spans = [match.span() for match in _NOT_NUMERALS.finditer(text)]
    spans += [match.span() for match in _UNIT_HEAD.finditer(text) if not _mantissa_before(text, match.start())]
    citation = _CITATIONS[typography.citations]
    if citation:
        spans += [match.span() for match in citation.finditer(text)]
    for name in typography.names:
        spans += [match.span() for match in re.finditer(re.escape(name), text)]
    return spans


def _mantissa_before(text: str, position: int) -> bool:
    return bool(re.search(r"\d\s*$", text[max(0, position - 4) : position]))


def _exponent(match: re.Match[str], prefix: str) -> int:
    raw = next(match[prefix + form] for form in "abc" if match[prefix + form])
    return int(raw.translate(_SUPERSCRIPT).replace("−", "-"))


def _is_negative(text: str, start: int) -> bool:
    if start == 0 or text[start - 1] not in _MINUS:
        return False
    before = text[: start - 1].rstrip(" ")
    return not before or (not before[-1].isalnum() and before[-1] not in "%$})]")


def _digit_numeral(text: str, match: re.Match[str]) -> Numeral | None:
    start, end = match.span()
    if _NAME_BEFORE.search(text[max(0, start - 16) : start]):
        return None
    follows = text[end : end + 1]
    if follows.isalpha() and not _UNITS_GLUED.match(text, end):
        return None
    if _ORDINAL.match(text, end):
        return None
    if match["power"]:
        value, scale = Decimal(1).scaleb(_exponent(match, "p")), 0
    else:
        value = Decimal(match["number"].replace(",", ""))
        scale = _exponent(match, "s") if match["scale"] else 0
    if _is_negative(text, start):
        value, start = -value, start - 1
    comparator, start = _comparator(text, start, end)
    percent = bool(_PERCENT_AFTER.match(text, end) or _RANGE_TO_PERCENT.match(text, end))
    return Numeral(start, end, value, comparator, "digits", percent, scale)


def _word_numerals(text: str) -> list[Numeral]:
    found = []
    for match in _WORD.finditer(text):
        word = match[0].lower()
        start, end = match.span()
        if word in _FRACTIONS:
            fraction = _FRACTIONS[word]
            value = Decimal(fraction.numerator) / Decimal(fraction.denominator)
            found.append(Numeral(start, end, value, _comparator(text, start, end)[0], "word", required=word != "half"))
            continue
        if word not in _WORD_VALUES and "-" in word:
            head = word.split("-")[0]
            word, end = head, start + len(head)
        if word == "twice":
            found.append(Numeral(start, end, Decimal(2), "", "word"))
        elif word in _WORD_VALUES:
            comparator = _comparator(text, start, end)[0]
            found.append(Numeral(start, end, Decimal(_WORD_VALUES[word]), comparator, "word"))
        elif _SOFT_WORDS.get(word, -1) >= 0:
            found.append(Numeral(start, end, Decimal(_SOFT_WORDS[word]), "", "word", required=False))
    return found


def _roman_numerals(text: str) -> list[Numeral]:
    found = {}
    for pattern in (_ROMAN_GRADE, _ROMAN_AND_GRADE):
        for match in pattern.finditer(text):
            for group in (1, 2):
                if match[group]:
                    span = match.span(group)
                    found[span] = Numeral(*span, Decimal(_ROMAN[match[group]]), "", "roman", required=False)
    return list(found.values())


def numerals(text: str, typography: Typography | None = None) -> list[Numeral]:
    """List the numerals of a text in reading order.

    Numerals with ``required`` unset (``both``, ``no``, Roman grades) may be matched by a figure but need
    not be covered. Names, citation marks and labels are left out, as described in the module's docstring.

    >>> [(str(n.value), n.comparator) for n in numerals("21 of 25 had MRD <10⁻⁴ (P = 0.02), CD19 and t(9;22)")]
    [('21', ''), ('25', ''), ('0.0001', '<'), ('0.02', '=')]
    """
    excluded = _excluded(text, typography or Typography())
    found = [numeral for match in _DIGITS.finditer(text) if (numeral := _digit_numeral(text, match))]
    found += _word_numerals(text)
    found += _roman_numerals(text)
    kept = [n for n in found if not any(start < n.end and n.start < end for start, end in excluded)]
    return sorted(kept, key=lambda n: (n.start, n.end))
