"use strict";
// Tables that are whole on the page sort and filter at once; without this script their links and forms do the same.
for (const holder of document.querySelectorAll("[data-table]")) {
  const table = holder.querySelector("table[data-sortable]");
  const form = holder.querySelector("form.tools");
  if (!table || !form) continue;
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...body.rows];
  const words = rows.map((row) => [...row.cells].map((cell) => cell.textContent).join(" ").toLowerCase());
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
    rows.forEach((row, i) => {
      row.hidden = !wanted.every((word) => words[i].includes(word));
      seen += row.hidden ? 0 : 1;
    });
    count.textContent = wanted.length ? `${seen} of ${rows.length} rows` : `${rows.length} row${rows.length === 1 ? "" : "s"}`;
    remember("_filter", filter.value.trim());
  }

  function sort(head) {
    const at = heads.indexOf(head);
    const down = head.getAttribute("aria-sort") === "ascending";
    const keyed = rows.map((row) => {
      const cell = row.cells[at];
      return { row, text: cell.textContent.trim(), number: "value" in cell.dataset ? Number(cell.dataset.value) : null };
    });
    const full = keyed.filter((entry) => entry.text);
    full.sort((a, b) => {
      if (a.number !== null && b.number !== null) return a.number - b.number;
      if (a.number !== null) return -1;
      if (b.number !== null) return 1;
      return compare(a.text, b.text);
    });
    if (down) full.reverse();
    body.append(...full.map((entry) => entry.row), ...keyed.filter((entry) => !entry.text).map((entry) => entry.row));
    for (const other of heads) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    remember("_sort", (down ? "-" : "") + head.dataset.name);
  }

  filter.addEventListener("input", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  for (const head of heads) {
    head.addEventListener("click", (event) => {
      event.preventDefault();
      sort(head);
    });
  }
}
