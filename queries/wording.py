"""A question in the words of its parameters: what is asked of another drug or setting says so in title and question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyoxigraph as ox

from ontology.iris import BASE
from queries.catalogue import TERM_TYPES, Parameter, Question
from queries.names import Queryable
from queries.parameters import Term

_LABEL = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?label WHERE { %s rdfs:label ?label } ORDER BY ?label LIMIT 1
"""


def worded(question: Question, terms: Mapping[str, Sequence[Term]], store: Queryable) -> Question:
    """The question with the title and the words that fit the terms bound to its parameters; itself where they are the defaults.

    Names stand for terms: what its header declares as ``worded`` has parameters in braces.
    """
    spoken = [p for p in question.parameters if any(f"{{{p.name}}}" in words for words in question.worded.values())]
    if all(terms[p.name][0].value == _default(p) for p in spoken):
        return question
    names = {p.name: _name(terms[p.name][0], store) for p in spoken}
    summary, description = (question.worded.get(key, "").format_map(names) for key in ("summary", "description"))
    return replace(question, title=summary or question.title, question=description or question.question)


def _default(parameter: Parameter) -> str:
    """The value of the term that a parameter is bound to where none is given."""
    return f"{BASE}{parameter.type}/{parameter.default}" if parameter.type in TERM_TYPES else str(parameter.default)


def _name(term: Term, store: Queryable) -> str:
    """What people call a term."""
    if isinstance(term, ox.Literal):
        return term.value
    return next((str(row["label"].value) for row in store.query(_LABEL % term)), term.value)
