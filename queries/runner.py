"""Run a question of the catalogue, or any SPARQL, against a store."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from queries.catalogue import Question
from queries.parameters import Queryable, bind, with_values
from queries.results import Result, from_solutions


class QueryError(ValueError):
    """A query that the engine refuses, with its reason and position."""


def ask(question: Question, given: Mapping[str, str], store: Queryable) -> Result:
    """Answer a question with the given parameters. Raises ParameterError for a parameter that cannot be bound."""
    solutions = answer(with_values(question, bind(question, given, store)), store)
    if not isinstance(solutions, ox.QuerySolutions):
        raise QueryError(f"{question.name}.rq is not a SELECT query")
    return from_solutions(solutions, question.question)


def answer(sparql: str, store: Queryable, prefixes: Mapping[str, str] | None = None) -> ox.QuerySolutions | bool | str:
    """Run any query: solutions of a SELECT, truth of an ASK, Turtle of a CONSTRUCT or DESCRIBE.

    ``prefixes`` are known without being declared. Raises QueryError with the engine's reason when the query is malformed.
    """
    declared = "".join(
        f"PREFIX {prefix}: <{iri}> " for prefix, iri in (prefixes or {}).items() if f"{prefix}:" in sparql
    )  # fmt: skip
    try:
        given = store.query(declared + sparql)
    except SyntaxError as error:
        raise QueryError(str(error)) from error
    if isinstance(given, ox.QueryBoolean):
        return bool(given)
    if isinstance(given, ox.QueryTriples):
        return (given.serialize(format=ox.RdfFormat.TURTLE) or b"").decode()
    assert isinstance(given, ox.QuerySolutions)
    return given
