"""A setting finds what lies below it, and regimens of those who entered in it; the answer says which of the two."""

from __future__ import annotations

from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

from graph.store import EmbeddedStore
from loaders.evidence_folder import read_evidence
from loaders.structure_triples import entry_settings
from queries.catalogue import load, load_all
from queries.parameters import HIERARCHICAL, bind
from queries.runner import ask

BY_SETTING = [question.name for question in load_all() if any(p.type == "setting" for p in question.parameters)]


@pytest.mark.parametrize("question", ["blinatumomab-schedules", "regimens"])
@pytest.mark.parametrize("setting", ["frontline", "consolidation", "mrd-negative-consolidation"])
def test_the_28_micrograms_of_e1910_are_frontline_and_consolidation(question: str, setting: str, store: EmbeddedStore) -> None:
    """Newly diagnosed patients, given 28 µg/day as consolidation in MRD-negative remission."""
    rows = ask(load(question), {"setting": setting, "study": "e1910", "drug": "blinatumomab"}, store)
    doses = {(row["dose"], row["dose_unit"], row["setting"], row["entry_setting"]) for row in rows}
    assert (Decimal(28), "µg/day", "consolidation in MRD-negative remission", "frontline") in doses


@pytest.mark.parametrize("question", ["blinatumomab-schedules", "regimens"])
def test_no_other_setting_finds_them(question: str, store: EmbeddedStore) -> None:
    for setting in ("relapsed-refractory", "mrd-positive", "post-transplant-maintenance"):
        studies = {row["study"] for row in ask(load(question), {"setting": setting, "drug": "blinatumomab"}, store)}
        assert "E1910" not in studies
    frontline = {row["study"] for row in ask(load(question), {"setting": "frontline", "drug": "blinatumomab"}, store)}
    assert not {study for study in frontline if "Huang" in str(study)}


@pytest.mark.parametrize("question", BY_SETTING)
def test_without_a_setting_every_row_stands_once_and_none_is_missing(question: str, store: EmbeddedStore) -> None:
    """The root of the hierarchy finds all that any of its settings finds, and no row twice."""
    asked = load(question)
    root = HIERARCHICAL["setting"].removeprefix("setting/")
    everything = ask(asked, {"setting": root}, store)
    assert len(set(everything.rows)) == len(everything.rows)
    if not next(p for p in asked.parameters if p.type == "setting").default:
        assert ask(asked, {}, store).rows == everything.rows
        assert str(bind(asked, {}, store)["setting"][0].value).endswith(root)
    for setting in ("frontline", "consolidation", "post-transplant-maintenance", "relapsed-refractory"):
        assert set(ask(asked, {"setting": setting}, store).rows) <= set(everything.rows)


def test_by_setting_finds_what_lies_below(store: EmbeddedStore) -> None:
    rows = list(ask(load("by-setting"), {"setting": "consolidation", "measure": "overall-survival"}, store))
    assert {row["setting"] for row in rows} == {"consolidation in MRD-negative remission"}


def test_patients_enter_by_the_criteria_of_the_whole_arm_never_of_a_part_of_it() -> None:
    """And cohorts that are part of each other end no search in a loop."""
    evidence, _ = read_evidence(Path(str(files("evidence"))) / "litzow2024")
    assert evidence is not None
    paper = evidence.publication
    assert set(entry_settings(paper, "e1910-blinatumomab")) == {"frontline"}
    parts = tuple(c.model_copy(update={"kind": "subgroup"}) for c in paper.cohorts)
    assert not set(entry_settings(paper.model_copy(update={"cohorts": parts}), "e1910-blinatumomab"))
    looped = tuple(c.model_copy(update={"parent": "blina-arm"}) if c.id == "enrolled" else c for c in paper.cohorts)
    assert set(entry_settings(paper.model_copy(update={"cohorts": looped}), "e1910-blinatumomab")) == {"frontline"}
