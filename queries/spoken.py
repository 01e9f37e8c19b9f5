"""What free words name: studies, subgroups, drugs, measures, settings, schemes and genes of the graph, grades, horizons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ontology.iris import BASE
from queries.parameters import HIERARCHICAL, Queryable

SORTS = ("study", "work", "subgroup", "drug", "measure", "setting", "scheme", "gene")
LONGEST_NAME = 7
_COMMON = (
    "a about all an and any are as at be been before by did do does each every everything for from get give given got had has "
    "have how i in is it its many me more most much my of on or our per show tell than that the their them there these they "
    "this those to us was were what when where which who whom whose why will with would you patient patients can could find list "
    "after during please paper papers report reported reports see"
)
STOP_WORDS = frozenset(_COMMON.split())
GRADE = re.compile(r"\bgrades?\s*(?:≥|>=)?\s*([1-5])\b|\bg([1-5])\b")
HORIZON = re.compile(r"\b(\d{1,2})[\s-]*(year|yr|month)s?\b")
NUMBER_WORDS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}

_NAMES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?name WHERE {
  VALUES ?says { rdfs:label skos:altLabel }
  ?thing ?says ?name .
  FILTER(STRSTARTS(STR(?thing), "https://w3id.org/blinagraph/"))
}
"""
_BROADER = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?term ?above WHERE { ?term skos:broader+ ?above }"


@dataclass(frozen=True, slots=True)
class Named:
    """A value that the words name: of which sort, which thing or figure, and by which words."""

    sort: str
    value: str
    words: str


def fold(text: str) -> str:
    """Small letters, single spaces, number words as figures, no punctuation at the ends of words."""
    words = re.sub(r"[^\w\s≥><=:+/.-]", " ", text.casefold()).split()
    return " ".join(NUMBER_WORDS.get(w, w) for w in (word.strip(".:") for word in words) if w)


def figures(folded: str) -> list[Named]:
    """Grades and horizons; a horizon counts in months, as the questions do."""
    found = [Named("grade", m[1] or m[2], m[0]) for m in GRADE.finditer(folded)]
    found += [Named("horizon", str(int(m[1]) * (1 if m[2] == "month" else 12)), m[0]) for m in HORIZON.finditer(folded)]
    return found


def terms(folded: str, store: Queryable) -> list[Named]:
    """Names of things, the longest first; a word names one thing of each sort at most, and none where it is ambiguous."""
    names: dict[str, dict[str, set[str]]] = {}
    for row in store.query(_NAMES):
        sort = row["thing"].value.removeprefix(BASE).split("/", 1)[0]
        if sort in SORTS:
            slug = row["name"].value if sort == "gene" else row["thing"].value.removeprefix(f"{BASE}{sort}/")
            for name in (row["name"].value, slug):
                names.setdefault(fold(name.replace("-", " ")), {}).setdefault(sort, set()).add(slug)
    words = folded.replace("-", " ").split()
    found: list[Named] = []
    taken: set[int] = set()
    for size in range(min(LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            span = set(range(start, start + size))
            phrase = " ".join(words[start : start + size])
            if phrase in STOP_WORDS or span & taken:
                continue
            for sort, slugs in _of_phrase(phrase, names).items():
                if len(slugs) == 1:
                    found.append(Named(sort, next(iter(slugs)), phrase))
                    taken |= span
    return found


def _of_phrase(phrase: str, names: dict[str, dict[str, set[str]]]) -> dict[str, set[str]]:
    """What a phrase names: as it stands, in the singular, with the Philadelphia chromosome, or as a fusion by its first known gene."""
    for spelling in (phrase, phrase.removesuffix("s"), phrase.replace(" ", ""), *_of_philadelphia(phrase)):
        if spelling in names:
            return names[spelling]
    genes = (names.get(part, {}).get("gene") for part in phrase.split("::")) if "::" in phrase and " " not in phrase else ()
    return next(({"gene": gene} for gene in genes if gene), {})


def _of_philadelphia(phrase: str) -> Sequence[str]:
    """How the graph spells what people say without the word chromosome; Philadelphia alone is said of those who have it."""
    if phrase == "philadelphia":
        return ("philadelphia chromosome positive",)
    return (phrase.replace("philadelphia", "philadelphia chromosome"),) if phrase.startswith("philadelphia ") else ()


def what_lies_above(named: Sequence[Named], store: Queryable) -> dict[str, set[str]]:
    """What lies above the terms named, by IRI."""
    sought = {f"{BASE}{n.sort}/{n.value}" for n in named if n.sort in HIERARCHICAL}
    above: dict[str, set[str]] = {}
    for row in store.query(_BROADER) if sought else ():
        if row["term"].value in sought:
            above.setdefault(row["term"].value, set()).add(row["above"].value)
    return above
