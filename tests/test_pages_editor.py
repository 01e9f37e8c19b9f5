"""The SPARQL page in a real browser: completion, the place of an error, answers as a table or a graph, and a plain field where that must do."""

from __future__ import annotations

import runpy
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

pytest.importorskip("jinja2", reason="the extra web is not installed")

browsing = runpy.run_path(str(Path(__file__).with_name("pages_browsing.py")))
AFTER_OFFER_MS = 200
"""The editor takes no Enter for a choice in the first moments of an offer."""

HIERARCHY = (
    "PREFIX bg: <https://w3id.org/blinagraph/ontology/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "CONSTRUCT { ?a skos:broader ?b } WHERE { ?a a bg:GeneticSubgroup ; skos:broader ?b }"
)
MANY = (
    "PREFIX bg: <https://w3id.org/blinagraph/ontology/> "
    "CONSTRUCT { ?f bg:study ?s } WHERE { ?f a bg:PrintedFinding ; bg:study ?s } ORDER BY ?f LIMIT 700"
)


@pytest.fixture
def built() -> None:
    """The front-end build took place; `make test` sees to it."""
    if not files("blinagraph.web").joinpath("static", "built", "editor.js").is_file():
        pytest.skip("the editor is not built: make frontend")


def asking(website: str, query: str, **more: str) -> str:
    return f"{website}/editor?query={quote(query)}" + "".join(f"&{name}={value}" for name, value in more.items())


@pytest.mark.usefixtures("built")
def test_a_query_is_typed_with_completion_and_run_from_the_keyboard(visit: Any, website: str) -> None:
    """Names are completed from the graph, their prefixes declared on the way."""
    page = visit.page
    page.goto(f"{website}/sparql")
    editor = page.get_by_role("textbox", name="Query")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT ?s { ?s a bg:Stud")
    page.locator("[role=option][aria-selected]", has_text="bg:Study").wait_for()
    page.wait_for_timeout(AFTER_OFFER_MS)
    page.keyboard.press("Enter")
    page.keyboard.type(" ; bg:registryI")
    page.locator("[role=option][aria-selected]", has_text="bg:registryId").wait_for()
    page.wait_for_timeout(AFTER_OFFER_MS)
    page.keyboard.press("Enter")
    page.keyboard.type(" ?id")
    assert editor.inner_text().splitlines()[0] == "PREFIX bg: <https://w3id.org/blinagraph/ontology/>"
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**query=**")
    assert page.locator("tbody tr").count() > 3
    page.locator("tbody a").first.click()
    page.wait_for_url("**/study/**")


@pytest.mark.usefixtures("built")
def test_an_example_is_loaded_a_prefix_declared_and_the_field_left_by_tab(visit: Any, website: str) -> None:
    page = visit.page
    page.goto(f"{website}/editor")
    page.get_by_label("Start from a question of the catalogue").select_option("discrepancies")
    page.get_by_role("button", name="Load").click()
    page.wait_for_url("**example=discrepancies**")
    editor = page.get_by_role("textbox", name="Query")
    assert "bg:Discrepancy" in editor.inner_text()
    page.get_by_text("Prefixes", exact=True).click()
    page.get_by_role("button", name="Declare fabio").click()
    assert editor.inner_text().startswith("PREFIX fabio:")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Run"


@pytest.mark.usefixtures("built")
def test_an_error_is_marked_where_it_is(visit: Any, website: str) -> None:
    page = visit.page
    visit.refused = {400}
    page.goto(asking(website, "SELECT ?s {\n  ?s a bg:Study .\n}"))
    assert (
        page.get_by_role("alert")
        .inner_text()
        .startswith("The query is not valid SPARQL. Line 2, column 8: the prefix bg: is not declared; add PREFIX bg:")
    )
    assert page.locator(".cm-lintRange-error").inner_text() == "bg:Study"
    page.goto(asking(website, "SELECT ?s {\n  ?s ?p 'é𝄞', %\n}"))
    assert page.get_by_role("alert").inner_text().startswith("The query is not valid SPARQL. Line 2, near column 13")
    assert page.locator(".cm-lintRange-error").first.inner_text() == ", %"


def test_triples_are_shown_as_a_table_or_a_graph(visit: Any, website: str) -> None:
    """Nodes have the names that the graph gives them; one leads to its page."""
    page = visit.page
    page.goto(asking(website, HIERARCHY))
    assert page.locator("thead th").all_inner_texts() == ["subject", "predicate", "object"]
    page.get_by_role("link", name="graph", exact=True).click()
    inside = page.frame_locator("iframe")
    node = inside.get_by_role("button", name="IKZF1plus, genetic subgroup")
    node.focus()
    node.press("Enter")
    assert "has broader: IKZF1-deleted" in inside.locator("#panel").inner_text()
    inside.locator("#panel").get_by_role("link", name="https://w3id.org/blinagraph/subgroup/ikzf1plus").click()
    page.wait_for_url("**/subgroup/ikzf1plus")


def test_a_large_answer_is_folded_into_groups_that_open(visit: Any, website: str) -> None:
    page = visit.page
    page.goto(asking(website, MANY, _as="graph"))
    inside = page.frame_locator("iframe")
    assert inside.locator(".node:visible").count() <= 150
    group = inside.get_by_role("button", name="printed finding, E1910").first
    group.focus()
    group.press("Enter")
    before = inside.locator(".node:visible").count()
    inside.get_by_role("button", name="Open this group").click()
    assert inside.locator(".node:visible").count() > before + 50


def test_the_page_does_without_scripts(plain: Any, website: str) -> None:
    plain.goto(f"{website}/editor")
    plain.get_by_label("Query", exact=True).fill(HIERARCHY)
    plain.get_by_role("button", name="Run").click()
    plain.get_by_role("link", name="graph", exact=True).click()
    inside = plain.frame_locator("iframe")
    inside.get_by_text("The same as text", exact=True).click()
    inside.get_by_role("link", name="IKZF1plus").first.click()
    plain.wait_for_url("**/subgroup/ikzf1plus")


def test_the_plain_field_stays_where_the_editor_does_not_come(browser: Any, website: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/static/built/**", lambda route: route.abort())
    page.goto(f"{website}/editor")
    page.get_by_label("Query", exact=True).fill("ASK {}")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**query=ASK**")
    assert page.locator(".figure").inner_text() == "yes"
    context.close()


@pytest.mark.parametrize(
    ("query", "more"), [("", {}), ("ASK {}", {}), ("SELECT", {}), (HIERARCHY, {}), (HIERARCHY, {"_as": "graph"})],
    ids=["empty", "truth", "error", "table", "graph"],
)  # fmt: skip
def test_axe_finds_no_barrier(browser: Any, website: str, query: str, more: dict[str, str]) -> None:
    for look in ({"color_scheme": "light"}, {"color_scheme": "dark", "viewport": {"width": 390, "height": 900}}):
        for visit in browsing["visiting"](browser, look):
            visit.refused = {400}
            visit.page.goto(asking(website, query, **more))
            assert browsing["barriers"](visit.page) == [], look
            assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"wider than {look}"


@pytest.mark.usefixtures("built")
def test_axe_finds_no_barrier_while_names_are_offered(browser: Any, website: str) -> None:
    for look in browsing["LOOKS"].values():
        for visit in browsing["visiting"](browser, look):
            visit.page.goto(f"{website}/editor")
            visit.page.get_by_role("textbox", name="Query").click()
            visit.page.keyboard.press("Control+a")
            visit.page.keyboard.type("SELECT ?s { ?s a bg:Stud")
            visit.page.locator("[role=option]").first.wait_for()
            assert browsing["barriers"](visit.page) == [], look
