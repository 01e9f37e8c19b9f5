"""Pictures on demand: SVG that leads to pages of this server, interactive pages under their own strict policy."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("jinja2", reason="the extra web is not installed")
pytest.importorskip("matplotlib", reason="the extra draw is not installed")

from blinagraph.web.pages.pictures import PICTURES

read = runpy.run_path(str(Path(__file__).with_name("pages_reading.py")))["read"]
EXAMPLES = {
    "study": "blina-cell", "subgroup": "ikzf1plus", "finding": "salek2025/ikzf1plus-refractory", "measure": "mrd-negativity", "work": "huang2024",
}  # fmt: skip


@pytest.fixture(scope="module")
def address(store_root: Path, start_server: Callable[..., tuple[str, int]]) -> str:
    return start_server(store_root, "--workers", "2")[0]


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_every_picture_is_drawn(address: str, name: str) -> None:
    picture = PICTURES[name]
    slug = "adverse-event" if name == "adverse-events" else EXAMPLES.get(picture.sort, "")
    query = f"?{picture.sort}={slug}" if picture.sort else ""
    page = read(address, f"/draw/{name}{query}")
    assert page.status == 200
    assert page.all("img")[0]["src"].startswith(f"/draw/{name}.svg")
    drawn = read(address, f"/draw/{name}.svg{query}")
    assert drawn.status == 200
    assert "<svg" in drawn.html
    assert 'href="https://w3id.org/blinagraph/' not in drawn.html
    assert "script-src" not in drawn.headers["Content-Security-Policy"]
    moving = read(address, f"/draw/{name}.html{query}")
    assert moving.status == (200 if picture.interactive else 404)
    assert "unsafe" not in moving.headers["Content-Security-Policy"]
    if picture.sort:
        assert f"/draw/{name}?{picture.sort}=" in " ".join(read(address, f"/{picture.sort}/{slug}").links)


@pytest.mark.parametrize(
    "path",
    ["/draw/nothing", "/draw/study", "/draw/study?study=nobody", "/draw/study.svg?study=%3E", "/draw/forest.html?measure=mrd-negativity"],
)
def test_what_cannot_be_drawn_says_why(address: str, path: str) -> None:
    page = read(address, path)
    assert page.status == 404
    assert len(page.all("h1")) == 1
