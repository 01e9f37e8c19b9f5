"""Pages in a real browser: search, three clicks to a passage, a question, SPARQL, a download; no errors, no other hosts, no barriers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

pytest.importorskip("jinja2", reason="the extra web is not installed")
playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install playwright")

SYNTHETIC = Path(__file__).parent / "data" / "synthetic"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = os.environ.get("BLINAGRAPH_TEST_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium was found: apt-get install chromium, or name one in BLINAGRAPH_TEST_BROWSER")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(store_root: Path, start_server: Callable[..., tuple[str, int]]) -> str:
    """The shipped evidence, without its texts."""
    return f"http://{start_server(store_root, '--workers', '2')[0]}"


@pytest.fixture(scope="module")
def with_text(tmp_path_factory: pytest.TempPathFactory, start_server: Callable[..., tuple[str, int]]) -> str:
    """The synthetic evidence, with its text at hand."""
    from blinagraph.build import build

    root = tmp_path_factory.mktemp("with-text")
    build(root, [SYNTHETIC / "evidence"], SYNTHETIC / "sources")
    return f"http://{start_server(root, '--workers', '1')[0]}"


class Visit:
    """A tab that notes what must not happen."""

    def __init__(self, context: Any) -> None:
        self.page = context.new_page()
        self.errors: list[str] = []
        self.hosts: set[str] = set()
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname or ""))


@pytest.fixture(params=[{}, {"color_scheme": "dark"}, {"viewport": {"width": 390, "height": 844}}], ids=["light", "dark", "narrow"])
def visit(browser: Any, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A fresh profile; after the test: nothing on the console, no request to any other host."""
    context = browser.new_context(**request.param)
    visiting = Visit(context)
    yield visiting
    context.close()
    assert visiting.errors == []
    assert visiting.hosts <= {"127.0.0.1"}


@pytest.fixture
def plain(browser: Any) -> Iterator[Any]:
    """A tab that runs no scripts."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_three_clicks_lead_from_home_to_the_marked_characters(visit: Visit, with_text: str) -> None:
    page = visit.page
    page.goto(with_text)
    page.get_by_role("link", name="MRD response with assay, threshold, time and denominator").click()
    page.locator("td a", has_text="21 of 25").first.click()
    assert "/finding/trial2030/mrd" in page.url
    assert "21 of 25 patients (84%" in " ".join(page.locator("mark").all_inner_texts())
    assert page.locator("mark").first.is_visible()


def test_a_search_leads_to_a_page(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(address)
    page.get_by_role("searchbox").fill("ikzf1 plus")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="IKZF1plus", exact=True).first.click()
    assert page.url == f"{address}/subgroup/ikzf1plus"
    assert page.locator("h1").inner_text() == "IKZF1plus"


def test_a_question_is_asked_sorted_filtered_shared_and_taken_away(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(f"{address}/ask/refractory-subgroups")
    page.get_by_label("study").fill("blina-cell")
    page.get_by_role("button", name="Ask").click()
    assert "study=blina-cell" in page.url
    rows = page.locator("tbody tr")
    before = rows.count()
    page.get_by_label("Filter rows").fill("Ph-like")
    assert page.locator("tbody tr:visible").count() < before
    assert "_filter=Ph-like" in page.url
    page.get_by_label("Filter rows").fill("")
    page.get_by_role("columnheader", name="subgroup total").get_by_role("link").click()
    assert page.get_by_role("columnheader", name="subgroup total").get_attribute("aria-sort") == "ascending"
    numbers = [int(cell) for cell in page.locator("tbody td:nth-child(6)").all_inner_texts() if cell]
    assert numbers == sorted(numbers)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="CSV").click()
    lines = downloading.value.path().read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("study,subgroup")
    assert len(lines) == before + 1


def test_a_query_is_edited_and_run_from_the_keyboard(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(f"{address}/sparql")
    page.get_by_label("Start from a question of the catalogue").select_option("discrepancies")
    page.get_by_role("button", name="Load").click()
    assert "bg:Discrepancy" in page.get_by_label("Query", exact=True).input_value()
    page.get_by_label("Query", exact=True).fill("SELECT ?s { ?s a <https://w3id.org/blinagraph/ontology/Study> } LIMIT 7")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**query=**")
    assert page.locator("tbody tr").count() == 7
    page.locator("tbody a").first.click()
    assert "/study/" in page.url


def test_everything_can_be_reached_without_a_mouse(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(f"{address}/study/blina-cell")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('content').contains(document.activeElement)")


def test_text_is_read_and_questions_are_asked_without_scripts(plain: Any, address: str) -> None:
    plain.goto(f"{address}/ask/survival")
    plain.get_by_label("study").fill("e1910")
    plain.get_by_role("button", name="Ask").click()
    rows = plain.locator("tbody tr").count()
    plain.get_by_label("Filter rows").fill("not reached")
    plain.get_by_role("button", name="Filter").click()
    assert 0 < plain.locator("tbody tr").count() < rows
    plain.get_by_role("columnheader", name="cohort").get_by_role("link").click()
    assert plain.get_by_role("columnheader", name="cohort").get_attribute("aria-sort") == "ascending"


@pytest.mark.parametrize(
    "path",
    ["/", "/ask", "/ask/refractory-subgroups", "/ask/survival?study=nobody", "/search?q=IKZF1", "/study", "/study/blina-cell", "/work/salek2025",
     "/subgroup/ikzf1plus", "/drug/blinatumomab", "/measure/mrd-negativity", "/finding/salek2025/ikzf1plus-refractory", "/rows/findings/study/blina-cell",
     "/editor?query=ASK%7B%7D", "/sparql", "/discrepancy", "/nothing"],
)  # fmt: skip
def test_axe_finds_no_barrier(browser: Any, address: str, path: str) -> None:
    """WCAG 2.2 A and AA and the best practices of axe-core, light and dark, wide and narrow; no page is wider than its window."""
    found = find_spec("axe_playwright_python")
    if found is None or found.origin is None:
        pytest.skip("axe-core is not installed: pip install axe-playwright-python")
    axe = Path(found.origin).with_name("axe.min.js").read_text(encoding="utf-8")
    for scheme, width in (("light", 1280), ("dark", 390)):
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
        page = context.new_page()
        page.goto(address + path)
        page.evaluate(axe)
        barriers = page.evaluate(
            "axe.run().then(result => result.violations.map(v => [v.id, v.help, v.nodes.map(n => n.html).slice(0, 3)]))"
        )
        assert barriers == [], scheme
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"wider than {width}"
        context.close()


def test_marked_passages_have_contrast(browser: Any, with_text: str) -> None:
    found = find_spec("axe_playwright_python")
    if found is None or found.origin is None:
        pytest.skip("axe-core is not installed: pip install axe-playwright-python")
    axe = Path(found.origin).with_name("axe.min.js").read_text(encoding="utf-8")
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(f"{with_text}/finding/trial2030/t1-fever-2")
        page.evaluate(axe)
        assert page.evaluate("axe.run().then(result => result.violations.map(v => v.id))") == []
        context.close()
