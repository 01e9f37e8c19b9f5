"""Answers on efficacy, written from the papers before the queries."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph.store import EmbeddedStore
from queries.catalogue import load
from queries.results import Result, Value
from queries.runner import ask

BLINA_MRD_NEGATIVE = "MRD-negative patients, blinatumomab group"


def answer(store: EmbeddedStore, question: str, **given: str) -> Result:
    return ask(load(question), given, store)


def figures(result: Result, *columns: str) -> set[tuple[Value, ...]]:
    return {tuple(row[column] for column in columns) for row in result}


def test_mrd_negativity_by_flow_cytometry_below_a_threshold(store: EmbeddedStore) -> None:
    """Lu: 30 and 31 of 35 below 0.01 % by flow; Blina-CELL's undetectable MRD by PCR is another endpoint."""
    rows = answer(store, "mrd-negativity-by-definition", assay="flow-cytometry", detection="below-threshold")
    assert {(30, 35, Decimal(86)), (31, 35, Decimal(89))} <= figures(rows, "n", "total", "value")
    assert "Blina-CELL" not in {r["study"] for r in rows}
    assert {(r["assay"], r["detection"]) for r in rows} == {("flow-cytometry", "below-threshold")}
    assert all(r["comparison_key"] for r in rows)


def test_mrd_negativity_undetectable_by_pcr(store: EmbeddedStore) -> None:
    """Blina-CELL: 14 of 25 on day 40, 21 of 25 at week 11."""
    rows = answer(store, "mrd-negativity-by-definition", assay="ig-tr-pcr", detection="undetectable", measure="mrd-negativity")
    assert {("Blina-CELL", 14, 25), ("Blina-CELL", 21, 25)} <= figures(rows, "study", "n", "total")
    assert "E1910" not in {r["study"] for r in rows}


def test_mrd_negativity_with_no_assay_stated(store: EmbeddedStore) -> None:
    """The review gives LAL2317's 96 % without an assay: nothing to compare it by."""
    rows = answer(store, "mrd-negativity-by-definition", assay="not-stated")
    assert ("GIMEMA LAL2317", Decimal(96), None) in figures(rows, "study", "value", "comparison_key")


@pytest.mark.parametrize("question", ["mrd-negativity", "mrd-negativity-by-definition"])
def test_mrd_negativity_leaves_p_values_to_contrasts(store: EmbeddedStore, question: str) -> None:
    """LAL2317's and Bold's p-values are comparisons, not shares of patients: a row of theirs has no figure to show here."""
    rows = answer(store, question)
    assert not [r["printed"] for r in rows if r["state"] == "reported" and r["n"] is None and r["value"] is None and r["low"] is None]


def test_mrd_conversion(store: EmbeddedStore) -> None:
    """LAL2317 87 %; QUEST 74 % of those with MRD before; BLAST 78 %; Blina-CELL 1 of 2 molecular failures, 3 of 3 molecular relapses."""
    rows = answer(store, "mrd-conversion")
    assert ("converted", "GIMEMA LAL2317", Decimal(87)) in figures(rows, "sort", "study", "value")
    assert {("converted", 1, 2), ("converted", 3, 3)} <= figures(rows, "sort", "n", "total")
    assert {
        ("MRD-negative among patients who had been MRD-positive", "GRAALL-2014-QUEST", Decimal(74)),
        ("MRD-negative among patients who had been MRD-positive", "BLAST", Decimal(78)),
    } <= figures(rows, "sort", "study", "value")
    assert "E1910" not in {r["study"] for r in rows}


def test_complete_remission_of_lu(store: EmbeddedStore) -> None:
    """33 of 35 CRc (81-98), 28 CR, 5 CRi after two weeks; 35 of 35 with up to four; 0 of 33 before blinatumomab; the 2 of 2 is derived."""
    rows = answer(store, "complete-remission", study="rdc-blina")
    assert {(33, 35, 81, 98), (28, 35, 64, 90), (5, 35, 6, 29)} <= figures(rows, "n", "total", "low", "high")
    assert {(35, 35, "printed"), (0, 33, "printed"), (2, 2, "derived")} <= figures(rows, "n", "total", "status")


def test_survival_at_one_year_whatever_the_unit(store: EmbeddedStore) -> None:
    """12 months are 1 year: LAL2317 and Huang and Lu stand side by side; E1910's 3 years do not."""
    rows = answer(store, "survival", horizon="12")
    assert {
        ("GIMEMA LAL2317", "overall survival", Decimal(84), "month"),
        ("GIMEMA LAL2317", "disease-free survival", Decimal(72), "month"),
        ("Reduced-dose chemotherapy and blinatumomab (Lu 2024)", "overall survival", Decimal("97.1"), "year"),
        ("Reduced-dose chemotherapy and blinatumomab (Lu 2024)", "progression-free survival", Decimal("82.2"), "year"),
        ("Alliance A041703", "event-free survival", Decimal(75), "year"),
    } <= figures(rows, "study", "measure", "value", "time_unit")
    huang = {(r["measure"], r["value"], r["low"]) for r in rows if "Huang" in str(r["study"])}
    assert {("overall survival", Decimal("81.6"), Decimal("64.7")), ("event-free survival", Decimal("82.1"), Decimal("65.6"))} <= huang
    assert {r["horizon_months"] for r in rows} == {12}
    assert "E1910" not in {r["study"] for r in rows}


def test_survival_at_two_years(store: EmbeddedStore) -> None:
    rows = answer(store, "survival", horizon="24")
    assert {
        ("Blina-CELL", "event-free survival", Decimal(75)),
        ("Blina-CELL", "overall survival", Decimal(86)),
        ("ALLG ALL08", "overall survival", Decimal(69)),
        ("GIMEMA LAL2116 (D-ALBA)", "disease-free survival", Decimal(80)),
        ("MDACC ponatinib and blinatumomab", "event-free survival", Decimal(95)),
    } <= figures(rows, "study", "measure", "value")


def test_survival_without_a_horizon_keeps_medians(store: EmbeddedStore) -> None:
    rows = answer(store, "survival", study="blina-cell")
    assert ("event-free survival", "median-survival", Decimal(47), "month", None) in figures(
        rows, "measure", "statistic", "value", "unit", "horizon_months"
    )
    assert "hazard-ratio" not in {r["statistic"] for r in answer(store, "survival", study="e1910")}


def test_a_median_follow_up_is_no_horizon(store: EmbeddedStore) -> None:
    """LAL2317 in Litzow: 71 % survival at a median follow-up of 37.5 months."""
    rows = answer(store, "survival", study="gimema-lal2317")
    assert (Decimal(71), Decimal("37.5"), "elapsed", None) in figures(rows, "value", "time_value", "time_kind", "horizon_months")


@pytest.mark.parametrize(
    ("measure", "value", "low", "high"),
    [
        ("overall survival", "0.41", "0.23", "0.73"),
        ("relapse-free survival", "0.53", "0.32", "0.87"),
        ("overall survival", "0.44", "0.23", "0.81"),
        ("relapse-free survival", "0.57", "0.33", "0.98"),
        ("overall survival", "0.43", "0.24", "0.79"),
        ("relapse-free survival", "0.53", "0.31", "0.91"),
        ("overall survival", "0.16", "0.05", "0.47"),
        ("relapse-free survival", "0.31", "0.14", "0.69"),
        ("overall survival", "0.66", "0.33", "1.35"),
        ("relapse-free survival", "0.74", "0.39", "1.43"),
    ],
)
def test_hazard_ratios_of_e1910(store: EmbeddedStore, measure: str, value: str, low: str, high: str) -> None:
    rows = answer(store, "contrasts", study="e1910", statistic="hazard-ratio")
    assert (measure, Decimal(value), Decimal(low), Decimal(high)) in figures(rows, "measure", "value", "low", "high")


def test_contrasts_name_what_they_compare(store: EmbeddedStore) -> None:
    """0.41, P = 0.002: 85 % with blinatumomab against 68 % without, stratified; 0.44 is adjusted."""
    rows = answer(store, "contrasts", study="e1910", measure="overall-survival")
    main = [r for r in rows if r["value"] == Decimal("0.41")]
    assert main
    assert {(r["p"], r["first_printed"], r["other_printed"]) for r in main} >= {(Decimal("0.002"), "85%", "68%")}
    assert all(str(r["first_cohort"]) == BLINA_MRD_NEGATIVE for r in main)
    assert all("stratified" in str(r["analysis"]) for r in main)
    adjusted = [r for r in rows if r["value"] == Decimal("0.44")]
    assert all(r["analysis"] and r["analysis"] != main[0]["analysis"] for r in adjusted)
    assert all(len(str(r["finding"]).split()) == 3 for r in rows)


def test_p_values_without_an_effect(store: EmbeddedStore) -> None:
    """MRD in LAL2317 < 0.001 and GMALL 0.006; DFS by molecular response 0.028; decitabine 0.068; CRS by blasts 0.0094; E1910 neuropsychiatric < 0.001."""
    rows = answer(store, "contrasts", statistic="p-value")
    assert {
        ("<", Decimal("0.001")), ("=", Decimal("0.006")), ("=", Decimal("0.08")), ("=", Decimal("0.06")), ("=", Decimal("0.028")),
        ("=", Decimal("0.068")), ("=", Decimal("0.0094")), ("=", Decimal("0.87")),
    } <= figures(rows, "p_sign", "p")  # fmt: skip
    assert all(r["value"] is None for r in rows)


def test_primary_endpoint_of_blina_cell(store: EmbeddedStore) -> None:
    """Aim 85 % against a null of 60 %, at week 11: 21 of 25 (84 %), not met."""
    rows = answer(store, "primary-endpoints", study="blina-cell")
    parts = figures(rows, "part", "measure", "value")
    assert {("planned", "rate or effect aimed at", Decimal(85)), ("planned", "rate under the null hypothesis", Decimal(60))} <= parts
    observed = [r for r in rows if r["part"] == "observed"]
    assert [(r["n"], r["total"], r["value"]) for r in observed] == [(21, 25, Decimal(84))]
    assert {r["verdict"] for r in rows if r["part"] == "verdict"} == {"not met"}


def test_primary_endpoint_of_e1910(store: EmbeddedStore) -> None:
    """Overall survival; 94 deaths planned; boundary for efficacy crossed at HR 0.41."""
    rows = answer(store, "primary-endpoints", study="e1910")
    assert ("planned", 94) in figures(rows, "part", "n")
    assert ("observed", "overall survival", Decimal("0.41")) in figures(rows, "part", "measure", "value")
    assert {r["verdict"] for r in rows if r["part"] == "verdict"} == {"met"}
    assert Decimal(95) not in {r["value"] for r in rows if r["part"] == "observed"}


def test_primary_endpoint_at_its_time(store: EmbeddedStore) -> None:
    """LAL2317: after the first blinatumomab cycle, 96 % and 93 %; not 70 % before blinatumomab, 73 % after early consolidation."""
    rows = [r for r in answer(store, "primary-endpoints", study="gimema-lal2317") if r["part"] == "observed"]
    assert {r["value"] for r in rows if r["value"] is not None} == {Decimal(96), Decimal(93)}


def test_a_verdict_may_leave_its_endpoint_unnamed(store: EmbeddedStore) -> None:
    """Litzow on the Children's Oncology Group: the prespecified end point was not met; which one, it does not say."""
    rows = [r for r in answer(store, "primary-endpoints") if "Brown" in str(r["study"])]
    assert [(r["endpoint"], r["part"], r["verdict"], r["role"]) for r in rows] == [(None, "verdict", "not met", "restated")]


def test_primary_endpoints_of_the_others(store: EmbeddedStore) -> None:
    """Lu: CRc 33 of 35; Huang: relapse rate 6.3 %; LAL2317: MRD negativity 96 %; no verdict is printed for them."""
    rows = answer(store, "primary-endpoints")
    assert ("endpoint", "Reduced-dose chemotherapy and blinatumomab (Lu 2024)", "composite complete remission") in figures(
        rows, "part", "study", "endpoint"
    )
    assert {("observed", 33, 35)} <= figures(rows, "part", "n", "total")
    assert (0, 33) not in {(r["n"], r["total"]) for r in rows if r["part"] == "observed"}
    assert {("observed", Decimal("6.3")), ("observed", Decimal(96))} <= figures(rows, "part", "value")


def test_outcome_by_age(store: EmbeddedStore) -> None:
    """E1910 below 55: 95 % against 70 %, HR 0.16; from 55: 70 % against 65 %; mini-hyper-CVD: 63 % at 60-69, 42 % from 70."""
    rows = answer(store, "by-age")
    e1910 = {(r["age_group"], r["measure"], r["value"]) for r in rows if r["study"] == "E1910"}
    assert {("<55", "overall survival", Decimal(95)), ("<55", "overall survival", Decimal("0.16"))} <= e1910
    assert {("≥55", "overall survival", Decimal(70)), ("≥55", "overall survival", Decimal(65))} <= e1910
    mini = {r["value"] for r in rows if str(r["study"]).startswith("MDACC mini") and r["measure"] == "overall survival"}
    assert {Decimal(63), Decimal(42)} <= mini
    assert {("GMALL Bold", Decimal(100)), ("GMALL Bold", Decimal(66))} <= figures(rows, "study", "value")
    assert ("more-effective-in", "appeared") in figures(rows, "relation", "hedge")


def test_a_claim_has_no_direction_for_those_compared_with(store: EmbeddedStore) -> None:
    """Worse survival from 70 on is unfavourable for these patients, not for those of 60 to 69."""
    claims = {
        (r["age_group"], r["part"], r["direction"])
        for r in answer(store, "by-age", measure="overall-survival")
        if r["relation"] == "inferior-to"
    }
    assert {("60–69", "comparator", None), ("≥70", "subject", "unfavourable")} <= {(a.removesuffix(" years"), p, d) for a, p, d in claims}


def test_outcome_at_one_age(store: EmbeddedStore) -> None:
    """At 40 the E1910 figures below 55 hold, those from 55 do not."""
    groups = {r["age_group"] for r in answer(store, "by-age", age="40", study="e1910")}
    assert "<55" in groups
    assert "≥55" not in groups


def test_age_limits_of_a_level_hold_for_its_cohorts(store: EmbeddedStore) -> None:
    """The review prints 55-65, >65, 60-69 and ≥70 years in a table cell or beside a figure: 65 is in the first and third alone."""
    groups = {r["age_group"] for r in answer(store, "by-age", age="65")}
    assert {"55–65", "60–69", "≥55"} <= groups
    assert not {">65", "≥70", ">70", "<55"} & groups
    assert {"≥70", ">65", ">70"} <= {r["age_group"] for r in answer(store, "by-age", age="71")}


def test_outcome_by_setting(store: EmbeddedStore) -> None:
    rows = answer(store, "by-setting", setting="post-transplant-maintenance", measure="overall-survival")
    assert Decimal("81.6") in {r["value"] for r in rows}
    assert len({r["setting"] for r in rows}) == 1
    frontline = answer(store, "by-setting", setting="frontline", measure="overall-survival")
    assert {("Blina-CELL", Decimal(86)), ("SWOG 1318, Ph-negative cohort", Decimal(37))} <= figures(frontline, "study", "value")
    assert Decimal("81.6") not in {r["value"] for r in frontline}
    mrd = answer(store, "by-setting", setting="mrd-positive", measure="mrd")
    assert ("BLAST", Decimal(78)) in figures(mrd, "study", "value")


def test_the_response_to_induction_is_no_result_of_consolidation(store: EmbeddedStore) -> None:
    """E1910's complete remission of 81 % is that of all enrolled; its randomised patients were in MRD-negative remission."""
    consolidation = answer(store, "by-setting", setting="mrd-negative-consolidation")
    assert {r["setting_from"] for r in consolidation} == {"arm"}
    assert "complete remission" not in {r["measure"] for r in consolidation}
    from_study = [r for r in answer(store, "by-setting") if r["setting_from"] == "study"]
    assert from_study
    assert "E1910" not in {r["study"] for r in from_study}


def test_relapse(store: EmbeddedStore) -> None:
    """Lu: 4 of 35; one CNS, one haematological, two MRD; three CD19-positive, one negative. Blina-CELL: 4 % and 12 %; molecular at 14, 25, 37 months."""
    lu = figures(answer(store, "relapse", study="rdc-blina"), "aspect", "n", "total", "category")
    assert {("number", 4, 35, None), ("site", 1, 4, None), ("number", 2, 4, None)} <= lu
    assert {("CD19 status", 3, 4, "CD19-positive"), ("CD19 status", 1, 4, "CD19-negative")} <= lu
    blina = answer(store, "relapse", study="blina-cell")
    assert {("cumulative incidence", Decimal(4), 1), ("cumulative incidence", Decimal(12), 2)} <= figures(
        blina, "aspect", "value", "time_value"
    )
    assert {14, 25, 37} <= {r["time_value"] for r in blina if r["aspect"] == "case" and r["measure"] == "molecular relapse"}
    assert {22} <= {r["time_value"] for r in blina if r["measure"] == "CNS relapse"}
    assert ("CD19 status", "not-observed") in figures(blina, "aspect", "relation")
    huang = answer(store, "relapse", study="blina-maintenance-huang")
    assert {(None, Decimal("6.3")), (1, None)} <= figures(huang, "n", "value")


def test_deaths_by_cause(store: EmbeddedStore) -> None:
    """Blina-CELL: 6 = 3 leukaemia, 1 SARS-CoV-2, 1 infection after transplant, 1 secondary MDS; E1910: 17 and 40; Huang: 3; Lu: 1."""
    rows = answer(store, "deaths")
    blina = {(r["cause"], r["n"]) for r in rows if r["study"] == "Blina-CELL" and r["status"] == "printed"}
    assert {
        (None, 6), ("relapsed or refractory ALL", 3), ("SARS-CoV-2 infection", 1), ("infection after transplantation", 1),
        ("secondary myelodysplastic neoplasm", 1),
    } <= blina  # fmt: skip
    e1910 = {(r["cause"], r["n"], r["total"]) for r in rows if r["study"] == "E1910"}
    assert {(None, 17, 112), (None, 40, 112), ("relapse", 8, 17), ("relapse", 31, 40), ("unknown cause", 2, 40)} <= e1910
    huang = {(r["cause"], r["n"]) for r in rows if "Huang" in str(r["study"]) and r["status"] == "printed"}
    assert {("relapse or progression", 1), ("transplant-associated thrombotic microangiopathy", 1), ("infection", 1)} <= huang
    assert any(r["cause"] == "intracranial haemorrhage" and "Lu" in str(r["study"]) for r in rows)


def test_transplants(store: EmbeddedStore) -> None:
    """E1910: 22 and 22 in the trial, 28 and 32 in all; Lu: 13 of 35, by MRD or wish; Blina-CELL: 4 and 2; hyper-CVAD: 31 %."""
    rows = answer(store, "transplant")
    many = figures(rows, "aspect", "study", "n", "value")
    assert {("how many", "E1910", 22, None), ("how many", "E1910", 28, None), ("how many", "E1910", 32, None)} <= many
    assert ("how many", "Reduced-dose chemotherapy and blinatumomab (Lu 2024)", 13, None) in many
    assert {("how many", "Blina-CELL", 4, None), ("how many", "Blina-CELL", 2, None)} <= many
    assert any(r["aspect"] == "how many" and r["value"] == Decimal(31) for r in rows)
    why = {(r["study"], r["says"]) for r in rows if r["aspect"] == "why"}
    assert any(study == "Blina-CELL" for study, _ in why)
    assert any("Lu 2024" in str(study) and "wish" in str(says) for study, says in why)
    assert ("intended", "E1910", 36, Decimal(32)) in many
    outcome = {r["value"] for r in rows if r["aspect"] == "outcome after transplantation" and "Huang" in str(r["study"])}
    assert {Decimal("81.6"), Decimal("82.1"), Decimal("82.5")} <= outcome


def test_recovery_and_follow_up(store: EmbeddedStore) -> None:
    """Blina-CELL: 8 days (1-16) to neutrophils > 0.5 and platelets > 50; Lu: 7 days (4-13); follow-up 37, 43, 11.5 months, 325 days."""
    rows = answer(store, "recovery")
    recovered = {(r["study"], r["measure"], r["value"], r["low"], r["high"]) for r in rows if r["aspect"] == "count recovery"}
    assert ("Blina-CELL", "time to neutrophil recovery", 8, 1, 16) in recovered
    assert ("Blina-CELL", "time to platelet recovery", 8, 1, 16) in recovered
    assert ("Reduced-dose chemotherapy and blinatumomab (Lu 2024)", "time to neutrophil recovery", 7, 4, 13) in recovered
    thresholds = {(r["measure"], r["threshold"]) for r in rows if r["study"] == "Blina-CELL" and r["aspect"] == "count recovery"}
    assert {("time to neutrophil recovery", Decimal("0.5")), ("time to platelet recovery", Decimal(50))} <= thresholds
    followed = {(r["value"], r["unit"]) for r in rows if r["aspect"] == "follow-up"}
    assert {(37, "month"), (25, "month"), (43, "month"), (Decimal("11.5"), "month"), (325, "day")} <= followed


@pytest.mark.parametrize("question", ["mrd-negativity", "mrd-negativity-by-definition"])
def test_thresholds_and_sensitivities_have_units(store: EmbeddedStore, question: str) -> None:
    """Blina-CELL prints 10^-4, a fraction; E1910 prints 0.01 %."""
    rows = answer(store, question)
    for name in ("threshold", "sensitivity"):
        assert all((r[name] is None) == (r[f"{name}_unit"] is None) for r in rows)
    assert ("Blina-CELL", Decimal("0.0001"), "fraction") in figures(rows, "study", "sensitivity", "sensitivity_unit")
    assert ("E1910", Decimal("0.01"), "%") in figures(rows, "study", "threshold", "threshold_unit")
