"""What all commands share: where the graph is, how it is opened, how failures are told."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.store import EmbeddedStore, StoreError, current_generation, open_current, read_manifest

if TYPE_CHECKING:
    from blinagraph.build import Built
    from graph.engine import Engine

FORMATS = ("table", "csv", "tsv", "json", "jsonl", "md")
IN_TERMS = "srj"
"""The SPARQL 1.1 Query Results JSON Format: values as the RDF terms that they are."""

QUERY_FORMATS = (*FORMATS, IN_TERMS)


class CommandError(Exception):
    """A command that ends with messages on standard error and an exit code."""

    def __init__(self, code: int, *lines: str) -> None:
        """Keep the exit code and the messages."""
        super().__init__(*lines)
        self.code = code
        self.lines = lines


def say(message: str) -> None:
    """Tell the user something beside the result: on standard error."""
    click.echo(message, err=True)


def suggestion(candidates: Sequence[str]) -> str:
    """Ask whether one of these was meant, to stand behind a sentence; nothing where there are none.

    >>> suggestion(["ikzf1plus", "ikzf1-deleted"]), suggestion([])
    (' Did you mean ikzf1plus, ikzf1-deleted?', '')
    """
    return f" Did you mean {', '.join(candidates)}?" if candidates else ""


@dataclass(slots=True)
class Context:
    """The global options of one call."""

    store: Path | None
    sources: Path | None
    server: str | None = None

    @property
    def root(self) -> Path:
        """The folder of the graph: as named, else in the user's data folder."""
        if self.store is not None:
            return self.store
        from platformdirs import user_data_path

        return user_data_path("blinagraph")

    def required_sources(self) -> Path:
        """The folder of the source texts. Raises CommandError when none is named."""
        if self.sources is None:
            raise CommandError(2, "This needs the papers as text: name their folder with --sources DIR or BLINAGRAPH_SOURCES.")
        if not self.sources.is_dir():
            raise CommandError(2, f"There is no folder {self.sources}.")
        return self.sources

    def engine(self) -> Engine:
        """The server that ``--server`` names, else the graph of this machine, for commands that only ask.

        Raises graph.engine.EngineError for a server, CommandError for the graph of this machine.
        """
        if self.server is None:
            return self.open()
        from graph.remote import connect

        remote = connect(self.server)
        if remote.doubt:
            say(f"Warning: {remote.doubt}.")
        return remote

    def open(self) -> EmbeddedStore:
        """Open the graph of this machine; build it first if there is none or the shipped evidence changed.

        Raises CommandError when it can neither be opened nor built.
        """
        generation = current_generation(self.root)
        if generation is None:
            say("No graph yet: building it from the shipped evidence.")
            self.build()
        else:
            self._refresh(generation)
        try:
            store = open_current(self.root)
        except StoreError as error:
            raise CommandError(2, str(error)) from error
        running = click.get_current_context(silent=True)
        if running is not None:
            running.call_on_close(store.close)
        return store

    def _refresh(self, generation: Path) -> None:
        from blinagraph.inputs import inputs_hash, shipped_evidence

        try:
            manifest = read_manifest(generation)
        except StoreError as error:
            raise CommandError(2, str(error)) from error
        had = Path(manifest.sources) if manifest.sources else None
        sources = self.sources or had
        roots = [shipped_evidence()] if manifest.shipped else [Path(root) for root in manifest.evidence]
        missing = [str(folder) for folder in (*roots, sources) if folder and not folder.is_dir()]
        if missing:
            named = missing == [str(self.sources)]
            say(f"Note: {'there is no folder' if named else 'what this graph was built from is no longer there:'} {', '.join(missing)}.")
            return
        if inputs_hash(roots, sources) == manifest.inputs:
            return
        if sources != had and (had is None or had.is_dir()) and inputs_hash(roots, had) == manifest.inputs:
            cause = f"This graph was built without the papers in {sources}"
        else:
            cause = f"{'The shipped evidence' if manifest.shipped else 'The evidence'}, a paper or blinagraph itself changed"
        if manifest.shipped:
            say(f"{cause}: building the graph again.")
            self.sources = sources
            self.build()
        else:
            again = ["blinagraph", "build", *(part for root in manifest.evidence for part in ("--evidence", root))]
            say(f"Warning: {cause}; run `{shlex.join([*again, *(['--sources', str(sources)] if sources else [])])}`.")

    def build(self, evidence: tuple[Path, ...] = (), progress: Callable[[str], None] = lambda _: None) -> Built:
        """Build and store the graph. Raises CommandError with every fault."""
        from blinagraph.build import InvalidGraphError, build
        from loaders.problems import EvidenceError
        from ontology.reasoner import ReasonerError

        try:
            built = build(self.root, evidence, self.sources, progress)
        except EvidenceError as error:
            raise CommandError(1, *map(str, error.problems), f"{error}; the graph is as it was.") from error
        except ReasonerError as error:
            raise CommandError(1, f"{error}; the graph is as it was.") from error
        except InvalidGraphError as error:
            raise CommandError(1, *map(str, error.violations), f"{error}; the graph is as it was.") from error
        except FileNotFoundError as error:
            raise CommandError(2, f"{error}; the graph is as it was.") from error
        for note in built.corpus.notes:
            say(note)
        if built.manifest.outdated:
            say(f"Left out inferences that no longer rest on current input: {', '.join(built.manifest.outdated)}.")
            say("Answers that need them are marked out of date until `blinagraph reason` has run.")
        return built
