"""The terms of the ontology by their slug: measures, subgroups, drugs, categories, schemes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from ontology.vocabulary import BASE, BG

TERM_CLASSES = {
    "measure": (
        BG.Measure, BG.Endpoint, BG.ResponseEndpoint, BG.MrdEndpoint, BG.TimeToEventEndpoint, BG.RelapseEndpoint,
        BG.DeathEndpoint, BG.TransplantEndpoint, BG.RecoveryEndpoint, BG.TreatmentCourse, BG.BaselineCharacteristic,
        BG.AdverseEvent, BG.DesignParameter,
    ),
    "drug": (BG.Drug,),
    "subgroup": (BG.GeneticSubgroup,),
    "scheme": (BG.RiskScheme,),
    "category": (BG.Category,),
    "risk-category": (BG.RiskCategory,),
    "setting": (BG.Setting,),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the ontology: its slug, what sort of thing it is, its IRI and label, and how else it is called."""

    slug: str
    sort: str
    iri: URIRef
    label: str
    also: tuple[str, ...] = ()


class UnknownTermError(KeyError):
    """A slug that the ontology does not hold; ``near`` lists slugs that look like it."""

    def __init__(self, slug: str, near: list[str]) -> None:
        """Keep the slug and its look-alikes."""
        super().__init__(slug)
        self.slug = slug
        self.near = near


class Terms:
    """All terms of a terminology, found by slug. A slug names one thing only, whatever its sort."""

    def __init__(self, terminology: Graph) -> None:
        """Read the terms of a terminology graph."""
        self._by_slug: dict[str, Term] = {}
        for sort, classes in TERM_CLASSES.items():
            for term_class in classes:
                for iri in terminology.subjects(RDF.type, term_class):
                    if isinstance(iri, URIRef) and iri.startswith(BASE):
                        slug = iri.rsplit("/", 1)[1]
                        also = tuple(sorted(map(str, terminology.objects(iri, SKOS.altLabel))))
                        self._by_slug[slug] = Term(slug, sort, iri, str(terminology.value(iri, RDFS.label) or slug), also)

    def __iter__(self) -> Iterator[Term]:
        """Go through all terms."""
        return iter(self._by_slug.values())

    def find(self, slug: str, *sorts: str) -> Term:
        """Return the term with a slug, of one of the sorts if any are named. Raises UnknownTermError."""
        term = self._by_slug.get(slug)
        if term is None or (sorts and term.sort not in sorts):
            pool = [s for s, t in self._by_slug.items() if not sorts or t.sort in sorts]
            raise UnknownTermError(slug, get_close_matches(slug, pool, n=3, cutoff=0.5))
        return term


def module_files() -> list[Traversable]:
    """The Turtle modules of the terminology, in a fixed order."""
    return sorted((f for f in files("ontology").iterdir() if f.name.endswith(".ttl")), key=lambda f: f.name)


@cache
def terminology() -> Graph:
    """Parse the terminology once: every Turtle module of this package."""
    graph = Graph()
    for module in module_files():
        graph.parse(data=module.read_text(encoding="utf-8"), format="turtle")
    return graph


def hierarchy(graph: Graph) -> Graph:
    """Write out which terms a term lies within: itself and every term above it."""
    written = Graph()
    for term in set(graph.subjects(RDF.type, OWL.NamedIndividual)):
        if isinstance(term, URIRef):
            for above in graph.transitive_objects(term, SKOS.broader):
                if isinstance(above, URIRef):
                    written.add((term, BG.within, above))
    return written


@cache
def terms() -> Terms:
    """Return the terms of the shipped terminology."""
    return Terms(terminology())


def classes(graph: Graph) -> set[URIRef]:
    """Return the own classes that a terminology declares."""
    return {c for c in graph.subjects(RDF.type, OWL.Class) if isinstance(c, URIRef) and c.startswith(BASE)}
