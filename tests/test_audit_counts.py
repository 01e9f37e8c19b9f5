"""Counts against percentages, parts against wholes, ranges, cases: one true positive and one near miss for each check."""

from __future__ import annotations

import runpy
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Literal

from graph.audit.rounding import MODES, percentage
from ontology.iris import mint
from ontology.vocabulary import BG

BUILDER = runpy.run_path(str(Path(__file__).with_name("audit_paper.py")))
Paper, found, said, reproduced = BUILDER["Paper"], BUILDER["found"], BUILDER["said"], BUILDER["reproduced"]


def test_a_percentage_that_does_not_follow_is_reported_with_its_computation() -> None:
    paper = Paper()
    paper.share("cr", value="27", n=8, total=28)
    assert found(paper) == {"percentage": [frozenset({"cr"})]}
    assert said("percentage", BG.computed, paper).startswith("8/28 = 28.6 %, printed 27 %")


@pytest.mark.parametrize("printed", ["28", "29", "28.5", "28.6", "28.57"])
def test_rounding_and_cutting_off_are_honest(printed: str) -> None:
    paper = Paper()
    paper.share("cr", value=printed, n=8, total=28)
    assert found(paper) == {}


def test_estimates_are_not_held_to_counts() -> None:
    paper = Paper()
    paper.survival("os", "overall-survival", "81", n=8, total=28)
    paper.share("bound", value="50", n=8, total=28, sign=">")
    assert found(paper) == {}


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 900), st.data(), st.integers(0, 2), st.sampled_from(MODES))
def test_no_honest_rounding_of_any_kind_alarms(total: int, data: st.DataObject, places: int, mode: str) -> None:
    n = data.draw(st.integers(0, total))
    printed = str(percentage(n, total, places, mode))
    paper = Paper()
    paper.share("with-count", value=printed, n=n, total=total)
    paper.share("without-count", "refractory", value=printed, total=total)
    assert found(paper) == {}


def test_a_percentage_that_no_count_gives_is_reported_once_for_text_and_table() -> None:
    paper = Paper()
    paper.cohort("evaluable", size=26, parent="everyone")
    paper.share("early", "mrd-response", value="70", total=26, cohort="evaluable", timepoint="cycle 1B")
    paper.share("late", "mrd-negativity", value="83", cohort="evaluable", place="Table 1, A")
    assert found(paper) == {"infeasible-percentage": [frozenset({"early", "late"})]}
    assert "18/26 = 69.2 % and 19/26 = 73.1 %" in said("infeasible-percentage", BG.computed, paper)


def test_a_feasible_percentage_is_silent() -> None:
    paper = Paper()
    paper.share("cr", value="84", total=25)
    assert found(paper) == {}


def test_a_denominator_smaller_than_the_cohort_is_unstated() -> None:
    paper = Paper()
    paper.cohort("all", size=149)
    paper.share("before", "mrd-negativity", value="70", n=85, cohort="all")
    assert found(paper) == {"unstated-denominator": [frozenset({"before"})]}
    assert said("unstated-denominator", BG.standing, paper) == "explained by denominator"


def test_a_restated_percentage_of_a_study_without_any_size_is_no_matter() -> None:
    paper = Paper()
    paper.share("cited", value="45", role="restated")
    assert found(paper) == {}


def test_one_table_with_two_ways_of_rounding() -> None:
    paper = Paper()
    for order, (n, printed) in enumerate(((8, "29"), (12, "43"), (24, "86"), (8, "28"))):
        paper.share(f"row-{order}", "karyotype", value=printed, n=n, total=28, place=f"Table 1, row {order}", category=f"c{order}")
    assert found(paper) == {"rounding": [frozenset({"row-3", "row-0"})]}
    assert "8/28 = 28.6 %, printed 28 %" in said("rounding", BG.computed, paper)


def test_a_table_that_always_cuts_off_is_consistent() -> None:
    paper = Paper()
    for order, (n, printed) in enumerate(((8, "28"), (12, "42"), (24, "85"))):
        paper.share(f"row-{order}", "karyotype", value=printed, n=n, total=28, place=f"Table 1, row {order}", category=f"c{order}")
    assert found(paper) == {}


def ages(paper: object, *counts: int, kind: str = "exhaustive", size: int = 224) -> dict[str, list[frozenset[str]]]:
    paper.cohort("randomized", size=size)  # type: ignore[attr-defined]
    for order, n in enumerate(counts):
        paper.count(f"part-{order}", "age-group", n=n, cohort="randomized", category=f"c{order}")  # type: ignore[attr-defined]
    paper.division("ages", kind, *(f"part-{i}" for i in range(len(counts))), cohort="randomized")  # type: ignore[attr-defined]
    return dict(found(paper))


def test_parts_of_a_declared_set_must_add_up() -> None:
    assert ages(Paper(), 132, 93) == {"sum": [frozenset({"part-0", "part-1"})]}


@pytest.mark.parametrize(("kind", "counts"), [("exhaustive", (131, 93)), ("exclusive", (100, 93)), ("overlapping", (200, 93))])
def test_sets_that_may_be_so_are_silent(kind: str, counts: tuple[int, int]) -> None:
    assert ages(Paper(), *counts, kind=kind) == {}


def test_percentages_of_a_set_may_miss_a_hundred_by_rounding_only() -> None:
    for values, expected in ((("33", "33", "33"), {}), (("33", "33", "29"), {"sum"})):
        paper = Paper()
        paper.cohort("all", size=1000)
        for order, value in enumerate(values):
            paper.share(f"p{order}", "sex", value=value, cohort="all", category=f"c{order}")
        paper.division("thirds", "exhaustive", "p0", "p1", "p2", cohort="all")
        assert set(found(paper)) == set(expected)


def test_a_subgroup_larger_than_its_whole_and_a_count_above_its_cohort() -> None:
    paper = Paper()
    paper.cohort("whole", size=20)
    paper.cohort("part", size=21, parent="whole", kind="subgroup")
    paper.cohort("fine", size=20, parent="whole", kind="subgroup")
    paper.count("too-many", n=22, cohort="whole")
    paper.count("enough", "refractory", n=20, cohort="whole")
    assert sorted(found(paper)["nesting"], key=len) == [frozenset({"too-many"}), frozenset({"part", "whole"})]


def test_a_subgroup_counted_differently_in_the_table_is_one_cause_with_the_sum() -> None:
    paper = Paper()
    paper.cohort("randomized", size=224)
    for slug, n, place in (("text-young", 132, "Results, 4"), ("text-old", 93, "Results, 4"), ("table-young", 131, "Table 1, <55 yr")):
        category = "young" if slug.endswith("young") else "old"
        paper.count(slug, "age-group", n=n, cohort="randomized", category=category, place=place)
    paper.division("ages", "exhaustive", "text-young", "text-old", cohort="randomized")
    assert found(paper) == {"sum": [frozenset({"text-young", "text-old", "table-young"})]}


def platelets(low: str) -> dict[str, list[frozenset[str]]]:
    paper = Paper()
    category = paper.node("category", "below-ten", BG.Category, measure=mint("measure", "platelet-count"))
    paper.graph.add((category, BG.passage, paper.node("passage", "bound", BG.Passage, printed="<10×10⁹/liter")))
    paper.span("range", "platelet-count", low, "347", unit="10^9/L")
    paper.count("few", "platelet-count", n=5, category=category)
    return dict(found(paper))


def test_patients_below_a_bound_that_the_range_does_not_reach() -> None:
    assert platelets("13") == {"range": [frozenset({"range", "few"})]}
    assert platelets("9") == {}


def admitted(low: str, *bounds: str) -> set[str]:
    paper = Paper()
    for order, bound in enumerate(bounds):
        paper.node(
            "criterion", f"age-{order}", BG.EligibilityCriterion, study=mint("study", "one"), on=mint("measure", "age"),
            eligibilityType="inclusion", sign="≥", value=Decimal(bound),
        )  # fmt: skip
    paper.span("age", "age", low, "87", unit="year")
    return set(found(paper))


def test_an_age_range_beyond_the_entry_criterion() -> None:
    assert admitted("62", "65") == {"range"}
    assert admitted("65", "65") == set()
    assert admitted("57", "65", "40") == set()


def test_a_part_that_reaches_beyond_the_range_of_its_whole() -> None:
    for low, expected in (("29", {"range"}), ("30", set())):
        paper = Paper()
        paper.cohort("arm", parent="everyone", kind="arm")
        paper.span("all-ages", "age", "30", "70", unit="year")
        paper.span("arm-ages", "age", low, "69", unit="year", cohort="arm")
        assert set(found(paper)) == expected


def listed(n: int, size: int = 3) -> dict[str, list[frozenset[str]]]:
    paper = Paper()
    paper.cohort("cases", size=size)
    paper.cohort(
        "minors", size=n, parent="cases", kind="subgroup", criteria=[{"on": mint("measure", "age"), "sign": "≤", "value": Decimal(18)}]
    )
    for order, (age, sex) in enumerate(((14, "male"), (17, "female"), (59, "male"))):
        paper.patient(f"p{order}", "cases", age=Decimal(age), sex=sex)
    paper.count("men", "sex", n=n, cohort="cases", category="male")
    return dict(found(paper))


def test_cases_are_recounted_only_when_all_are_listed() -> None:
    assert sorted(listed(1)["cases"], key=sorted) == [frozenset({"men"}), frozenset({"minors"})]
    assert listed(2) == {}
    assert listed(1, size=4) == {}


@pytest.mark.parametrize(("size", "expected"), [(2, {"cases"}), (1, set())])
def test_a_subgroup_by_two_criteria_is_recounted_where_one_rules_a_patient_out(size: int, expected: set[str]) -> None:
    paper = Paper()
    paper.cohort("cases", size=3)
    criteria = [
        {"on": mint("measure", "disease-status"), "term": mint("category", "cr1")},
        {"on": mint("measure", "mrd"), "term": mint("category", "neg")},
    ]
    paper.cohort("best", size=size, parent="cases", kind="subgroup", criteria=criteria)
    paper.patient("p1", "cases", disease_status="cr1", mrd_status="neg")
    paper.patient("p2", "cases", disease_status="cr1", mrd_status="pos")
    paper.patient("p3", "cases", disease_status="nr")
    assert set(found(paper)) == expected
    assert reproduced(paper) == ([] if expected else ["printed 1, listed 1: P1"])
    paper.patient("p4", "cases", mrd_status="neg")
    paper.graph.set((paper.iri("cohort", "cases"), BG.cohortSize, Literal(4)))
    assert found(paper) == {}


def test_one_patient_with_two_ages() -> None:
    paper = Paper()
    paper.patient("p1", age=Decimal(14))
    fact = paper.node("case-fact", "p1-age-again", BG.CaseFact, case=paper.iri("case", "p1"), attribute="age", value=Decimal(41))
    assert found(paper) == {"cases": [frozenset({"p1-age", "p1-age-again"})]}
    paper.graph.remove((fact, BG.value, None))
    paper.graph.add((fact, BG.value, Literal(Decimal(14))))
    assert found(paper) == {}


def test_a_median_and_range_that_the_cases_do_not_give() -> None:
    for low, expected in (("15", {"cases"}), ("14", set())):
        paper = Paper()
        paper.cohort("cases", size=3)
        for order, age in enumerate((14, 17, 59)):
            paper.patient(f"p{order}", "cases", age=Decimal(age))
        paper.span("ages", "age", low, "59", "17", cohort="cases", unit="year")
        assert set(found(paper)) == expected
