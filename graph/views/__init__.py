"""Views: small graphs with a meaning, projected from the dataset by SPARQL; one module per view.

A view module has one function ``project``, which takes an engine (and the IRI of what the view is about) and returns a
``View``. Nothing here draws; ``layout`` only says where things stand. ``triples`` is the view of any answer in triples.
"""

from __future__ import annotations

VIEWS: dict[str, str | None] = {
    "overview": None,
    "subgroup": "subgroup",
    "study": "study",
    "provenance": "finding",
    "genetics": None,
    "citations": None,
}
"""The views, each with the sort of thing it is about, if any."""
