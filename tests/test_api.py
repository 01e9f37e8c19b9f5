"""``import blinagraph as bg``: light to import, typed rows, and the forms that notebooks and other libraries take."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

import blinagraph as bg
from graph.push import push

CONSTRUCT = "CONSTRUCT { ?s a bg:Study ; rdfs:label ?l } WHERE { ?s a bg:Study ; rdfs:label ?l }"


@pytest.fixture(scope="module")
def g(store_root: Path) -> Iterator[bg.KnowledgeGraph]:
    with bg.open(store_root) as opened:
        yield opened


def table(value: object) -> bg.Table:
    assert isinstance(value, bg.Table)
    return value


def test_importing_loads_nothing_heavy() -> None:
    script = "import sys, blinagraph; print(sorted({m.split('.')[0] for m in sys.modules} & {'pyoxigraph', 'rdflib', 'click', 'graph', 'queries', 'pandas'}))"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_asking_loads_neither_rdflib_nor_pandas(store_root: Path) -> None:
    script = (
        f"import sys, blinagraph as bg; g = bg.open({str(store_root)!r}); len(g.ask('survival')); g.close(); "
        "print(sorted({'rdflib', 'pandas', 'networkx', 'pydantic'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_every_public_name_is_there() -> None:
    assert all(hasattr(bg, name) for name in bg.__all__)
    assert set(bg.__all__) <= set(dir(bg))
    with pytest.raises(AttributeError, match="nonsense"):
        bg.nonsense  # noqa: B018


def test_rows_are_typed(g: bg.KnowledgeGraph) -> None:
    rows = list(g.ask("survival", study="blina-cell"))
    assert any(row["value"] == Decimal(75) and row["time_value"] == 2 and row["role"] == "own" for row in rows)
    assert {type(row["value"]) for row in rows} <= {Decimal, int, type(None)}


def test_an_integer_is_as_good_as_its_text(g: bg.KnowledgeGraph) -> None:
    assert g.ask("adverse-events", grade=3).rows == g.ask("adverse-events", grade="3").rows


def test_tables_become_frames_networks_and_html(g: bg.KnowledgeGraph) -> None:
    answer = g.ask("refractory-subgroups", study="blina-cell")
    frame = answer.to_pandas()
    assert list(frame.columns) == list(answer.columns)
    assert len(frame) == len(answer)
    network = answer.to_networkx("study", "subgroup")
    assert network.number_of_edges() == len(answer)
    assert ("Blina-CELL", "IKZF1plus") in network.edges()
    assert "IKZF1plus" in answer._repr_html_()
    with pytest.raises(KeyError, match="nowhere"):
        answer.to_networkx("study", "nowhere")


def test_markup_in_values_is_shown_as_text() -> None:
    assert "<script>" not in bg.Table(("a",), (("<script>alert(1)</script>",),), "<b>?")._repr_html_()
    assert "<script>" not in bg.Triples('<http://e/a> <http://e/b> "<script>" .')._repr_html_()
    assert "<script>" not in bg.Shown("http://e/<script>", "<script>", {"<script>": [("<script>", "<script>")]})._repr_html_()


def test_each_kind_of_query_gives_its_kind_of_result(g: bg.KnowledgeGraph) -> None:
    assert g.sparql("ASK { ?s a bg:Study }") is True
    studies = table(g.sparql("SELECT ?s ?l WHERE { ?s a bg:Study ; rdfs:label ?l }"))
    made = g.sparql(CONSTRUCT)
    assert isinstance(made, bg.Triples)
    assert len(made) == 2 * len(studies) == len(made.to_rdflib()) == len(list(made))
    network = made.to_networkx()
    assert network.nodes["study:blina-cell"]["label"] == "Blina-CELL"
    assert "Blina-CELL" in made._repr_html_()


def test_showing_a_thing(g: bg.KnowledgeGraph) -> None:
    shown = g.show("IKZF1plus")
    assert shown.iri.endswith("subgroup/ikzf1plus")
    assert "What it is" in str(shown)
    assert "What it is" in shown._repr_html_()


def test_evidence_is_the_evidence_table(g: bg.KnowledgeGraph) -> None:
    assert g.evidence().rows == g.ask("evidence-table").rows
    assert {row["publication"] for row in g.evidence("salek2025")} == {"salek2025"}


def test_the_questions_can_be_listed(g: bg.KnowledgeGraph) -> None:
    assert "refractory-subgroups" in {row["name"] for row in g.questions()}


@pytest.mark.parametrize(
    ("ask", "hint"),
    [
        (lambda g: g.ask("refractory-subgroup"), "refractory-subgroups"),
        (lambda g: g.ask("survival", studdy="x"), "study"),
        (lambda g: g.ask("survival", study="blina-sell"), "blina-cell"),
        (lambda g: g.show("no such thing at all"), "nothing called"),
        (lambda g: g.sparql("SELEKT"), "not valid SPARQL"),
        (lambda g: g.ask("passage"), "needs --finding"),
    ],
)
def test_mistakes_come_back_with_what_to_do(g: bg.KnowledgeGraph, ask: Callable[[bg.KnowledgeGraph], object], hint: str) -> None:
    with pytest.raises(bg.BlinagraphError, match=hint):
        ask(g)


def test_a_server_gives_the_same(g: bg.KnowledgeGraph, start_oxigraph: Callable[..., str], store: object) -> None:
    url = start_oxigraph()
    push(store.quads(), url)  # type: ignore[attr-defined]
    with bg.connect(url) as far:
        assert far.ask("refractory-subgroups").rows == g.ask("refractory-subgroups").rows
        assert str(far.show("study:e1910")) == str(g.show("study:e1910"))
        assert "127.0.0.1" in repr(far)


def test_only_comparable_rows_with_what_was_left_out(g: bg.KnowledgeGraph) -> None:
    kept = g.ask("mrd-negativity").comparable()
    assert 0 < len(kept) < len(g.ask("mrd-negativity"))
    assert any("Dropped" in note for note in kept.notes)
    with pytest.raises(ValueError, match="comparison_key"):
        g.ask("regimens").comparable()


def test_frames_hold_numbers_that_can_be_calculated_with(g: bg.KnowledgeGraph) -> None:
    import numpy as np

    frame = g.ask("contrasts", statistic="hazard-ratio").to_pandas()
    assert frame["value"].dtype == "float64"
    assert (np.log(frame["value"].dropna()) < 0).any()
    counts = g.ask("mrd-negativity").to_pandas()
    assert str(counts["n"].dtype) == "Int64"
    assert counts["n"].isna().any()
    assert counts["study"].dtype == object


def test_an_empty_frame_has_its_columns() -> None:
    assert list(bg.Table(("a", "b"), ()).to_pandas().columns) == ["a", "b"]
