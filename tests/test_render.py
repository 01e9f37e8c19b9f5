"""The table that eyes read: nothing is cut off, and typed columns are written as a paper prints them."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from blinagraph.condense import condense
from blinagraph.figures import figure, grades, quantity
from blinagraph.render import table
from queries.catalogue import load, load_all
from queries.results import Result, Value
from queries.runner import ask

WORDS = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=30)
CELLS = st.lists(WORDS, max_size=12).map(" ".join)
TABLES = st.integers(1, 12).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.tuples(*[CELLS] * n), max_size=6)))


def result(columns: str, *rows: tuple[Value, ...]) -> Result:
    return Result(tuple(columns.split()), rows)


@given(TABLES, st.integers(40, 200))
def test_no_letter_is_lost_and_no_line_is_too_long(drawn: tuple[int, list[tuple[str, ...]]], width: int) -> None:
    count, rows = drawn
    written = table(Result(tuple(f"c{i}" for i in range(count)), tuple(rows)), width)
    letters = sorted("".join("".join(cell.split()) for row in rows for cell in row))
    kept = sorted("".join(written.split()))
    for letter in letters:
        assert letter in kept
        kept.remove(letter)
    assert all(len(line) <= max(width, 8 * count) for line in written.splitlines())


def test_long_columns_stand_under_their_row() -> None:
    """The place goes under the row, named, before what the figure is of is squeezed."""
    rows = [("Blina-CELL", "IKZF1plus", "MRD negativity", "2 of 8", "Letter, text before Table 1, paragraph 12")] * 2
    lines = table(result("study subgroup measure result place", *rows), 60).splitlines()
    assert lines[0].split() == ["study", "subgroup", "measure", "result"]
    assert lines[3] == "    place: Letter, text before Table 1, paragraph 12"


def test_what_fits_stays_beside() -> None:
    assert "place: " not in table(result("study place", ("Blina-CELL", "Table 1")), 60)


def test_typed_columns_become_one_result() -> None:
    names = "study n total sign value unit low high interval state printed place"
    row = ("E1910", 21, 25, "=", Decimal("84"), "%", Decimal("65.3"), Decimal("93.6"), "CI95", "reported", "21 | 84%", "Table 2")
    condensed = condense(result(names, row)).result
    assert condensed.columns == ("study", "result", "place")
    assert next(iter(condensed))["result"] == "21 of 25 · 84\xa0% · 95 % CI 65.3 to 93.6"


def test_a_missing_figure_says_why() -> None:
    rows = [("a", None, None, None, None, "not-available"), ("b", 0, 5, None, None, "reported")]
    condensed = condense(result("study n total value unit state", *rows)).result
    assert [row["result"] for row in condensed] == ["not available", "0 of 5"]


def test_what_every_row_shares_is_said_once() -> None:
    rows = [(f"s{i}", "own", i) for i in range(3)]
    condensed = condense(result("study role n", *rows))
    assert (condensed.result.columns, condensed.shared) == (("study", "n"), {"role": "own"})
    assert condense(result("study role n", *rows[:2])).shared == {}


def test_a_share_of_all_rows_but_one_is_not_shared() -> None:
    rows = [("a", "own", 1), ("b", "own", 2), ("c", None, 3)]
    assert condense(result("study role n", *rows)).shared == {}


def test_an_open_grade_is_not_one_grade() -> None:
    """Grade 3 and above is not grade 3."""
    assert [grades(3, None), grades(3, 3), grades(3, 4), grades(None, 2), grades(None, None)] == ["≥3", "3", "3–4", "≤2", ""]


def test_units_of_time_are_counted() -> None:
    assert [quantity(1, "month"), quantity(24, "month"), quantity(Decimal("9"), "µg/d")] == ["1\xa0month", "24\xa0months", "9\xa0µg/d"]


def test_bounds_without_an_estimate_have_their_unit() -> None:
    assert figure({"low": 0, "high": 3, "unit": "%"}) == "0 to 3\xa0%"
    assert figure({"low": 10, "high": 20, "unit": "%", "interval": "range-of-estimates"}) == "range of estimates 10 to 20\xa0%"


def test_every_answer_condenses_without_losing_a_figure(store: object) -> None:
    """Each number of a typed column is in the condensed row."""
    for question in load_all():
        given_values = {p.name: str(p.example) for p in question.parameters if p.required}
        answer = ask(question, given_values, store)  # type: ignore[arg-type]
        condensed = condense(answer)
        for full, thin in zip(answer, condensed.result, strict=True):
            shown = " ".join(str(v) for v in (*thin.values(), *condensed.shared.values()))
            for name in ("n", "value", "low", "high", "p", "grade_low", "dose", "day_from", "cycles"):
                if full.get(name) is not None:
                    assert format(full[name], "f" if isinstance(full[name], Decimal) else "") in shown, (question.name, name, full)


def test_p_values_join_the_result_where_nothing_is_counted() -> None:
    """Contrasts count no patients: estimate, bounds and p are one result all the same."""
    row = ("E1910", "hazard-ratio", Decimal("0.41"), Decimal("0.23"), Decimal("0.73"), "CI95", "=", Decimal("0.002"))
    condensed = condense(result("study statistic value low high interval p_sign p", row)).result
    assert next(iter(condensed))["result"] == "HR 0.41 · 95 % CI 0.23 to 0.73 · p = 0.002"


def test_those_compared_stand_in_the_row() -> None:
    rows = [("overall survival", "blinatumomab group", "chemotherapy group", "p < 0.001", "adjusted for many things at great length")] * 2
    lines = table(result("measure first_cohort other_cohort result analysis", *rows), 80).splitlines()
    assert lines[0].split() == ["measure", "first", "cohort", "other", "cohort", "result"]


def test_a_dash_is_told_before_the_denominator() -> None:
    """Table 2 of Blina-CELL prints a dash for severe ataxia among 29: no result, and not 0."""
    assert figure({"total": 29, "state": "dash"}) == "– (dash) of 29"
    assert figure({"n": 0, "total": 29, "state": "reported"}) == "0 of 29"
    assert figure({"low": 23, "state": "not-reached", "interval": "CI95"}) == "not reached · 95 % CI 23"
    assert figure({"total": 29, "state": "reported"}) == "of 29"


def test_no_answer_shows_a_denominator_alone_where_the_paper_prints_why(store: object) -> None:
    for name in ("adverse-events", "crs-and-neurotoxicity"):
        for row in condense(ask(load(name), {"study": "blina-cell"}, store)).result:  # type: ignore[arg-type]
            assert not any(str(cell).startswith("of ") for cell in row.values() if cell is not None), row


@given(st.integers(30, 120))
def test_a_quantity_is_never_parted_within_a_word(width: int) -> None:
    """What no-break spaces join stays together where there is room, and is parted at them where there is none."""
    joined = "18\xa0months", ">\xa097.1\xa0%", "interquartile\xa0range"
    rows = [("E1910", "overall survival of patients", value, "randomisation", "restated") for value in joined]
    written = table(result("study measure result clock role", *rows), width)
    for word in " ".join(joined).split():
        assert word in written
    if width > 90:
        assert all(value in written for value in joined)
