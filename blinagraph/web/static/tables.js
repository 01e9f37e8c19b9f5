"use strict";
// Tables that are whole on the page sort and filter at once; without this script their links and forms do the same.
for (const holder of document.querySelectorAll("[data-table]")) {
  const table = holder.querySelector("table[data-sortable]");
  const form = holder.querySelector("form.tools");
  if (!table || !form) continue;
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const heads_under = [...table.tHead.querySelectorAll(".under [data-name]")];
  const under = (row) => (row.nextElementSibling?.classList.contains("under") ? row.nextElementSibling : null);
  const records = [...body.rows].filter((row) => !row.classList.contains("under")).map((row) => {
    const lines = under(row) ? [row, under(row)] : [row];
    const cells = [...row.cells, ...(under(row)?.querySelectorAll("dd") ?? [])];
    return { lines, words: cells.map((cell) => cell.textContent).join(" ").toLowerCase() };
  });
  const filter = form.querySelector("input[type=search]");
  const count = form.querySelector(".count");
  const compare = new Intl.Collator("en", { numeric: true }).compare;

  function remember(name, value) {
    const address = new URL(location.href);
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
    history.replaceState(null, "", address);
  }

  function show() {
    const wanted = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let seen = 0;
    for (const { lines, words } of records) {
      const hidden = !wanted.every((word) => words.includes(word));
      for (const line of lines) line.hidden = hidden;
      seen += hidden ? 0 : 1;
    }
    const all = records.length;
    count.textContent = wanted.length ? `${seen} of ${all} rows` : `${all} row${all === 1 ? "" : "s"}`;
    remember("_filter", filter.value.trim());
  }

  /* What a record holds in a column: its text, and its number if it is one. */
  function held({ lines }, head) {
    const at = heads.indexOf(head);
    const cell = at >= 0 ? lines[0].cells[at] : lines[1]?.querySelector(`[data-name="${head.dataset.name}"]`);
    const text = (cell?.querySelector("dd") ?? cell)?.textContent.trim() ?? "";
    return { lines, text, number: cell && "value" in cell.dataset ? Number(cell.dataset.value) : null };
  }

  const order = (head) => head.getAttribute("aria-sort") ?? head.dataset.order;

  function state(head, now) {
    if (head.hasAttribute("aria-sort")) head.setAttribute("aria-sort", now);
    else head.dataset.order = now;
  }

  function sort(head) {
    const down = order(head) === "ascending";
    const keyed = records.map((record) => held(record, head));
    const full = keyed.filter((entry) => entry.text);
    full.sort((a, b) => {
      if (a.number !== null && b.number !== null) return a.number - b.number;
      if (a.number !== null) return -1;
      if (b.number !== null) return 1;
      return compare(a.text, b.text);
    });
    if (down) full.reverse();
    body.append(...[...full, ...keyed.filter((entry) => !entry.text)].flatMap((entry) => entry.lines));
    for (const other of [...heads, ...heads_under]) state(other, "none");
    state(head, down ? "descending" : "ascending");
    remember("_sort", (down ? "-" : "") + head.dataset.name);
  }

  filter.addEventListener("input", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  for (const head of [...heads, ...heads_under]) {
    head.addEventListener("click", (event) => {
      event.preventDefault();
      sort(head);
    });
  }
}
