"""Pictures on demand: SVG that leads to pages of this server, interactive pages under their own strict policy."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
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
    slug = {"adverse-events": "adverse-event", "hazard-ratios": "overall-survival"}.get(name, EXAMPLES.get(picture.sort, ""))
    query = f"?{picture.sort}={slug}" if picture.sort else ""
    page = read(address, f"/draw/{name}{query}")
    assert page.status == 200
    shown = page.all("iframe")[0]["src"] if picture.interactive else page.all("object")[0]["data"]
    assert shown.startswith(f"/draw/{name}.{'html' if picture.interactive else 'svg'}")
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


def test_a_plot_is_narrowed_by_its_form(address: str) -> None:
    page = read(address, "/draw/forest?measure=overall-survival&horizon=12")
    assert [field["value"] for field in page.all("input") if field.get("name") in ("measure", "horizon")] == ["overall-survival", "12"]
    drawn = read(address, page.all("object")[0]["data"]).html
    assert "at 12 months" in drawn
    assert "at 36 months" not in drawn
    bands = read(address, "/draw/adverse-events.svg?measure=adverse-event&grade=3-4").html
    assert "grade 3-4" in bands
    assert "any grade" not in bands


@pytest.mark.parametrize(
    ("query", "status"), [("horizon=soon", 400), ("horizon=-1", 400), ("horizon=nan", 400), ("horizon=inf", 400), ("horizon=700", 404)]
)
def test_a_horizon_that_cannot_be_drawn_says_why(address: str, query: str, status: int) -> None:
    assert read(address, f"/draw/forest.svg?measure=overall-survival&{query}").status == status
    assert "There is no picture to show here" in read(address, f"/draw/forest?measure=overall-survival&{query}").text


def test_things_offer_only_pictures_of_their_sort(address: str) -> None:
    assert not [link for link in read(address, "/measure/fever").links if link.startswith(("/draw/forest", "/draw/hazard"))]
    assert not [link for link in read(address, "/measure/mrd-negativity").links if link.startswith(("/draw/adverse", "/draw/hazard"))]


@pytest.mark.parametrize(
    "path",
    ["/draw/nothing", "/draw/study", "/draw/study?study=nobody", "/draw/study.svg?study=%3E", "/draw/forest.html?measure=mrd-negativity"],
)
def test_what_cannot_be_drawn_says_why(address: str, path: str) -> None:
    page = read(address, path)
    assert page.status == 404
    assert len(page.all("h1")) == 1


def test_without_matplotlib_plots_say_what_to_install(store_root: Path) -> None:
    """Graph views need none of it, so they stay."""
    script = "import sys; sys.modules['matplotlib'] = None; from blinagraph.cli import run; run()"
    command = [sys.executable, "-c", script, "--store", str(store_root), "serve", "--port", "0", "--workers", "1"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip().removeprefix("http://").rstrip("/")
        plot = read(address, "/draw/forest.svg?measure=mrd-negativity")
        assert plot.status == 501
        assert "pip install '.[draw]'" in plot.text
        assert read(address, "/draw/genetics.svg").status == 200
    finally:
        server.terminate()
        server.communicate()


def test_a_cell_of_the_evidence_map_leads_to_all_its_findings(address: str) -> None:
    drawn = read(address, "/draw/evidence-map.svg").html
    assert 'href="/rows/findings/study/blina-cell?measure=mrd-negativity" target="_top"' in drawn
    assert "target=" not in drawn.replace(' target="_top"', "")
    listed = read(address, "/rows/findings/study/blina-cell.csv?measure=mrd-negativity").html.splitlines()
    assert len(listed) > 2
    assert all("mrd-negativity" in line for line in listed[1:])
    assert read(address, "/rows/cohorts/study/blina-cell?measure=mrd-negativity").status == 404


def test_triples_make_a_picture_and_rows_do_not(address: str) -> None:
    drawn = read(address, "/editor.svg?query=DESCRIBE%20%3Chttps://w3id.org/blinagraph/study/blina-cell%3E")
    assert drawn.status == 200
    assert '<a href="/study/blina-cell" target="_top">' in drawn.html
    assert read(address, "/editor.html?query=SELECT%20%2A%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%201").status == 400
    assert read(address, "/editor.html?query=SELECT").status == 400
    assert read(address, "/editor.html?query=CONSTRUCT%7B%3Fs%20%3Fp%20%3Fo%7DWHERE%7B%3Fs%20%3Fp%20%3Fo%7D").status == 422


def test_the_editor_is_told_prefixes_terms_and_things(address: str) -> None:
    told = json.loads(read(address, "/editor/terms.json").html)
    assert told["prefixes"]["bg"] == "https://w3id.org/blinagraph/ontology/"
    terms = {term["name"]: term for term in told["terms"]}
    assert terms["bg:Study"]["kind"] == "class"
    assert terms["bg:registryId"]["kind"] == "property"
    assert terms["subgroup:ikzf1plus"]["label"] == "IKZF1plus"
    assert terms["skos:broader"]["label"]
