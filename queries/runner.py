"""Run a question of the catalogue, or any SPARQL, against a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from queries.catalogue import Question
from queries.names import Queryable
from queries.parameters import Term, bind, with_values
from queries.results import Result, from_solutions
from queries.wording import worded


class QueryError(ValueError):
    """A query that the engine refuses, with its reason and position."""


def ask(question: Question, given: Mapping[str, str], store: Queryable) -> Result:
    """Answer a question with the given parameters; the result has the question in the words that fit them.

    Raises ParameterError for a parameter that cannot be bound, QueryError for a query that the engine refuses or that is no SELECT.
    """
    terms = bind(question, given, store)
    return from_solutions(_solve(question, terms, store), worded(question, terms, store).question)


def ask_in_terms(question: Question, given: Mapping[str, str], store: Queryable) -> str:
    """Answer a question in the SPARQL 1.1 Query Results JSON Format, with every value as the RDF term it is. Raises as `ask` does."""
    return in_terms(_solve(question, bind(question, given, store), store))


def in_terms(solutions: ox.QuerySolutions) -> str:
    """Write solutions in the SPARQL 1.1 Query Results JSON Format."""
    return (solutions.serialize(format=ox.QueryResultsFormat.JSON) or b"").decode() + "\n"


def _solve(question: Question, terms: Mapping[str, Sequence[Term]], store: Queryable) -> ox.QuerySolutions:
    solutions = answer(with_values(question, terms), store)
    if not isinstance(solutions, ox.QuerySolutions):
        raise QueryError(f"{question.name}.rq is not a SELECT query")
    return solutions


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
