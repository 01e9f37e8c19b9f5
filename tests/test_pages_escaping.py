"""Markup in evidence, searches and parameters stays text."""

from __future__ import annotations

import runpy
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

pytest.importorskip("jinja2", reason="the extra web is not installed")

READING = runpy.run_path(str(Path(__file__).with_name("pages_reading.py")))
Page, read = READING["Page"], READING["read"]
SYNTHETIC = Path(__file__).parent / "data" / "synthetic"
EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'></textarea></title>{{ 7*7 }}"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, start_server: Callable[..., tuple[str, int]]) -> str:
    """A server over evidence whose names and glosses hold markup, beside its text."""
    from blinagraph.build import build

    folder = tmp_path_factory.mktemp("evil")
    evidence = Path(shutil.copytree(SYNTHETIC / "evidence", folder / "evidence"))
    for file, old in (
        ("trial2030/publication.yaml", "label: Treated patients"),
        ("trial2030/publication.yaml", "label: Blinatumomab alone"),
    ):
        path = evidence / file
        content = path.read_text(encoding="utf-8")
        assert old in content
        path.write_text(content.replace(old, f"label: >-\n    {EVIL}"), encoding="utf-8")
    statements = evidence / "trial2030" / "statements.tsv"
    statements.write_text(
        statements.read_text(encoding="utf-8").replace("two patients did not respond", "<b>bold</b> <script>gloss</script>"), "utf-8"
    )
    root = folder / "store"
    build(root, [evidence], SYNTHETIC / "sources")
    return start_server(root, "--workers", "1")[0]


def harmless(page: Page) -> None:
    assert page.inline == []
    assert page.all("img") == []
    assert page.all("b") == []
    assert all(attributes.get("src", "").startswith("/static/") for attributes in page.all("script"))
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)


@pytest.mark.parametrize(
    "path",
    [
        "/cohort/trial2030/treated", "/cohort", "/finding/trial2030/mrd", "/work/trial2030", "/study/invented", "/regimen/trial2030/blina-mono",
        "/statement/trial2030/s1", "/statement", "/rows/findings/study/invented", "/proof?fact=finding/trial2030/cr", "/search?q=onerror",
        "/ask/evidence-table", "/",
    ],
)  # fmt: skip
def test_markup_in_the_evidence_is_text(address: str, path: str) -> None:
    page = read(address, path)
    assert page.status == 200
    harmless(page)


def test_the_markup_did_get_there(address: str) -> None:
    assert "<script>alert(2)</script>" in read(address, "/cohort/trial2030/treated").text
    assert "{{ 7*7 }}" in read(address, "/cohort/trial2030/treated").text
    assert "<script>gloss</script>" in read(address, "/statement/trial2030/s1").text


@pytest.mark.parametrize(
    "path",
    [
        "/search?q={}", "/ask/survival?study={}", "/ask/survival?{}=1", "/ask/{}", "/editor?query={}", "/editor?example={}", "/study/{}", "/{}",
        "/rows/findings/study/invented?_filter={}", "/rows/findings/study/invented?_sort={}", "/rows/{}/study/invented", "/proof?fact={}",
        "/ask/by-external-id?id={}", "/ask/evidence-table?_filter={}&_sort={}&_page={}&_columns={}",
    ],
)  # fmt: skip
def test_markup_in_an_address_is_text(address: str, path: str) -> None:
    page = read(address, path.replace("{}", quote(EVIL, safe="")))
    assert page.status < 500
    harmless(page)


def test_a_passage_is_marked_in_its_text(address: str) -> None:
    page = read(address, "/finding/trial2030/mrd")
    marks = page.html.count("<mark>")
    assert marks >= 1
    assert "10⁻⁴" in page.text
    assert len(read(address, "/finding/trial2030/t1-fever-2").all("mark")) == 4
