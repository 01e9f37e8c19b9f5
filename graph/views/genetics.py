"""Genetics: the hierarchy of genetic subgroups, and the category that each risk scheme gives them, as its source prints it."""

from __future__ import annotations

from graph.views.model import NothingToDrawError, Queryable, View, rows

_SUBGROUPS = """
SELECT ?subgroup ?label ?definition ?parent WHERE {
  ?subgroup a bg:GeneticSubgroup ; rdfs:label ?label ; skos:broader ?parent .
  OPTIONAL { ?subgroup skos:definition ?definition }
} ORDER BY ?subgroup
"""
_RULES = """
SELECT ?rule ?scheme ?schemeLabel ?category ?categoryLabel ?direction ?subgroup ?without ?note WHERE {
  ?scheme a bg:RiskScheme ; rdfs:label ?schemeLabel ; bg:rule ?rule .
  ?rule bg:subgroup ?subgroup ; bg:category ?category .
  ?category rdfs:label ?categoryLabel .
  OPTIONAL { ?category bg:direction ?direction }
  OPTIONAL { ?rule bg:withoutSubgroup/rdfs:label ?without }
  OPTIONAL { ?scheme bg:note ?note }
} ORDER BY ?scheme ?category ?subgroup
"""


def project(store: Queryable) -> View:
    """Return the subgroups by depth, and one node for each category of each scheme. Raises NothingToDrawError without subgroups."""
    found = list(rows(store, _SUBGROUPS))
    if not found:
        raise NothingToDrawError("the graph holds no genetic subgroups")
    parents = {row["subgroup"]: row["parent"] for row in found}
    deepest = max(_depth(subgroup, parents) for subgroup in parents)
    columns = ("Genetic subgroups", *["narrower"] * (deepest - 1), "Risk category by scheme")
    view = View(
        "genetics", "Genetic subgroups and how each risk scheme classes them", columns,
        "A scheme's category is what its own source prints; a subgroup without a line is not classed by any of these schemes.",
    )  # fmt: skip
    for row in found:
        view.node(
            row["subgroup"],
            row["label"],
            "genetic subgroup",
            _depth(row["subgroup"], parents) - 1,
            facts=[("definition", row["definition"])],
        )
    for row in found:
        if row["parent"] in view.graph:
            view.edge(row["parent"], row["subgroup"], "has narrower")
    for row in rows(store, _RULES):
        scheme, direction = row["schemeLabel"], row["direction"] or "no direction"
        node = f"{row['scheme']}#{row['category'].rsplit('/', 1)[-1]}"
        facts = [("scheme", scheme), ("category", row["categoryLabel"]), ("direction", row["direction"]), ("note", row["note"])]
        view.node(node, f"{scheme}: {row['categoryLabel']}", f"{direction} category", deepest, facts=facts)
        view.edge(row["subgroup"], node, f"classed so, without {row['without']}" if row["without"] else "classed as")
    return view


def _depth(subgroup: str, parents: dict[str, str]) -> int:
    depth, seen = 0, set()
    while subgroup in parents and subgroup not in seen:
        seen.add(subgroup)
        subgroup = parents[subgroup]
        depth += 1
    return depth
