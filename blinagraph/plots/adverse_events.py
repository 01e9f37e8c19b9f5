"""Adverse events side by side: share of patients by event, grade band and study or arm."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from blinagraph.pictures.palette import BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILLION
from blinagraph.plots.canvas import clean, figure, head, legend, mark, save, sources, wrapped
from graph.views.model import NothingToDrawError, Queryable, rows

GRADES = "any|1|1-2|2|3|3-4|≥3|4|5"
"""Bands of grades, in the order of the panels."""
COLOURS = (BLUE, ORANGE, GREEN, PURPLE, VERMILLION, SKY, GREY)
MARKERS = "osD^vPX"

_EVENTS = """
SELECT ?finding ?event ?study ?cohort ?cohortLabel ?kind ?paper ?role ?n ?total ?value ?unit ?sign ?low ?high WHERE {
  ?measure skos:broader* $measure ; a bg:AdverseEvent ; rdfs:label ?event .
  ?finding a/rdfs:subClassOf bg:Finding ; bg:measure ?measure ; bg:cohort ?cohort ; bg:publication/rdfs:label ?paper ; bg:study ?studyNode ;
    bg:role ?role ; bg:state "reported" .
  ?studyNode rdfs:label ?study . ?cohort rdfs:label ?cohortLabel ; bg:kind ?kind .
  FILTER(?role IN ("own", "restated"))
  OPTIONAL { ?finding bg:n ?n } OPTIONAL { ?finding bg:total ?total } OPTIONAL { ?finding bg:value ?value ; bg:unit ?unit }
  OPTIONAL { ?finding bg:sign ?sign } OPTIONAL { ?finding bg:gradeLow ?low } OPTIONAL { ?finding bg:gradeHigh ?high }
} ORDER BY ?event ?finding
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """One share, in per cent; ``sign`` is the comparator printed with it."""

    finding: str
    event: str
    grade: str
    whom: str
    share: float
    sign: str
    printed: bool
    paper: str


def grade_of(low: str, high: str) -> str:
    """Name a band of grades.

    >>> grade_of("", ""), grade_of("3", "3"), grade_of("3", "4"), grade_of("3", "")
    ('any', '3', '3-4', '≥3')
    """
    if not low:
        return "any" if not high else f"≤{high}"
    return f"≥{low}" if not high else low if low == high else f"{low}-{high}"


def collect(store: Queryable, measure: str, grade: str | None) -> list[Mark]:
    """Read the shares, of whole cohorts only; ``grade`` keeps one band. Raises NothingToDrawError when there are none."""
    found: dict[str, Mark] = {}
    for row in rows(store, _EVENTS, measure=measure):
        band = grade_of(row["low"], row["high"])
        if row["kind"] not in ("all", "analysis-set", "arm") or (grade and band != grade):
            continue
        printed = bool(row["value"]) and row["unit"] == "%"
        if printed:
            share = float(row["value"])
        elif row["n"] and row["total"] and int(row["total"]):
            share = 100 * int(row["n"]) / int(row["total"])
        else:
            continue
        whom = row["cohortLabel"] if row["cohortLabel"].startswith(row["study"]) else f"{row['study']}: {row['cohortLabel']}"
        found[row["finding"]] = Mark(row["finding"], row["event"], band, whom, share, row["sign"], printed, row["paper"])
    if not found:
        raise NothingToDrawError("no share of patients with this adverse event" + (f" of grade {grade}" if grade else "") + " is reported")
    return list(found.values())


def _shape(i: int) -> str:
    """Return the mark of a cohort; with its colour it is the cohort's own."""
    return MARKERS[(i + i // len(COLOURS)) % len(MARKERS)]


def draw(store: Queryable, out: Path, form: str, *, measure: str, name: str, grade: str | None = None) -> None:
    """Draw one panel a grade band. Raises NothingToDrawError, or MissingExtraError without matplotlib."""
    from matplotlib.lines import Line2D

    marks = collect(store, measure, grade)
    highest: dict[str, float] = defaultdict(float)
    for one in marks:
        highest[one.event] = max(highest[one.event], one.share)
    events = sorted(highest, key=lambda event: (-highest[event], event))
    order = GRADES.split("|")
    bands = sorted({one.grade for one in marks}, key=lambda band: (order.index(band) if band in order else len(order), band))
    cohorts = sorted({one.whom for one in marks}, key=lambda whom: (-sum(one.whom == whom for one in marks), whom))
    legend_lines = (len(cohorts) + 1) // 2
    panel = 1.15 if len(bands) > 2 else 4.0
    wide, tall = 3.1 + panel * len(bands) + 0.3, 2.0 + 0.21 * len(events) + 0.19 * legend_lines
    wide = max(wide, 10.0)
    made = figure(wide, tall)
    step = (wide - 3.4) / len(bands)
    for i, band in enumerate(bands):
        axes = made.add_axes(((3.1 + i * step) / wide, 0.75 / tall, (step - 0.12) / wide, 0.21 * len(events) / tall))
        for one in (one for one in marks if one.grade == band):
            style = cohorts.index(one.whom)
            (point,) = axes.plot(
                [one.share], [events.index(one.event)], marker=_shape(style), markersize=5.5, linestyle="none", alpha=0.9,
                color=COLOURS[style % len(COLOURS)], zorder=3,
                markerfacecolor=COLOURS[style % len(COLOURS)] if one.printed else "white",
            )  # fmt: skip
            mark(point, one.finding)
        axes.set_xlim(-4, 104)
        axes.set_ylim(len(events) - 0.5, -0.5)
        axes.set_yticks(range(len(events)), [wrapped(event, 48) for event in events] if i == 0 else [""] * len(events), fontsize=7.5)
        axes.tick_params(axis="y", length=0)
        axes.tick_params(axis="x", labelsize=7)
        axes.set_xticks([0, 50, 100])
        axes.grid(color="#e3e3e3", linewidth=0.6)
        axes.set_axisbelow(True)
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_title("any grade" if band == "any" else f"grade {band}", fontsize=9)
        if i == len(bands) // 2:
            axes.set_xlabel("patients with the event, %", fontsize=8.5)
    grades = f", grade {grade}" if grade else " by grade as printed"
    head(
        made,
        f"{name[:1].upper()}{name[1:]}{grades}: share of patients",
        [
            "Filled: per cent as printed; hollow: n/N recomputed. Grade bands are the papers' own; unlike bands are never added. "
            "No mark: not reported."
        ],
    )
    handles = [
        Line2D(
            [],
            [],
            marker=_shape(i),
            color=COLOURS[i % len(COLOURS)],
            linestyle="none",
            markersize=5.5,
            label=clean(whom if len(whom) < 96 else f"{whom[:95]}…"),
        )
        for i, whom in enumerate(cohorts)
    ]
    legend(made, handles, 0.72)
    sources(made, (one.paper for one in marks))
    save(made, out, form)
