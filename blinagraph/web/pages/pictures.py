"""Pictures made on demand: the graph views and evidence plots of ``blinagraph draw``, as SVG beside text, or as an interactive page."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from html import unescape
from importlib import import_module
from pathlib import Path
from threading import Lock

import pyoxigraph as ox
from starlette.responses import Response

from blinagraph.web.pages.cells import Cell, iri_cell, with_query
from blinagraph.web.pages.graph import PageError, PageGraph
from blinagraph.web.pages.rendering import page
from graph.views.model import NothingToDrawError, View
from ontology.iris import BASE

_LABEL = "SELECT ?label WHERE {{ {} <http://www.w3.org/2000/01/rdf-schema#label> ?label }} ORDER BY ?label LIMIT 1"
_SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""Figures of the plotting library carry their style in attributes; they can run nothing and ask for nothing."""

MOST_MONTHS = 1200
_LINKS_HOME = re.compile(rf'(?:xlink:)?href="(?:{re.escape(BASE)}|/)([^"]*)" target="_blank"')
_META_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True)
class Option:
    """Something that a plot may be narrowed to, and how that is written."""

    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that can be asked for.

    ``sort`` is the kind of thing that it is about, if of one, and ``of`` how the name of its class ends, if not every thing of
    the kind has one; ``plot`` is the plot that draws it, if not that of its name.
    """

    name: str
    title: str
    sort: str = ""
    interactive: bool = False
    of: str = ""
    plot: str = ""
    options: tuple[Option, ...] = ()


_HORIZON = Option("horizon", "only this time point, in months, such as 12")
_GRADE = Option("grade", "one band of grades as printed, such as 3-4")

PICTURES = {
    picture.name: picture
    for picture in (
        Picture("overview", "Studies, drugs, genetic subgroups and endpoints", interactive=True),
        Picture("genetics", "The genetic hierarchy with the risk categories of each scheme", interactive=True),
        Picture("citations", "Whose figures each publication restates", interactive=True),
        Picture("evidence-map", "Which study reports which endpoint"),
        Picture("study", "The study: arms, cohorts, findings by measure", "study", interactive=True),
        Picture("regimens", "Phases, drugs and days", "study"),
        Picture("subgroup", "The subgroup and what is said of it", "subgroup", interactive=True),
        Picture("provenance", "What this figure rests on, and what disagrees", "finding", interactive=True),
        Picture("forest", "Estimates with their intervals, by definition", "measure", of="Endpoint", options=(_HORIZON,)),
        Picture("hazard-ratios", "Hazard ratios with their intervals", "measure", of="TimeToEventEndpoint", plot="forest"),
        Picture("adverse-events", "Share of patients by event, grade and study", "measure", of="AdverseEvent", options=(_GRADE,)),
        Picture("cases", "The patients: way to transplant, and lesions", "work"),
    )
}


def pictures_about(iri: str, types: Collection[str]) -> list[tuple[str, str]]:
    """The pictures of a thing of some classes: titles and addresses."""
    sort, _, slug = iri.removeprefix(BASE).partition("/")
    return [
        (picture.title, with_query(f"/draw/{picture.name}", {sort: slug}))
        for picture in PICTURES.values()
        if picture.sort == sort and any(name.endswith(picture.of) for name in types)
    ]


def general_pictures() -> list[tuple[str, str]]:
    """The pictures of the whole graph: titles and addresses."""
    return [(picture.title, f"/draw/{picture.name}") for picture in PICTURES.values() if not picture.sort]


def picture_page(name: str, given: Mapping[str, str], graph: PageGraph) -> Response:
    """Answer ``/draw/NAME?…``, or with the ending ``.svg`` or ``.html`` the picture itself. Raises PageError when there is none."""
    stem, _, form = name.rpartition(".")
    picture = PICTURES.get(stem if form in ("svg", "html") else name)
    if picture is None or (form == "html" and not picture.interactive):
        raise PageError(404, f"There is no picture {name!r}.")
    about = _about(picture, given, graph)
    chosen = {option.name: given.get(option.name, "").strip() for option in picture.options}
    if form in ("svg", "html"):
        return _drawn(picture, about, form, chosen, graph)
    parameters = {**({picture.sort: given.get(picture.sort, "")} if picture.sort else {}), **chosen}
    return page(
        "picture.html",
        title=f"{picture.title}: {about.text}" if about else picture.title,
        picture=picture,
        about=about,
        slug=given.get(picture.sort, ""),
        chosen=chosen,
        svg=with_query(f"/draw/{picture.name}.svg", parameters),
        interactive=with_query(f"/draw/{picture.name}.html", parameters) if picture.interactive else "",
    )


def _about(picture: Picture, given: Mapping[str, str], graph: PageGraph) -> Cell | None:
    if not picture.sort:
        return None
    slug = given.get(picture.sort, "")
    try:
        thing = ox.NamedNode(f"{BASE}{picture.sort}/{slug}")
    except ValueError as error:
        raise PageError(404, f"{slug!r} cannot be the name of a thing.") from error
    label = next((row["label"].value for row in graph.solutions(_LABEL.format(thing))), None)
    if label is None or not slug:
        raise PageError(404, f"This picture needs a {picture.sort}; none is called {slug!r}.")
    return iri_cell(thing.value, label)


def _drawn(picture: Picture, about: Cell | None, form: str, chosen: Mapping[str, str], graph: PageGraph) -> Response:
    iri = ox.NamedNode(f"{BASE}{about.href[1:]}").value if about else ""
    try:
        if picture.interactive:
            project: Callable[..., View] = import_module(f"graph.views.{picture.name}").project
            return view_response(project(graph, iri) if iri else project(graph), form)
        written = _plot(picture, iri, about.text if about else "", chosen, graph)
    except NothingToDrawError as error:
        raise PageError(404, f"Nothing to draw: {error}.") from error
    except ImportError as error:
        why = f"This picture needs what the extra draw installs; in the repository run: pip install '.[draw]' ({error})."
        raise PageError(501, why) from error
    return Response(_LINKS_HOME.sub(r'href="/\1" target="_top"', written), media_type="image/svg+xml", headers=_headers(_SVG_POLICY))


def view_response(view: View, form: str) -> Response:
    """Send a graph view as ``svg``, or as the interactive page under its own strict policy; its nodes lead to pages of this server."""
    scene = import_module("blinagraph.pictures.scene").scene(view)
    if form == "svg":
        written: str = import_module("blinagraph.pictures.svg").write_svg(scene, home="/")
        return Response(written, media_type="image/svg+xml", headers=_headers(_SVG_POLICY))
    written = import_module("blinagraph.pictures.page").write_page(scene, home="/")
    policy = unescape(found[1]) if (found := _META_POLICY.search(written)) else "default-src 'none'"
    return Response(written, media_type="text/html", headers=_headers(f"{policy}; frame-ancestors 'self'"))


def _headers(policy: str) -> dict[str, str]:
    """Headers of a picture, which pages of this server may hold."""
    return {"Content-Security-Policy": policy, "Cache-Control": "no-cache", "X-Frame-Options": "SAMEORIGIN"}


def _plot(picture: Picture, iri: str, name: str, chosen: Mapping[str, str], graph: PageGraph) -> str:
    draw: Callable[..., None] = import_module(f"blinagraph.plots.{(picture.plot or picture.name).replace('-', '_')}").draw
    settings: dict[str, object] = {picture.sort: iri, "name": name} if iri else {"home": "/"}
    if picture.name == "hazard-ratios":
        settings["ratios"] = True
    for option, value in chosen.items():
        if value:
            settings[option] = _months(value) if option == _HORIZON.name else value
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "picture.svg"
        draw(graph, out, "svg", **settings)
        return out.read_text(encoding="utf-8")


def _months(value: str) -> float:
    try:
        months = float(value)
    except ValueError:
        months = 0.0
    if not 0 < months < MOST_MONTHS:
        raise PageError(400, f"The horizon is {value!r}; expected months, a number above 0.")
    return months
