"""Pages in a real browser: search, three clicks to a passage, a question, SPARQL, a download; no errors, no other hosts, no barriers."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("jinja2", reason="the extra web is not installed")

SYNTHETIC = Path(__file__).parent / "data" / "synthetic"
browsing = runpy.run_path(str(Path(__file__).with_name("pages_browsing.py")))
barriers = browsing["barriers"]


@pytest.fixture(scope="module")
def with_text(tmp_path_factory: pytest.TempPathFactory, start_server: Callable[..., tuple[str, int]]) -> str:
    """The synthetic evidence, with its text at hand."""
    from blinagraph.build import build

    root = tmp_path_factory.mktemp("with-text")
    build(root, [SYNTHETIC / "evidence"], SYNTHETIC / "sources")
    return f"http://{start_server(root, '--workers', '1')[0]}"


@pytest.fixture(scope="module")
def with_papers(sources: Path, tmp_path_factory: pytest.TempPathFactory, start_server: Callable[..., tuple[str, int]]) -> str:
    """The shipped evidence, with the papers at hand."""
    from blinagraph.build import build

    root = tmp_path_factory.mktemp("with-papers")
    build(root, sources=sources)
    return f"http://{start_server(root, '--workers', '1')[0]}"


def test_three_clicks_lead_from_home_to_the_marked_characters(visit: Any, with_text: str) -> None:
    page = visit.page
    page.goto(with_text)
    page.get_by_role("link", name="MRD response with assay, threshold, time and denominator").click()
    page.wait_for_url("**/ask/mrd-negativity")
    page.locator("td a", has_text="21 of 25").first.click()
    page.wait_for_url("**/finding/trial2030/mrd*")
    assert "21 of 25 patients (84%" in " ".join(page.locator("mark").all_inner_texts())
    assert page.locator("mark").first.is_visible()


def test_three_clicks_lead_from_home_to_the_marked_characters_of_a_paper(visit: Any, with_papers: str) -> None:
    """The same in the real corpus: the first question, a figure of its answer, the characters."""
    page = visit.page
    page.goto(with_papers)
    page.locator(".hero .button").click()
    page.wait_for_url("**/ask/**")
    figure = page.locator("td.number a").first
    printed = figure.inner_text()
    figure.click()
    page.wait_for_url("**/proof?fact=**")
    assert page.locator("mark").first.is_visible()
    assert printed in ("1", "2", "3", "4")
    assert any(word in " ".join(page.locator("mark").all_inner_texts()) for word in (printed, "one", "two", "Two", "Both", "both"))


def test_a_search_leads_to_a_page(visit: Any, website: str) -> None:
    page = visit.page
    page.goto(website)
    page.get_by_role("searchbox").fill("ikzf1 plus")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="IKZF1plus", exact=True).first.click()
    page.wait_for_url(f"{website}/subgroup/ikzf1plus")
    assert page.locator("h1").inner_text() == "IKZF1plus"


def test_a_question_is_asked_sorted_filtered_shared_and_taken_away(visit: Any, website: str) -> None:
    page = visit.page
    page.goto(f"{website}/ask/refractory-subgroups")
    page.get_by_label("study").fill("blina-cell")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url("**study=blina-cell**")
    before = page.locator("tbody tr:not(.under)").count()
    assert before > 1
    page.get_by_label("Filter rows").fill("Ph-like")
    page.wait_for_url("**_filter=Ph-like**")
    assert page.locator("tbody tr:not(.under):visible").count() == 1
    page.get_by_label("Filter rows").fill("")
    page.locator("th[data-name=subgroup_total]").get_by_role("link").click()
    page.wait_for_url("**_sort=subgroup_total**")
    assert page.locator("th[data-name=subgroup_total]").get_attribute("aria-sort") == "ascending"
    numbers = [int(cell) for cell in page.locator("tbody td:nth-child(6)").all_inner_texts() if cell]
    assert numbers == sorted(numbers)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="CSV").click()
    lines = downloading.value.path().read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("study,subgroup")
    assert len(lines) == before + 1


def test_what_stands_under_a_row_sorts_and_filters_with_it(visit: Any, website: str) -> None:
    page = visit.page
    page.goto(f"{website}/ask/survival?study=e1910")
    rows, under = page.locator("tbody tr:not(.under)").count(), page.locator("tbody tr.under").count()
    assert rows == under > 3
    page.locator("thead .under").get_by_role("link", name="definition").click()
    page.wait_for_url("**_sort=definition**")
    definitions = page.locator("[data-name=definition] dd").all_inner_texts()
    assert definitions == page.evaluate("texts => [...texts].sort(new Intl.Collator('en', { numeric: true }).compare)", definitions)
    assert page.locator("tbody tr:not(.under) + tr.under").count() == under
    page.get_by_label("Filter rows").fill("Table 1")
    page.wait_for_url("**_filter=Table**")
    assert 0 < page.locator("tbody tr.under:visible").count() < under
    assert page.locator("tbody tr.under:visible").count() == page.locator("tbody tr:not(.under):visible").count()


WIDE_TABLES = (
    "/ask/survival",
    "/ask/mrd-negativity",
    "/ask/refractory-subgroups",
    "/ask/regimens",
    "/study/blina-cell",
    "/case/huang2024/p7",
)


@pytest.mark.parametrize("path", WIDE_TABLES)
def test_the_place_of_a_figure_is_in_view_without_moving_sideways(browser: Any, website: str, path: str) -> None:
    """On a desk of 1,200 pixels and on a telephone, where rows are cards and stay rows of a table for those who hear them."""
    for width in (1200, 390):
        for visit in browsing["visiting"](browser, {"viewport": {"width": width, "height": 900}}):
            page = visit.page
            page.goto(website + path)
            assert page.evaluate("[...document.querySelectorAll('main .scroll')].every(box => box.scrollWidth <= box.clientWidth)"), width
            table = page.get_by_role("table").last if path.startswith("/ask") else page.get_by_role("table").first
            assert table.get_by_role("columnheader").count() > 1
            assert table.get_by_role("row").count() == table.locator("tr").count()
            assert table.get_by_role("row").last.get_by_role("cell").count() > 0
            if path.startswith(("/ask", "/case")):
                assert page.get_by_role("link", name="Table 1").first.is_visible()


def test_everything_can_be_reached_without_a_mouse(visit: Any, website: str) -> None:
    page = visit.page
    page.goto(f"{website}/study/blina-cell")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.wait_for_url("**#content")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('content').contains(document.activeElement)")


def test_text_is_read_and_questions_are_asked_without_scripts(plain: Any, website: str) -> None:
    plain.goto(f"{website}/ask/survival")
    plain.get_by_label("study").fill("e1910")
    plain.get_by_role("button", name="Ask").click()
    plain.wait_for_url("**study=e1910**")
    rows = plain.locator("tbody tr:not(.under)").count()
    plain.get_by_label("Filter rows").fill("not reached")
    plain.get_by_role("button", name="Filter").click()
    plain.wait_for_url("**_filter=not**")
    assert 0 < plain.locator("tbody tr:not(.under)").count() < rows
    plain.get_by_role("columnheader", name="cohort").get_by_role("link").click()
    plain.wait_for_url("**_sort=cohort**")
    assert plain.get_by_role("columnheader", name="cohort").get_attribute("aria-sort") == "ascending"


PAGES = (
    "/", "/ask", "/ask/refractory-subgroups", "/ask/survival?study=nobody", "/search?q=IKZF1", "/study", "/study/blina-cell", "/work/salek2025",
    "/subgroup/ikzf1plus", "/drug/blinatumomab", "/measure/mrd-negativity", "/finding/salek2025/ikzf1plus-refractory",
    "/rows/findings/study/blina-cell?measure=mrd-negativity", "/case/huang2024/p7", "/discrepancy", "/nothing",
)  # fmt: skip
PICTURES = (
    "/draw/overview", "/draw/genetics", "/draw/citations", "/draw/evidence-map", "/draw/study?study=blina-cell", "/draw/regimens?study=blina-cell",
    "/draw/subgroup?subgroup=ikzf1plus", "/draw/provenance?finding=salek2025/ikzf1plus-refractory", "/draw/forest?measure=mrd-negativity",
    "/draw/hazard-ratios?measure=overall-survival",
    "/draw/adverse-events?measure=adverse-event", "/draw/cases?work=huang2024",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES + PICTURES)
def test_axe_finds_no_barrier(browser: Any, website: str, path: str) -> None:
    """Light and dark, wide and narrow; no page is wider than its window; nothing on the console, also of the pictures in the page."""
    for look in ({"color_scheme": "light"}, {"color_scheme": "dark", "viewport": {"width": 390, "height": 900}}):
        for visit in browsing["visiting"](browser, look):
            visit.refused = {400, 404}
            visit.page.goto(website + path)
            assert barriers(visit.page) == [], look
            assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"wider than {look}"


def test_marked_passages_have_contrast(browser: Any, with_text: str) -> None:
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(f"{with_text}/finding/trial2030/t1-fever-2")
        assert barriers(page) == []
        context.close()


def test_a_picture_in_its_page_leads_to_what_it_shows(visit: Any, website: str) -> None:
    """A group of a graph view opens, a node tells its facts and leads to its page; a cell of the evidence map leads to its findings."""
    page = visit.page
    page.goto(f"{website}/draw/study?study=blina-cell")
    inside = page.frame_locator("iframe")
    inside.get_by_role("button", name="Open groups").click()
    node = inside.get_by_role("button", name="refractory disease (")
    node.focus()
    node.press("Enter")
    panel = inside.locator("#panel")
    assert node.bounding_box()["x"] + node.bounding_box()["width"] <= panel.bounding_box()["x"] or page.viewport_size["width"] < 800
    panel.get_by_role("button", name="Close").click()
    assert panel.inner_text() == ""
    node.press("Enter")
    panel.get_by_role("link", name="https://w3id.org/blinagraph/measure/refractory", exact=True).click()
    page.wait_for_url("**/measure/refractory")
    page.goto(f"{website}/draw/evidence-map")
    cell = page.frames[1].locator('a[href*="study/blina-cell?measure=mrd-negativity"]').first
    cell.evaluate("link => link.dispatchEvent(new MouseEvent('click', { bubbles: true, view: window }))")
    page.wait_for_url("**/rows/findings/study/blina-cell?measure=mrd-negativity")
    assert set(page.locator("tbody tr:not(.under) td:first-child").all_inner_texts()) == {"MRD negativity"}
