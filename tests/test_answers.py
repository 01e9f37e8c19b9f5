"""Answers, written from the papers before the queries."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph.store import EmbeddedStore
from queries.catalogue import load
from queries.proof import facts_of, prove
from queries.results import Result
from queries.runner import ask


def answer(store: EmbeddedStore, question: str, **given: str) -> Result:
    return ask(load(question), given, store)


def test_ikzf1plus_is_the_refractory_subgroup_of_blina_cell(store: EmbeddedStore) -> None:
    """Both refractory patients had an IKZF1plus genotype; 8 of 28 had it; Ph-like is not reported, not 0."""
    rows = [r for r in answer(store, "refractory-subgroups", study="blina-cell") if r["outcome"] == "refractory"]
    by_subgroup = {r["subgroup"]: r for r in rows}
    ikzf1plus, ph_like = by_subgroup["IKZF1plus"], next(r for name, r in by_subgroup.items() if str(name).startswith("Ph-like"))
    assert tuple(ikzf1plus[c] for c in ("refractory", "refractory_total", "subgroup_total", "share")) == (2, 2, 8, "2/8")
    assert ikzf1plus["status"] == "printed; share derived"
    assert tuple(ph_like[c] for c in ("refractory", "refractory_total", "subgroup_total", "share", "status")) == (
        None,
        None,
        4,
        None,
        "not reported",
    )


def test_no_subgroup_is_called_zero_without_a_printed_zero(store: EmbeddedStore) -> None:
    for row in answer(store, "refractory-subgroups"):
        if row["outcome"] == "refractory" and row["status"] == "not reported":
            assert row["refractory"] is None
            assert row["share"] is None


def test_nobody_in_remission_is_called_refractory_or_unreported(store: EmbeddedStore) -> None:
    """E1910 gave blinatumomab in MRD-negative remission, QUEST in continuous remission; MD Anderson's older adults it is not said of."""
    rows = [r for r in answer(store, "refractory-subgroups") if r["outcome"] == "refractory" and r["refractory"] is None]
    status = {(r["study"], r["status"]) for r in rows}
    assert status == {
        ("Blina-CELL", "not reported"),
        ("E1910", "not reported: given in remission"),
        ("GRAALL-2014-QUEST", "not reported: given in remission"),
        ("MDACC mini-hyper-CVD with inotuzumab ozogamicin and blinatumomab", "not reported"),
    }
    e1910 = {(r["subgroup_total"], r["subgroup_total_of"]) for r in rows if r["study"] == "E1910"}
    assert {n for n, _ in e1910} == {66, 90, 100, 10, 2, 1}
    assert len({of for _, of in e1910}) == 1


def test_mrd_negativity_of_blina_cell(store: EmbeddedStore) -> None:
    """Undetectable by IG/TR PCR: 14 of 25 after blinatumomab, 21 of 25 at week 11."""
    rows = [r for r in answer(store, "mrd-negativity", study="blina-cell", measure="mrd-negativity") if r["role"] == "own" and r["n"]]
    assert {(14, 25, Decimal(56)), (21, 25, Decimal(84))} <= {(r["n"], r["total"], r["value"]) for r in rows}
    assert {"ig-tr-pcr"} >= {r["assay"] for r in rows if r["n"] in (14, 21)} - {"ig-tr-ngs"}
    assert all(r["detection"] == "undetectable" for r in rows if r["n"] in (14, 21))


def test_remission_and_refractoriness_of_blina_cell(store: EmbeddedStore) -> None:
    rows = list(answer(store, "complete-remission", study="blina-cell"))
    assert (26, Decimal(93)) in {(r["n"], r["value"]) for r in rows}
    assert (2, Decimal(7)) in {(r["n"], r["value"]) for r in rows}


def test_survival_of_blina_cell(store: EmbeddedStore) -> None:
    """Two-year EFS 75 % (59-91), OS 86 % (73-99); median EFS 47 months, median OS not reached."""
    rows = list(answer(store, "survival", study="blina-cell"))
    bounds = {(r["value"], r["low"], r["high"], r["time_value"], r["time_unit"]) for r in rows}
    assert (Decimal(75), Decimal(59), Decimal(91), Decimal(2), "year") in bounds
    assert (Decimal(86), Decimal(73), Decimal(99), Decimal(2), "year") in bounds
    assert (Decimal(47), "month") in {(r["value"], r["unit"]) for r in rows}
    assert any(r["state"] == "not-reached" for r in rows)


def test_adverse_events_of_blina_cell(store: EmbeddedStore) -> None:
    """CRS in 19 of 29 (66 %), 1 of grade 3 or 4; ALT increased in 18 (62 %), 9 (31 %) of grade 3 or 4."""
    rows = list(answer(store, "adverse-events", study="blina-cell", measure="cytokine-release-syndrome"))
    assert (19, 29, Decimal(66)) in {(r["n"], r["total"], r["value"]) for r in rows}
    assert (1, 29, 3, 4) in {(r["n"], r["total"], r["grade_low"], r["grade_high"]) for r in rows}
    severe = answer(store, "adverse-events", study="blina-cell", measure="hepatic-impairment", grade="3")
    assert (9, Decimal(31)) in {(r["n"], r["value"]) for r in severe}
    assert (18, Decimal(62)) not in {(r["n"], r["value"]) for r in severe}


def test_regimen_of_blina_cell(store: EmbeddedStore) -> None:
    """The four drugs of pre-induction with dose and days, and the target dose of blinatumomab."""
    rows = {
        (str(r["drug"]).lower(), r["dose"], r["dose_unit"], r["day_from"], r["day_to"])
        for r in answer(store, "regimens", study="blina-cell")
    }
    assert {
        ("dexamethasone", Decimal(10), "mg", 1, 7),
        ("cyclophosphamide", Decimal(200), "mg", 3, 5),
        ("vincristine", Decimal(2), "mg", 6, 6),
        ("daunorubicin", Decimal(45), "mg", 6, 7),
    } <= rows
    assert ("blinatumomab", Decimal(28), "µg/day", 12, 40) in rows


def test_a_derived_figure_leads_to_its_passages(store: EmbeddedStore) -> None:
    rows = list(answer(store, "passage", finding="finding:salek2025/ikzf1plus-refractory"))
    assert {"derived", "printed"} == {r["status"] for r in rows}
    printed = [r for r in rows if r["status"] == "printed"]
    assert {"Both", "8 (29)"} == {r["printed"] for r in printed}
    assert all(r["anchors"] and r["place"] and r["start"] < r["end"] for r in printed)  # type: ignore[operator]


def test_the_evidence_table_holds_every_anchored_fact_once(store: EmbeddedStore) -> None:
    rows = list(answer(store, "evidence-table"))
    facts = store.query(
        "PREFIX bg: <https://w3id.org/blinagraph/ontology/> SELECT DISTINCT ?f WHERE { ?f bg:passage ?p ; a ?c "
        "FILTER(?c IN (bg:PrintedFinding, bg:CaseFact, bg:DrugAdministration, bg:EligibilityCriterion, bg:Statement)) }"
    )
    expected = {row["f"].value for row in facts}  # type: ignore[union-attr]
    found = [r["finding"] for r in rows if r["status"] == "printed"]
    assert len(found) == len(set(found))
    assert expected == set(found)
    columns = (
        "finding publication study cohort subgroup measure definition category kind statistic analysis counted n total sign value unit low "
        "high interval p_sign p compares timepoint time_value time_unit time_from time_kind grade_low grade_high grade_scale state role "
        "original section printed start end anchors status certainty"
    )
    assert tuple(columns.split()) == answer(store, "evidence-table").columns


@pytest.mark.parametrize(
    ("question", "finding", "figures"),
    [
        ("complete-remission", "lu2024/cr-conventional-induction", {"low": 70, "high": 80}),
        ("survival", "pourhassan2023/older-ph-negative-os-5-years", {"low": 10, "high": 20, "horizon_months": 60}),
        ("adverse-events", "pourhassan2023/frontline-crs-range", {"low": 0, "high": 3, "grade_low": 3, "grade_high": 4}),
        ("adverse-events", "pourhassan2023/frontline-neurotoxicity-range", {"low": 0, "high": 11, "grade_low": 3, "grade_high": 4}),
        ("adverse-events", "salek2025/registration-neurologic-grade-3", {"value": 13, "grade_low": 3, "grade_high": 3}),
        ("crs-and-neurotoxicity", "salek2025/registration-neurologic-grade-3", {"neurotoxicity_value": 13}),
        ("mrd-negativity-by-definition", "lu2024/mrd-positivity-conventional-induction", {"low": 30, "high": 50}),
        ("subgroup-frequency", "pourhassan2023/adult-all-ph-positive", {"value": 25}),
        ("relapse", "huang2024/ebmt-relapse", {"value": 22, "statistic": "maximum"}),
    ],
)
def test_a_background_figure_is_shown_without_a_study(
    question: str, finding: str, figures: dict[str, object], store: EmbeddedStore
) -> None:
    """What the papers print of no study of their own stands in the answers too, and says so; ``--study`` leaves it out."""
    iri = f"https://w3id.org/blinagraph/finding/{finding}"
    (row,) = [r for r in answer(store, question) if r["finding"] == iri]
    assert (row["study"], row["role"]) == (None, "background")
    assert {column: row[column] for column in figures} == figures
    assert iri not in {r["finding"] for r in answer(store, question, study="blina-cell")}


def test_what_is_not_reported_can_be_proven_by_the_scheme(store: EmbeddedStore) -> None:
    """Each row on refractory patients leads to the passage that calls the subgroup high-risk; its place is the printed one."""
    rows = [r for r in answer(store, "refractory-subgroups") if r["outcome"] == "refractory"]
    places = {
        "GRAALL-2014-QUEST": "Frontline blinatumomab in younger adults with Ph-negative ALL",
        "MDACC mini-hyper-CVD with inotuzumab ozogamicin and blinatumomab": "Current and future state of blinatumomab, after Table 2",
    }
    for row in rows:
        proofs = [prove(fact, store) for fact in facts_of(row)]
        schemes = [p for p in proofs if p is not None and "/scheme/" in p.fact]
        assert None not in proofs
        assert len(schemes) == 1
        assert schemes[0].anchors
        assert str(row["place"]).endswith(f"high-risk: {schemes[0].place}")
        assert places.get(str(row["study"]), "") in schemes[0].place


def test_a_regimen_is_called_chemotherapy_free_only_where_a_paper_does(store: EmbeddedStore) -> None:
    """Maintenance after transplantation is one part of a treatment; inotuzumab ozogamicin carries a cytotoxic drug."""
    rows = {(r["study"], r["publication"]): r for r in answer(store, "chemotherapy-free")}
    free = {study for (study, _), r in rows.items() if r["verdict"] == "chemotherapy-free"}
    assert free == {"GIMEMA LAL2116 (D-ALBA)", "MDACC ponatinib and blinatumomab"}
    alliance = rows["Alliance A041703", "pourhassan2023"]
    assert (alliance["verdict"], alliance["covers"], alliance["conjugates"]) == (
        "no chemotherapy on record",
        "from induction on",
        "inotuzumab ozogamicin",
    )
    huang = next(r for (_, publication), r in rows.items() if publication == "huang2024")
    assert (huang["verdict"], huang["covers"], huang["phase_kinds"]) == ("no chemotherapy on record", "part of treatment", "maintenance")


def test_a_drug_given_as_salvage_is_asked_for_like_one_of_the_regimen(store: EmbeddedStore) -> None:
    """Blina-CELL: the two refractory patients, both IKZF1plus, did not respond to inotuzumab either; CAR-T's result is not told."""
    salvaged = [r for r in answer(store, "refractory-subgroups", drug="inotuzumab-ozogamicin") if r["study"] == "Blina-CELL"]
    assert [(r["subgroup"], r["outcome"], r["refractory"], r["share"], r["status"]) for r in salvaged] == [
        ("IKZF1plus", "refractory to salvage", 2, None, "printed")
    ]
    assert "inotuzumab" in str(salvaged[0]["says"])
    later = answer(store, "refractory-subgroups", drug="inotuzumab-ozogamicin", setting="relapsed-refractory")
    assert [r["finding"] for r in later] == [salvaged[0]["finding"]]
    assert not [r for r in answer(store, "refractory-subgroups", drug="car-t") if r["study"] == "Blina-CELL"]
    assert not [r for r in answer(store, "refractory-subgroups") if r["outcome"] == "refractory to salvage"]
