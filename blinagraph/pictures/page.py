"""A scene as one HTML file that works offline: pan, zoom, search, hide kinds, open folded nodes, read a node's facts and sources.

The picture in it is the same SVG; the script adds behaviour. A content-security policy by hash lets nothing else run and
nothing be loaded.
"""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files

from blinagraph.pictures.palette import colour_of
from blinagraph.pictures.scene import Scene, route
from blinagraph.pictures.svg import page_of, write_svg
from graph.views.layout import Box
from ontology.iris import BASE

Json = dict[str, object]


def write_page(scene: Scene, home: str = "") -> str:
    """Write the page; ``home`` is the address of the server that has pages of what is drawn, if it is made by one."""
    folder = files("blinagraph").joinpath("pictures")
    script, style = (folder.joinpath(name).read_text(encoding="utf-8") for name in ("viewer.js", "viewer.css"))
    data = json.dumps(_data(scene) | {"base": BASE, "home": home}, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    policy = (
        f"default-src 'none'; script-src 'sha256-{_hash(script)}'; style-src 'sha256-{_hash(style)}'; base-uri 'none'; form-action 'none'"
    )
    kinds = "".join(
        f'<label><input type="checkbox" checked value="{escape(kind)}">'
        f'<svg width="12" height="12" aria-hidden="true"><rect x="0.5" y="0.5" width="11" height="11" '
        f'fill="{colour_of(kind)}" stroke="currentColor"/></svg> '
        f"{escape(kind)}</label>"
        for kind in scene.view.kinds()
    )
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">
<title>{escape(scene.view.title)} – blinagraph</title><style>{style}</style></head>
<body><header aria-label="Tools of the picture"><h1>{escape(scene.view.title)}</h1>
<div class="tools"><label>Search <input type="search" id="search" autocomplete="off"></label><output id="hits" role="status"></output>
<button type="button" id="closer" aria-label="Zoom in">+</button><button type="button" id="farther" aria-label="Zoom out">−</button>
<button type="button" id="all">Show all</button><button type="button" id="openall">Open groups</button></div>
<fieldset class="kinds"><legend>Show</legend>{kinds}</fieldset>
<p class="hint">{escape(scene.view.note)} Drag to move, wheel (in a page: with Ctrl) or + and − to zoom. Click a node, or go to it with Tab
and press Enter, for its facts and sources. A dashed node stands for several and opens.</p></header>
<main aria-label="Picture"><div class="stage" id="stage">{write_svg(scene, openable=True)}</div>
<aside id="panel" tabindex="-1" aria-label="The chosen node" aria-live="polite"></aside></main>
<noscript><p>Without JavaScript the picture stands still; the same content as text:</p></noscript>
<details class="text"><summary>The same as text</summary>{_text(scene, home)}</details>
<script type="application/json" id="data">{data}</script><script>{script}</script></body></html>
"""


def _hash(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def _data(scene: Scene) -> Json:
    nodes: dict[str, Json] = {}
    for node, data in scene.view.graph.nodes(data=True):
        members = data.get("members", ())
        nodes[node] = _entry(data, scene.boxes[node]) | {"members": [member for member, _ in members]}
        for member, found in members:
            nodes[member] = _entry(found, scene.members[member]) | {"within": node, "members": []}
    edges = [[s, t, data["relation"], data["weight"], route(scene, s, t)] for s, t, data in scene.view.graph.edges(data=True)]
    columns = {data["column"]: scene.boxes[node].x for node, data in scene.view.graph.nodes(data=True)}
    gaps = {
        name: {"column": column, "x": box.x, "y": box.y, "w": box.width, "h": box.height}
        for name, box in scene.boxes.items() if name not in scene.view.graph
        for column, x in columns.items() if x == box.x
    }  # fmt: skip
    whole = [[s, t, data["relation"], data["weight"]] for s, t, data in scene.whole.graph.edges(data=True)]
    return {"nodes": nodes, "edges": edges, "gaps": gaps, "relations": whole}


def _entry(data: dict[str, object], box: Box) -> Json:
    return {
        "label": data["label"], "kind": data["kind"], "facts": data["facts"], "column": data["column"],
        "x": box.x, "y": box.y, "w": box.width, "h": box.height,
    }  # fmt: skip


def _text(scene: Scene, home: str) -> str:
    parts = []
    for node, data in scene.whole.graph.nodes(data=True):
        facts = "".join(f"<li>{escape(name)}: {escape(value)}</li>" for name, value in data["facts"])
        relations = "".join(
            f"<li>{escape(edge['relation'])}: {escape(scene.whole.graph.nodes[target]['label'])}</li>"
            for _, target, edge in scene.whole.graph.out_edges(node, data=True)
        )
        page = page_of(node, home)
        label = f'<a href="{escape(page)}" target="_top">{escape(data["label"])}</a>' if page else f"<b>{escape(data['label'])}</b>"
        parts.append(f"<li>{label} ({escape(data['kind'])})<ul>{facts}{relations}</ul></li>")
    return f"<ul>{''.join(parts)}</ul>"
