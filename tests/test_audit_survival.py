"""Intervals, ratios, p-values and orders: one true positive and one near miss for each check."""

from __future__ import annotations

import runpy
from decimal import Decimal
from pathlib import Path

import pytest

from graph.audit.intervals import clopper_pearson, log_log, wald, wilson

BUILDER = runpy.run_path(str(Path(__file__).with_name("audit_paper.py")))
Paper, found, reproduced = BUILDER["Paper"], BUILDER["found"], BUILDER["reproduced"]


def interval(low: str, high: str) -> dict[str, Decimal | str]:
    return {"low": Decimal(low), "high": Decimal(high), "interval": "CI95"}


def test_an_estimate_outside_its_interval() -> None:
    for value, expected in (("60", {"interval"}), ("59", set())):
        paper = Paper()
        paper.survival("os", "overall-survival", value, **interval("40", "59"))
        assert set(found(paper)) == expected


def test_methods_agree_with_published_values() -> None:
    assert [round(100 * bound) for bound in wilson(33, 35)] == [81, 98]
    assert [round(100 * bound, 1) for bound in clopper_pearson(33, 35)] == [80.8, 99.3]
    assert [round(100 * bound) for bound in wald(21, 28)] == [59, 91]
    assert [round(100 * bound) for bound in log_log(0.75, 28)] == [55, 87]


def test_an_interval_says_which_method_gives_it() -> None:
    paper = Paper()
    paper.cohort("all", size=28)
    paper.share("cr", value="94", n=33, total=35, **interval("81", "98"))
    paper.survival("efs", "event-free-survival", "75", cohort="all", **interval("59", "91"))
    assert reproduced(paper) == [
        "75 % (59 to 91) reproduced by the plain method with 28 as effective size",
        "94 % (81 to 98) reproduced by Wilson with 33 of 35",
    ]
    assert found(paper) == {}


def test_an_interval_that_no_method_gives_is_no_accusation() -> None:
    paper = Paper()
    paper.cohort("all", size=28)
    paper.share("cr", value="94", n=33, total=35, **interval("70", "99"))
    paper.survival("efs", "event-free-survival", "75", cohort="all", **interval("50", "99"))
    assert found(paper) == {}
    (text,) = reproduced(paper)
    assert "by none of Wilson" in text


@pytest.mark.parametrize(("value", "low", "high"), [("0.41", "0.23", "0.73"), ("0.16", "0.05", "0.47"), ("0.44", "0.23", "0.81")])
def test_ratios_in_the_middle_of_their_interval_within_rounding(value: str, low: str, high: str) -> None:
    paper = Paper()
    paper.ratio("hr", value, low, high)
    assert found(paper) == {}


def test_a_ratio_off_the_middle_of_its_interval() -> None:
    paper = Paper()
    paper.ratio("hr", "0.61", "0.23", "0.73")
    assert found(paper) == {"hazard-ratio": [frozenset({"hr"})]}


def test_a_p_value_against_its_interval() -> None:
    for p, sign, expected in (("0.2", "=", {"p-value"}), ("0.002", "=", set()), ("0.05", "<", set())):
        paper = Paper()
        paper.ratio("hr", "0.41", "0.23", "0.73", p=Decimal(p), pSign=sign)
        assert set(found(paper)) == expected


def compared(first: int, second: int, p: str) -> object:
    paper = Paper()
    paper.cohort("many", size=22, parent="everyone", kind="subgroup")
    paper.cohort("few", size=11, parent="everyone", kind="subgroup")
    paper.count("a", "cytokine-release-syndrome", n=first, cohort="many", kind="proportion")
    paper.count("b", "cytokine-release-syndrome", n=second, cohort="few", kind="proportion")
    paper.finding("p", "cytokine-release-syndrome", kind="p-only", statistic="p-value", p=Decimal(p), pSign="=", compares=("a", "b"))
    return paper


def test_a_p_value_is_reproduced_from_counts_or_contradicts_them() -> None:
    assert found(compared(16, 2, "0.0094")) == {}
    (text,) = reproduced(compared(16, 2, "0.0094"))
    assert text == "p = 0.0094 reproduced by the chi-squared test with Yates' correction from 16 of 22 and 2 of 11"
    assert set(found(compared(10, 5, "0.001"))) == {"p-value"}
    assert found(compared(10, 5, "0.9")) == {}


def test_survival_endpoints_in_an_impossible_order_are_one_discrepancy() -> None:
    paper = Paper()
    paper.survival("os", "overall-survival", "81.6")
    paper.survival("efs", "event-free-survival", "82.1")
    paper.survival("grfs", "grfs", "82.5")
    assert found(paper) == {"order": [frozenset({"os", "efs", "grfs"})]}


def test_orders_that_may_be() -> None:
    for changes in ({}, {"years": "2"}, {"cohort": "others"}, {"definition": "later"}):
        paper = Paper()
        paper.cohort("others")
        paper.define("later", "event-free-survival", clock="transplant")
        paper.survival("os", "overall-survival", "81.6")
        paper.survival("efs", "event-free-survival", "90" if changes else "81.6", **changes)
        assert found(paper) == {}


def test_rounding_alone_makes_no_impossible_order() -> None:
    paper = Paper()
    paper.survival("os", "overall-survival", "82")
    paper.survival("efs", "event-free-survival", "82.4")
    assert found(paper) == {}


def test_survival_that_rises_with_time() -> None:
    for later, expected in (("90", {"order"}), ("70", set())):
        paper = Paper()
        paper.survival("one-year", "overall-survival", "80", years="1")
        paper.survival("three-years", "overall-survival", later, years="3")
        assert set(found(paper)) == expected


def test_more_patients_with_high_grades_than_with_any() -> None:
    for n, expected in ((9, {"order"}), (8, set())):
        paper = Paper()
        paper.count("all-grades", "infection", n=8, place="Table 2, infection")
        paper.count("high", "infection", n=n, place="Table 2, infection", gradeLow=3, gradeHigh=4)
        assert set(found(paper)) == expected


def test_an_event_of_either_kind_lies_between_its_parts_and_their_sum() -> None:
    for printed, expected in (("48", {"text-and-table"}), ("41", set()), ("35", set())):
        paper = Paper()
        paper.cohort("all", size=1000)
        paper.share("either", "alt-or-ast-increased", value=printed, cohort="all")
        paper.share("alt", "alt-increased", value="31", cohort="all", place="Table 2, ALT")
        paper.share("ast", "ast-increased", value="10", cohort="all", place="Table 2, AST")
        assert set(found(paper)) == expected
