"""A place to write SPARQL: examples, prefixes, and the answer as a table; the query stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox
from starlette.responses import Response

from blinagraph.web.jobs import Job
from blinagraph.web.negotiation import GRAPHS, SOLUTIONS
from blinagraph.web.pages.cells import with_query
from blinagraph.web.pages.graph import PageError, PageGraph
from blinagraph.web.pages.questions import readable
from blinagraph.web.pages.rendering import page
from blinagraph.web.pages.tables import Table, make_table
from blinagraph.web.pages.views import shown
from ontology.iris import PREFIXES
from queries.catalogue import load_all, question_files
from queries.parameters import ParameterError, bind, with_values
from queries.results import Result, from_solutions, python_value

FIRST_QUERY = """PREFIX bg: <https://w3id.org/blinagraph/ontology/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?study ?name (COUNT(?finding) AS ?findings) WHERE {
  ?study a bg:Study ; rdfs:label ?name .
  ?finding bg:study ?study ; a bg:PrintedFinding .
}
GROUP BY ?study ?name
ORDER BY DESC(?findings)
"""
_FORMS = {offer.format: offer for offer in reversed((*SOLUTIONS, *GRAPHS))}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave: a table, the truth of an ASK, or the reason why there is nothing."""

    table: Table | None = None
    truth: bool | None = None
    error: str = ""
    forms: tuple[str, ...] = ()


def editor_page(given: Mapping[str, str], graph: PageGraph) -> Response:
    """Show the editor, with the answer if the address holds a query."""
    query = given.get("query", "")
    example = given.get("example", "")
    answer = _answer(query, given, graph) if query.strip() else None
    text = query if query.strip() else _example(example, graph) if example else FIRST_QUERY
    return page(
        "editor.html",
        400 if answer and answer.error else 200,
        title="SPARQL editor",
        query=text,
        answer=answer,
        examples=[(question.name, question.title) for question in load_all()],
        example=example,
        prefixes=sorted(PREFIXES.items()),
        downloads=[(form, with_query(f"/editor.{form}", {"query": query})) for form in answer.forms] if answer else [],
    )


def editor_download(form: str, given: Mapping[str, str], graph: PageGraph) -> Response:
    """Give the whole answer of a query in one of the W3C forms. Raises PageError when that cannot be."""
    offer = _FORMS.get(form)
    if offer is None:
        raise PageError(404, f"There is no form {form!r}; there are {', '.join(_FORMS)}.")
    job = Job(given.get("query", ""), solutions=form if offer in SOLUTIONS else None, graph=form if offer in GRAPHS else None)
    try:
        reply = graph.reply(job)
    except SyntaxError as error:
        raise PageError(400, str(error)) from error
    return Response(
        reply.body, media_type=offer.content_type, headers={"Content-Disposition": f'attachment; filename="answer.{form}"'}
    )  # fmt: skip


def _answer(query: str, given: Mapping[str, str], graph: PageGraph) -> Answer:
    try:
        found = graph.query(query)
    except SyntaxError as error:
        return Answer(error=str(error))
    except PageError as error:
        return Answer(error=str(error))
    if isinstance(found, ox.QueryBoolean):
        return Answer(truth=bool(found), forms=("json", "xml"))
    if isinstance(found, ox.QueryTriples):
        rows = tuple(tuple(python_value(part) for part in triple) for triple in found)
        return Answer(_table(Result(("subject", "predicate", "object"), rows), query, given), forms=("ttl", "nt", "jsonld", "rdf"))
    return Answer(_table(from_solutions(found), query, given), forms=("csv", "tsv", "json", "xml"))


def _table(result: Result, query: str, given: Mapping[str, str]) -> Table:
    columns, rows = shown(result, every=True)
    return make_table(columns, rows, "Answer", "/editor", {"query": query}, given)


def _example(name: str, graph: PageGraph) -> str:
    """A question of the catalogue as a query, with the examples that its header gives where a value is needed."""
    if name not in question_files():
        raise PageError(404, f"There is no example {name!r}.")
    question = next(question for question in load_all() if question.name == name)
    needed = {parameter.name: parameter.example for parameter in question.parameters if parameter.required}
    try:
        return readable(with_values(question, bind(question, needed, graph)))
    except ParameterError as error:
        raise PageError(404, f"The example cannot be shown: {error}.") from error
