"""Translocations named by their chromosomes: t(9;22) makes Ph-positive, t(X;11) and a bare t(2;8) make no more than possible."""

from __future__ import annotations

import pytest

from ontology import reasoner
from ontology.case_input import CaseInput, LesionInput
from ontology.definitions import lesion_names
from ontology.iris import BASE
from ontology.realisation import memberships
from ontology.terms import terminology

PRINTED = ("t(9;22)", "t(9;22)(q34;q11)", "t(X;11)", "t(2;8)", "t(2;8)(p12;q24)")


def case(printed: str) -> CaseInput:
    """One case with a translocation, as it is read from a table."""
    slug = str(PRINTED.index(printed))
    named = str(lesion_names(terminology())[printed.casefold()])
    lesion = LesionInput(f"{BASE}lesion/x/{slug}", f"{BASE}case-fact/x/{slug}", printed, "rearrangement", (), "found", None, named)
    return CaseInput(f"{BASE}case/x/{slug}", printed, (lesion,), ())


@pytest.fixture(scope="module")
def judged() -> dict[tuple[str, str], str]:
    try:
        reasoner.java()
    except reasoner.NoJavaError as error:
        pytest.skip(str(error))
    found = memberships(terminology(), [case(printed) for printed in PRINTED])
    return {(m.case.label, m.definition.subgroup.rsplit("/", 1)[1]): m.standing for m in found}


@pytest.mark.parametrize(
    ("printed", "subgroup", "standing"),
    [
        ("t(9;22)", "t-9-22", "certain"),
        ("t(9;22)", "ph-positive", "certain"),
        ("t(9;22)(q34;q11)", "ph-positive", "certain"),
        ("t(9;22)", "ph-negative", "excluded"),
        ("t(9;22)", "ph-like", "excluded"),
        ("t(X;11)", "t-x-11", "certain"),
        ("t(X;11)", "kmt2a-rearranged", "possible"),
        ("t(X;11)", "ph-positive", None),
        ("t(2;8)", "t-2-8", "certain"),
        ("t(2;8)", "bcl2-or-myc-rearranged", "possible"),
        ("t(2;8)(p12;q24)", "t-2-8", "certain"),
        ("t(2;8)(p12;q24)", "bcl2-or-myc-rearranged", "certain"),
        ("t(2;8)", "kmt2a-rearranged", None),
    ],
)
def test_what_a_translocation_says(judged: dict[tuple[str, str], str], printed: str, subgroup: str, standing: str | None) -> None:
    assert judged.get((printed, subgroup)) == standing


def test_a_normal_karyotype_is_no_lesion() -> None:
    assert "normal karyotype" not in lesion_names(terminology())
