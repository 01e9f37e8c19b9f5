"""Free words: which question they ask, and which of its parameters they name.

Words are matched, misspellings included, against names, titles, questions, tags, columns and parameters of the
catalogue; names of studies, subgroups, drugs, measures, settings and schemes are looked up in the graph. One question
is *clear* when it explains the words well and no other comes near; else there are only candidates.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from ontology.iris import BASE
from queries.catalogue import Parameter, Question
from queries.parameters import HIERARCHICAL, Queryable

SORTS = ("study", "subgroup", "drug", "measure", "setting", "scheme", "gene")
FIELD_WEIGHTS = {"name": 3.0, "title": 2.0, "question": 1.5, "tags": 1.5, "parameters": 1.2, "columns": 0.7}
NAMED_TERM = 1.7
ITS_SUBJECT = 3.5
ALIKE = 84.0
LEAST_SHARE = 0.3
MARGIN = 1.12
MOST_CANDIDATES = 5
LONGEST_NAME = 7
_COMMON = (
    "a about all an and any are as at be been before by did do does each every everything for from get give given got had has "
    "have how i in is it its list many me more most much my of on or our per show tell than that the their them there these they "
    "this those to us was were what when where which who whom whose why will with would you patient patients"
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


@dataclass(frozen=True, slots=True)
class Guess:
    """What free words may mean: questions by fit, values recognised, and the one question if it is clear."""

    candidates: tuple[Question, ...]
    named: tuple[Named, ...]
    clear: bool

    def parameters(self) -> dict[str, Named]:
        """The parameters of the best question that the words name."""
        return _assign(self.candidates[0], self.named, {}) if self.candidates else {}


def find(words: str, questions: Sequence[Question], store: Queryable) -> Guess:
    """Find the question that free words ask, and what they name."""
    folded = _fold(words)
    named = [*_figures(folded), *_terms(folded, store)]
    above = _above(named, store)
    tokens = [t for t in re.findall(r"[\w:+]+", GRADE.sub(" grade ", HORIZON.sub(" horizon ", folded))) if t not in STOP_WORDS]
    fields = {q.name: _fields(q) for q in questions}
    weights = {token: _rarity(token, fields.values()) for token in tokens}
    best = sum(FIELD_WEIGHTS["name"] * weight for weight in weights.values())
    scores: dict[str, float] = {}
    about: set[str] = set()
    for question in questions:
        by_term = _by_term(question, _assign(question, named, above))
        own = {token: _fit(token, fields[question.name]) for token in weights}
        scores[question.name] = sum(weight * max(own[token], by_term.get(token, 0.0)) for token, weight in weights.items())
        if any(own.values()) or ITS_SUBJECT in by_term.values():
            about.add(question.name)
    ranked = sorted((q for q in questions if scores[q.name] > 0), key=lambda q: (-scores[q.name], q.name))
    first = scores[ranked[0].name] if ranked else 0.0
    second = scores[ranked[1].name] if len(ranked) > 1 else 0.0
    clear = best > 0 and first / best >= LEAST_SHARE and first >= MARGIN * second and ranked[0].name in about
    return Guess(tuple(ranked[:MOST_CANDIDATES]), tuple(_within(named, ranked[0], above) if ranked else named), clear)


def _by_term(question: Question, assigned: Mapping[str, Named]) -> dict[str, float]:
    """How well terms named explain their words: best where the question is about that very term."""
    defaults = {p.name: p.default for p in question.parameters}
    return {
        part: ITS_SUBJECT if defaults[parameter] == n.value and n.sort in HIERARCHICAL else NAMED_TERM
        for parameter, n in assigned.items()
        for part in n.words.split()
    }


def _fold(text: str) -> str:
    """Small letters, single spaces, number words as figures, no punctuation at the ends of words."""
    words = re.sub(r"[^\w\s≥><=:+/.-]", " ", text.casefold()).split()
    return " ".join(NUMBER_WORDS.get(w, w) for w in (word.strip(".") for word in words) if w)


def _fields(question: Question) -> dict[str, list[str]]:
    parameters = [p.name for p in question.parameters]
    return {
        "name": _tokens(question.name.replace("-", " ")),
        "title": _tokens(question.title),
        "question": _tokens(question.question),
        "tags": _tokens(" ".join(question.tags)),
        "parameters": _tokens(" ".join(parameters)),
        "columns": _tokens(" ".join(question.columns).replace("_", " ")),
    }


def _tokens(text: str) -> list[str]:
    return [t for t in re.findall(r"\w+", text.casefold()) if t not in STOP_WORDS]


def _alike(token: str, word: str) -> float:
    """How alike two words are, 0 to 1: the same, another form of the same (relapse, relapsed), or misspelt."""
    if token == word:
        return 1.0
    shorter, longer = sorted((token, word), key=len)
    if len(shorter) >= 4 and longer.startswith(shorter):
        return 0.95
    if len(shorter) < 5:
        return 0.0
    ratio = fuzz.ratio(token, word)
    return ratio / 100 if ratio >= ALIKE else 0.0


def _fit(token: str, fields: Mapping[str, list[str]]) -> float:
    """How well a question's own words explain one word: the best field counts."""
    return max(FIELD_WEIGHTS[field] * max((_alike(token, word) for word in words), default=0.0) for field, words in fields.items())


def _rarity(token: str, all_fields: Iterable[Mapping[str, list[str]]]) -> float:
    """Words that few questions use say more about what is asked."""
    every = list(all_fields)
    using = sum(1 for fields in every if _fit(token, fields) > 0)
    return 1.0 + math.log((1 + len(every)) / (1 + using))


def _figures(folded: str) -> list[Named]:
    """Grades and horizons; a horizon counts in months, as the questions do."""
    found = [Named("grade", m[1] or m[2], m[0]) for m in GRADE.finditer(folded)]
    found += [Named("horizon", str(int(m[1]) * (1 if m[2] == "month" else 12)), m[0]) for m in HORIZON.finditer(folded)]
    return found


def _terms(folded: str, store: Queryable) -> list[Named]:
    """Names of things, the longest first; a word names one thing of each sort at most, and none where it is ambiguous."""
    names: dict[str, dict[str, set[str]]] = {}
    for row in store.query(_NAMES):
        sort = row["thing"].value.removeprefix(BASE).split("/", 1)[0]
        if sort in SORTS:
            slug = row["name"].value if sort == "gene" else row["thing"].value.removeprefix(f"{BASE}{sort}/")
            for name in (row["name"].value, slug):
                names.setdefault(_fold(name.replace("-", " ")), {}).setdefault(sort, set()).add(slug)
    words = folded.replace("-", " ").split()
    found: list[Named] = []
    taken: set[int] = set()
    for size in range(min(LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            span = set(range(start, start + size))
            phrase = " ".join(words[start : start + size])
            if phrase in STOP_WORDS or span & taken:
                continue
            for sort, slugs in (names.get(phrase) or names.get(phrase.removesuffix("s")) or {}).items():
                if len(slugs) == 1:
                    found.append(Named(sort, next(iter(slugs)), phrase))
                    taken |= span
    return found


def _above(named: Sequence[Named], store: Queryable) -> dict[str, set[str]]:
    """What lies above the terms named, by IRI."""
    sought = {f"{BASE}{n.sort}/{n.value}" for n in named if n.sort in HIERARCHICAL}
    above: dict[str, set[str]] = {}
    for row in store.query(_BROADER) if sought else ():
        if row["term"].value in sought:
            above.setdefault(row["term"].value, set()).add(row["above"].value)
    return above


def _takes(parameter: Parameter, named: Named, above: Mapping[str, set[str]]) -> bool:
    """Whether a parameter can take what was named: the right sort, and below the root that the question is about."""
    if named.sort in ("grade", "horizon", "gene"):
        return parameter.name == named.sort
    if parameter.type != named.sort:
        return False
    if parameter.default is None or not above or named.sort not in HIERARCHICAL:
        return True
    root = f"{BASE}{parameter.type}/{parameter.default}"
    term = f"{BASE}{named.sort}/{named.value}"
    return root == term or root in above.get(term, set())


def _assign(question: Question, named: Sequence[Named], above: Mapping[str, set[str]]) -> dict[str, Named]:
    given: dict[str, Named] = {}
    for value in named:
        for parameter in question.parameters:
            if parameter.name not in given and _takes(parameter, value, above):
                given[parameter.name] = value
                break
    return given


def _within(named: Sequence[Named], question: Question, above: Mapping[str, set[str]]) -> list[Named]:
    """Keep of what was named only what the question can take."""
    kept = set(_assign(question, named, above).values())
    return [n for n in named if n in kept]
