"""The Python API: open the graph of this machine or connect to a server, then ask.

In short: ``import blinagraph as bg; g = bg.open(); g.ask("refractory-subgroups").to_pandas()``.
"""

from __future__ import annotations

from difflib import get_close_matches
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from blinagraph.context import CommandError, Context, suggestion
from blinagraph.tables import Shown, Table, Triples

if TYPE_CHECKING:
    from graph.engine import Engine
    from queries.catalogue import Question


class BlinagraphError(Exception):
    """A graph that cannot be opened or built, or a question that cannot be asked; ``candidates`` holds names that would do."""

    def __init__(self, message: str, candidates: list[str] | None = None) -> None:
        """Keep the message and what to offer instead."""
        super().__init__(message + suggestion(candidates or []))
        self.candidates = candidates or []


def open(store: str | PathLike[str] | None = None, sources: str | PathLike[str] | None = None) -> KnowledgeGraph:  # noqa: A001  bg.open
    """Open the graph of this machine; build it first if there is none or the shipped evidence changed.

    ``store`` is the folder of the graph (default: BLINAGRAPH_STORE, else your data folder), ``sources`` the folder with the
    papers as text (default: BLINAGRAPH_SOURCES). Raises BlinagraphError with every fault when it cannot be built.
    """
    from os import environ

    def folder(given: str | PathLike[str] | None, variable: str) -> Path | None:
        named = given if given is not None else environ.get(variable)
        return Path(named) if named else None

    context = Context(folder(store, "BLINAGRAPH_STORE"), folder(sources, "BLINAGRAPH_SOURCES"))
    try:
        return KnowledgeGraph(context.open())
    except CommandError as error:
        raise BlinagraphError("\n".join(error.lines)) from error


def connect(server: str, timeout: float = 60.0) -> KnowledgeGraph:
    """Ask a SPARQL server that holds the dataset; ``timeout`` is in seconds and covers a whole query.

    Credentials come from BLINAGRAPH_USER and BLINAGRAPH_PASSWORD or netrc. Warns of a server
    that does not evaluate SPARQL 1.1 as specified. Raises graph.engine.EngineError (an OSError).
    """
    from graph.remote import connect as find

    found = find(server, timeout)
    if found.doubt:
        import warnings

        warnings.warn(found.doubt, stacklevel=2)
    return KnowledgeGraph(found)


class KnowledgeGraph:
    """The graph, here or on a server; close it, or use it in a ``with`` block."""

    def __init__(self, engine: Engine) -> None:
        """Ask any engine."""
        self.engine = engine

    def questions(self) -> Table:
        """List the questions of the catalogue with their parameters."""
        from queries.catalogue import load_all

        rows = tuple((q.name, q.group, q.question, " ".join(p.name for p in q.parameters)) for q in load_all())
        return Table(("name", "group", "question", "parameters"), rows, "What can be asked?")

    def ask(self, question: str, **parameters: object) -> Table:
        """Answer a question of the catalogue; ``g.ask("survival", study="blina-cell")``.

        Raises BlinagraphError with candidates for an unknown question, parameter or name.
        """
        from queries.names import ParameterError
        from queries.runner import ask

        given = {name: str(value) for name, value in parameters.items() if value is not None}
        try:
            return Table.of(ask(_question(question), given, self.engine))
        except ParameterError as error:
            raise BlinagraphError(f"{error}.", error.candidates) from error

    def sparql(self, query: str) -> Table | Triples | bool:
        """Run a SPARQL query over all graphs: a Table for SELECT, a bool for ASK, Triples for CONSTRUCT and DESCRIBE.

        Prefixes of the project are known. Raises BlinagraphError with the reason for bad SPARQL.
        """
        from ontology.iris import PREFIXES
        from queries.results import from_solutions
        from queries.runner import QueryError, answer

        try:
            given = answer(query, self.engine, PREFIXES)
        except QueryError as error:
            raise BlinagraphError(f"The query is not valid SPARQL: {error}") from error
        if isinstance(given, bool):
            return given
        return Triples(given) if isinstance(given, str) else Table.of(from_solutions(given))

    def show(self, thing: str) -> Shown:
        """Show everything known of one thing: an IRI, a CURIE such as ``subgroup:ikzf1plus``, or a name."""
        from queries.about import UnknownThingError, about

        try:
            return Shown.of(about(thing, self.engine))
        except UnknownThingError as error:
            raise BlinagraphError(f"{error}.", error.candidates) from error

    def evidence(self, publication: str | None = None) -> Table:
        """Return every anchored fact in one flat table, of one publication if it is named."""
        return self.ask("evidence-table", publication=publication)

    def close(self) -> None:
        """Let go of the graph."""
        self.engine.close()

    def __enter__(self) -> KnowledgeGraph:
        """Use the graph in a ``with`` block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the graph at the end of the block."""
        self.close()

    def __repr__(self) -> str:
        """Name the engine."""
        return f"<blinagraph {getattr(self.engine, 'name', 'graph')}>"


def _question(name: str) -> Question:
    from queries.catalogue import load, question_files

    known = question_files()
    if name not in known:
        raise BlinagraphError(f"There is no question {name!r}.", get_close_matches(name, known, n=3, cutoff=0.4))
    return load(name)
