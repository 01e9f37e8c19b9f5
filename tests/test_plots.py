"""Evidence plots: every mark carries its finding, nothing is pooled, equal data give equal files."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from blinagraph.cli import main
from blinagraph.context import CommandError
from blinagraph.plots import adverse_events, cases, evidence_map, forest, regimens
from graph.views.model import NothingToDrawError, rows

pytest.importorskip("matplotlib", reason="the extra draw is not installed")
BASE = "https://w3id.org/blinagraph/"
OS = BASE + "measure/overall-survival"
MRD = BASE + "measure/mrd-negativity"
COMMANDS = (
    ("forest",), ("forest", "--measure", "complete-remission"), ("forest", "--measure", "overall-survival", "--horizon", "12"),
    ("forest", "--ratios"), ("evidence-map",), ("adverse-events",), ("cases",), ("regimens", "--study", "blina-cell"),
)  # fmt: skip


def draw(root: Path, *arguments: str) -> None:
    result = CliRunner().invoke(main, ["--store", str(root), "draw", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output


def ids(svg: str) -> set[str]:
    return set(re.findall(rf'id="({BASE}[^"]+)"', svg))


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_marks_carry_facts_of_the_graph_and_files_are_stable(
    store: object, store_root: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    for name in ("a.svg", "b.svg"):
        draw(store_root, *arguments, "--out", str(tmp_path / name))
    svg = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert svg == (tmp_path / "b.svg").read_text(encoding="utf-8")
    marks = ids(svg)
    assert len(marks) > 5
    known = {row["fact"] for row in rows(store, "SELECT DISTINCT ?fact WHERE { ?fact bg:passage|prov:wasDerivedFrom ?place }")}  # type: ignore[arg-type]
    assert marks <= known
    assert all(f'xlink:href="{mark}"' in svg for mark in marks)
    assert not re.search(r'<image|href="(?!#|https://w3id\.org/blinagraph/)', svg)


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_other_forms(store_root: Path, tmp_path: Path, form: str) -> None:
    for name in ("a", "b"):
        draw(store_root, "forest", "--ratios", "--out", str(tmp_path / f"{name}.{form}"))
    assert (tmp_path / f"a.{form}").read_bytes() == (tmp_path / f"b.{form}").read_bytes()


def test_every_row_is_one_finding_and_groups_hold_one_definition(store: object) -> None:
    """No pooled rows: a finding once, and no two comparison keys, nor an open definition and any other, under one heading."""
    definitions = {
        row["finding"]: (row["key"] or row["definition"] or row["paper"])
        for row in rows(
            store,  # type: ignore[arg-type]
            "SELECT ?finding ?key ?definition ?paper WHERE { ?finding bg:measure ?m ; bg:publication ?paper "
            "OPTIONAL { ?finding bg:definition ?definition OPTIONAL { ?definition bg:comparisonKey ?key } } }",
        )
    }
    for measure, ratios in ((MRD, False), (OS, False), (OS, True), (BASE + "measure/time-to-event", False)):
        found = forest.collect(store, measure, None, ratios=ratios)  # type: ignore[arg-type]
        assert len({row.finding for row in found}) == len(found)
        groups: dict[str, set[str]] = {}
        for row in found:
            groups.setdefault(row.group, set()).add(definitions[row.finding])
        assert all(len(meant) == 1 for meant in groups.values()), groups


def test_intervals_are_printed_or_said_to_be_recomputed(store: object) -> None:
    found = {row.finding.removeprefix(BASE): row for row in forest.collect(store, MRD, None, ratios=False)}  # type: ignore[arg-type]
    printed, recomputed = found["finding/lu2024/t1-mrd-negativity"], found["finding/salek2025/mrdneg-week-11"]
    assert (printed.low, printed.high, printed.recomputed) == (71, 94, False)
    assert recomputed.recomputed
    assert recomputed.counts == "21/25"
    assert recomputed.low is not None
    assert recomputed.high is not None
    assert recomputed.low < 84 < recomputed.high


def test_survival_never_gets_a_recomputed_interval(store: object) -> None:
    assert not any(row.recomputed for row in forest.collect(store, OS, None, ratios=False))  # type: ignore[arg-type]


def test_a_horizon_takes_twelve_months_and_one_year_alike(store: object) -> None:
    found = {row.finding.removeprefix(BASE) for row in forest.collect(store, OS, 12, ratios=False)}  # type: ignore[arg-type]
    assert "finding/huang2024/os-1y" in found
    assert not any("3y" in finding for finding in found)
    with pytest.raises(NothingToDrawError):
        forest.collect(store, OS, 99, ratios=False)  # type: ignore[arg-type]


@given(st.integers(1, 500).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_wilson_holds_the_share_and_agrees_with_scipy(counts: tuple[int, int]) -> None:
    from scipy.stats import binomtest

    n, total = counts
    low, high = forest.wilson(n, total)
    expected = binomtest(n, total).proportion_ci(method="wilson")
    assert low == pytest.approx(100 * expected.low, abs=1e-6)
    assert high == pytest.approx(100 * expected.high, abs=1e-6)


def test_the_evidence_map_tells_silence_from_refusal(store: object) -> None:
    studies, measures, cells = evidence_map.collect(store)  # type: ignore[arg-type]
    assert cells["Blina-CELL", "MRD negativity"]["state"] == "reported"
    assert cells["GIMEMA LAL2116 (D-ALBA)", "MRD negativity"]["state"] == "not available"
    assert ("Blina-CELL", "progression-free survival") not in cells
    assert {cell["state"] for cell in cells.values()} == set(evidence_map.STATES)
    assert "Blina-CELL" in studies
    assert "overall survival" in measures


def test_adverse_events_keep_grade_bands_apart(store: object) -> None:
    marks = {mark.finding.removeprefix(BASE): mark for mark in adverse_events.collect(store, BASE + "measure/alt-increased", None)}  # type: ignore[arg-type]
    assert {mark.grade for mark in marks.values() if "salek2025" in mark.finding} == {"any", "3-4"}
    assert {mark.grade for mark in adverse_events.collect(store, BASE + "measure/adverse-event", "3-4")} == {"3-4"}  # type: ignore[arg-type]


def test_cases_of_huang(store: object) -> None:
    patients = {patient.name: patient for patient in cases.collect(store, BASE + "work/huang2024")}  # type: ignore[arg-type]
    assert list(patients) == [f"P{i}" for i in range(1, 22)]
    first = patients["P1"]
    assert first.days is not None
    assert first.days[0] == 172
    assert first.refractory is False
    assert first.lesions["PAX5::ESRRA"][0] == "fusion"
    assert first.lesions["NRAS"][0] == "unspecified"


def test_regimens_keep_phases_in_order(store: object) -> None:
    found = regimens.collect(store, BASE + "study/blina-cell")  # type: ignore[arg-type]
    phases = list(dict.fromkeys(given.phase for given in found if "salek2025" in given.regimen))
    assert phases[:2] == ["pre-induction", "induction phase I (blinatumomab)"]
    assert any((given.start, given.end) == (12, 40) for given in found)


@pytest.mark.parametrize("draws", [cases.collect, regimens.collect])
def test_nothing_to_draw_is_said(store: object, draws: Callable[[object, str], object]) -> None:
    with pytest.raises(NothingToDrawError):
        draws(store, BASE + "study/campus-all")


def test_without_matplotlib_the_install_line_is_told(store_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for arguments in (("forest", "--out", "a.svg"), ("overview", "--out", "a.png")):
        with pytest.raises(CommandError) as told:
            draw(store_root, *arguments[:-1], str(tmp_path / arguments[-1]))
        assert told.value.code == 2
        assert "pip install '.[draw]'" in told.value.lines[0]
        assert not list(tmp_path.iterdir())
