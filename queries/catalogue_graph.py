"""The catalogue as RDF: each question a SHACL SPARQL executable, in the form of the SIB sparql-examples.

A question can be run as it stands: its defaults, and the roots of its hierarchies, are bound at the marker line by
VALUES. Its parameters are described as ``sh:parameter``: path (the variable ``$in_…``), class or datatype, default,
allowed values. Nodes have IRIs of their own, so that two builds of the same catalogue are the same graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ontology.iris import BASE, PREFIXES, mint
from queries.catalogue import TERM_TYPES, Parameter, Question, load_all
from queries.parameters import HIERARCHICAL, XSD, Term, with_values

if TYPE_CHECKING:
    from rdflib import Graph, URIRef

SCHEMA = "https://schema.org/"
SHACL = "http://www.w3.org/ns/shacl#"
CLASSES = {
    "measure": "Measure", "subgroup": "GeneticSubgroup", "drug": "Drug", "study": "Study", "work": "Publication",
    "setting": "Setting", "scheme": "RiskScheme", "finding": "Finding",
}  # fmt: skip
DATATYPES = {"integer": "integer", "decimal": "decimal", "word": "string"}
_PREFIX = re.compile(r"^PREFIX\s+([\w-]*):\s*<([^>]+)>", re.MULTILINE)


def catalogue_graph(questions: Iterable[Question] | None = None) -> Graph:
    """Write the questions (all of the catalogue when None) as triples."""
    from rdflib import Graph, Namespace

    graph = Graph()
    graph.bind("sh", Namespace(SHACL))
    graph.bind("schema", Namespace(SCHEMA))
    for question in load_all() if questions is None else questions:
        _question(graph, question)
    return graph


def executable(question: Question) -> str:
    """Write a question without its header, with its prefixes, its defaults and hierarchy roots bound by VALUES.

    What a question cannot do without is bound to its example.
    """
    bound = {p.name: (term,) for p in question.parameters if (term := _default(p)) is not None}
    lines = [line for line in with_values(question, bound).splitlines() if not line.startswith("#+")]
    return "\n".join(lines).strip() + "\n"


def _default(parameter: Parameter) -> Term | None:
    import pyoxigraph as ox

    value = parameter.default if parameter.default is not None else parameter.example if parameter.required else None
    if value is None:
        return ox.NamedNode(BASE + HIERARCHICAL[parameter.type]) if parameter.type in HIERARCHICAL else None
    if parameter.type in TERM_TYPES:
        return ox.NamedNode(BASE + parameter.type + "/" + value.removeprefix(f"{parameter.type}:"))
    return ox.Literal(value, datatype=ox.NamedNode(XSD + DATATYPES[parameter.type]))


def _question(graph: Graph, question: Question) -> None:
    from rdflib import Literal, Namespace, URIRef
    from rdflib.namespace import DCTERMS, RDF, RDFS

    sh, schema = Namespace(SHACL), Namespace(SCHEMA)
    node = mint("query", question.name)
    graph.add((node, RDF.type, sh.SPARQLExecutable))
    graph.add((node, RDF.type, sh.SPARQLSelectExecutable))
    graph.add((node, RDFS.label, Literal(question.title, lang="en")))
    graph.add((node, RDFS.comment, Literal(question.question, lang="en")))
    graph.add((node, DCTERMS.identifier, Literal(question.name)))
    if question.about:
        graph.add((node, DCTERMS.description, Literal(question.about, lang="en")))
    for tag in question.tags:
        graph.add((node, schema.keywords, Literal(tag)))
    graph.add((node, schema.target, URIRef(BASE + "dataset")))
    select = executable(question)
    graph.add((node, sh.select, Literal(select)))
    graph.add((node, sh.prefixes, _prefixes(graph)))
    for prefix, namespace in _PREFIX.findall(select):
        _declare(graph, prefix, namespace)
    for order, parameter in enumerate(question.parameters, start=1):
        graph.add((node, sh.parameter, _parameter(graph, node, parameter, order)))


def _prefixes(graph: Graph) -> URIRef:
    from rdflib import Namespace
    from rdflib.namespace import OWL, RDF

    node = mint("query", "prefixes")
    if (node, RDF.type, OWL.Ontology) not in graph:
        graph.add((node, RDF.type, OWL.Ontology))
        for prefix in ("bg", "rdfs", "skos"):
            _declare(graph, prefix, PREFIXES[prefix])
        graph.bind("query", Namespace(BASE + "query/"))
    return node


def _declare(graph: Graph, prefix: str, namespace: str) -> None:
    from rdflib import Literal, Namespace
    from rdflib.namespace import XSD as DATATYPE

    sh = Namespace(SHACL)
    declaration = mint("query", "prefixes", prefix)
    graph.add((mint("query", "prefixes"), sh.declare, declaration))
    graph.add((declaration, sh.prefix, Literal(prefix)))
    graph.add((declaration, sh.namespace, Literal(namespace, datatype=DATATYPE.anyURI)))


def _parameter(graph: Graph, question: URIRef, parameter: Parameter, order: int) -> URIRef:
    from rdflib import Literal, Namespace, URIRef
    from rdflib.namespace import RDF, SKOS
    from rdflib.namespace import XSD as DATATYPE

    sh = Namespace(SHACL)
    path = URIRef(f"{question}/in_{parameter.name}")
    node = URIRef(f"{question}/parameter/{parameter.name}")
    graph.add((node, RDF.type, sh.Parameter))
    graph.add((node, sh.path, path))
    graph.add((node, sh.name, Literal(parameter.name)))
    graph.add((node, sh.description, Literal(parameter.description, lang="en")))
    graph.add((node, sh.order, Literal(order, datatype=DATATYPE.integer)))
    graph.add((node, sh.optional, Literal(not parameter.required)))
    graph.add((node, SKOS.example, Literal(parameter.example)))
    if parameter.type in CLASSES:
        graph.add((node, sh["class"], URIRef(BASE + "ontology/" + CLASSES[parameter.type])))
    else:
        graph.add((node, sh.datatype, URIRef(XSD + DATATYPES[parameter.type])))
    default = _default(parameter)
    if default is not None and not parameter.required:
        value = (
            URIRef(default.value) if parameter.type in CLASSES else Literal(default.value, datatype=URIRef(XSD + DATATYPES[parameter.type]))
        )
        graph.add((node, sh.defaultValue, value))
    if parameter.values:
        graph.add((node, sh["in"], _list(graph, node, parameter.values)))
    return node


def _list(graph: Graph, owner: URIRef, values: tuple[str, ...]) -> URIRef:
    from rdflib import Literal, URIRef
    from rdflib.namespace import RDF

    nodes = [URIRef(f"{owner}/value-{order}") for order in range(1, len(values) + 1)]
    for place, value in enumerate(values):
        graph.add((nodes[place], RDF.first, Literal(value)))
        graph.add((nodes[place], RDF.rest, nodes[place + 1] if place + 1 < len(nodes) else RDF.nil))
    return nodes[0]
