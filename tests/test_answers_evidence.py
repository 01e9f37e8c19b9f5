"""Answers on the evidence itself, written from the papers before the queries (``tests/golden``)."""

from __future__ import annotations

import csv
import re
import runpy
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest

from graph.store import EmbeddedStore
from loaders.case_rows import CaseRow
from ontology.iris import BASE
from queries.catalogue import load
from queries.runner import ask

GOLDEN = runpy.run_path(str(Path(__file__).with_name("golden_answers.py")))
QUESTIONS = ("restatements", "evidence-map", "publications")
TABLES = {
    "findings": "finding",
    "derived": "finding",
    "cases": "case-fact",
    "administrations": "administration",
    "eligibility": "criterion",
    "statements": "statement",
}


@pytest.mark.parametrize("question", QUESTIONS[:2])
def test_every_row_names_its_fact_and_its_place(question: str, store: EmbeddedStore) -> None:
    GOLDEN["every_row_says_where_it_stands"](question, store)


def _rows(table: str) -> list[tuple[str, dict[str, str]]]:
    found = []
    for folder in sorted(files("evidence").iterdir(), key=lambda f: f.name):
        file = folder.joinpath(f"{table}.tsv")
        if file.is_file():
            found += [(folder.name, row) for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines(), delimiter="\t")]
    return found


@pytest.mark.parametrize("table", TABLES)
def test_the_evidence_table_holds_each_row_of_each_table_once(table: str, store: EmbeddedStore) -> None:
    expected = [f"{BASE}{TABLES[table]}/{paper}/{row['id']}" for paper, row in _rows(table)]
    answered = Counter(str(row["finding"]) for row in ask(load("evidence-table"), {}, store))
    assert {finding: answered[finding] for finding in expected} == dict.fromkeys(expected, 1)


def test_the_evidence_table_holds_nothing_else(store: EmbeddedStore) -> None:
    assert len(ask(load("evidence-table"), {}, store)) == sum(len(_rows(table)) for table in TABLES)


def test_the_evidence_table_repeats_the_figures_of_the_findings(store: EmbeddedStore) -> None:
    """n, total, value, bounds, p, printed figures and anchors are those of the evidence file, field by field."""
    answered = {str(row["finding"]): row for row in ask(load("evidence-table"), {}, store)}
    fields = {
        "n": "n",
        "total": "total",
        "value": "value",
        "low": "low",
        "high": "high",
        "p": "p",
        "printed": "printed",
        "anchor": "anchors",
        "state": "state",
        "role": "role",
    }
    for paper, row in _rows("findings"):
        answer = answered[f"{BASE}finding/{paper}/{row['id']}"]
        for field, column in fields.items():
            if field == "value" and row.get("date_from"):
                continue
            written = row.get(field) or ("reported" if field == "state" else "")
            shown = "" if answer[column] is None else str(answer[column])
            assert shown == written or float(shown) == float(written), (paper, row["id"], field)


def test_a_contrast_names_the_experimental_finding_first(store: EmbeddedStore) -> None:
    rows = {
        str(r["finding"]).rsplit("/", 1)[1]: str(r["compares"]) for r in ask(load("evidence-table"), {"publication": "litzow2024"}, store)
    }
    assert [iri.rsplit("/", 1)[1] for iri in rows["abs-os-hr"].split()] == ["abs-os-3y-blina", "abs-os-3y-chemo"]


def test_treatments_keep_their_cycles_in_the_evidence_table(store: EmbeddedStore) -> None:
    """E1910: two cycles of 28 µg a day for 4 weeks."""
    row = next(
        r for r in ask(load("evidence-table"), {"publication": "litzow2024"}, store) if str(r["finding"]).endswith("/adm-blina-block-1")
    )
    assert (row["counted"], row["n"], str(row["value"]), row["unit"], str(row["time_value"]), row["time_unit"]) == (
        "cycles",
        2,
        "28",
        "µg/day",
        "4",
        "week",
    )


def test_what_is_not_in_the_works_read_is_not_reported_and_never_a_zero(store: EmbeddedStore) -> None:
    for row in ask(load("evidence-map"), {}, store):
        assert (row["figures"] == 0) == (row["status"] in ("not reported", "not available")), row


def test_the_evidence_map_covers_every_study_with_results(store: EmbeddedStore) -> None:
    found = store.query(
        "PREFIX bg: <https://w3id.org/blinagraph/ontology/> SELECT DISTINCT ?s WHERE { ?f a bg:PrintedFinding ; bg:study ?n ; bg:role ?r "
        "FILTER(?r IN ('own', 'restated')) ?n <http://www.w3.org/2000/01/rdf-schema#label> ?s }"
    )
    assert {row["s"].value for row in found} == {r["study"] for r in ask(load("evidence-map"), {"measure": "overall-survival"}, store)}  # type: ignore[union-attr]


def test_a_restatement_names_its_work_and_the_work_that_restates(store: EmbeddedStore) -> None:
    rows = list(ask(load("restatements"), {}, store))
    assert all(r["original"] and r["publication"] and r["original"] != r["publication"] for r in rows)
    assert {r["own_report"] for r in rows if r["study"] == "GMALL Bold"} == {"no"}


def test_publications_count_what_the_evidence_files_hold(store: EmbeddedStore) -> None:
    counts = {str(r["publication"]): r for r in ask(load("publications"), {}, store)}
    columns = {
        "findings": "findings",
        "derived": "derived",
        "cases": "case_facts",
        "administrations": "administrations",
        "eligibility": "criteria",
        "statements": "statements",
    }
    for table, column in columns.items():
        expected = Counter(paper for paper, _ in _rows(table))
        assert {paper: row[column] for paper, row in counts.items()} == {paper: expected[paper] for paper in counts}


def test_measures_and_units_of_the_evidence_table_are_written_as_people_read_them(store: EmbeddedStore) -> None:
    """Labels for every kind of fact, and a dose for body surface with its unit as one."""
    rows = list(ask(load("evidence-table"), {}, store))
    attributes = {str(row["measure"]) for row in rows if row["kind"] == "case"}
    assert {"MRD status", "cause of death", "risk category of a scheme", "time to transplant"} <= attributes
    assert not any("-" in attribute for attribute in attributes)
    assert {row["unit"] for row in rows if row["kind"] == "administration" and "²" in str(row["unit"])} == {"mg/m²", "mg/m²/day"}
    assert not any(" per-" in str(row["unit"]) for row in rows)


def test_every_attribute_of_a_case_has_a_label_in_the_evidence_table() -> None:
    """An attribute without one would drop its facts."""
    known = get_args(CaseRow.model_fields["attribute"].annotation)
    labelled = set(re.findall(r'\("([a-z0-9-]+)" "[^"]+"\)', load("evidence-table").text))
    assert set(known) <= labelled
