"""Every question of the catalogue as a form: its parameters in the address, its rows as a table or a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from starlette.responses import Response

from blinagraph.web.pages.cells import with_query
from blinagraph.web.pages.graph import PageError, PageGraph
from blinagraph.web.pages.rendering import page, refusal
from blinagraph.web.pages.tables import FORMS, Table, download, make_table, without_controls
from blinagraph.web.pages.views import shown
from ontology.iris import BASE
from queries.catalogue import TERM_TYPES, Parameter, Question, grouped, load, load_all, question_files
from queries.certainty import uncertain_facts
from queries.names import ParameterError
from queries.parameters import bind, with_values
from queries.results import Result
from queries.runner import ask
from queries.scope import roots
from queries.wording import worded

MOST_OFFERED = 400

_OFFERED = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?thing (SAMPLE(?name) AS ?label) WHERE { ?thing rdfs:label ?name %s FILTER(STRSTARTS(STR(?thing), "%s")) }
GROUP BY ?thing ORDER BY LCASE(STR(?label)) LIMIT %d
"""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form."""

    parameter: Parameter
    value: str
    offered: list[tuple[str, str]]
    """What to choose from: the value, and its name."""

    @property
    def closed(self) -> bool:
        """Whether nothing but what is offered will do."""
        return bool(self.parameter.values)


def all_questions_page() -> Response:
    """List every question by group."""
    return page("questions.html", title="Questions", groups=grouped(load_all()))


def question_page(name: str, said: Sequence[tuple[str, str]], graph: PageGraph) -> Response:
    """Answer ``/ask/QUESTION?…``, or with an ending its rows as a file.

    Raises PageError when there is no such question, or when a parameter is given twice.
    """
    given = dict(said)
    for parameter, values in Counter(name for name, value in said if name in without_controls(given) and value.strip()).items():
        if values > 1:
            raise PageError(400, f"{parameter} is given {values} times. Ask once for each.")
    stem, _, form = name.rpartition(".")
    if form not in FORMS:
        stem, form = name, ""
    question = _question(stem)
    parameters = {key: value.strip() for key, value in without_controls(given).items() if key != "_columns" and value.strip()}
    asked = bool(given) or not any(parameter.required for parameter in question.parameters)
    try:
        result = ask(question, parameters, graph) if asked else None
    except ParameterError as error:
        if form:
            return refusal(400, f"{error}.")
        return _page(question, parameters, given, graph, None, error)
    if form:
        return download(result or Result(tuple(question.columns), ()), form, stem)
    return _page(question, parameters, given, graph, result, None)


def _question(name: str) -> Question:
    if name not in question_files():
        near = get_close_matches(name, question_files(), n=3, cutoff=0.4)
        raise PageError(404, f"There is no question {name!r}." + (f" Did you mean {', '.join(near)}?" if near else ""))
    return load(name)


def _page(
    question: Question,
    parameters: dict[str, str],
    given: Mapping[str, str],
    graph: PageGraph,
    result: Result | None,
    error: ParameterError | None,
) -> Response:
    every = given.get("_columns") == "all"
    table: Table | None = None
    if result is not None:
        question = worded(question, bind(question, parameters, graph), graph)
        columns, rows = shown(result, question.columns, every, uncertain=uncertain_facts(graph))
        kept = {**parameters, **({"_columns": "all"} if every else {})}
        table = make_table(columns, rows, question.question, f"/ask/{question.name}", kept, given, flat=every)
    return page(
        "question.html",
        400 if error else 200,
        title=question.title,
        question=question,
        fields=[_field(parameter, parameters.get(parameter.name, ""), graph) for parameter in question.parameters],
        table=table,
        every=every,
        other_columns=with_query(f"/ask/{question.name}", {**parameters, **({} if every else {"_columns": "all"})}),
        error=str(error) if error else "",
        candidates=_candidates(question, parameters, error) if error else [],
        editor=with_query("/editor", {"query": _query_text(question, parameters, graph)}) if result is not None else "",
        command=_command(question, parameters),
    )


def _field(parameter: Parameter, value: str, graph: PageGraph) -> Field:
    if parameter.type not in TERM_TYPES:
        return Field(parameter, value, [(allowed, allowed) for allowed in parameter.values])
    root = f"{BASE}{parameter.type}/"
    if parameter.type == "finding":
        return Field(parameter, value.removeprefix(root), [])
    within = f"VALUES ?root {{ {' '.join(f'<{iri}>' for iri in roots(parameter))} }} ?thing bg:within ?root ." if parameter.within else ""
    rows = graph.solutions(_OFFERED % (f". {within}", root, MOST_OFFERED))
    offered = [(row["thing"].value.removeprefix(root), row["label"].value) for row in rows]
    return Field(parameter, value.removeprefix(root), offered)


def _candidates(question: Question, parameters: dict[str, str], error: ParameterError) -> list[tuple[str, str]]:
    """What to try instead: for the one parameter whose value the message quotes."""
    wrong = next((name for name, value in parameters.items() if repr(value) in str(error)), None)
    if wrong is None or wrong not in {parameter.name for parameter in question.parameters}:
        return []
    return [(candidate, with_query(f"/ask/{question.name}", {**parameters, wrong: candidate})) for candidate in error.candidates]


def _query_text(question: Question, parameters: dict[str, str], graph: PageGraph) -> str:
    return readable(with_values(question, bind(question, parameters, graph)))


def readable(query: str) -> str:
    """A query of the catalogue without its header."""
    return "\n".join(line for line in query.splitlines() if not line.startswith("#+")).strip() + "\n"


def _command(question: Question, parameters: dict[str, str]) -> str:
    import shlex

    return shlex.join(["blinagraph", "ask", question.name, *(part for name, value in parameters.items() for part in (f"--{name}", value))])
