"""Evidence map: which study reports which endpoint, which it says it cannot give, and where figures disagree."""

from __future__ import annotations

from pathlib import Path

from blinagraph.pictures.palette import BLUE, SKY, VERMILLION, tint
from blinagraph.plots.canvas import clean, figure, head, mark, save, sources
from graph.views.model import NothingToDrawError, Queryable, rows
from ontology.iris import BASE

STATES = {
    "reported": (BLUE, "reported by the study's own paper"),
    "restated": (SKY, "only restated by another paper"),
    "conflicting": (VERMILLION, "figures take part in an open discrepancy"),
    "not available": ("#ffffff", "paper says: not available, not reached or not done"),
}
"""What a cell can say, with its colour; an empty place says that these publications do not report it."""

_CELLS = """
SELECT ?study ?studyLabel ?measure ?measureLabel ?class ?finding ?state ?role ?paper ?open WHERE {
  VALUES (?class ?order) {
    (bg:ResponseEndpoint 1) (bg:MrdEndpoint 2) (bg:TimeToEventEndpoint 3) (bg:RelapseEndpoint 4) (bg:DeathEndpoint 5)
    (bg:TransplantEndpoint 6)    (bg:RecoveryEndpoint 7)
  }
  ?measure a ?class ; rdfs:label ?measureLabel .
  ?finding a/rdfs:subClassOf bg:Finding ; bg:measure ?measure ; bg:study ?study ; bg:state ?state ; bg:role ?role ;
    bg:publication/rdfs:label ?paper .
  FILTER(?role IN ("own", "restated"))
  ?study rdfs:label ?studyLabel .
  OPTIONAL { ?discrepancy a bg:Discrepancy ; bg:finding ?finding ; bg:standing "open" . BIND("open" AS ?open) }
} ORDER BY ?order ?measureLabel ?studyLabel ?finding
"""
LONGEST = 46
"""How many letters of a study's name stand above its column."""

Cell = dict[str, str]
_STUDY, _MEASURE = f"{BASE}study/", f"{BASE}measure/"


def collect(store: Queryable) -> tuple[list[str], list[str], dict[tuple[str, str], Cell]]:
    """Return studies, measures, and for each pair that something is said of: state, findings and how many.

    Raises NothingToDrawError for a graph without findings.
    """
    studies: dict[str, int] = {}
    measures: list[str] = []
    found: dict[tuple[str, str], dict[str, tuple[str, bool, str]]] = {}
    things: dict[tuple[str, str], tuple[str, str]] = {}
    for row in rows(store, _CELLS):
        cell = found.setdefault((row["studyLabel"], row["measureLabel"]), {})
        known = row["state"] == "reported"
        things[row["studyLabel"], row["measureLabel"]] = (row["study"].removeprefix(_STUDY), row["measure"].removeprefix(_MEASURE))
        cell[row["finding"]] = (
            row["role"] if known else "not available",
            bool(row["open"]) or cell.get(row["finding"], ("", False, ""))[1],
            row["paper"],
        )
        studies[row["studyLabel"]] = studies.get(row["studyLabel"], 0) + 1
        if row["measureLabel"] not in measures:
            measures.append(row["measureLabel"])
    if not found:
        raise NothingToDrawError("the graph holds no findings on endpoints")
    cells = {pair: _cell(facts, *things[pair]) for pair, facts in found.items()}
    return sorted(studies, key=lambda study: (-studies[study], study)), measures, cells


def _cell(facts: dict[str, tuple[str, bool, str]], study: str, measure: str) -> Cell:
    roles = {role for role, _, _ in facts.values()}
    if any(conflict for _, conflict, _ in facts.values()):
        state = "conflicting"
    else:
        state = "reported" if "own" in roles else "restated" if "restated" in roles else "not available"
    number = sum(role != "not available" for role, _, _ in facts.values())
    return {
        "study": study,
        "measure": measure,
        "state": state,
        "findings": " ".join(sorted(facts)),
        "number": str(number),
        "papers": " ".join(sorted({paper for _, _, paper in facts.values()})),
    }


def draw(store: Queryable, out: Path, form: str, *, home: str = "") -> None:
    """Draw the map into a file; a cell leads to the list of its findings on a server at ``home``, else to the first of them.

    Raises NothingToDrawError, or MissingExtraError without matplotlib.
    """
    from matplotlib.patches import Patch, Rectangle

    studies, measures, cells = collect(store)
    wide, tall = 5.9 + 0.26 * len(studies), 4.4 + 0.24 * len(measures)
    made = figure(wide, tall)
    axes = made.add_axes((3.5 / wide, 0.45 / tall, 0.26 * len(studies) / wide, 0.24 * len(measures) / tall))
    for (study, measure), cell in cells.items():
        x, y = studies.index(study), measures.index(measure)
        state = cell["state"]
        patch = Rectangle(
            (x + 0.06, y + 0.06), 0.88, 0.88, facecolor=STATES[state][0], edgecolor="#555555", linewidth=0.6,
            hatch="////" if state == "conflicting" else "xxx" if state == "not available" else None,
        )  # fmt: skip
        mark(patch, cell["findings"].split(" ")[0])
        if home:
            patch.set_url(f"{home}rows/findings/study/{cell['study']}?measure={cell['measure']}")
        axes.add_patch(patch)
        if cell["number"] != "0":
            box = {"facecolor": "#ffffff", "edgecolor": "none", "pad": 0.6} if state == "conflicting" else None
            axes.text(
                x + 0.5,
                y + 0.53,
                cell["number"],
                ha="center",
                va="center",
                fontsize=6.5,
                color="white" if state == "reported" else "black",
                bbox=box,
            )
    axes.set_xlim(0, len(studies))
    axes.set_ylim(len(measures), 0)
    names = [clean(study if len(study) <= LONGEST else f"{study[: LONGEST - 1]}…") for study in studies]
    axes.set_xticks([i + 0.5 for i in range(len(studies))], names, rotation=55, ha="left", fontsize=7.5, rotation_mode="anchor")
    axes.set_yticks([i + 0.5 for i in range(len(measures))], measures, fontsize=7.5)
    axes.hlines(range(1, len(measures)), 0, len(studies), color="#ffffff", linewidth=0.8, zorder=0)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set_facecolor(tint("#888888", 0.08))
    head(
        made,
        "Evidence map: which study has figures on which endpoint",
        ["A cell's number counts findings, own and restated. An empty cell: none of these publications reports it, which is not a zero."],
    )
    hatches = {"conflicting": "////", "not available": "xxx"}
    handles = [
        Patch(facecolor=colour, edgecolor="#555555", hatch=hatches.get(state), label=text) for state, (colour, text) in STATES.items()
    ]
    handles.append(Patch(facecolor=tint("#888888", 0.08), label="not reported"))
    made.legend(handles=handles, loc="upper left", bbox_to_anchor=(0.1 / wide, 1 - 0.75 / tall), fontsize=7.5, frameon=False)
    sources(made, (paper for cell in cells.values() for paper in cell["papers"].split(" ")))
    save(made, out, form)
