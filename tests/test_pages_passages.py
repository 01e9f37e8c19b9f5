"""Passages: marked where the anchors point, from a text whose hash fits, and from no other."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("jinja2", reason="the extra web is not installed")

from blinagraph.web.pages.passages import Line, SourceTexts, in_context, spans

TEXT = st.text(alphabet=st.sampled_from("ab1|\t\n é⁻½𝟙"), min_size=1, max_size=400)


def marked(lines: list[Line]) -> str:
    return "".join(piece.text for line in lines for cell in line.cells for piece in cell if piece.marked)


@given(TEXT, st.lists(st.tuples(st.integers(0, 420), st.integers(0, 60)), max_size=5))
def test_exactly_the_anchored_characters_are_marked(text: str, drawn: list[tuple[int, int]]) -> None:
    """Line ends and the dividers of table cells stand between pieces; nothing else is lost, added or marked twice."""
    anchors = ";".join(f"{start}-{start + length}" for start, length in drawn)
    wanted = sorted({i for start, end in spans(anchors) for i in range(start, min(end, len(text)))})
    expected = "".join(text[i] for i in wanted)
    shown = marked(in_context(text, anchors))
    drop = str.maketrans("", "", "\n\t|")
    assert shown.translate(drop) == expected.translate(drop)


def test_a_long_paragraph_is_cut_around_its_marks() -> None:
    text = "word " * 1000
    [line] = in_context(text, "2500-2504")
    whole = "".join(piece.text for piece in line.cells[0])
    assert marked([line]) == "word"
    assert whole.startswith("… word")
    assert whole.endswith("word …")
    assert len(whole) < 800


def test_cells_of_a_table_stay_apart() -> None:
    [line] = in_context("Event\tAll\nFever\t10 (25)\n", "16-23")
    assert line.tabular
    assert [[piece.text for piece in cell] for cell in line.cells] == [["Fever"], ["10 (25)"]]


def test_a_text_is_found_by_its_hash_alone(tmp_path: Path) -> None:
    paper = tmp_path / "any name.md"
    paper.write_text("one\r\ntwo", encoding="utf-8", newline="")
    (tmp_path / "scan.bin").write_bytes(b"\xff\xfe")
    digest = hashlib.sha256(b"one\r\ntwo").hexdigest()
    texts = SourceTexts(tmp_path)
    assert texts.read(digest) == "one\r\ntwo"
    paper.write_text("one\r\ntwo, corrected", encoding="utf-8", newline="")
    assert texts.read(digest) is None
    assert SourceTexts(tmp_path / "gone").read(digest) is None
    assert SourceTexts(None).read(digest) is None
