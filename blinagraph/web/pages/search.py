"""Search over names, synonyms and identifiers, exact names first; and the questions that the words may ask, as ``ask`` reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox
from starlette.responses import Response

from blinagraph.web.pages.cells import address, with_query
from blinagraph.web.pages.graph import PageGraph
from blinagraph.web.pages.kinds import KINDS, sort_of
from blinagraph.web.pages.rendering import page
from ontology.iris import BASE
from queries.catalogue import load_all

if TYPE_CHECKING:
    from queries.readings import Reading

MOST_OF_A_KIND = 20
LONGEST_QUERY = 200

_NAMES = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX fabio: <http://purl.org/spar/fabio/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sssom: <https://w3id.org/sssom/>
SELECT DISTINCT ?thing ?label ?title ?name ?how WHERE {
  VALUES ?wanted { %s }
  {
    VALUES (?property ?how) {
      (rdfs:label "") (skos:altLabel "also called") (dcterms:title "") (dcterms:creator "by") (bg:registryId "registered as")
      (dcterms:identifier "identifier") (fabio:hasPubMedId "PubMed") (skos:notation "identifier")
    }
    ?thing ?property ?name .
  } UNION {
    ?mapping owl:annotatedSource ?thing ; owl:annotatedTarget ?theirs ; owl:annotatedProperty ?match ; sssom:object_label ?theirLabel .
    FILTER(?match IN (skos:exactMatch, skos:closeMatch, skos:narrowMatch, skos:broadMatch))
    FILTER NOT EXISTS { ?mapping sssom:predicate_modifier "Not" }
    ?theirs skos:notation ?id .
    BIND(CONCAT(?id, " ", ?theirLabel) AS ?name)
    BIND(REPLACE(STR(?match), "^.*#(.*)Match$", "$1 match") AS ?how)
  }
  FILTER(CONTAINS(REPLACE(LCASE(STR(?name)), "[\\\\s_:-]+", ""), ?wanted) && STRSTARTS(STR(?thing), "https://w3id.org/blinagraph/"))
  OPTIONAL { ?thing rdfs:label ?label }
  OPTIONAL { ?thing dcterms:title ?title }
}
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found, and by which name if not by its own."""

    iri: str
    label: str
    by: str
    rank: int

    @property
    def href(self) -> str:
        """The address of the thing."""
        return address(self.iri)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that the words may ask: its title, the values that they name, and the address of its answer."""

    title: str
    values: str
    href: str


def fold(name: str) -> str:
    """What names are compared by: without case, spaces and joining signs.

    >>> fold("IKZF1 plus") == fold("ikzf1-plus")
    True
    """
    return re.sub(r"[\s_:-]+", "", name.lower())


def search_page(wanted: str, graph: PageGraph) -> Response:
    """Show what is found by a text, grouped by kind; a page without results for an empty text."""
    wanted = wanted.strip()[:LONGEST_QUERY]
    groups = search(wanted, graph) if fold(wanted) else {}
    questions = _questions(wanted, graph) if fold(wanted) else []
    total = sum(len(hits) for hits in groups.values())
    return page(
        "search.html", title=f"Search: {wanted}" if wanted else "Search", wanted=wanted, groups=groups, total=total, questions=questions,
        kinds=KINDS, most=MOST_OF_A_KIND,
    )  # fmt: skip


def search(wanted: str, graph: PageGraph) -> dict[str, list[Hit]]:
    """Find things by a text, best first, by the sort of thing."""
    folded = fold(wanted)
    best: dict[str, Hit] = {}
    for row in graph.solutions(_NAMES % ox.Literal(folded)):
        iri, name = row["thing"].value, row["name"].value
        if sort_of(iri) not in KINDS:
            continue
        label = row["title"].value if row["title"] else row["label"].value if row["label"] else iri.removeprefix(BASE)
        how = row["how"].value
        own = name == label
        if sort_of(iri) == "lesion":
            label = f"{label} ({iri.removeprefix(f'{BASE}lesion/')})"
        hit = Hit(iri, label.replace(" | ", ", "), "" if own else f"{how} {name}".strip(), _rank(folded, name) * 2 + (not own))
        if iri not in best or hit.rank < best[iri].rank:
            best[iri] = hit
    groups: dict[str, list[Hit]] = {sort: [] for sort in KINDS}
    for hit in sorted(best.values(), key=lambda hit: (hit.rank, len(hit.label), hit.label)):
        groups[sort_of(hit.iri)].append(hit)
    return dict(
        sorted(((sort, hits) for sort, hits in groups.items() if hits), key=lambda item: (item[0] == "lesion", item[1][0].rank // 2))
    )


def _rank(folded: str, name: str) -> int:
    if fold(name) == folded:
        return 0
    if fold(name).startswith(folded):
        return 1
    return 2 if any(fold(word).startswith(folded) for word in re.split(r"[\s,;/()]+", name)) else 3


def _questions(wanted: str, graph: PageGraph) -> list[Asked]:
    """What the finder reads in the words, only the best where it is clear, then questions that hold all the words."""
    from queries.finder import find
    from queries.readings import Reading, reading, worth_asking

    guess = find(wanted, load_all(), graph)
    read = [reading(candidate, {}) for candidate in guess.candidates]
    understood = worth_asking(read[:1] if guess.clear else read, graph) or worth_asking(read[1:], graph)
    words = wanted.casefold().split()
    holding = [q for q in load_all() if all(word in f"{q.name} {q.title} {q.question}".casefold() for word in words)]
    asked = [*understood, *(Reading(q) for q in holding if q.name not in {one.question.name for one in understood})]
    return [_asked(one) for one in asked]


def _asked(one: Reading) -> Asked:
    defaults = {parameter.name: parameter.default for parameter in one.question.parameters}
    told = {name: value for name, value in one.parameters.items() if value != defaults[name]}
    values = ", ".join(f"{name} {value.rpartition(':')[2]}" for name, value in told.items())
    return Asked(one.question.title, values, with_query(f"/ask/{one.question.name}", told))
