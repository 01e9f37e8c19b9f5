"""Places of one paper, papers against each other, and the graph that comes of it."""

from __future__ import annotations

import runpy
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal
from rdflib.namespace import RDF, RDFS

from graph import names
from graph.audit import KINDS, STANDINGS
from graph.dataset import to_nquads
from graph.store import EmbeddedStore, Manifest
from graph.validate import violations
from ontology.iris import mint
from ontology.terms import terminology
from ontology.vocabulary import BG
from queries.catalogue import load
from queries.runner import ask

BUILDER = runpy.run_path(str(Path(__file__).with_name("audit_paper.py")))
Paper, found, said, audited = BUILDER["Paper"], BUILDER["found"], BUILDER["said"], BUILDER["audited"]


def restated(paper: object, slug: str, value: str, study: str, table: str | None = None, measure: str = "disease-free-survival") -> None:
    place = f"Table 1, {table}" if table else "Older adults, paragraph 2"
    paper.survival(slug, measure, value, study=study, cohort=study, place=place, role="restated")  # type: ignore[attr-defined]


def test_text_and_table_that_differ() -> None:
    for tabled, expected in (("68.8", {"text-and-table"}), ("79.4", set()), ("79", set())):
        paper = Paper()
        paper.survival("text", "disease-free-survival", "79")
        paper.survival("table", "disease-free-survival", tabled, place="Table 1, QUEST")
        assert set(found(paper)) == expected


@pytest.mark.parametrize("change", [{"years": "2"}, {"cohort": "others"}, {"analysis": "adjusted"}])
def test_other_times_people_and_analyses_are_not_compared(change: dict[str, str]) -> None:
    paper = Paper()
    paper.cohort("others")
    paper.survival("text", "disease-free-survival", "79")
    paper.survival("other", "disease-free-survival", "60", **{"place": "Table 1, QUEST", **change})
    assert "text-and-table" not in found(paper)


def test_two_places_of_the_text_are_compared_but_not_two_rows_of_a_table() -> None:
    for first, second, expected in (("Results, 1", "Discussion, 2", {"text-and-table"}), ("Table 1, a", "Table 1, b", set())):
        paper = Paper()
        paper.survival("one", "disease-free-survival", "79", place=first)
        paper.survival("other", "disease-free-survival", "60", place=second)
        assert set(found(paper)) == expected


def table_of_studies(row: str) -> object:
    paper = Paper()
    for study in ("gmall", "alliance"):
        paper.cohort(study, study=study)
        for order, measure in enumerate(("complete-remission", "age", "early-death")):
            paper.finding(
                f"{study}-{order}", measure, study=study, cohort=study, place=f"Table 1, {study}", role="restated", state="not-available"
            )
    restated(paper, "text-gmall", "66", "gmall", measure="overall-survival")
    restated(paper, "cell", "66", "gmall", row, measure="overall-survival")
    return paper


def test_a_figure_printed_in_the_row_of_another_study() -> None:
    assert found(table_of_studies("alliance")) == {"wrong-row": [frozenset({"text-gmall", "cell"})]}
    assert found(table_of_studies("gmall")) == {}


def test_a_row_that_repeats_two_figures_the_text_gives_to_another_study() -> None:
    for second, expected in (("61", {"wrong-row"}), ("59", set())):
        paper = Paper()
        for study in ("blina", "ino"):
            paper.cohort(study, study=study)
        for order in range(3):
            paper.finding(
                f"size-{order}", "age", study="blina", cohort="blina", place="Table 1, blina", role="restated", state="not-available"
            )
        restated(paper, "text-os", "85", "ino", measure="overall-survival")
        restated(paper, "text-dfs", "61", "ino")
        restated(paper, "cell-os", "85", "blina", "blina", measure="overall-survival")
        restated(paper, "cell-dfs", second, "blina", "blina")
        assert set(found(paper)) == expected


def test_remission_in_the_table_that_is_molecular_response_in_the_text() -> None:
    for tabled, expected in (("87", {"text-and-table"}), ("93", set())):
        paper = Paper()
        paper.cohort("ponatinib", study="ponatinib")
        for order in range(3):
            paper.finding(
                f"row-{order}", "age", study="ponatinib", cohort="ponatinib", place="Table 2, MDACC", role="restated", state="dash"
            )
        more = {"study": "ponatinib", "cohort": "ponatinib", "role": "restated"}
        paper.share("text", "complete-molecular-response", value="87", total=38, **more)
        paper.share("table", "complete-remission", value=tabled, place="Table 2, MDACC", **more)
        assert {k for k in found(paper) if k != "unstated-denominator"} == expected


def two_papers(value: str, year: int = 2020, **more: str) -> tuple[object, object]:
    first, second = Paper("alpha", 2020), Paper("beta", year)
    first.survival("os", "overall-survival", "84")
    second.survival("os", "overall-survival", value, **more)
    return first, second


def test_papers_that_differ_on_one_study_and_horizon() -> None:
    assert found(*two_papers("71")) == {"between-papers": [frozenset({"os"})]}
    assert said("between-papers", BG.standing, *two_papers("71")) == "open"
    assert said("between-papers", BG.standing, *two_papers("71", 2024)) == "explained by follow-up"
    assert said("between-papers", BG.publication, *two_papers("71")).count("work/") == 2


@pytest.mark.parametrize(("value", "more"), [("83.8", {}), ("71", {"years": "3"}), ("71", {"study": "two"})])
def test_papers_that_agree_or_speak_of_other_things(value: str, more: dict[str, str]) -> None:
    assert found(*two_papers(value, **more)) == {}


def test_a_paper_that_differs_with_itself_does_not_differ_with_others_too() -> None:
    first, second = two_papers("71")
    second.survival("os-text", "overall-survival", "84", place="Abstract")
    assert found(first, second) == {"text-and-table": [frozenset({"os", "os-text"})]}


def test_sizes_of_one_study_in_two_papers() -> None:
    for size, expected in ((149, {"between-papers"}), (146, set())):
        first, second = Paper("alpha"), Paper("beta")
        first.cohort("all", size=146, study="lal")
        second.cohort("all", size=size, study="lal")
        assert set(found(first, second)) == expected
    second.cohort("screened", size=766, study="lal")
    second.cohort("enrolled", size=146, study="lal", parent="screened")
    assert found(first, second) == {}


def test_the_same_label_with_another_definition() -> None:
    for key, expected in (("mrd-negativity; pcr; undetectable", {"definition"}), ("mrd-negativity; flow; below", set())):
        first, second = Paper("alpha"), Paper("beta")
        for paper, own_key, study in ((first, "mrd-negativity; flow; below", "one"), (second, key, "two")):
            paper.define("mrd", "mrd-negativity", comparisonKey=own_key)
            paper.share("mrd", "mrd-negativity", value="50", n=1, total=2, definition="mrd", study=study)
        assert set(found(first, second)) == expected


def whole_dataset() -> dict[str, Graph]:
    paper = Paper()
    paper.share("cr", value="27", n=8, total=28)
    paper.survival("os", "overall-survival", "81.6")
    paper.survival("efs", "event-free-survival", "82.1")
    paper.share("ci", value="94", n=33, total=35, low=81, high=98, interval="CI95", timepoint="day 22")
    studies, works = Graph(), Graph()
    studies.add((mint("study", "one"), RDF.type, BG.Study))
    studies.add((mint("study", "one"), RDFS.label, Literal("One")))
    for triple in paper.graph.triples((paper.work, None, None)):
        works.add(triple)
    return {
        str(names.STUDIES): studies,
        str(names.WORKS): works,
        str(names.ONTOLOGY): terminology(),
        str(names.AUDIT): audited(paper),
    }


def test_the_audit_graph_satisfies_its_shape_and_the_shape_bites() -> None:
    graphs = whole_dataset()
    audit_graph = graphs[str(names.AUDIT)]
    assert [v for v in violations(graphs) if v.graph == str(names.AUDIT)] == []
    (node, *_) = audit_graph.subjects(RDF.type, BG.Discrepancy)
    audit_graph.set((node, BG.standing, Literal("no matter")))
    assert any("one standing" in str(v) for v in violations(graphs))


def test_equal_graphs_give_equal_nodes() -> None:
    one, other = (to_nquads({"urn:audit": whole_dataset()[str(names.AUDIT)]}) for _ in range(2))
    assert one == other


def test_the_question_lists_and_restricts() -> None:
    quads = ox.parse(to_nquads(whole_dataset()), format=ox.RdfFormat.N_QUADS)
    store = EmbeddedStore.in_memory(quads, Manifest("", (), False))
    question = load("discrepancies")
    everything = ask(question, {}, store)
    assert everything.columns == ("discrepancy", "kind", "standing", "publication", "study", "explanation", "computed", "findings")
    assert [row["kind"] for row in everything] == ["order", "percentage"]
    assert [row["kind"] for row in ask(question, {"kind": "order", "study": "one", "publication": "alpha", "standing": "open"}, store)] == [
        "order"
    ]
    assert len(ask(question, {"standing": "explained by rounding"}, store)) == 0
    (order, _) = everything
    assert str(order["findings"]).split() == [str(mint("finding", "alpha", slug)) for slug in ("efs", "os")]
    assert order["study"] == "One"


def test_the_question_offers_the_kinds_and_standings_of_the_audit() -> None:
    offered = {parameter.name: parameter.values for parameter in load("discrepancies").parameters}
    assert set(offered["kind"]) == set(KINDS)
    assert set(offered["standing"]) == set(STANDINGS)


def own_and_review(
    own: str, review: str, *, measure: str = "complete-remission", linked: bool = True, **more: object
) -> tuple[object, ...]:
    """A study's own paper, which gives a share after two cycles, and a review that gives one without saying when."""
    paper, other = Paper("alpha", 2024), Paper("beta", 2023)
    paper.share("own", measure, value=own, timepoint="after two cycles", timeValue=2, timeUnit="cycle", cohort="enrolled")
    paper.cohort("enrolled", kind="subgroup")
    other.cohort("tabled", kind="subgroup")
    other.share("tabled", measure, value=review, cohort="tabled", role="restated", place="Table 1, one", **more)
    if linked:
        paper.graph.add((paper.iri("cohort", "enrolled"), BG.samePopulation, other.iri("cohort", "tabled")))
    return paper, other


def test_a_restated_share_without_a_time_is_compared_with_every_time() -> None:
    """E1910: 75 % complete remission in its own report, 81 % in the review."""
    assert found(*own_and_review("75", "81"))["between-papers"] == [frozenset({"own", "tabled"})]
    assert said("between-papers", BG.standing, *own_and_review("75", "81")) == "open"


@pytest.mark.parametrize("change", [{"review": "75"}, {"linked": False}, {"timepoint": "week 4"}, {"category": "mrd-negative"}])
def test_restated_shares_that_agree_or_are_of_other_people_or_times(change: dict[str, object]) -> None:
    review = str(change.pop("review", "81"))
    assert "between-papers" not in found(*own_and_review("75", review, **change))  # type: ignore[arg-type]


def test_a_restated_share_that_has_another_name_in_the_own_paper_is_explained() -> None:
    paper, other = own_and_review("75", "81")
    paper.share("composite", "composite-complete-remission", value="81", cohort="enrolled")  # type: ignore[attr-defined]
    assert found(paper, other)["between-papers"] == [frozenset({"own", "tabled", "composite"})]
    assert said("between-papers", BG.standing, paper, other) == "explained by definition"


def test_links_of_cohorts_may_stand_in_a_graph_of_their_own() -> None:
    """As `cohort_links.tsv` does: the same people are the same whichever graph says so."""
    paper, other = own_and_review("75", "75", linked=False)
    paper.survival("os", "overall-survival", "85", cohort="enrolled")  # type: ignore[attr-defined]
    other.survival("os-too", "overall-survival", "80", cohort="tabled", role="restated")  # type: ignore[attr-defined]
    links = Paper("links")
    assert "between-papers" not in found(paper, other, links)
    links.graph.add((other.iri("cohort", "tabled"), BG.samePopulation, paper.iri("cohort", "enrolled")))  # type: ignore[attr-defined]
    assert found(paper, other, links)["between-papers"] == [frozenset({"os", "os-too"})]
