"""Regimen timeline: the phases of a study's regimens in their order, each drug with dose and days as printed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from blinagraph.pictures.palette import BLUE, GREY, ORANGE, SKY, tint
from blinagraph.plots.canvas import clean, figure, head, legend, mark, save, sources
from graph.views.model import NothingToDrawError, Queryable, rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DAYS = {"day": 1.0, "week": 7.0}

_GIVEN = """
SELECT ?given ?regimen ?regimenLabel ?phaseLabel ?order ?drugLabel ?dose ?doseHigh ?doseUnit ?basis ?route ?from ?to ?duration
  ?durationUnit ?cycles ?cyclesHigh ?step ?condition ?paper ?blina WHERE {
  ?given a bg:DrugAdministration ; bg:study $study ; bg:regimen ?regimen ; bg:phase ?phase ; bg:drug ?drug ;
    bg:publication/rdfs:label ?paper .
  ?regimen rdfs:label ?regimenLabel . ?phase rdfs:label ?phaseLabel ; bg:order ?order . ?drug rdfs:label ?drugLabel .
  OPTIONAL { ?given bg:dose ?dose } OPTIONAL { ?given bg:doseHigh ?doseHigh } OPTIONAL { ?given bg:doseUnit ?doseUnit }
  OPTIONAL { ?given bg:basis ?basis }
  OPTIONAL { ?given bg:route ?route } OPTIONAL { ?given bg:dayFrom ?from } OPTIONAL { ?given bg:dayTo ?to }
  OPTIONAL { ?given bg:duration ?duration } OPTIONAL { ?given bg:durationUnit ?durationUnit } OPTIONAL { ?given bg:cycles ?cycles }
  OPTIONAL { ?given bg:cyclesHigh ?cyclesHigh } OPTIONAL { ?given bg:step ?step } OPTIONAL { ?given bg:condition ?condition }
} ORDER BY ?regimenLabel ?regimen ?order ?drugLabel ?step ?from ?given
"""


@dataclass(frozen=True, slots=True)
class Given:
    """One administration: what, when (days of its phase's own count, or only how long), and in words."""

    iri: str
    regimen: str
    phase: str
    drug: str
    words: str
    start: float | None
    end: float | None
    length: float | None
    paper: str


def collect(store: Queryable, study: str) -> list[Given]:
    """Read what a study's regimens give, in order; what several places say alike, once.

    Raises NothingToDrawError when no regimen is described.
    """
    found = list(
        {
            (one.regimen, one.phase, one.drug, one.words, one.start, one.end): one
            for one in reversed([_given(row) for row in rows(store, _GIVEN, study=study)])
        }.values()
    )[::-1]
    if not found:
        raise NothingToDrawError("no publication of this graph describes a regimen of this study")
    return found


def _given(row: dict[str, str]) -> Given:
    dose = f"{row['dose']}{'–' + row['doseHigh'] if row['doseHigh'] else ''} {row['doseUnit']}".strip() if row["dose"] else ""
    basis = {"per-m2": "/m²", "per-kg": "/kg"}.get(row["basis"], "")
    many = "cycle" if (row["cyclesHigh"] or row["cycles"]) == "1" else "cycles"
    cycles = f"{row['cycles']}{'–' + row['cyclesHigh'] if row['cyclesHigh'] else ''} {many}" if row["cycles"] else ""
    length = float(row["duration"]) * DAYS[row["durationUnit"]] if row["duration"] and row["durationUnit"] in DAYS else None
    lasts = f"for {row['duration']} {row['durationUnit']}s" if row["duration"] else ""
    step = f"step {row['step']}" if row["step"] else ""
    words = ", ".join(
        part
        for part in (
            f"{dose}{basis}",
            "" if row["route"] == "not-stated" else row["route"].replace("-", " "),
            step,
            cycles,
            lasts,
            row["condition"],
        )
        if part
    )
    start = float(row["from"]) if row["from"] else None
    end = float(row["to"]) if row["to"] else None
    if start is not None and end is None and length is not None:
        end = start + length - 1
    label = f"{row['regimenLabel']} [{row['paper']}]"
    return Given(row["given"], label, row["phaseLabel"], row["drugLabel"], words, start, end, length, row["paper"])


def _scale(axes: Axes, y: float, given: list[Given]) -> None:
    """Draw the days of one phase beside its name: the count begins again in each, so that phases share no axis."""
    dated = [(one.start, one.end if one.end is not None else one.start) for one in given if one.start is not None]
    spans = dated or [(1.0, one.length) for one in given if one.length is not None]
    if not spans:
        return
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    axes.plot([first - 0.5, last + 0.5], [y + 0.3, y + 0.3], color="#888888", linewidth=0.8)
    weeks = [first, *(day for day in range(7 * (int(first) // 7 + 1), int(last), 7) if first + 3 <= day <= last - 3), last]
    for day in dict.fromkeys(weeks):
        axes.plot([day, day], [y + 0.16, y + 0.3], color="#888888", linewidth=0.8)
        text = f"day {day:g}" if day == first else f"{day:g}"
        axes.text(day, y + 0.1, text, fontsize=6.6, ha="left" if day == first else "center", va="bottom", color="#444444")


def draw(store: Queryable, out: Path, form: str, *, study: str, name: str) -> None:
    """Draw the timeline into a file. Raises NothingToDrawError, or MissingExtraError without matplotlib."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch, Rectangle

    found = collect(store, study)
    latest = max([28.0, *(one.end or one.start or 0 for one in found), *(one.length or 0 for one in found)])
    heads = len({one.regimen for one in found}) * 1.6 + len({(one.regimen, one.phase) for one in found}) * 1.15
    tall = 2.2 + 0.235 * (len(found) + heads)
    wide = 12.5
    made = figure(wide, tall)
    axes = made.add_axes((0.205, 0.85 / tall, 0.29, (tall - 2.2) / tall))
    across = axes.get_yaxis_transform()
    y, regimen, phase = 0.0, "", ""
    for one in found:
        if one.regimen != regimen:
            y += 0.6
            axes.text(-0.665, y, clean(one.regimen), transform=across, fontsize=9, weight="bold", va="center")
            y, regimen, phase = y + 1.0, one.regimen, ""
        if one.phase != phase:
            axes.text(-0.635, y, clean(one.phase), transform=across, fontsize=8, style="italic", va="center", color="#444444")
            axes.axhline(y - 0.5, color="#d0d0d0", linewidth=0.6)
            _scale(axes, y, [other for other in found if (other.regimen, other.phase) == (one.regimen, one.phase)])
            y, phase = y + 1.15, one.phase
        colour = BLUE if "blinatumomab" in one.drug else ORANGE
        axes.text(-0.6, y, clean(one.drug[:44]), transform=across, fontsize=7.5, va="center", weight="bold" if colour == BLUE else "normal")
        words = one.words if len(one.words) <= 105 else f"{one.words[:104]}…"
        axes.text(1.015, y, clean(words), transform=across, fontsize=7.4, va="center")
        if one.start is not None:
            width = (one.end if one.end is not None else one.start) - one.start + 1
            open_end = one.end is None
            patch = Rectangle((one.start - 0.5, y - 0.34), width, 0.68, facecolor=colour, edgecolor=colour, linewidth=0.8, zorder=2)
            if open_end:
                (arrow,) = axes.plot([one.start + 0.8], [y], marker=">", color=colour, markersize=5)
                arrow.set_url(one.iri)
        elif one.length is not None:
            patch = Rectangle(
                (0.5, y - 0.3), one.length, 0.6, facecolor=tint(colour, 0.25), edgecolor=colour, linestyle="--", linewidth=0.9, zorder=2
            )
        else:
            patch = Rectangle((0.2, y - 0.22), latest * 0.008, 0.44, facecolor=GREY, edgecolor=GREY, zorder=2)
        mark(patch, one.iri)
        axes.add_patch(patch)
        y += 1.0
    axes.set_ylim(y, 0)
    axes.set_xlim(0, latest * 1.03)
    axes.set_yticks([])
    axes.set_xticks([])
    axes.spines[["top", "right", "left", "bottom"]].set_visible(False)
    head(
        made,
        f"{name}: regimens by phase, drug and day",
        ["Days are those of the publication's own count, which may begin again in each phase; a day is drawn only where one is printed."],
    )
    handles = [
        Patch(facecolor=BLUE, label="blinatumomab, days printed"), Patch(facecolor=ORANGE, label="other drug, days printed"),
        Patch(facecolor=tint(SKY, 0.25), edgecolor=BLUE, linestyle="--", label="only the length is printed, not where it begins"),
        Patch(facecolor=GREY, label="no day printed; any length in months stands in words"),
        Line2D([], [], marker=">", color=GREY, linestyle="none", label="only the first day is printed"),
    ]  # fmt: skip
    legend(made, handles, 0.7, columns=3)
    sources(made, (one.paper for one in found))
    save(made, out, form)
