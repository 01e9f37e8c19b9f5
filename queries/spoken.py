"""What free words name: things of the graph, values of closed lists, grades, horizons and ages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from ontology.iris import BASE
from queries.catalogue import Question
from queries.names import Queryable
from queries.parameters import HIERARCHICAL
from queries.words import STOP_WORDS, fold, is_form_of, misspelt

SORTS = ("work", "study", "subgroup", "drug", "measure", "setting", "scheme", "gene")
LONGEST_NAME = 7
MOST_WORDS = 60
MOST_FORMS = 3
SHORTEST_MISSPELT_NAME = 6
TOO_GENERAL = frozenset(("outcome", "outcomes", "prognosis", "result", "results", "effect", "effects", "endpoint", "endpoints"))
"""Words that name no measure: who asks for an outcome wants every endpoint, not the one that a paper leaves unnamed."""
GRADE = re.compile(
    r"\bgrades?\s*(?:≥|>=)?\s*([1-5])(?:\s*(?:-|/|to|or|and)\s*([1-5]))?\b(?:\s+or\s+(?:higher|more|above|worse|over))?|\bg([1-5])\b"
)
HORIZON = re.compile(r"\b(\d{1,2})[\s-]*(years?|yrs?|y|months?|mo)\b")
OLDEST_HORIZON = 15
"""Years from which a number of years is an age."""

_NAMES = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?name WHERE {
  VALUES ?says { rdfs:label skos:altLabel skos:hiddenLabel bg:registryId }
  ?thing ?says ?name .
  FILTER(STRSTARTS(STR(?thing), "https://w3id.org/blinagraph/"))
}
"""
_WORKS = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
SELECT DISTINCT ?work ?study ?graph WHERE {
  ?work a bg:Publication .
  OPTIONAL { ?work bg:study ?study }
  OPTIONAL { ?graph bg:publication ?work ; bg:verification ?verification }
}
"""
_BROADER = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?term ?above WHERE { ?term skos:broader+ ?above }"
_REGISTERED = re.compile(r"\w+:NCT\d+")
_AUTHOR_YEAR = re.compile(r"([^\W\d_]+)(\d{4})(?:-[a-z])?")


@dataclass(frozen=True, slots=True)
class Named:
    """A value that the words name: of which sort, which thing or figure, and by which words."""

    sort: str
    value: str
    words: str


@dataclass(slots=True)
class Names:
    """The names of things, as they are written and as the words that they consist of, whatever their order."""

    written: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    by_words: dict[frozenset[str], dict[str, set[str]]] = field(default_factory=dict)
    vocabulary: set[str] = field(default_factory=set)

    def add(self, name: str, sort: str, slug: str) -> None:
        """Keep a name of a thing."""
        spelling = fold(name.replace("-", " "))
        self.written.setdefault(spelling, {}).setdefault(sort, set()).add(slug)
        words = frozenset(word for word in spelling.split() if word not in STOP_WORDS)
        if words:
            self.by_words.setdefault(words, {}).setdefault(sort, set()).add(slug)
            self.vocabulary |= words


def figures(folded: str) -> list[Named]:
    """Grades, horizons and ages; a horizon counts in months, as the questions do, and many years are an age."""
    found = [Named("grade", f"{m[1]}-{m[2]}" if m[2] else m[1] or m[3], m[0]) for m in GRADE.finditer(folded)]
    for m in HORIZON.finditer(folded):
        in_years = m[2].startswith("y")
        is_age = in_years and int(m[1]) > OLDEST_HORIZON
        found.append(Named("age", m[1], m[0]) if is_age else Named("horizon", str(int(m[1]) * (12 if in_years else 1)), m[0]))
    return found


def of_closed_lists(question: Question, folded: str) -> list[Named]:
    """Values that a parameter of the question allows and the words hold: by other words declared for it, or of two words and more."""
    words = f" {folded.replace('-', ' ')} "
    found = []
    for parameter in question.parameters:
        for value in parameter.values:
            spellings = {fold(name.replace("-", " ")) for name in (value, *parameter.spoken.get(value, ()))}
            held = [s for s in spellings if f" {s} " in words and s not in STOP_WORDS and (parameter.spoken or " " in s)]
            if held:
                found.append(Named(parameter.name, value, max(held, key=len)))
    return sorted(found, key=lambda named: -len(named.words))


def terms(folded: str, store: Queryable, known: Collection[str] = ()) -> list[Named]:
    """Names of things, the longest first; words name one thing of each sort at most, and none where they are ambiguous.

    The words of a name may stand in any order, in other forms, or misspelt unless they are among the ``known`` ones.
    """
    names = _read(store)
    words = folded.replace("-", " ").split()[:MOST_WORDS]
    content = [place for place, word in enumerate(words) if word not in STOP_WORDS]
    forms = {words[place]: _forms(words[place], names.vocabulary, known) for place in content}
    found: list[Named] = []
    taken: set[int] = set()

    def take(places: Iterable[int], meant: dict[str, set[str]]) -> None:
        spoken = " ".join(words[place] for place in places)
        clear = [Named(sort, next(iter(meant[sort])), spoken) for sort in SORTS if len(meant.get(sort, ())) == 1]
        clear = [named for named in clear if named.sort != "measure" or spoken not in TOO_GENERAL]
        if clear:
            found.extend(clear)
            taken.update(places)

    for size in range(min(LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            span = range(start, start + size)
            phrase = " ".join(words[start : start + size])
            if phrase not in STOP_WORDS and not taken & set(span):
                take(span, _of_phrase(phrase, names.written))
        for start in range(len(content) - size + 1):
            window = content[start : start + size]
            if not taken & set(window):
                take(window, _in_any_order([words[place] for place in window], forms, names))
    return found


def _read(store: Queryable) -> Names:
    names = Names()
    slugs: set[tuple[str, str]] = set()
    for row in store.query(_NAMES):
        sort, _, slug = row["thing"].value.removeprefix(BASE).partition("/")
        if sort in SORTS and sort != "work":
            name = row["name"].value
            names.add(name.partition(":")[2] if _REGISTERED.fullmatch(name) else name, sort, name if sort == "gene" else slug)
            slugs.add((sort, slug))
    for sort, slug in slugs:
        if sort != "gene" and sort not in names.written.get(fold(slug.replace("-", " ")), {}):
            names.add(slug, sort, slug)
    _read_works(names, store)
    return names


def _read_works(names: Names, store: Queryable) -> None:
    """Works, and with them the studies that they are about, go by author and year; those read here by their author alone too."""
    rows = [(row["work"].value.rsplit("/", 1)[1], row["study"], row["graph"] is not None) for row in store.query(_WORKS)]
    spoken = {work: (match[1], f"{match[1]} {match[2]}") for work, _, _ in rows if (match := _AUTHOR_YEAR.fullmatch(work))}
    read_here = {spoken[work][1] for work, _, is_read in rows if is_read and work in spoken}
    for work, study, is_read in rows:
        author, author_year = spoken.get(work, (work, work))
        known_as = {work, *([author, author_year] if is_read else [] if author_year in read_here else [author_year])}
        for name in known_as:
            names.add(name, "work", work)
            if study is not None:
                names.add(name, "study", study.value.rsplit("/", 1)[1])


def _forms(word: str, vocabulary: Collection[str], known: Collection[str]) -> list[str]:
    """The words of names that a word may be: itself, another form of it, or what is misspelt; the likeliest first."""
    if word in vocabulary:
        return [word, *(other for other in vocabulary if other != word and is_form_of(word, other))][:MOST_FORMS]
    others = [other for other in vocabulary if is_form_of(word, other)]
    if not others and word not in known:
        scored = sorted(((misspelt(word, other), other) for other in vocabulary if other[0] == word[0]), reverse=True)
        others = [other for score, other in scored if score]
    return others[:MOST_FORMS]


def _in_any_order(words: Sequence[str], forms: dict[str, list[str]], names: Names) -> dict[str, set[str]]:
    """What words name in whatever order they stand; one word alone only in another form, or misspelt where it is long."""
    if len(words) == 1 and len(words[0]) < SHORTEST_MISSPELT_NAME and not any(is_form_of(words[0], f) for f in forms[words[0]]):
        return {}
    for chosen in product(*(forms[word] for word in words)):
        if len(set(chosen)) == len(words) and frozenset(chosen) in names.by_words:
            return names.by_words[frozenset(chosen)]
    return {}


def _of_phrase(phrase: str, names: dict[str, dict[str, set[str]]]) -> dict[str, set[str]]:
    """What a phrase names: as it stands, in the singular, with the Philadelphia chromosome, or as a fusion by its first known gene."""
    for spelling in (phrase, phrase.removesuffix("s"), phrase.replace(" ", ""), *_of_philadelphia(phrase)):
        if spelling in names:
            return names[spelling]
    genes = (names.get(part, {}).get("gene") for part in phrase.split("::")) if "::" in phrase and " " not in phrase else ()
    return next(({"gene": gene} for gene in genes if gene), {})


def _of_philadelphia(phrase: str) -> Iterator[str]:
    """How the graph spells what people say without the word chromosome; Philadelphia alone is said of those who have it."""
    if phrase == "philadelphia":
        yield "philadelphia chromosome positive"
    elif phrase.startswith("philadelphia "):
        yield phrase.replace("philadelphia", "philadelphia chromosome")


def what_lies_above(named: Sequence[Named], store: Queryable) -> dict[str, set[str]]:
    """What lies above the terms named, by IRI."""
    sought = {f"{BASE}{n.sort}/{n.value}" for n in named if n.sort in HIERARCHICAL}
    above: dict[str, set[str]] = {}
    for row in store.query(_BROADER) if sought else ():
        if row["term"].value in sought:
            above.setdefault(row["term"].value, set()).add(row["above"].value)
    return above
