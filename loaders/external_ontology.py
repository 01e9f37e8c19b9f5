"""Read an external ontology from disk: the classes our terms match and all their ancestors, nothing else.

OBO files are parsed by fastobo, OWL (RDF/XML) and Turtle by rdflib. A file is refused when it is too large, declares
XML entities, or imports other ontologies: nothing is fetched and nothing is expanded.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, VOID

from ontology.mappings import EXTERNAL, OBO, expand_curie

MAX_BYTES = 512 * 1024 * 1024
FORMATS = {".obo": "obo", ".owl": "xml", ".rdf": "xml", ".ttl": "turtle"}


class ExternalOntologyError(ValueError):
    """A file that is refused: too large, of unknown format, malformed, with entities or imports, or with no class of use."""


@dataclass(slots=True)
class Hierarchy:
    """Classes of an ontology: their labels, parents, and which are obsolete; IRIs as text."""

    labels: dict[str, str] = field(default_factory=dict)
    parents: dict[str, set[str]] = field(default_factory=dict)
    obsolete: set[str] = field(default_factory=set)
    iri: str | None = None
    version: str | None = None

    def with_ancestors(self, wanted: Collection[str]) -> set[str]:
        """The wanted classes that are here, and everything above them; a cycle does no harm."""
        kept: set[str] = set()
        waiting = [iri for iri in wanted if iri in self.labels]
        while waiting:
            iri = waiting.pop()
            if iri not in kept:
                kept.add(iri)
                waiting += [parent for parent in self.parents.get(iri, ()) if parent in self.labels]
        return kept


def read_hierarchy(path: Path, max_bytes: int = MAX_BYTES) -> Hierarchy:
    """Parse an OBO, OWL or Turtle file. Raises ExternalOntologyError, and OSError when it cannot be read."""
    size = path.stat().st_size
    if size > max_bytes:
        raise ExternalOntologyError(f"{path.name} has {size:,} bytes; at most {max_bytes:,} are read")
    file_format = FORMATS.get(path.suffix.lower())
    if file_format is None:
        raise ExternalOntologyError(f"{path.name} is of no known format; expected a name that ends in {', '.join(FORMATS)}")
    return _read_obo(path) if file_format == "obo" else _read_rdf(path, file_format)


def _read_obo(path: Path) -> Hierarchy:
    import fastobo

    try:
        document = fastobo.load(str(path))
    except (SyntaxError, ValueError) as error:
        raise ExternalOntologyError(f"{path.name} is no valid OBO file: {error}") from error
    hierarchy = Hierarchy()
    for clause in document.header:
        tag = clause.raw_tag()
        if tag == "import":
            raise ExternalOntologyError(f"{path.name} imports {clause.raw_value()}; merge imports before linking, none is fetched")
        if tag == "data-version":
            hierarchy.version = clause.raw_value()
        if tag == "ontology":
            hierarchy.iri = OBO + clause.raw_value().removesuffix(".obo") + ".obo"
    for frame in document:
        if not isinstance(frame, fastobo.term.TermFrame):
            continue
        iri = _iri(str(frame.id))
        for clause in frame:
            tag = clause.raw_tag()
            if tag == "name":
                hierarchy.labels[iri] = clause.raw_value()
            elif tag == "is_a":
                hierarchy.parents.setdefault(iri, set()).add(_iri(str(clause.term)))
            elif tag == "is_obsolete" and clause.raw_value() == "true":
                hierarchy.obsolete.add(iri)
    return hierarchy


def _read_rdf(path: Path, file_format: str) -> Hierarchy:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ExternalOntologyError(f"{path.name} is not UTF-8: {error}") from error
    if file_format == "xml" and re.search(r"<!(DOCTYPE|ENTITY)", text):
        raise ExternalOntologyError(f"{path.name} declares XML entities; save it without them, none is expanded")
    graph = Graph()
    try:
        graph.parse(data=text, format=file_format)
    except Exception as error:  # rdflib raises SAX, syntax and plain errors by format
        raise ExternalOntologyError(f"{path.name} is no valid {file_format}: {error}") from error
    imported = next(iter(graph.objects(None, OWL.imports)), None)
    if imported is not None:
        raise ExternalOntologyError(f"{path.name} imports {imported}; merge imports before linking, none is fetched")
    hierarchy = Hierarchy()
    ontology = next(iter(graph.subjects(RDF.type, OWL.Ontology)), None)
    if isinstance(ontology, URIRef):
        hierarchy.iri = str(ontology)
        hierarchy.version = str(graph.value(ontology, OWL.versionIRI) or graph.value(ontology, OWL.versionInfo) or "") or None
    for named in graph.subjects(RDF.type, OWL.Class):
        if isinstance(named, URIRef):
            iri = str(named)
            hierarchy.labels[iri] = str(graph.value(named, RDFS.label) or iri)
            hierarchy.parents[iri] = {str(parent) for parent in graph.objects(named, RDFS.subClassOf) if isinstance(parent, URIRef)}
            if (named, OWL.deprecated, Literal(True)) in graph:
                hierarchy.obsolete.add(iri)
    return hierarchy


def _iri(identifier: str) -> str:
    prefix, colon, local = identifier.partition(":")
    if not colon or local.startswith("//"):
        return identifier
    return expand_curie(identifier) if prefix in EXTERNAL else f"{OBO}{prefix}_{local}"


def to_curie(iri: str) -> str | None:
    """Write an IRI of an external ontology as a CURIE; None when no prefix fits.

    >>> to_curie("http://purl.obolibrary.org/obo/MONDO_0005059")
    'MONDO:0005059'
    """
    for prefix, (base, _) in EXTERNAL.items():
        if iri.startswith(base):
            return f"{prefix}:{iri.removeprefix(base)}"
    found = re.fullmatch(re.escape(OBO) + r"([A-Za-z]+)_(\w+)", iri)
    return f"{found[1]}:{found[2]}" if found else None


def hierarchy_graph(
    hierarchy: Hierarchy,
    wanted: Collection[str],
    graph_iri: str,
    path: Path,
    license_: str,
    source: str | None = None,
    version: str | None = None,
) -> Graph:
    """Write the wanted classes and their ancestors as a graph that names its source, version and licence.

    Raises ExternalOntologyError when none of the wanted classes is in the file.
    """
    kept = hierarchy.with_ancestors(wanted)
    if not kept:
        raise ExternalOntologyError(f"{path.name} holds none of the classes that our terms match")
    graph = Graph()
    about = URIRef(graph_iri)
    graph.add((about, RDF.type, VOID.Dataset))
    graph.add((about, RDFS.label, Literal(f"classes of {path.name} that our terms match, with their ancestors")))
    graph.add((about, DCTERMS.license, URIRef(license_) if re.match(r"https?://", license_) else Literal(license_)))
    graph.add((about, DCTERMS.source, Literal(source or hierarchy.iri or path.name)))
    graph.add((about, OWL.versionInfo, Literal(version or hierarchy.version or "not stated in the file")))
    graph.add((about, DCTERMS.identifier, Literal("sha256:" + hashlib.sha256(path.read_bytes()).hexdigest())))
    for iri in kept:
        node = URIRef(iri)
        graph.add((node, RDF.type, OWL.Class))
        graph.add((node, RDFS.label, Literal(hierarchy.labels[iri])))
        if curie := to_curie(iri):
            graph.add((node, SKOS.notation, Literal(curie)))
        if iri in hierarchy.obsolete:
            graph.add((node, OWL.deprecated, Literal(True)))
        for parent in hierarchy.parents.get(iri, ()):
            if parent in kept:
                graph.add((node, RDFS.subClassOf, URIRef(parent)))
    return graph
