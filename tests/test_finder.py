"""Free words find the question, say what they understood, and never guess where several questions fit."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blinagraph.cli import main
from blinagraph.context import CommandError
from graph.store import EmbeddedStore
from queries.catalogue import Question, load_all
from queries.finder import find
from queries.names import ParameterError, resolve

QUESTIONS = load_all()


@pytest.mark.parametrize(
    ("words", "question", "parameters"),
    [
        ("who was refractory", "refractory-subgroups", {}),
        ("crs grade 3", "crs-and-neurotoxicity", {"grade": "3"}),
        ("neurotoxicity", "crs-and-neurotoxicity", {}),
        ("neutropenia grade 4 in E1910", "adverse-events", {"measure": "neutropenia", "grade": "4", "study": "e1910"}),
        ("liver toxicity grade 3", "adverse-events", {"measure": "hepatic-impairment", "grade": "3"}),
        ("side effects", "adverse-events", {"measure": "adverse-event"}),
        ("graft versus host disease", "transplant", {"measure": "gvhd"}),
        ("donor type", "transplant", {"measure": "donor-type"}),
        ("overall survival in E1910 at three years", "survival", {"measure": "overall-survival", "study": "e1910", "horizon": "36"}),
        (
            "event free survival at 2 years blina-cell",
            "survival",
            {"measure": "event-free-survival", "study": "blina-cell", "horizon": "24"},
        ),
        ("surviaval", "survival", {"measure": "survival-endpoint"}),
        ("overal survival", "survival", {"measure": "overall-survival"}),
        ("neutropnia", "adverse-events", {"measure": "neutropenia"}),
        ("overall survival e1910 standard risk", "outcome-by-risk-category", {"measure": "overall-survival", "study": "e1910"}),
        ("eligibility of blina-cell", "eligibility", {"study": "blina-cell"}),
        ("inclusion criteria", "eligibility", {"type": "inclusion"}),
        ("what came after failure", "after-failure", {}),
        ("salvage after blinatumomab failure", "after-failure", {}),
        ("cases with IKZF1", "cases", {"gene": "IKZF1"}),
        ("what happened to patients with KMT2A::AFF1", "cases", {"gene": "KMT2A"}),
        ("which regimens are chemotherapy-free", "chemotherapy-free", {"verdict": "chemotherapy-free"}),
        ("early deaths", "early-death", {"measure": "early-death"}),
        ("how many patients died of infection", "deaths", {"measure": "death"}),
        ("which patients relapsed with extramedullary disease", "relapse", {"measure": "extramedullary-relapse"}),
        ("cns relapse", "relapse", {"measure": "cns-relapse"}),
        ("cd19 loss at relapse", "relapse", {"measure": "cd19-status-at-relapse"}),
        ("who relapsed CD19 negative", "relapse", {"measure": "cd19-status-at-relapse"}),
        ("CD19 negative relapse", "relapse", {"measure": "cd19-status-at-relapse"}),
        ("lost CD19", "relapse", {"measure": "cd19-status-at-relapse"}),
        ("blina dose", "blinatumomab-schedules", {"drug": "blinatumomab"}),
        ("what is the dose of blinatumomab in induction", "regimens", {"phase": "induction", "drug": "blinatumomab"}),
        ("why was blinatumomab stopped", "interruptions", {}),
        ("transplant in CR1", "transplant", {"measure": "transplant"}),
        ("haploidentical", "cases-by-status", {"donor": "haploidentical donor"}),
        ("mrd negativity after blinatumomab", "mrd-negativity", {"measure": "mrd-negativity"}),
        ("how was MRD measured", "definitions", {"measure": "mrd"}),
        ("hazard ratio for death e1910", "contrasts", {"measure": "overall-survival", "study": "e1910", "statistic": "hazard-ratio"}),
        (
            "hazard ratio for relapse or death E1910",
            "contrasts",
            {"measure": "relapse-free-survival", "study": "e1910", "statistic": "hazard-ratio"},
        ),
        ("was the primary endpoint met", "primary-endpoints", {}),
        ("treatment discontinuation", "interruptions", {}),
        ("neutrophil recovery time", "recovery", {"measure": "neutrophil-recovery"}),
        ("platelet recovery", "recovery", {"measure": "platelet-recovery"}),
        ("median follow up", "recovery", {"measure": "follow-up"}),
        ("time to CR", "recovery", {"measure": "time-to-complete-remission"}),
        ("complete remission rate in SWOG 1318", "complete-remission", {"measure": "complete-remission", "study": "swog-1318"}),
        ("where does the paper contradict itself", "discrepancies", {}),
        ("ikzf1plus frequency", "subgroup-frequency", {"subgroup": "ikzf1plus"}),
        ("ph-like outcome", "subgroup-everything", {"subgroup": "ph-like"}),
        ("elderly patients outcome", "by-age", {}),
        ("undetectable MRD", "mrd-negativity-by-definition", {"detection": "undetectable"}),
        ("MRD by NGS", "mrd-negativity-by-definition", {"assay": "ig-tr-ngs", "measure": "mrd"}),
        ("MRD by flow cytometry", "mrd-negativity-by-definition", {"assay": "flow-cytometry", "measure": "mrd"}),
        ("maintenance phase of the regimens", "regimens", {"phase": "maintenance"}),
        ("grade 3-4 infections", "adverse-events", {"grade": "3-4", "measure": "infection"}),
        ("grade 3 or 4 infections", "adverse-events", {"grade": "3-4", "measure": "infection"}),
        ("CRc Lu 2024", "complete-remission", {"measure": "composite-complete-remission", "study": "rdc-blina"}),
        ("1-year OS Huang 2024", "survival", {"measure": "overall-survival", "horizon": "12", "study": "blina-maintenance-huang"}),
        ("PFS Lu", "survival", {"measure": "progression-free-survival", "study": "rdc-blina"}),
        ("grade 3 CRS rate in Lu", "crs-and-neurotoxicity", {"grade": "3", "study": "rdc-blina"}),
        ("overall survival NCT02003222", "survival", {"measure": "overall-survival", "study": "e1910"}),
    ],
)
def test_words_find_their_question_and_its_parameters(words: str, question: str, parameters: dict[str, str], store: EmbeddedStore) -> None:
    guess = find(words, QUESTIONS, store)
    best = guess.candidates[0]
    assert (best.question.name, guess.clear) == (question, True)
    assert {name: value.value for name, value in best.named.items()} == parameters


@pytest.mark.parametrize(
    ("words", "among"),
    [
        ("evidence", ["evidence-map", "evidence-table"]),
        ("relapse in general evidence", ["evidence-map", "relapse"]),
        ("response", ["complete-remission", "mrd-negativity"]),
        ("mrd negativity ikzf1", ["mrd-negativity", "cases"]),
        ("kmt2a patients", ["cases", "subgroup-everything"]),
        ("kmt2a rearranged prognosis", ["subgroup-everything", "subgroup-statements"]),
        ("high risk patients", ["risk-schemes", "outcome-by-risk-category"]),
        ("median age of the patients", ["baseline", "studies"]),
        ("conditioning regimen", ["regimens"]),
        ("maintenance after transplant", ["by-setting", "regimens"]),
        ("philadelphia", ["subgroup-everything", "cases"]),
        ("which study has the best outcome", ["outcome-by-risk-category"]),
        ("what did lu 2024 report", ["evidence-table", "publications"]),
        ("number of patients in E1910", ["studies"]),
        ("NCIt code of blinatumomab", ["external-ids", "by-external-id"]),
        ("who got car-t", ["regimens"]),
        ("blinatumomab", ["blinatumomab-schedules"]),
        ("efficacy", ["complete-remission"]),
        ("weather in Prague", []),
        ("the of and", []),
        ("?", []),
    ],
)
def test_words_that_several_questions_or_none_fit_are_not_clear(words: str, among: list[str], store: EmbeddedStore) -> None:
    guess = find(words, QUESTIONS, store)
    assert not guess.clear
    assert set(among) <= {candidate.question.name for candidate in guess.candidates}


def test_a_value_that_the_best_question_cannot_take_is_not_passed_over(store: EmbeddedStore) -> None:
    """Asked for MRD negativity in IKZF1, the answer on MRD negativity of everybody would be another one."""
    guess = find("mrd negativity ikzf1", QUESTIONS, store)
    assert guess.candidates[0].unmatched == ("ikzf1",)
    assert any(candidate.named.get("gene") for candidate in guess.candidates)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=80))
def test_no_words_break_the_finder(words: str, store: EmbeddedStore) -> None:
    for candidate in find(words, QUESTIONS, store).candidates:
        assert set(candidate.named) <= {p.name for p in candidate.question.parameters}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.sampled_from(QUESTIONS), data=st.data())
def test_the_title_and_the_question_always_find_it(question: Question, data: st.DataObject, store: EmbeddedStore) -> None:
    """In any case, with or without punctuation and common words."""
    words = data.draw(st.sampled_from((question.title, question.question)))
    words = data.draw(st.sampled_from((str, str.upper, str.lower, lambda w: re.sub(r"[?:,.]", " ", w), lambda w: f"please show {w}")))(
        words
    )
    guess = find(words, QUESTIONS, store)
    assert (guess.clear, guess.candidates[0].question.name, dict(guess.candidates[0].named)) == (True, question.name, {})


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_other_words_for_a_question_find_it_first(question: Question, store: EmbeddedStore) -> None:
    for words in question.asked_as:
        found = [candidate.question.name for candidate in find(words, QUESTIONS, store).candidates]
        assert question.name in found[:2], (words, found)


def ask(store_root: Path, *words: str) -> object:
    return CliRunner().invoke(main, ["--store", str(store_root), "ask", *words], standalone_mode=False)


def test_the_command_says_what_it_understood_on_standard_error(store_root: Path) -> None:
    result = ask(store_root, "crs", "grade", "3", "--format", "csv")
    assert "blinagraph ask crs-and-neurotoxicity --grade 3" in result.stderr  # type: ignore[attr-defined]
    assert "grade from “grade 3”" in result.stderr  # type: ignore[attr-defined]
    assert result.stdout.startswith("study,")  # type: ignore[attr-defined]


def test_what_is_given_as_an_option_wins_over_what_the_words_name(store_root: Path) -> None:
    result = ask(store_root, "eligibility", "of", "E1910", "--study", "blina-cell", "--format", "csv")
    assert "E1910" not in result.stdout  # type: ignore[attr-defined]
    assert "Blina-CELL" in result.stdout  # type: ignore[attr-defined]


def test_words_that_are_not_clear_list_candidates_and_end_with_2(store_root: Path) -> None:
    result = ask(store_root, "evidence")
    assert isinstance(result.exception, CommandError)  # type: ignore[attr-defined]
    assert result.exception.code == 2  # type: ignore[attr-defined]
    assert "evidence-map" in " ".join(result.exception.lines)  # type: ignore[attr-defined]
    assert result.stdout == ""  # type: ignore[attr-defined]


def test_candidates_come_as_commands_with_the_words_they_explain(store_root: Path) -> None:
    lines = ask(store_root, "mrd", "negativity", "ikzf1").exception.lines  # type: ignore[attr-defined]
    told = "\n".join(lines)
    assert "none was run" in lines[0]
    assert "  blinagraph ask cases --gene IKZF1\n" in told
    assert "Explains mrd, negativity; not ikzf1." in told
    assert "Not understood: weather" in "\n".join(ask(store_root, "weather").exception.lines)  # type: ignore[attr-defined]


def test_words_passed_over_are_named(store_root: Path) -> None:
    result = ask(store_root, "complete", "remission", "rate", "gibberish", "--format", "csv")
    assert "not understood: gibberish" in result.stderr  # type: ignore[attr-defined]
    assert result.stdout.startswith("study,")  # type: ignore[attr-defined]


def test_a_name_in_separate_words_is_the_name(store_root: Path) -> None:
    result = ask(store_root, "evidence", "table", "--format", "csv")
    assert result.stdout.startswith("finding,publication")  # type: ignore[attr-defined]
    assert "Understood" not in result.stderr  # type: ignore[attr-defined]


def test_options_without_a_question_are_refused(store_root: Path) -> None:
    assert isinstance(ask(store_root, "--study", "e1910").exception, CommandError)  # type: ignore[attr-defined]


def test_no_words_list_the_questions_in_groups(store_root: Path) -> None:
    listing = ask(store_root).stdout  # type: ignore[attr-defined]
    assert listing.index("Cases\n") < listing.index("cases-by-status")
    assert all(question.name in listing for question in QUESTIONS)


def test_asking_by_name_loads_no_matcher_and_no_rdflib(store_root: Path) -> None:
    code = (
        "import sys; from blinagraph.cli import main; "
        f"main(['--store', {str(store_root)!r}, 'ask', 'publications', '--format', 'csv'], standalone_mode=False); "
        "assert not {'rapidfuzz', 'rdflib', 'pyshacl', 'networkx', 'owlready2'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


@pytest.mark.parametrize(
    ("sort", "identifier", "slug"),
    [
        ("drug", "NCIT:C62528", "blinatumomab"),
        ("drug", "ncit:c62528", "blinatumomab"),
        ("drug", "http://purl.obolibrary.org/obo/NCIT_C62528", "blinatumomab"),
        ("study", "NCT02003222", "e1910"),
        ("study", "clinicaltrials:NCT04554485", "blina-cell"),
        ("work", "10.1056/NEJMoa2312948", "litzow2024"),
        ("subgroup", "KMT2A", "kmt2a-rearranged"),
        ("drug", "Blincyto", "blinatumomab"),
    ],
)
def test_external_identifiers_and_names_resolve(sort: str, identifier: str, slug: str, store: EmbeddedStore) -> None:
    assert resolve(sort, identifier, store).value == f"https://w3id.org/blinagraph/{sort}/{slug}"


def test_every_exact_match_of_the_mappings_resolves_or_is_asked_back(store: EmbeddedStore) -> None:
    """An identifier that two of our terms match exactly is ambiguous; every other leads to its term."""
    rows = store.query(
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?thing ?id WHERE { ?thing skos:exactMatch/skos:notation ?id "
        'FILTER(STRSTARTS(STR(?thing), "https://w3id.org/blinagraph/drug/") || STRSTARTS(STR(?thing), "https://w3id.org/blinagraph/subgroup/")) }'
    )
    exact: dict[tuple[str, str], set[str]] = {}
    for row in rows:  # type: ignore[union-attr]
        sort, slug = row["thing"].value.removeprefix("https://w3id.org/blinagraph/").split("/")  # type: ignore[index]
        exact.setdefault((sort, row["id"].value), set()).add(slug)  # type: ignore[index]
    assert len(exact) > 20
    for (sort, identifier), slugs in exact.items():
        if len(slugs) == 1:
            assert resolve(sort, identifier, store).value.rsplit("/", 1)[1] in slugs
        else:
            with pytest.raises(ParameterError, match="several") as caught:
                resolve(sort, identifier, store)
            assert set(caught.value.candidates) == slugs


def test_an_identifier_of_nothing_here_is_refused(store: EmbeddedStore) -> None:
    with pytest.raises(ParameterError):
        resolve("subgroup", "NCIT:C999999", store)


@pytest.mark.parametrize(
    ("words", "subgroup"),
    [("philadelphia", "ph-positive"), ("Philadelphia-negative", "ph-negative"), ("philadelphia like", "ph-like")],
)
def test_philadelphia_needs_no_chromosome(words: str, subgroup: str, store: EmbeddedStore) -> None:
    assert {n.value for candidate in find(words, QUESTIONS, store).candidates for n in candidate.named.values()} == {subgroup}


@pytest.mark.parametrize("words", ["gvhd", "graft versus host disease", "acute GVHD"])
def test_graft_versus_host_disease_leads_to_transplantation_too(words: str, store: EmbeddedStore) -> None:
    assert "transplant" in {candidate.question.name for candidate in find(words, QUESTIONS, store).candidates}


def test_a_study_by_its_label_comes_before_schemes_named_after_it(store_root: Path) -> None:
    result = CliRunner().invoke(main, ["--store", str(store_root), "show", "E1910"], standalone_mode=False)
    assert result.stdout.startswith("E1910  study:e1910")
    assert "scheme:e1910-combined-risk" in result.stderr
