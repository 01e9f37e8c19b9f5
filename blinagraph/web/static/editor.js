"use strict";
// Ctrl+Enter runs the query; buttons declare prefixes. Everything else works without this script.
const query = document.getElementById("query");
query.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    query.form.requestSubmit();
  }
});
document.querySelector("[data-hint]").hidden = false;
for (const button of document.querySelectorAll("button[data-prefix]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const line = `PREFIX ${button.dataset.prefix}: <${button.dataset.iri}>`;
    if (!query.value.includes(line)) query.value = `${line}\n${query.value}`;
    query.dispatchEvent(new Event("input"));
    query.focus();
  });
}
