"""rdflib's own SPARQL engine over the union of the named graphs: slow, and independent of Oxigraph."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.engine import read_solutions, read_triples
from graph.store import Answer, Manifest

if TYPE_CHECKING:
    from rdflib import Dataset


class RdflibEngine:
    """A dataset in rdflib's memory that answers as the embedded store does."""

    def __init__(self, quads: Iterable[ox.Quad], manifest: Manifest) -> None:
        """Hold the quads; named graphs stay apart, queries see their union."""
        import rdflib.plugins.sparql
        from rdflib import Dataset

        rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False  # a FROM of an unknown graph would be fetched from the web
        nquads = "".join(f"{quad} .\n" for quad in quads)
        self.manifest = manifest
        self.dataset: Dataset = Dataset(default_union=True)
        self.dataset.parse(data=nquads, format="nquads")

    def query(self, sparql: str) -> Answer:
        """Answer a SPARQL 1.1 query. Raises SyntaxError for bad SPARQL."""
        try:
            result = self.dataset.query(sparql)
        except Exception as error:  # rdflib has no common class for what its parser and translator raise
            raise SyntaxError(str(error)) from error
        if result.type in ("CONSTRUCT", "DESCRIBE"):
            return read_triples(result.serialize(format="nt") or b"", ox.RdfFormat.N_TRIPLES)
        return read_solutions(result.serialize(format="json") or b"", ox.QueryResultsFormat.JSON)

    def close(self) -> None:
        """Let go of the dataset."""
        self.dataset.close()
