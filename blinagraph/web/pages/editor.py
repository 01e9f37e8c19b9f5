"""A place to write SPARQL: examples, prefixes, and the answer as a table or a graph; the query stands in the address."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pyoxigraph as ox
from starlette.responses import Response

from blinagraph.web.jobs import Job
from blinagraph.web.negotiation import GRAPHS, SOLUTIONS
from blinagraph.web.pages.cells import with_query
from blinagraph.web.pages.graph import PageError, PageGraph
from blinagraph.web.pages.mistakes import find_mistake
from blinagraph.web.pages.pictures import view_response
from blinagraph.web.pages.questions import readable
from blinagraph.web.pages.rendering import page
from blinagraph.web.pages.tables import Table, make_table
from blinagraph.web.pages.views import shown
from graph.views.model import NothingToDrawError
from graph.views.triples import project
from ontology.iris import PREFIXES
from queries.catalogue import load_all, question_files
from queries.names import ParameterError
from queries.parameters import bind, with_values
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
PICTURES = ("svg", "html")
"""The forms of an answer in triples that are pictures."""

_FORMS = {offer.format: offer for offer in reversed((*SOLUTIONS, *GRAPHS))}
_GRAPH_FORMS = ("ttl", "nt", "jsonld", "rdf")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave: a table, a picture of triples, the truth of an ASK, or the reason why there is nothing.

    ``status`` is that of the page; ``line``, ``column`` and ``length`` are those of a Mistake; ``triples`` tells what may be a picture.
    """

    table: Table | None = None
    truth: bool | None = None
    picture: str = ""
    triples: bool = False
    error: str = ""
    status: int = 200
    line: int = 0
    column: int = 0
    length: int = 0
    forms: tuple[str, ...] = ()


def editor_page(given: Mapping[str, str], graph: PageGraph) -> Response:
    """Show the editor, with the answer if the address holds a query."""
    query = given.get("query", "")
    example = given.get("example", "")
    answer = _answer(query, given, graph) if query.strip() else None
    text = query if query.strip() else _example(example, graph) if example else FIRST_QUERY
    return page(
        "editor.html",
        answer.status if answer else 200,
        nonce=secrets.token_urlsafe(16) if bundled() else "",
        title="SPARQL editor",
        query=text,
        as_table=with_query("/editor", {"query": query}),
        as_graph=with_query("/editor", {"query": query, "_as": "graph"}),
        answer=answer,
        examples=[(question.name, question.title) for question in load_all()],
        example=example,
        prefixes=sorted(PREFIXES.items()),
        downloads=[(form, with_query(f"/editor.{form}", {"query": query})) for form in answer.forms] if answer else [],
    )


@cache
def bundled() -> bool:
    """Whether the front-end build put its editor into the package; without it there is a plain field."""
    return files("blinagraph.web").joinpath("static", "built", "editor.js").is_file()


def editor_download(form: str, given: Mapping[str, str], graph: PageGraph) -> Response:
    """Give the whole answer of a query in one of the W3C forms, or as a picture. Raises PageError when that cannot be."""
    if form in PICTURES:
        return _picture(form, given.get("query", ""), graph)
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


def _picture(form: str, query: str, graph: PageGraph) -> Response:
    try:
        found = graph.query(query)
        if not isinstance(found, ox.QueryTriples):
            raise PageError(400, "Only triples, from CONSTRUCT or DESCRIBE, make a picture.")
        return view_response(project(found, graph), form)
    except SyntaxError as error:
        raise PageError(400, str(error)) from error
    except NothingToDrawError as error:
        raise PageError(422, f"No picture: {error}.") from error


def _answer(query: str, given: Mapping[str, str], graph: PageGraph) -> Answer:
    as_graph = given.get("_as") == "graph"
    try:
        found = graph.query(query)
    except SyntaxError as error:
        mistake = find_mistake(query, str(error), graph)
        return Answer(error=mistake.message, status=400, line=mistake.line, column=mistake.column, length=mistake.length)
    except PageError as error:
        return Answer(error=str(error), status=error.status)
    if isinstance(found, ox.QueryBoolean):
        return Answer(truth=bool(found), forms=("json", "xml"))
    if isinstance(found, ox.QueryTriples):
        if as_graph:
            return Answer(picture=with_query("/editor.html", {"query": query}), triples=True, forms=_GRAPH_FORMS)
        rows = tuple(tuple(python_value(part) for part in triple) for triple in found)
        return Answer(_table(Result(("subject", "predicate", "object"), rows), query, given), triples=True, forms=_GRAPH_FORMS)
    return Answer(_table(from_solutions(found), query, given), forms=("csv", "tsv", "json", "xml"))


def _table(result: Result, query: str, given: Mapping[str, str]) -> Table:
    columns, rows = shown(result, every=True)
    return make_table(columns, rows, "Answer", "/editor", {"query": query}, given, flat=True)


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
