"use strict";
(() => {
  const { nodes, edges, gaps, relations, base, home } = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const stage = byId("stage");
  const svg = stage.querySelector("svg.graph");
  const panel = byId("panel");
  const space = "http://www.w3.org/2000/svg";
  const layer = svg.querySelector(".edges");
  const groups = Object.fromEntries([...svg.querySelectorAll(".node")].map((g) => [g.id, g]));
  const heads = [...svg.querySelectorAll(".head")].map((head) => ({ head, x: Number(head.getAttribute("x")) }));
  const labels = [...svg.querySelectorAll(".relation")];
  const LEGIBLE = 0.8;
  const NEARLY = 0.7;
  const opened = new Set();
  document.documentElement.classList.toggle("within", window.top !== window);
  const hidden = new Set();
  const [, , fullWidth, fullHeight] = svg.getAttribute("viewBox").split(" ").map(Number);
  let extent = [0, 60, fullWidth, fullHeight - 60];
  let view = [...extent];
  let chosen = null;
  let query = "";
  const place = {};

  const visible = (id) => !hidden.has(nodes[id].kind) && (!nodes[id].within || opened.has(nodes[id].within));
  const show = () => svg.setAttribute("viewBox", view.map((v) => v.toFixed(1)).join(" "));

  /* Columns to the right of an opened group move over; its members stand in between. */
  function arrange() {
    const extra = {};
    for (const id of opened) {
      const wide = Math.max(...nodes[id].members.map((m) => nodes[m].w)) + 60;
      extra[nodes[id].column] = Math.max(extra[nodes[id].column] || 0, wide);
    }
    const shift = (column) => Object.entries(extra).reduce((sum, [c, w]) => sum + (Number(c) < column ? w : 0), 0);
    const starts = {};
    for (const [id, node] of Object.entries(nodes)) {
      if (node.within) continue;
      place[id] = { x: node.x + shift(node.column), y: node.y, w: node.w, h: node.h };
      starts[node.x] = node.column;
    }
    for (const [id, gap] of Object.entries(gaps)) place[id] = { ...gap, x: gap.x + shift(gap.column) };
    const ends = {};
    for (const id of [...opened].sort((a, b) => nodes[a].y - nodes[b].y)) {
      const parent = place[id];
      const column = nodes[id].column;
      const tall = nodes[id].members.reduce((sum, m) => sum + nodes[m].h + 6, 0);
      let y = Math.max(parent.y + parent.h / 2 - tall / 2, ends[column] ?? -Infinity);
      for (const member of nodes[id].members) {
        place[member] = { x: parent.x + parent.w + 50, y, w: nodes[member].w, h: nodes[member].h };
        y += nodes[member].h + 6;
      }
      ends[column] = y + 12;
    }
    const wide = Object.values(extra).reduce((sum, w) => sum + w, 0);
    for (const { head, x } of heads) head.setAttribute("x", x + shift(starts[x] ?? 0));
    const shown = Object.keys(nodes).filter((id) => place[id] && visible(id)).map((id) => place[id]);
    if (!shown.length) { draw(); return; }
    const top = Math.min(60, ...shown.map((b) => b.y - 20));
    extent = [0, top, fullWidth + wide, Math.max(...shown.map((b) => b.y + b.h)) + 24 - top];
    draw();
  }

  function path(stops) {
    const mid = (box) => box.y + box.h / 2;
    const [first, last] = [stops[0], stops[stops.length - 1]];
    if (first.x === last.x) {
      const right = first.x + first.w;
      const bend = right + 26 + Math.abs(mid(first) - mid(last)) * 0.12;
      return `M${right} ${mid(first)}C${bend} ${mid(first)} ${bend} ${mid(last)} ${right} ${mid(last)}`;
    }
    const right = last.x > first.x;
    const leave = (box) => (right ? box.x + box.w : box.x);
    const enter = (box) => (right ? box.x : box.x + box.w);
    let line = `M${leave(first)} ${mid(first)}`;
    for (let i = 1; i < stops.length; i += 1) {
      const [a, b] = [stops[i - 1], stops[i]];
      const half = (leave(a) + enter(b)) / 2;
      line += `C${half} ${mid(a)} ${half} ${mid(b)} ${enter(b)} ${mid(b)}L${i < stops.length - 1 ? leave(b) : enter(b)} ${mid(b)}`;
    }
    return line;
  }

  function draw() {
    for (const [id, group] of Object.entries(groups)) {
      group.setAttribute("visibility", "visible");
      group.classList.toggle("gone", !visible(id));
      if (place[id]) group.setAttribute("transform", `translate(${place[id].x} ${place[id].y})`);
    }
    const lines = edges.concat([...opened].flatMap((id) => nodes[id].members.map((m) => [id, m, "stands for", 1])));
    layer.replaceChildren(...lines.filter(([a, b]) => visible(a) && visible(b)).map(([a, b, relation, weight, passes = []]) => {
      const line = document.createElementNS(space, "path");
      line.setAttribute("class", "edge");
      line.setAttribute("d", path([a, ...passes, b].map((id) => place[id])));
      line.setAttribute("stroke-width", 1 + 0.75 * Math.log2(Math.max(weight, 1)));
      line.setAttribute("stroke-opacity", relation === "stands for" ? 0.25 : 0.5);
      line.dataset.a = a;
      line.dataset.b = b;
      const title = document.createElementNS(space, "title");
      title.textContent = weight > 1 ? `${relation}: ${weight}` : relation;
      line.append(title);
      return line;
    }));
    for (const label of labels) label.classList.toggle("gone", hidden.size > 0);
    light();
  }

  /* Everything but the chosen node's neighbours, or the search's hits, steps back. */
  function light() {
    const near = new Set();
    if (chosen) {
      near.add(chosen);
      for (const [a, b] of edges) { if (a === chosen) near.add(b); if (b === chosen) near.add(a); }
      for (const [a, b] of relations) { if (a === chosen) near.add(b); if (b === chosen) near.add(a); }
      for (const id of [...near]) { if (nodes[id]?.within) near.add(nodes[id].within); }
      for (const id of nodes[chosen].members) near.add(id);
    }
    const found = hits();
    for (const [id, group] of Object.entries(groups)) {
      group.classList.toggle("dim", query ? !found.has(id) : chosen !== null && !near.has(id));
      group.classList.toggle("chosen", id === chosen);
    }
    for (const label of labels) label.classList.toggle("dim", query !== "" || chosen !== null);
    for (const line of layer.children) {
      const { a, b } = line.dataset;
      const own = chosen !== null && (a === chosen || b === chosen);
      line.classList.toggle("lit", own);
      line.classList.toggle("dim", !own && (query !== "" || chosen !== null));
    }
  }

  function hits() {
    const found = new Set();
    if (!query) return found;
    for (const [id, node] of Object.entries(nodes)) {
      if (`${node.label} ${node.facts.map((f) => f.join(" ")).join(" ")}`.toLowerCase().includes(query)) {
        found.add(id);
        if (node.within) found.add(node.within);
      }
    }
    return found;
  }

  const element = (name, text) => { const made = document.createElement(name); made.textContent = text; return made; };

  /* An IRI leads to its page where a server has one; our own IRIs are names that need not resolve. */
  function iriLink(iri) {
    const ours = iri.startsWith(base);
    if (!/^https?:/.test(iri) || (ours && (!home || iri.includes("#")))) return element("code", iri);
    const link = element("a", iri);
    link.href = ours ? home + iri.slice(base.length) : iri;
    link.rel = "noreferrer";
    link.target = "_top";
    return link;
  }

  function facts(node) {
    const list = document.createElement("dl");
    for (const [name, value] of node.facts) {
      const [, said, iri] = value.match(/^([^]*?)(?: <([^<>\s]+)>)?$/);
      const cell = element("dd", /^https:\/\/doi\.org\//.test(said) ? "" : said);
      if (!cell.textContent) {
        const link = element("a", said.replace("https://doi.org/", ""));
        link.href = said;
        link.rel = "noreferrer";
        link.target = "_top";
        cell.append(link);
      }
      if (iri) cell.append(document.createElement("br"), iriLink(iri));
      list.append(element("dt", name), cell);
    }
    return list;
  }

  function choose(id, focus) {
    chosen = id;
    if (!id) { panel.replaceChildren(); light(); return; }
    const node = nodes[id];
    const within = node.within;
    if (within && !opened.has(within)) { opened.add(within); arrange(); }
    const close = element("button", "Close");
    close.type = "button";
    close.className = "close";
    close.addEventListener("click", () => { groups[id].focus(); choose(null); });
    const parts = [close, element("h2", node.label), element("p", node.kind)];
    if (node.members.length) {
      const toggle = element("button", opened.has(id) ? "Close this group" : "Open this group");
      toggle.type = "button";
      toggle.addEventListener("click", () => { flip(id); choose(id); });
      parts.push(toggle);
    }
    if (node.facts.length && !node.members.length) parts.push(element("h3", "Facts and sources"), facts(node));
    const links = document.createElement("ul");
    const seen = new Set();
    const around = node.members.length ? edges.concat(node.members.map((m) => [id, m, "stands for", 1])) : relations;
    for (const [a, b, relation, weight] of around) {
      if (a !== id && b !== id) continue;
      const other = a === id ? b : a;
      const text = `${a === id ? "" : "← "}${relation}${weight > 1 ? ` (${weight})` : ""}: ${nodes[other].label}`;
      if (seen.has(text)) continue;
      seen.add(text);
      const go = element("button", text);
      go.type = "button";
      go.addEventListener("click", () => { choose(other, true); });
      const item = document.createElement("li");
      item.append(go);
      links.append(item);
    }
    if (seen.size) parts.push(element("h3", "Related"), links);
    if (id.startsWith("http")) parts.push(element("h3", "IRI"), iriLink(id));
    panel.replaceChildren(...parts);
    panel.scrollTop = 0;
    if (focus) centre(id);
    uncover(id);
    light();
  }

  /* Move what the panel would stand on to its left. */
  function uncover(id) {
    const [node, over] = [groups[id].getBoundingClientRect(), panel.getBoundingClientRect()];
    if (node.right <= over.left || over.top >= node.bottom || node.top >= over.bottom) return;
    view[0] += (node.right - over.left + 24) / svg.getScreenCTM().a;
    show();
  }

  function flip(id) {
    if (opened.has(id)) opened.delete(id); else opened.add(id);
    arrange();
    view = [...extent];
    show();
  }

  function centre(id) {
    const box = place[id];
    const f = Math.min(1, 900 / view[2]);
    view = [0, 0, view[2] * f, view[3] * f];
    view = [box.x + box.w / 2 - view[2] / 2, box.y + box.h / 2 - view[3] / 2, view[2], view[3]];
    show();
  }

  function zoom(factor, x = view[0] + view[2] / 2, y = view[1] + view[3] / 2) {
    const f = Math.min(Math.max(factor, 120 / view[2]), (extent[2] * 4) / view[2]);
    view = [x - (x - view[0]) * f, y - (y - view[1]) * f, view[2] * f, view[3] * f];
    show();
  }

  const at = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  let drag = null;
  stage.addEventListener("pointerdown", (event) => { drag = { from: at(event), moved: false }; });
  window.addEventListener("pointerup", () => { drag = null; });
  stage.addEventListener("pointermove", (event) => {
    if (!drag || event.buttons === 0) return;
    const now = at(event);
    if (Math.hypot(now.x - drag.from.x, now.y - drag.from.y) * svg.getScreenCTM().a > 4) drag.moved = stage.dataset.moved = "yes";
    view = [view[0] - now.x + drag.from.x, view[1] - now.y + drag.from.y, view[2], view[3]];
    show();
  });
  stage.addEventListener("wheel", (event) => {
    if (window.top !== window && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const point = at(event);
    zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, point.x, point.y);
  }, { passive: false });
  stage.addEventListener("click", (event) => {
    const moved = stage.dataset.moved;
    delete stage.dataset.moved;
    if (moved) return;
    choose(event.target.closest(".node")?.id ?? null);
  });
  stage.addEventListener("dblclick", (event) => {
    const id = event.target.closest(".node")?.id;
    if (id && nodes[id].members.length) flip(id);
  });
  for (const [id, group] of Object.entries(groups)) {
    group.setAttribute("tabindex", "0");
    group.setAttribute("role", "button");
    group.setAttribute("aria-label", `${nodes[id].label}, ${nodes[id].kind}`);
    group.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      if (event.key === "Enter" && chosen === id && nodes[id].members.length) flip(id); else choose(id);
    });
  }
  svg.setAttribute("role", "group");
  document.addEventListener("keydown", (event) => {
    if (event.target instanceof HTMLInputElement) return;
    if (event.key === "Escape") choose(null);
    if (event.key === "+") zoom(1 / 1.2);
    if (event.key === "-") zoom(1.2);
    if (event.key === "0") { view = [...extent]; show(); }
  });
  byId("closer").addEventListener("click", () => zoom(1 / 1.25));
  byId("farther").addEventListener("click", () => zoom(1.25));
  byId("all").addEventListener("click", () => { view = [...extent]; choose(null); show(); });
  const folded = Object.keys(nodes).filter((id) => nodes[id].members.length);
  byId("openall").hidden = folded.length === 0;
  byId("openall").addEventListener("click", () => {
    const closing = opened.size === folded.length;
    opened.clear();
    if (!closing) folded.forEach((id) => opened.add(id));
    byId("openall").textContent = closing ? "Open groups" : "Close groups";
    arrange();
    view = [...extent];
    show();
  });
  byId("search").addEventListener("input", (event) => {
    query = event.target.value.trim().toLowerCase();
    const count = [...hits()].filter((id) => !nodes[id].members.length).length;
    byId("hits").textContent = query ? `${count} found` : "";
    light();
  });
  byId("search").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const found = [...hits()].filter((id) => !nodes[id].members.length);
    if (found.length) choose(found[(found.indexOf(chosen) + 1) % found.length], true);
  });
  document.querySelectorAll(".kinds input").forEach((box) => box.addEventListener("change", () => {
    if (box.checked) hidden.delete(box.value); else hidden.add(box.value);
    arrange();
  }));
  /* Begin with letters that can be read: the upper left part of a picture that is too large for its place. */
  function begin() {
    const { clientWidth, clientHeight } = stage;
    const across = clientWidth / extent[2];
    const legible = across > NEARLY ? Math.min(across, LEGIBLE) : LEGIBLE;
    view = [...extent];
    if (Math.min(across, clientHeight / extent[3]) < legible) {
      const [wide, tall] = [clientWidth / legible, clientHeight / legible];
      const first = Object.values(nodes).filter((node) => !node.within).sort((a, b) => a.x - b.x || a.y - b.y)[0];
      const top = first.y > extent[1] + tall * 0.7 ? first.y - tall * 0.3 : extent[1];
      view = [wide > extent[2] ? (extent[2] - wide) / 2 : 0, tall > extent[3] ? extent[1] + (extent[3] - tall) / 2 : top, wide, tall];
    }
    show();
  }

  arrange();
  begin();
})();
