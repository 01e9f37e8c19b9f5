"""What a parameter takes: terms within the declared root, numbers within a range, words that mean something."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.store import EmbeddedStore
from queries.catalogue import Parameter, Question, load, load_all
from queries.names import ParameterError, resolve
from queries.parameters import HIERARCHICAL, allowed_value, bind
from queries.runner import ask
from queries.scope import OutOfScopeError, roots

QUESTIONS = load_all()
SCOPED = [(q, p) for q in QUESTIONS for p in q.parameters if p.type in HIERARCHICAL]
LISTED = [(q, p) for q in QUESTIONS for p in q.parameters if p.values]


@pytest.mark.parametrize(("question", "parameter"), SCOPED, ids=lambda x: x.name)
def test_every_hierarchical_parameter_declares_what_it_is_about(question: Question, parameter: Parameter, store: EmbeddedStore) -> None:
    """Roots, subjects and default are terms of the graph; subjects and default lie within the roots."""
    assert parameter.within
    for slug in (*parameter.within, *parameter.subject):
        assert resolve(parameter.type, slug, store).value == f"https://w3id.org/blinagraph/{parameter.type}/{slug}"
    for slug in parameter.subject:
        bind(question, {p.name: p.example for p in question.parameters if p.required} | {parameter.name: slug}, store)


@pytest.mark.parametrize(
    ("question", "value", "instead"),
    [
        ("survival", "mrd-negativity", "mrd-negativity --measure mrd-negativity"),
        ("complete-remission", "crs", "adverse-events --measure cytokine-release-syndrome"),
        ("early-death", "sex", "baseline --measure sex"),
        ("by-age", "sex", "baseline --measure sex"),
        ("adverse-events", "acute-gvhd", "transplant --measure acute-gvhd"),
        ("complete-remission", "time to CR", "recovery --measure time-to-complete-remission"),
        ("mrd-negativity", "OS", "survival --measure overall-survival"),
    ],
)
def test_a_term_outside_is_refused_with_the_question_to_ask_instead(question: str, value: str, instead: str, store: EmbeddedStore) -> None:
    with pytest.raises(OutOfScopeError, match="is not about") as caught:
        ask(load(question), {"measure": value}, store)
    assert f"`blinagraph ask {instead}`" in str(caught.value)
    name, _, slug = instead.partition(" --measure ")
    assert len(ask(load(name), {"measure": slug}, store)) > 0


@pytest.mark.parametrize(
    ("question", "parameter"), [(q, p) for q, p in SCOPED if p.type == "measure" and "measure" in q.columns], ids=lambda x: x.name
)
def test_no_answer_is_about_what_its_question_refuses(question: Question, parameter: Parameter, store: EmbeddedStore) -> None:
    """The measures of all rows lie within the roots: nothing that is answered by default is refused when it is named."""
    iris = " ".join(f"<{iri}>" for iri in roots(parameter))
    rows = store.query(
        "PREFIX bg: <https://w3id.org/blinagraph/ontology/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        f"SELECT DISTINCT ?label WHERE {{ VALUES ?root {{ {iris} }} ?measure bg:within ?root ; rdfs:label ?label }}"
    )
    within = {row["label"].value for row in rows}  # type: ignore[union-attr, index]
    measures = {row["measure"] for row in ask(question, {}, store)} - {"", None}
    assert {m for m in measures if m in _labels(store)} <= within


def _labels(store: EmbeddedStore) -> set[str]:
    rows = store.query(
        "PREFIX bg: <https://w3id.org/blinagraph/ontology/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "PREFIX measure: <https://w3id.org/blinagraph/measure/> SELECT DISTINCT ?l WHERE { ?m bg:within measure:measure ; rdfs:label ?l }"
    )
    return {row["l"].value for row in rows}  # type: ignore[union-attr, index]


@pytest.mark.parametrize(
    ("question", "given"),
    [
        ("adverse-events", {"grade": "9"}),
        ("adverse-events", {"grade": "-1"}),
        ("adverse-events", {"grade": "4-3"}),
        ("adverse-events", {"grade": "3-9"}),
        ("adverse-events", {"grade": "3-4", "highest": "5"}),
        ("survival", {"horizon": "-5"}),
        ("survival", {"horizon": "12-24"}),
        ("by-age", {"age": "400"}),
    ],
)
def test_numbers_out_of_range_are_refused(question: str, given: dict[str, str], store: EmbeddedStore) -> None:
    with pytest.raises(ParameterError, match=next(iter(given))):
        ask(load(question), given, store)


@pytest.mark.parametrize("question", ["adverse-events", "crs-and-neurotoxicity"])
@pytest.mark.parametrize("band", ["3-4", "3\u20134"])
def test_a_band_of_grades_keeps_rows_that_reach_it(question: str, band: str, store: EmbeddedStore) -> None:
    rows = list(ask(load(question), {"grade": band}, store))
    every = list(ask(load(question), {}, store))
    assert {row["finding"] for row in rows} == {
        row["finding"] for row in every if row["grade_low"] and row["grade_low"] <= 4 and (row["grade_high"] or 5) >= 3
    }
    assert rows
    assert len(ask(load(question), {"grade": "1-2"}, store)) < len(ask(load(question), {"grade": "1"}, store))
    assert rows == list(ask(load(question), {"grade": "3", "highest": "4"}, store))


@pytest.mark.parametrize(
    ("question", "given", "near"),
    [
        ("cases", {"gene": "NOSUCHGENE"}, None),
        ("cases", {"gene": "IKZFI"}, "IKZF1"),
        ("external-ids", {"name": "zzz"}, None),
        ("external-ids", {"name": "blinatumomb"}, "blinatumomab"),
        ("by-external-id", {"id": "RXCUI:1"}, None),
        ("by-external-id", {"id": "NCIT:C62529"}, "NCIT:C62528"),
    ],
)
def test_a_word_that_names_nothing_is_refused_with_what_is_near(
    question: str, given: dict[str, str], near: str | None, store: EmbeddedStore
) -> None:
    with pytest.raises(ParameterError, match="nothing here is called") as caught:
        ask(load(question), given, store)
    assert near is None or near in caught.value.candidates


@pytest.mark.parametrize(
    ("question", "given"),
    [
        ("cases", {"gene": "kmt2a"}),
        ("external-ids", {"name": "drug:blinatumomab"}),
        ("external-ids", {"name": "Blincyto"}),
        ("by-external-id", {"id": "ncit:c62528"}),
    ],
)
def test_names_in_any_case_and_by_curie_are_known(question: str, given: dict[str, str], store: EmbeddedStore) -> None:
    assert len(ask(load(question), given, store)) > 0


@pytest.mark.parametrize(("question", "parameter"), LISTED, ids=lambda x: x.name)
def test_other_words_for_a_value_mean_only_that_value(question: Question, parameter: Parameter) -> None:
    assert set(parameter.spoken) <= set(parameter.values)
    for value in parameter.values:
        for word in (value, value.upper(), value.replace("-", " "), *parameter.spoken.get(value, ())):
            assert allowed_value(parameter, word) == value


@pytest.mark.parametrize(
    ("question", "parameter", "word", "value"),
    [
        ("cases-by-status", "donor", "haploidentical", "haploidentical donor"),
        ("cases-by-status", "donor", "sibling", "matched sibling donor"),
        ("cases-by-status", "status", "CR2", "second complete remission"),
        ("mrd-negativity-by-definition", "assay", "ngs", "ig-tr-ngs"),
        ("regimens", "phase", "prephase", "pre-induction"),
        ("contrasts", "statistic", "HR", "hazard-ratio"),
    ],
)
def test_a_part_of_a_value_that_no_other_has_will_do(question: str, parameter: str, word: str, value: str) -> None:
    assert allowed_value(next(p for p in load(question).parameters if p.name == parameter), word) == value


def test_a_part_that_several_values_have_is_asked_back_and_only_near_ones_are_offered() -> None:
    donor = next(p for p in load("cases-by-status").parameters if p.name == "donor")
    with pytest.raises(ParameterError, match="may mean several") as caught:
        allowed_value(donor, "matched")
    assert caught.value.candidates == ["matched sibling donor", "matched unrelated donor"]
    with pytest.raises(ParameterError) as caught:
        allowed_value(donor, "haploidenticle donor")
    assert caught.value.candidates == ["haploidentical donor"]
    assert "matched" not in str(caught.value)
    with pytest.raises(ParameterError, match="expected one of") as caught:
        allowed_value(donor, "zzz")
    assert caught.value.candidates == []


@pytest.mark.parametrize(
    ("name", "study"),
    [("lu2024", "rdc-blina"), ("Lu 2024", "rdc-blina"), ("Huang 2024", "blina-maintenance-huang"), ("salek2025", "blina-cell")],
)
def test_a_study_goes_by_the_work_about_it(name: str, study: str, store: EmbeddedStore) -> None:
    assert resolve("study", name, store) == ox.NamedNode(f"https://w3id.org/blinagraph/study/{study}")


def test_parts_of_transplantation_and_phases_of_a_regimen_can_be_asked_for(store: EmbeddedStore) -> None:
    assert {row["measure"] for row in ask(load("transplant"), {"measure": "acute-gvhd"}, store)} == {"acute GvHD"}
    assert {row["phase"] for row in ask(load("regimens"), {"phase": "cns-prophylaxis"}, store)} < {
        row["phase"] for row in ask(load("regimens"), {}, store)
    }


def test_time_to_remission_stands_beside_count_recovery(store: EmbeddedStore) -> None:
    """Lu 2024, abstract: median time to CR 22 days."""
    rows = [row for row in ask(load("recovery"), {"study": "lu2024"}, store) if row["aspect"] == "time to remission"]
    assert [(row["statistic"], row["value"], row["unit"]) for row in rows] == [("median", 22, "day")]


def test_loss_of_cd19_and_cd19_status_are_found_together(store: EmbeddedStore) -> None:
    """Lu 2024: CD19-negative in 1 of 4 patients with relapse."""
    rows = list(ask(load("relapse"), {"measure": "CD19 loss"}, store))
    assert ("CD19-negative", 1, 4) in {(row["category"], row["n"], row["total"]) for row in rows}
    assert "claim" in {row["status"] for row in rows}
