"""The named graphs of the dataset."""

from __future__ import annotations

from ontology.iris import mint

STUDIES = mint("graph", "studies")
WORKS = mint("graph", "works")
LINKS = mint("graph", "links")
GENES = mint("graph", "genes")
ONTOLOGY = mint("graph", "ontology")
HIERARCHY = mint("graph", "hierarchy")
MAPPINGS = mint("graph", "mappings")
INFERENCES = mint("graph", "inferences")
AUDIT = mint("graph", "audit")
CATALOGUE = mint("graph", "catalogue")
DATASET = mint("graph", "dataset")


def publication_graph_name(publication: str) -> str:
    """The name of the graph that holds what one publication says.

    >>> publication_graph_name("salek2025")
    'https://w3id.org/blinagraph/graph/publication/salek2025'
    """
    return str(mint("graph", "publication", publication))
