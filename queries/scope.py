"""Scope: what a question is about, by the roots that its parameters declare, and which question a term belongs to instead."""

from __future__ import annotations

import pyoxigraph as ox

from ontology.iris import BASE
from queries.catalogue import Parameter, Question, load_all
from queries.names import ParameterError, Queryable

MOST_NAMED = 2
_ABOVE = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
SELECT ?above (COUNT(DISTINCT ?higher) AS ?depth) WHERE { %s bg:within ?above . ?above bg:within ?higher } GROUP BY ?above
"""
_LABELS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?thing ?label WHERE { VALUES ?thing { %s } ?thing rdfs:label ?label }
"""


class OutOfScopeError(ParameterError):
    """A term that the question is not about; the message names the questions that are."""


def roots(parameter: Parameter) -> tuple[str, ...]:
    """The IRIs of the terms within which a parameter's values lie; none where every term of the type will do."""
    return tuple(f"{BASE}{parameter.type}/{slug}" for slug in parameter.within)


def check(question: Question, parameter: Parameter, term: ox.NamedNode, store: Queryable) -> None:
    """Raise OutOfScopeError, with the questions to ask instead, for a term outside the declared roots."""
    depths = {row["above"].value: int(row["depth"].value) for row in store.query(_ABOVE % term)}
    allowed = roots(parameter)
    if not allowed or depths.keys() & set(allowed):
        return
    labels = _labels((term.value, *allowed), store)
    others = _asked_by(parameter.type, depths)
    instead = [f"`blinagraph ask {other} --{name} {term.value.rsplit('/', 1)[1]}`" for other, name in others[:MOST_NAMED]]
    told = f"; ask instead {' or '.join(instead)}" if instead else "; `blinagraph ask evidence-table` holds every fact"
    within = ", ".join(labels[root] for root in allowed)
    raise OutOfScopeError(f"{question.name} is not about {labels[term.value]}: --{parameter.name} takes {within} and what lies below{told}")


def _labels(iris: tuple[str, ...], store: Queryable) -> dict[str, str]:
    """The names of some things; of one without a name, the end of its IRI."""
    named = {row["thing"].value: row["label"].value for row in store.query(_LABELS % " ".join(f"<{iri}>" for iri in iris))}
    return {iri: named.get(iri, iri.rsplit("/", 1)[1]) for iri in iris}


def _asked_by(sort: str, depths: dict[str, int]) -> list[tuple[str, str]]:
    """The questions that take a term, with the parameter that does, the closest first; only those whose subject it is, where there are."""
    found = []
    for question in load_all():
        for parameter in question.parameters:
            covering = [depths[root] for root in roots(parameter) if root in depths]
            if parameter.type == sort and covering:
                is_subject = any(f"{BASE}{sort}/{slug}" in depths for slug in parameter.subject)
                found.append((not is_subject, -max(covering), question.name, parameter.name))
    found = [one for one in found if not one[0]] or found
    return [(name, parameter) for *_, name, parameter in sorted(found)]
