"""Membership of cases in genetic subgroups: certain, excluded, or possible, with the standing of each condition.

HermiT answers two questions of every case, definition and condition: does membership follow, does its complement
follow? Where neither does, membership is open; it is called possible when a printed lesion is, or may be, one that
suggests it (decision 9 says why silence alone is not enough).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import BNode, Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from ontology.case_input import ABSENT, CARRIED, UNSPECIFIED, CaseInput, LesionInput, description, lesion_description
from ontology.definitions import Definition, Part, definitions, genes_of, label
from ontology.reasoner import Realised, impossible, realise
from ontology.vocabulary import BG

MET, COULD_BE_MET, NOT_PRINTED, NOT_MET = "met", "could be met", "not printed", "not met"
CERTAIN, POSSIBLE, EXCLUDED = "certain", "possible", "excluded"
HELPER = "urn:blinagraph:helper:"


@dataclass(frozen=True, slots=True)
class Condition:
    """How far a case meets one condition: what in words, how far, by which lesions and other facts, and why in words."""

    order: int
    words: str
    fulfilment: str
    lesions: tuple[LesionInput, ...]
    facts: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Membership:
    """What follows for one case and one subgroup."""

    case: CaseInput
    definition: Definition
    standing: str
    conditions: tuple[Condition, ...]
    suggestions: tuple[tuple[str, LesionInput], ...] = ()

    @property
    def open_parts(self) -> int:
        """Number of conditions that what is printed leaves open."""
        return sum(c.fulfilment in (COULD_BE_MET, NOT_PRINTED) for c in self.conditions)

    @property
    def lesions(self) -> tuple[LesionInput, ...]:
        """The lesions that the membership follows from or that suggest it."""
        found = [lesion for c in self.conditions for lesion in c.lesions] + [lesion for _, lesion in self.suggestions]
        return tuple(dict.fromkeys(found))

    @property
    def facts(self) -> tuple[str, ...]:
        """The case facts that the membership follows from."""
        return tuple(sorted({lesion.fact for lesion in self.lesions} | {fact for c in self.conditions for fact in c.facts}))


def memberships(terminology: Graph, cases: list[CaseInput]) -> list[Membership]:
    """Run the reasoner and judge every case against every definition. Raises ReasonerError and its kinds."""
    defined = definitions(terminology)
    judge = _Judge(terminology, defined, realise(terminology, cases))
    judge.ask(cases)
    standings = [(case, d, standing) for case in cases for d in defined.values() for standing in [judge.standing(case, d)] if standing]
    judge.ask_conditions(standings)
    return [
        Membership(
            case,
            definition,
            standing,
            tuple(judge.condition(case, definition, part) for part in definition.parts),
            tuple(judge.suggestions(case, definition)) if standing == POSSIBLE else (),
        )
        for case, definition, standing in standings
    ]


class _Questions:
    """Classes that are empty if something cannot be; asking for emptiness is far faster than realising complements."""

    def __init__(self, terminology: Graph) -> None:
        self._terminology = terminology
        self.graph = Graph()
        self.cases: list[CaseInput] = []

    def could_be(self, individual: str, known: list[Node], sought: URIRef) -> None:
        """Could something of which this is known be of a class?"""
        self._ask(_both(individual, sought), [*known, sought])

    def meets(self, case: CaseInput, definition: Definition, part: Part) -> None:
        """Could a case meet a condition, and could it fail to?"""
        name = _part(definition, part)
        self._ask(_both(case.iri, name), [*description(self.graph, case), _copy(self._terminology, part.expression, self.graph)])
        complement = BNode()
        self.graph.add((complement, RDF.type, OWL.Class))
        self.graph.add((complement, OWL.complementOf, _copy(self._terminology, part.expression, self.graph)))
        self._ask(_without(case.iri, name), [*description(self.graph, case), complement])

    def _ask(self, name: str, expressions: list[Node]) -> None:
        self.graph.add((URIRef(name), RDF.type, OWL.Class))
        for expression in expressions:
            self.graph.add((URIRef(name), RDFS.subClassOf, expression))

    def impossible(self, cases: list[CaseInput]) -> frozenset[str]:
        """The questions whose answer is no."""
        return impossible(self._terminology, cases, self.graph)


def _without(individual: str, named_class: str) -> str:
    return f"{HELPER}{individual}:without:{named_class}"


def _both(individual: str, named_class: str) -> str:
    return f"{HELPER}{individual}:and:{named_class}"


def _part(definition: Definition, part: Part) -> str:
    return f"{HELPER}part:{part.order}:{definition.patients}"


def _copy(source: Graph, node: Node, target: Graph) -> Node:
    """Copy an expression with blank nodes of its own, as OWL asks."""
    if not isinstance(node, BNode):
        return node
    copy = BNode()
    for p, o in source.predicate_objects(node):
        target.add((copy, p, _copy(source, o, target)))
    return copy


class _Judge:
    """Asks HermiT and reads its answers, case by case and condition by condition."""

    def __init__(self, terminology: Graph, defined: dict[URIRef, Definition], realised: Realised) -> None:
        self._terminology = terminology
        self._defined = defined
        self._realised = realised
        self._impossible: frozenset[str] = frozenset()
        classes = {c for d in defined.values() for c in (*d.suggested_by, *(x for p in d.parts for x in p.lesion_classes))}
        self._genes = {c: frozenset(map(str, genes_of(terminology, c))) for c in sorted(classes)}

    def ask(self, cases: list[CaseInput]) -> None:
        """Ask which lesions could be of which class, and which cases of which subgroup, where it does not follow anyway."""
        questions = _Questions(self._terminology)
        for case in cases:
            for lesion in _carried(case):
                for lesion_class in self._genes:
                    if not self._realised.is_a(lesion.iri, str(lesion_class)) and self._related(lesion, lesion_class):
                        questions.could_be(lesion.iri, lesion_description(questions.graph, lesion), lesion_class)
            for patients in self._defined:
                if not self._realised.is_a(case.iri, str(patients)):
                    questions.could_be(case.iri, description(questions.graph, case), patients)
        self._impossible |= questions.impossible(cases)

    def ask_conditions(self, standings: list[tuple[CaseInput, Definition, str]]) -> None:
        """Ask how far cases meet the conditions of subgroups to which they do not certainly belong."""
        questions = _Questions(self._terminology)
        for case, definition, standing in standings:
            for part in definition.parts if standing != CERTAIN else ():
                questions.meets(case, definition, part)
        self._impossible |= questions.impossible([case for case, _, _ in standings])

    def _never(self, individual: str, named_class: str) -> bool:
        return _both(individual, named_class) in self._impossible

    def standing(self, case: CaseInput, definition: Definition) -> str | None:
        """Certain, excluded, possible; None where membership is open and nothing suggests it."""
        if self._realised.is_a(case.iri, str(definition.patients)):
            return CERTAIN
        if self._never(case.iri, definition.patients):
            return EXCLUDED
        return POSSIBLE if any(self.suggestions(case, definition)) else None

    def suggestions(self, case: CaseInput, definition: Definition) -> Iterator[tuple[str, LesionInput]]:
        """The lesions that suggest a subgroup, each with the class of lesions that it is or may be."""
        for lesion_class in definition.suggested_by:
            for lesion in _carried(case):
                if self._may_be(lesion, lesion_class):
                    is_one = self._realised.is_a(lesion.iri, str(lesion_class))
                    yield f"{'is' if is_one else 'may be'} {_with_article(label(self._terminology, lesion_class))}", lesion

    def _related(self, lesion: LesionInput, lesion_class: URIRef) -> bool:
        """Whether a lesion shares a gene with a class or is of a class that suggests it."""
        hints = self._terminology.objects(lesion_class, BG.suggestedBy)
        return bool(self._genes[lesion_class] & set(lesion.genes)) or any(self._realised.is_a(lesion.iri, str(h)) for h in hints)

    def _may_be(self, lesion: LesionInput, lesion_class: URIRef) -> bool:
        """Whether a lesion is of a class, or is related to it and not ruled out."""
        if self._realised.is_a(lesion.iri, str(lesion_class)):
            return True
        return self._related(lesion, lesion_class) and not self._never(lesion.iri, lesion_class)

    def condition(self, case: CaseInput, definition: Definition, part: Part) -> Condition:
        """How far a case meets one condition, and why."""
        name = _part(definition, part)
        are = tuple(x for x in _carried(case) if any(self._realised.is_a(x.iri, str(c)) for c in part.lesion_classes))
        may_be = tuple(x for x in _carried(case) if any(self._may_be(x, c) for c in part.lesion_classes))
        named = [(d, s) for p in part.patient_classes for d in [self._defined[p]] for s in [self.standing(case, d)] if s]
        certain = self._realised.is_a(case.iri, str(definition.patients))
        if certain or _without(case.iri, name) in self._impossible:
            return self._settled(MET, case, part, _absent(case, part, self._terminology) if part.negative else are, named)
        if self._never(case.iri, name):
            return self._settled(NOT_MET, case, part, are if part.negative else _absent(case, part, self._terminology), named)
        if may_be:
            reason = "; ".join(f"“{x.printed}”: {_open(x)}" for x in may_be)
            return Condition(part.order, part.words, COULD_BE_MET, may_be, (), reason)
        if any(standing == POSSIBLE for _, standing in named):
            return Condition(part.order, part.words, COULD_BE_MET, (), (), "itself only possible")
        return Condition(part.order, part.words, NOT_PRINTED, (), (), "nothing is printed that settles it")

    def _settled(
        self, fulfilment: str, case: CaseInput, part: Part, lesions: tuple[LesionInput, ...], named: list[tuple[Definition, str]]
    ) -> Condition:
        """A condition that is settled: by lesions, by those of another subgroup, or by how the publication assigns the patient."""
        for definition, _ in named if not lesions else ():
            inner = [self.condition(case, definition, p) for p in definition.parts]
            lesions = tuple(dict.fromkeys(lesion for c in inner for lesion in c.lesions if c.fulfilment in (MET, NOT_MET)))
        if lesions:
            reason = ", ".join(f"“{x.printed}”{'' if x.result == CARRIED else ' was looked for and not found'}" for x in lesions)
            return Condition(part.order, part.words, fulfilment, lesions, (), reason)
        facts = tuple(sorted(fact for fact, _, _ in case.assigned))
        printed = " and ".join(sorted({name for _, _, name in case.assigned}))
        return Condition(part.order, part.words, fulfilment, (), facts, f"the patient is printed as {printed}")


def _carried(case: CaseInput) -> list[LesionInput]:
    return [lesion for lesion in case.lesions if lesion.result == CARRIED]


def _absent(case: CaseInput, part: Part, terminology: Graph) -> tuple[LesionInput, ...]:
    genes = {str(g) for c in part.lesion_classes for g in genes_of(terminology, c)}
    named = {str(c) for c in part.lesion_classes}
    return tuple(x for x in case.lesions if x.result == ABSENT and (genes & set(x.genes) or x.named in named))


def _with_article(name: str) -> str:
    """A name with the article it is spoken with; no name here begins with u."""
    return f"{'an' if name[0].lower() in 'aeio' else 'a'} {name}"


def _open(lesion: LesionInput) -> str:
    if lesion.kind == UNSPECIFIED:
        return "kind of alteration not printed"
    if lesion.kind == "rearrangement":
        return "partner not printed"
    return f"{lesion.kind.replace('-', ' ')}, not known to be the one asked for"
