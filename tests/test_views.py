"""Graph views: what stands in them, that it is readable and stable, and that the page needs nothing from elsewhere."""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ET
from html import unescape
from importlib import import_module
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner

from blinagraph.cli import main
from blinagraph.context import CommandError
from blinagraph.pictures.page import write_page
from blinagraph.pictures.scene import Scene, relation_labels, scene
from blinagraph.pictures.svg import write_svg
from blinagraph.pictures.tools import write_cyjs, write_graphml
from graph.views import VIEWS
from graph.views.fold import READABLE, TALLEST, fold
from graph.views.layout import place
from graph.views.model import NothingToDrawError, View

BASE = "https://w3id.org/blinagraph/"
ABOUT = {"subgroup": "subgroup/ikzf1plus", "study": "study/blina-cell", "provenance": "finding/salek2025/ikzf1plus-refractory"}


def project(store: object, name: str, about: str | None = None) -> View:
    thing = about or ABOUT.get(name)
    view: View = import_module(f"graph.views.{name}").project(store, *([BASE + thing] if thing else []))
    return view


@pytest.fixture(params=list(VIEWS))
def drawn(request: pytest.FixtureRequest, store: object) -> Scene:
    return scene(project(store, request.param))


def labels(view: View, kind: str) -> set[str]:
    return {data["label"] for _, data in view.graph.nodes(data=True) if data["kind"] == kind}


def linked(view: View, source: str, target: str) -> bool:
    return view.graph.has_edge(BASE + source, BASE + target)


def test_overview_links_studies_to_what_the_papers_give_and_report(store: object) -> None:
    view = project(store, "overview")
    assert linked(view, "drug/blinatumomab", "study/blina-cell")
    assert linked(view, "study/blina-cell", "subgroup/ikzf1plus")
    assert linked(view, "study/e1910", "measure/overall-survival")
    assert not linked(view, "study/blina-cell", "subgroup/pax5-p80r")


def test_study_holds_its_arms_cohorts_and_measures_only(store: object) -> None:
    view = project(store, "study", "study/e1910")
    assert {"litzow2024", "pourhassan2023"} <= labels(view, "publication")
    assert any("112" in label for label in labels(view, "cohort"))
    survival = view.graph.nodes[BASE + "measure/overall-survival"]
    assert any(value.endswith(f"<{BASE}finding/litzow2024/os-hr>") for _, value in survival["facts"])
    assert not any("/salek2025/" in node for node in view.graph)


def test_subgroup_tells_scheme_study_and_findings(store: object) -> None:
    view = project(store, "subgroup")
    assert "Blina-CELL high-risk genomic subgroups: high risk" in labels(view, "risk category")
    assert linked(view, "subgroup/ikzf1plus", "study/blina-cell")
    facts = [value for _, data in view.graph.nodes(data=True) if data["kind"] == "measure" for _, value in data["facts"]]
    assert any("finding/salek2025/ikzf1plus-refractory>" in value for value in facts)


def test_provenance_ends_at_the_publication(store: object) -> None:
    view = project(store, "provenance")
    import networkx as nx

    assert nx.has_path(view.graph, BASE + ABOUT["provenance"], BASE + "work/salek2025")
    assert labels(view, "passage")


def test_provenance_of_a_derived_figure_rests_on_printed_ones(store: object) -> None:
    derived = next(iter(store.query(f"SELECT ?f WHERE {{ ?f a <{BASE}ontology/DerivedFinding> }} ORDER BY ?f")))["f"].value  # type: ignore[attr-defined]
    view = project(store, "provenance", derived.removeprefix(BASE))
    sources = [target for _, target, data in view.graph.out_edges(derived, data=True) if data["relation"] == "derived from"]
    assert sources
    for source in sources:
        assert any(view.graph.nodes[target]["kind"] == "passage" for target in view.graph.successors(source))


def test_names_of_relations_stand_apart(store: object) -> None:
    """Also where a relation passes a column that others end at: no two names of a gap on one height."""
    places = [(ends, round(x), round(y)) for x, y, _, ends in relation_labels(scene(project(store, "provenance")))]
    assert len(places) > 4
    for i, (ends, x, y) in enumerate(places):
        assert not any(x - 100 < other_x < x + 100 and abs(y - other_y) < 9 for _, other_x, other_y in places[i + 1 :]), (ends, x, y)


def test_genetics_keeps_schemes_apart(store: object) -> None:
    view = project(store, "genetics")
    assert linked(view, "subgroup/ikzf1-deleted", "subgroup/ikzf1plus")
    assert view.graph.has_edge(BASE + "subgroup/ph-like", BASE + "scheme/blina-cell-high-risk-genomic#high-risk")
    assert not view.graph.has_edge(BASE + "subgroup/ikzf1plus", BASE + "scheme/e1910-combined-risk#unfavorable")


def test_citations_say_who_restates_whom(store: object) -> None:
    view = project(store, "citations")
    assert linked(view, "work/pourhassan2023", "work/fleming2021")
    assert linked(view, "work/salek2025", "study/blina-cell")


@pytest.mark.parametrize("name", ["subgroup", "study", "provenance"])
def test_a_thing_that_nobody_speaks_of_is_refused(store: object, name: str) -> None:
    with pytest.raises(NothingToDrawError):
        project(store, name, "study/no-such-thing")


def test_an_iri_cannot_carry_a_query(store: object) -> None:
    with pytest.raises(ValueError, match="IRI"):
        project(store, "study", "study/x> ?p ?o } #")


def test_pictures_are_readable(drawn: Scene) -> None:
    """At most 150 nodes, no tall column, and no box on another."""
    nodes = {node: drawn.boxes[node] for node in drawn.view.graph}
    assert 2 < len(nodes) <= READABLE
    columns = [data["column"] for _, data in drawn.view.graph.nodes(data=True)]
    assert max(map(columns.count, columns)) <= TALLEST
    for one, other in combinations(nodes.values(), 2):
        apart_x = one.x + one.width <= other.x or other.x + other.width <= one.x
        apart_y = one.y + one.height <= other.y or other.y + other.height <= one.y
        assert apart_x or apart_y


def test_folding_loses_nothing(drawn: Scene) -> None:
    shown = {node for node, data in drawn.view.graph.nodes(data=True) if "members" not in data}
    inside = {member for _, data in drawn.view.graph.nodes(data=True) for member, _ in data.get("members", ())}
    assert shown | inside == set(drawn.whole.graph)
    total = sum(data["weight"] for *_, data in drawn.whole.graph.edges(data=True))
    assert total == sum(data["weight"] for *_, data in drawn.view.graph.edges(data=True))


def test_a_large_neighbourhood_folds_into_nodes_that_say_how_many() -> None:
    view = View("v", "v", ("a", "b"))
    view.node("hub", "hub", "study", 0)
    for i in range(200):
        view.edge("hub", view.node(f"f{i}", f"finding {i}", "measure", 1, group="findings"), "has")
    folded = fold(view)
    assert [data["label"] for _, data in folded.graph.nodes(data=True)] == ["hub", "+200 findings"]


def test_the_same_view_is_the_same_file(store: object, drawn: Scene) -> None:
    again = scene(project(store, drawn.view.name))
    assert write_svg(again) == write_svg(drawn)
    assert write_page(again) == write_page(drawn)
    assert place(again.view) == place(drawn.view)


def test_svg_ids_are_the_names_of_things(drawn: Scene) -> None:
    svg = ET.fromstring(write_svg(drawn))
    ids = {group.get("id") for group in svg.iter("{http://www.w3.org/2000/svg}g") if group.get("class") == "node"}
    assert ids == set(drawn.view.graph)


def test_the_page_loads_nothing(drawn: Scene) -> None:
    page = write_page(drawn)
    assert "default-src 'none'" in unescape(page)
    assert not re.search(r"<(?:img|link|iframe|object|embed|video|audio|source)\b|<script[^>]+src=|@import|url\(", page)
    assert not re.search(r"\b(?:fetch|XMLHttpRequest|WebSocket|EventSource|importScripts)\b", page.split("<script>")[1])
    assert page.count("<script") == 2


def test_the_page_escapes_what_it_shows() -> None:
    view = View("v", "<script>alert(1)</script>", ("a", "b"))
    view.edge(view.node("x", "</script><b>", "study", 0, facts=[("<i>", "</script>")]), view.node("y", "y", "study", 1), "<u>")
    page = write_page(scene(view))
    assert page.count("<script") == 2
    assert page.count("</script>") == 2
    assert "<b>" not in page.replace("<b>&lt;", "").replace("<b>y</b>", "")


def test_other_tools_get_every_node(drawn: Scene) -> None:
    document = json.loads(write_cyjs(drawn))
    assert {node["data"]["id"] for node in document["elements"]["nodes"]} == set(drawn.whole.graph)
    assert len(document["elements"]["edges"]) == drawn.whole.graph.number_of_edges()
    graphml = ET.fromstring(write_graphml(drawn))
    assert len(list(graphml.iter("{http://graphml.graphdrawing.org/xmlns}node"))) == len(drawn.whole.graph)


def draw(root: Path, *arguments: str) -> None:
    result = CliRunner().invoke(main, ["--store", str(root), "draw", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("form", ["html", "svg", "graphml", "cyjs"])
def test_the_command_writes_every_form_without_matplotlib(store_root: Path, tmp_path: Path, form: str) -> None:
    draw(store_root, "study", "--study", "Blina-CELL", "--out", str(tmp_path / f"a.{form}"))
    assert [path.name for path in tmp_path.iterdir()] == [f"a.{form}"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["overveiw", "--out", "a.svg"], "overview"),
        (["study", "--out", "a.svg"], "needs --study"),
        (["genetics", "--study", "e1910", "--out", "a.svg"], "does not take --study"),
        (["forest", "--out", "a.html"], "not .html"),
        (["overview", "--out", "a"], "without an extension"),
        (["subgroup", "--subgroup", "ikzf1-plus-plus", "--out", "a.svg"], "ikzf1"),
        (["regimens", "--study", "campus-all", "--out", "a.svg"], "Nothing to draw"),
    ],
)
def test_wrong_use_is_told_and_leaves_no_file(store_root: Path, tmp_path: Path, arguments: list[str], says: str) -> None:
    with pytest.raises(CommandError) as told:
        draw(store_root, *arguments[:-1], str(tmp_path / arguments[-1]))
    assert told.value.code == 2
    assert says in " ".join(told.value.lines)
    assert not list(tmp_path.iterdir())


def test_the_page_works_in_a_browser(store: object, tmp_path: Path) -> None:
    """Search, open a group, read a finding's place, hide a kind, zoom; without an error, a request or an accessibility fault."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    binary = shutil.which("chromium") or shutil.which("google-chrome")
    if binary is None:
        pytest.skip("no Chromium on this machine")
    page_file = tmp_path / "study.html"
    page_file.write_text(write_page(scene(project(store, "study", "study/e1910"))), encoding="utf-8")
    with playwright.sync_playwright() as engines:
        browser = engines.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1300, "height": 900})
        troubles: list[str] = []
        requests: list[str] = []
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(page_file.as_uri())
        page.fill("#search", "febrile")
        page.press("#search", "Enter")
        assert "Table 2" in page.inner_text("#panel")
        assert "finding/litzow2024/" in page.inner_text("#panel")
        page.fill("#search", "")
        page.click("text=Show all")
        before = page.get_attribute("svg.graph", "viewBox")
        page.click("#closer")
        assert page.get_attribute("svg.graph", "viewBox") != before
        shown = page.locator(".edge").count()
        page.uncheck("input[value=cohort]")
        assert page.locator(".edge").count() < shown
        browser.close()
    assert troubles == []
    assert requests == [page_file.as_uri()]


def test_a_subgroup_shows_its_cases(store: object) -> None:
    view = project(store, "subgroup", "subgroup/ikzf1plus")
    cases = {data["label"]: data["facts"] for _, data in view.graph.nodes(data=True) if data["kind"] == "case"}
    assert any(name == "may belong to it: IKZF1plus" for facts in cases.values() for name, _ in facts)
    assert any(name.startswith("belongs to it") for facts in cases.values() for name, _ in facts)
