"""The comparison key of a definition, or what the publication leaves open: never both."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.store import EmbeddedStore
from loaders.comparison import comparison_key, left_open
from loaders.publication import Definition, Figure
from queries.catalogue import load
from queries.runner import ask

MEASURES = ("overall-survival", "event-free-survival", "mrd-negativity", "complete-remission", "composite-complete-remission", "infection")
DEFINITIONS = st.builds(
    Definition,
    id=st.just("d"),
    label=st.just("d"),
    measure=st.sampled_from(MEASURES),
    assay=st.sampled_from([None, "not-stated", "flow-cytometry", "morphology"]),
    detection=st.sampled_from([None, "not-stated", "below-threshold", "undetectable", "quantifiable"]),
    clock=st.sampled_from([None, "not-stated", "transplant"]),
    includes=st.sampled_from([(), ("complete-remission", "complete-remission-incomplete")]),
    events=st.sampled_from([(), ("death",)]),
    stated=st.booleans(),
)


@given(DEFINITIONS)
def test_a_definition_has_a_key_or_says_what_is_open_never_both(definition: Definition) -> None:
    assert not (comparison_key(definition) and left_open(definition))
    if not definition.stated:
        assert left_open(definition)


def define(measure: str, **said: Any) -> Definition:
    return Definition(id="d", label="d", measure=measure, **said)


@pytest.mark.parametrize(
    ("definition", "missing"),
    [
        (define("complete-remission", assay="morphology"), "the criteria of the response"),
        (define("composite-complete-remission", includes=("complete-remission",), stated=False), "the criteria of the response"),
        (define("mrd-negativity", assay="not-stated", detection="not-stated"), "the assay, what counts as the result and the level"),
        (define("mrd-negativity", assay="flow-cytometry", detection="undetectable"), "the level"),
        (define("event-free-survival", clock="not-stated"), "from when time counts and what counts as the event"),
        (define("overall-survival", clock="not-stated"), "from when time counts"),
        (define("overall-survival", clock="transplant", stated=False), "how it was measured"),
        (define("infection", assay="not-stated"), "how it was measured"),
        (define("overall-survival", clock="transplant"), None),
        (define("adverse-event", assay="clinical"), None),
    ],
)
def test_what_is_left_open_is_named(definition: Definition, missing: str | None) -> None:
    assert left_open(definition) == missing


def test_criteria_that_are_printed_stand_in_the_key() -> None:
    blasts = Figure(value=Decimal(5), sign="<", unit="%", anchor="1-9", printed="< 5%")
    both = define("composite-complete-remission", includes=("complete-remission-incomplete", "complete-remission"))
    assert (
        comparison_key(both)
        == "composite-complete-remission; counts complete-remission, complete-remission-incomplete; criteria not printed"
    )
    assert comparison_key(both.model_copy(update={"threshold": blasts})) == (
        "composite-complete-remission; counts complete-remission, complete-remission-incomplete; <5 %"
    )


@pytest.mark.parametrize("question", ["mrd-conversion", "definitions", "mrd-negativity"])
def test_no_threshold_or_sensitivity_is_without_a_unit(question: str, store: EmbeddedStore) -> None:
    """Blina-CELL prints 10⁻⁴, which is a fraction; Huang prints 0.01 %."""
    rows = list(ask(load(question), {}, store))
    for figure in ("threshold", "sensitivity"):
        assert all(row[f"{figure}_unit"] for row in rows if row[figure] is not None)
    assert any(row["sensitivity_unit"] == "fraction" for row in rows if row["study"] == "Blina-CELL")
