"""The catalogue: every question declares what it does, and does it."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graph.store import EmbeddedStore
from queries.catalogue import TERM_TYPES, Parameter, Question, load_all
from queries.names import ParameterError, resolve
from queries.parameters import bind, to_term, with_values
from queries.results import from_solutions
from queries.runner import ask

QUESTIONS = load_all()
WITH_PARAMETERS = [(q, p) for q in QUESTIONS for p in q.parameters]
OPTIONS = {"store", "sources", "server", "format", "proof", "comparable", "help", "h"}
STUDIES_WITH_PARTS = {
    "swog-1318": ("swog-1318-ph-negative", "swog-1318-ph-positive"),
    "mdacc-hyper-cvad-blina": ("mdacc-hyper-cvad-blina-ino",),
    "gimema-lal2317": ("gimema-lal2317-ph-like",),
}
UNKNOWN = "https://w3id.org/blinagraph/nothing/unheard-of"


def required(question: Question) -> dict[str, str]:
    return {p.name: p.example for p in question.parameters if p.required}


def test_the_catalogue_is_there() -> None:
    assert len(QUESTIONS) >= 9


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_columns_are_as_declared_and_the_question_has_an_answer(question: Question, store: EmbeddedStore) -> None:
    result = ask(question, required(question), store)
    assert tuple(question.columns) == result.columns
    assert len(result) > 0
    assert all(meaning for meaning in question.columns.values())


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_a_file_as_it_stands_answers_with_its_defaults(question: Question, store: EmbeddedStore) -> None:
    """Any tool can run the file: its marked line binds the defaults, and the example of what it cannot do without."""
    assert from_solutions(store.query(question.text)).rows == ask(question, required(question), store).rows  # type: ignore[arg-type]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_grlc_can_read_the_header(question: Question) -> None:
    """grlc joins the lines that begin with #+, less that sign, reads them as YAML, and keeps four names for itself."""
    header = yaml.safe_load("\n".join(line.lstrip("#+") for line in question.text.split("\n") if line.startswith("#+")))
    assert question.text.startswith("#+")
    assert header["summary"] == question.title
    assert header["description"] == question.question
    assert (header["method"], header["endpoint_in_url"]) == ("GET", True)
    assert all(isinstance(tag, str) and tag for tag in header["tags"])
    assert not {"query", "type", "original_query", "variables"} & set(header)
    assert not re.search(r"\?__?[a-zA-Z0-9]", question.text), "grlc would take this variable for a parameter of its own"


@pytest.mark.parametrize("question", [q for q in QUESTIONS if any(p.name == "study" for p in q.parameters)], ids=lambda q: q.name)
def test_a_study_includes_its_parts(question: Question, store: EmbeddedStore) -> None:
    """SWOG 1318 is told of by its two cohorts only; the amendment of the MDACC trial is part of that trial."""
    for whole, parts in STUDIES_WITH_PARTS.items():
        answers = [ask(question, required(question) | {"study": study}, store).rows for study in (whole, *parts)]
        assert len(set(answers[0])) == len(answers[0])
        assert {row for answer in answers[1:] for row in answer} <= set(answers[0])


def test_the_parts_of_a_study_are_found_at_every_depth(store: EmbeddedStore) -> None:
    survival = next(q for q in QUESTIONS if q.name == "survival")
    terms = bind(survival, {"study": "swog-1318"}, store)["study"]
    assert [term.value.rsplit("/", 1)[1] for term in terms] == ["swog-1318", "swog-1318-ph-negative", "swog-1318-ph-positive"]
    assert [term.value.rsplit("/", 1)[1] for term in bind(survival, {"study": "e1910"}, store)["study"]] == ["e1910"]
    nested = ox.Store()
    part_of, study = "https://w3id.org/blinagraph/ontology/partOf", ox.NamedNode("https://w3id.org/blinagraph/ontology/Study")
    for name, whole in (("a", None), ("b", "a"), ("c", "b")):
        node = ox.NamedNode(f"https://w3id.org/blinagraph/study/{name}")
        nested.add(ox.Quad(node, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), study))
        nested.add(ox.Quad(node, ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), ox.Literal(name)))
        if whole:
            nested.add(ox.Quad(node, ox.NamedNode(part_of), ox.NamedNode(f"https://w3id.org/blinagraph/study/{whole}")))
    of_a_study = Question("q", "", "", ("t",), (Parameter("study", "study", "", "x"),), {}, "")
    found = bind(of_a_study, {"study": "a"}, nested)["study"]
    assert [term.value.rsplit("/", 1)[1] for term in found] == ["a", "b", "c"]


@pytest.mark.parametrize(("question", "parameter"), WITH_PARAMETERS, ids=lambda x: x.name)
def test_the_example_of_each_parameter_has_an_answer(question: Question, parameter: Parameter, store: EmbeddedStore) -> None:
    assert parameter.name not in OPTIONS
    assert len(ask(question, required(question) | {parameter.name: parameter.example}, store)) > 0


@pytest.mark.parametrize(("question", "parameter"), [(q, p) for q, p in WITH_PARAMETERS if p.type in TERM_TYPES], ids=lambda x: x.name)
def test_an_unknown_value_has_no_answer(question: Question, parameter: Parameter, store: EmbeddedStore) -> None:
    terms = bind(question, required(question), store) | {parameter.name: (ox.NamedNode(UNKNOWN),)}
    assert list(store.query(with_values(question, terms))) == []


@given(value=st.text(min_size=1, max_size=60))
def test_no_parameter_value_changes_the_shape_of_a_query(value: str) -> None:
    """A word is bound as one literal: the rest of the query is the same, and the literal reads back."""
    parameter = Parameter("word", "word", "", "x")
    asked = Question("q", "", "", ("t",), (parameter,), {}, "SELECT ?s WHERE {\n  # @parameters\n  ?s ?p $in_word\n}")
    term = to_term(parameter, value, ox.Store())  # type: ignore[arg-type]
    written = with_values(asked, {"word": (term,)})
    marker, literal = "VALUES $in_word { ", str(term)
    assert f"SELECT ?s WHERE {{\n  {marker}{literal} }}\n  ?s ?p $in_word\n}}" == written
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("http://e/s"), ox.NamedNode("http://e/p"), ox.Literal(value)))
    store.add(ox.Quad(ox.NamedNode("http://e/t"), ox.NamedNode("http://e/p"), ox.Literal(value + "x")))
    assert [row["s"].value for row in store.query(written)] == ["http://e/s"]  # type: ignore[union-attr, index]


@given(st.text(max_size=30).filter(lambda s: not re.fullmatch(r"-?\d{1,9}", s)))
def test_what_is_no_number_is_refused(value: str) -> None:
    with pytest.raises(ParameterError):
        to_term(Parameter("grade", "integer", "", "3"), value, ox.Store())  # type: ignore[arg-type]


def test_names_synonyms_and_curies_resolve(store: EmbeddedStore) -> None:
    expected = "https://w3id.org/blinagraph/subgroup/ikzf1plus"
    for name in ("ikzf1plus", "IKZF1plus", "subgroup:ikzf1plus", expected):
        assert expected == resolve("subgroup", name, store).value
    assert resolve("measure", "OS", store).value == "https://w3id.org/blinagraph/measure/overall-survival"


def test_an_ambiguous_name_is_asked_back(store: EmbeddedStore) -> None:
    with pytest.raises(ParameterError, match="may mean several") as caught:
        resolve("measure", "remission", store)
    assert len(caught.value.candidates) > 1
