"""Anchors: marked quotes lead to one place or to a clear refusal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.anchoring import AnchorError, MarkError, Span, find_marked, parse_anchor

TEXT = "CR in 26 (93%) of 28; CR in 3 of 4."


def test_marks_become_spans() -> None:
    """Each marked part is a span of its own."""
    assert (Span(6, 14), Span(18, 20)) == find_marked(TEXT, "CR in [[26 (93%)]] of [[28]];")


@pytest.mark.parametrize(("quote", "times"), [("absent", "0 times"), ("CR in", "2 times")])
def test_a_quote_must_stand_once(quote: str, times: str) -> None:
    """A quote that is absent or stands twice is refused with the count."""
    with pytest.raises(AnchorError, match=times):
        find_marked(TEXT, quote)


@pytest.mark.parametrize("quote", ["[[CR in 26", "CR in 26]]", "[[CR [[in]] 26]]", "]]CR[[", "[[]]", "CR in 26[[ ]]", ""])
def test_marks_are_balanced_and_hold_something(quote: str) -> None:
    """A quote whose marks make no span is wrong use, even where its words stand in the text once."""
    with pytest.raises(MarkError):
        find_marked(TEXT, quote)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=5))
def test_anchors_are_read_as_written(pairs: list[tuple[int, int]]) -> None:
    """Writing spans and reading them gives the same spans."""
    spans = tuple(Span(*pair) for pair in pairs)
    assert spans == parse_anchor(";".join(map(str, spans)))
