"""Parameters: from what a person types to an RDF term, and into a query without pasting text.

Names, slugs, CURIEs and IRIs resolve through the graph; what is unknown comes back with the nearest
names, what is ambiguous with its candidates. Terms are written by the RDF library's own serialiser. A study stands for
its parts too: sub-studies, cohorts and amendments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Protocol

import pyoxigraph as ox

from ontology.iris import BASE
from queries.catalogue import MARKED_LINE, Parameter, Question

XSD = "http://www.w3.org/2001/XMLSchema#"
HIERARCHICAL = {"measure": "measure/measure", "subgroup": "subgroup/any-genetic-subgroup", "drug": "drug/treatment"}
TERM_TYPES = ("measure", "subgroup", "drug", "study", "work", "setting", "scheme", "finding")
Term = ox.NamedNode | ox.Literal

_NAMES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?name WHERE {
  VALUES ?says { rdfs:label skos:altLabel skos:notation }
  ?thing ?says ?name .
  FILTER(STRSTARTS(STR(?thing), "%s"))
}
"""

_EXTERNAL = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?target ?id ?precision WHERE {
  {
    VALUES (?says ?precision) { (skos:exactMatch 1) (skos:closeMatch 2) }
    ?thing ?says ?target .
    OPTIONAL { ?target skos:notation ?id }
  }
  UNION { ?thing bg:registryId ?id BIND(1 AS ?precision) }
  UNION { ?thing dcterms:identifier ?target BIND(1 AS ?precision) }
  FILTER(STRSTARTS(STR(?thing), "%s"))
}
"""
_PARTS = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
SELECT DISTINCT ?part WHERE { ?part bg:partOf+ %s ; a bg:Study } ORDER BY ?part
"""
_LOOKS_EXTERNAL = re.compile(r"[A-Za-z][\w.]*:\S+|NCT\d{8}|10\.\d{4,9}/\S+")


class Queryable(Protocol):
    """Anything that answers a SPARQL query."""

    def query(self, sparql: str) -> Any:
        """Answer a query."""


class ParameterError(ValueError):
    """A parameter that cannot be bound; ``candidates`` holds names that would do."""

    def __init__(self, message: str, candidates: list[str] | None = None) -> None:
        """Keep the message and what to offer instead."""
        super().__init__(message)
        self.candidates = candidates or []


def bind(question: Question, given: Mapping[str, str], store: Queryable) -> dict[str, tuple[Term, ...]]:
    """Turn given values into terms; absent hierarchical parameters become the root of their hierarchy.

    A study becomes several terms where it has parts: itself first, then what lies below it.

    Raises ParameterError for an unknown parameter, a value out of range, an unknown or ambiguous name.
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, n=3, cutoff=0.4) or sorted(known)
            raise ParameterError(f"{question.name} has no parameter {name!r}", near)
    terms: dict[str, tuple[Term, ...]] = {}
    for parameter in question.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is not None:
            term = to_term(parameter, value, store)
            terms[parameter.name] = (term, *_parts(term, store)) if parameter.type == "study" else (term,)
        elif parameter.required:
            raise ParameterError(f"{question.name} needs --{parameter.name}, for example {parameter.example}")
        elif parameter.type in HIERARCHICAL:
            terms[parameter.name] = (ox.NamedNode(BASE + HIERARCHICAL[parameter.type]),)
    return terms


def _parts(study: Term, store: Queryable) -> list[Term]:
    """The parts of a study at every depth, in the order of their IRIs."""
    return [row["part"] for row in store.query(_PARTS % study)]


def to_term(parameter: Parameter, value: str, store: Queryable) -> Term:
    """Turn one value into a term of the parameter's type."""
    if parameter.type in ("integer", "decimal"):
        pattern = r"-?\d{1,9}" if parameter.type == "integer" else r"-?\d{1,9}(\.\d{1,9})?"
        if not re.fullmatch(pattern, value):
            article = "an" if parameter.type == "integer" else "a"
            raise ParameterError(f"--{parameter.name} is {value!r}; expected {article} {parameter.type} such as {parameter.example}")
        return ox.Literal(value, datatype=ox.NamedNode(XSD + parameter.type))
    if parameter.type == "word":
        if parameter.values and value not in parameter.values:
            raise ParameterError(f"--{parameter.name} is {value!r}; expected one of {', '.join(parameter.values)}", list(parameter.values))
        return ox.Literal(value)
    return resolve(parameter.type, value, store)


def resolve(sort: str, value: str, store: Queryable) -> ox.NamedNode:
    """Find the thing of a sort that a slug, CURIE, IRI, name, synonym or external identifier means.

    External identifiers are those of exact matches, else of close ones; for studies registry ids, for works DOIs.
    Raises ParameterError when nothing, or more than one thing, has that name.
    """
    root = f"{BASE}{sort}/"
    path = value.removeprefix(root).removeprefix(f"{sort}:")
    names: dict[str, set[str]] = {}
    labels: dict[str, str] = {}
    for row in store.query(_NAMES % root):
        iri, name = row["thing"].value, row["name"].value
        names.setdefault(fold_name(name), set()).add(iri)
        labels.setdefault(iri, name)
    slugs = {iri.removeprefix(root): iri for iri in labels}
    if path in slugs:
        return ox.NamedNode(slugs[path])
    found = _by_external_id(root, value, store) or names.get(fold_name(value), set())
    if not found and fold_name(value):
        found = {iri for name, iris in names.items() if re.search(rf"\b{re.escape(fold_name(value))}\b", name) for iri in iris}
    if len(found) == 1:
        return ox.NamedNode(found.pop())
    if found:
        raise ParameterError(f"{value!r} may mean several: say which", sorted(iri.removeprefix(root) for iri in found))
    near = get_close_matches(value.lower(), [*slugs, *names], n=5, cutoff=0.5)
    slugs_near = list(dict.fromkeys(n if n in slugs else sorted(i.removeprefix(root) for i in names[n])[0] for n in near))
    raise ParameterError(f"no {sort} is called {value!r}", slugs_near)


def _by_external_id(root: str, value: str, store: Queryable) -> set[str]:
    """Find the things whose identifier in another vocabulary, registry or as a DOI this is; close matches only without exact ones."""
    if not _LOOKS_EXTERNAL.fullmatch(value):
        return set()
    sought = value.casefold()
    found: dict[int, set[str]] = {}
    for row in store.query(_EXTERNAL % root):
        written = {row[name].value.casefold() for name in ("target", "id") if row[name] is not None}
        written |= {name.removeprefix("clinicaltrials:").removeprefix("https://doi.org/") for name in written}
        if sought in written:
            found.setdefault(int(row["precision"].value), set()).add(row["thing"].value)
    return found[min(found)] if found else set()


def fold_name(name: str) -> str:
    """Write a name so that case, hyphens and spaces make no difference."""
    return re.sub(r"[\s_-]+", " ", name.casefold()).strip()


def with_values(question: Question, terms: Mapping[str, Sequence[Term]]) -> str:
    r"""Write the question's query with parameter ``x`` bound as ``$in_x`` by VALUES at the marker line.

    A parameter with several terms takes each of them in turn. Each parameter has a block of its own: Virtuoso's compiler fails on
    one row of several variables where an OPTIONAL follows.

    >>> from queries.catalogue import Question
    >>> asked = Question("q", "", "", ("t",), (), {}, "SELECT ?s {\n  # @parameters\n  ?s ?p $in_o }")
    >>> print(with_values(asked, {"o": [ox.Literal('a "quoted" } text')]}))
    SELECT ?s {
      VALUES $in_o { "a \"quoted\" } text" }
      ?s ?p $in_o }
    """
    values = " ".join(f"VALUES $in_{name} {{ {' '.join(map(str, choices))} }}" for name, choices in terms.items())
    return MARKED_LINE.sub(lambda match: match[1] + values, question.text)
