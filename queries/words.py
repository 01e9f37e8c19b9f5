"""Words: how free words are folded, which of them say nothing, and when two of them are the same word."""

from __future__ import annotations

import re
from collections.abc import Collection

from rapidfuzz import fuzz

_COMMON = (
    "a about al all an and any are as at be been before by did do does each et every everything for from get give given got had has "
    "have how i in is it its many me more most much my of on or our per s show tell than that the their them there these they "
    "this those to us was were what when where which who whom whose why will with would you patient patients can could find list "
    "after during please paper papers report reported reports see"
)
STOP_WORDS = frozenset(_COMMON.split())
NUMBER_WORDS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
ENDINGS = frozenset(("s", "es", "d", "ed", "al", "ally", "ity", "ation", "ations", "ational", "ment", "ments"))
"""What may follow one form of a word in another form: relapse, relapsed; transplant, transplantation."""
ALIKE = 84.0
SHORTEST_MISSPELT = 5
_DASHES = re.compile("[\u2010-\u2015\u2212]")


def fold(text: str) -> str:
    """Small letters, single spaces, number words as figures, no punctuation at the ends of words."""
    words = re.sub(r"[^\w\s≥><=:+/.-]", " ", _DASHES.sub("-", text.casefold())).split()
    return " ".join(NUMBER_WORDS.get(w, w) for w in (word.strip(".:") for word in words) if w)


def tokens(text: str) -> list[str]:
    """The words that say something, in their order."""
    return [word for word in re.findall(r"[\w:+]+", text.casefold()) if word not in STOP_WORDS]


def alike(one: str, other: str, known: Collection[str] = ()) -> float:
    """How alike two words are, 0 to 1: the same, another form of the same (relapse, relapsed), or the one misspelt unless it is known.

    >>> alike("relapse", "relapsed"), alike("overal", "overall") > 0.9, alike("stopped", "stepped", {"stopped"})
    (0.95, True, 0.0)
    """
    if one == other:
        return 1.0
    if is_form_of(one, other):
        return 0.95
    return 0.0 if one in known else misspelt(one, other)


def is_form_of(one: str, other: str) -> bool:
    """Whether two words are forms of one.

    >>> is_form_of("transplant", "transplantation"), is_form_of("ikzf1", "ikzf1plus")
    (True, False)
    """
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= 4 and longer.startswith(shorter) and longer.removeprefix(shorter) in ENDINGS


def misspelt(one: str, other: str) -> float:
    """How alike two long words are when one may be the other misspelt, 0 to 1; hypo is not hyper.

    The first letter is seldom wrong; and a word that goes on after the other is another word, or a form of it.

    >>> misspelt("hypoglycemia", "hyperglycemia"), misspelt("e1910", "e1911"), misspelt("conditioning", "condition")
    (0.0, 0.0, 0.0)
    """
    if min(len(one), len(other)) < SHORTEST_MISSPELT or one[0] != other[0] or not (one.isalpha() and other.isalpha()):
        return 0.0
    shorter, longer = sorted((one, other), key=len)
    if (one.startswith("hyp") and one[:4] != other[:4]) or (longer.startswith(shorter) and len(longer) > len(shorter) + 1):
        return 0.0
    ratio = fuzz.ratio(one, other)
    return ratio / 100 if ratio >= ALIKE else 0.0
