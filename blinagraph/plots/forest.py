"""Forest plot: estimates with their intervals, one row a finding, grouped by definition and never pooled."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from blinagraph.pictures.palette import BLUE, GREY, VERMILLION
from blinagraph.plots.canvas import clean, figure, head, mark, save, sources
from graph.views.model import NothingToDrawError, Queryable, rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MONTHS = {"month": 1.0, "year": 12.0, "week": 12 / 52.1775, "day": 12 / 365.2425}
"""Months in one unit of time."""
SAME_HORIZON = 0.25
"""Horizons less than this many months apart are the same."""
LABEL = 99
"""How many letters of a row's label stand beside the axis."""
ROW, SOURCE_BELOW = 1.5, 0.56
"""The height of a row, and how far below its label its source stands, in lines."""
TALL = 10.0
"""A plot higher than this, in inches, has its scale at the top too."""
NOT_STATED = "definition incomplete in the paper, not comparable"

_ASSAYS = {"ig-tr-": "IG/TR ", "rt-pcr": "RT PCR", "pcr": "PCR", "ngs": "NGS"}

_FINDINGS = """
SELECT DISTINCT ?finding ?measureLabel ?study ?cohort ?paper ?key ?definition ?definitionLabel ?statistic ?kind ?n ?total
  ?sign ?value ?unit ?low ?high
  ?interval ?timepoint ?timeValue ?timeUnit ?timeKind ?analysis ?role ?first ?second ?place WHERE {
  ?measure skos:broader* $measure ; rdfs:label ?measureLabel .
  ?finding a/rdfs:subClassOf bg:Finding ; bg:measure ?measure ; bg:cohort/rdfs:label ?cohort ; bg:publication/rdfs:label ?paper ;
    bg:study/rdfs:label ?study ; bg:role ?role .
  FILTER(?role IN ("own", "restated"))
  OPTIONAL { ?finding bg:definition ?definition . ?definition rdfs:label ?definitionLabel
    OPTIONAL { ?definition bg:comparisonKey ?key } }
  OPTIONAL { ?finding bg:statistic ?statistic } OPTIONAL { ?finding bg:kind ?kind }
  OPTIONAL { ?finding bg:n ?n } OPTIONAL { ?finding bg:total ?total } OPTIONAL { ?finding bg:sign ?sign }
  OPTIONAL { ?finding bg:value ?value } OPTIONAL { ?finding bg:unit ?unit } OPTIONAL { ?finding bg:low ?low }
  OPTIONAL { ?finding bg:high ?high } OPTIONAL { ?finding bg:interval ?interval } OPTIONAL { ?finding bg:timepoint ?timepoint }
  OPTIONAL { ?finding bg:timeValue ?timeValue } OPTIONAL { ?finding bg:timeUnit ?timeUnit } OPTIONAL { ?finding bg:timeKind ?timeKind }
  OPTIONAL { ?finding bg:analysis ?analysis } OPTIONAL { ?finding bg:comparesFirst/bg:cohort/rdfs:label ?first }
  OPTIONAL { ?finding bg:compares ?against . FILTER NOT EXISTS { ?finding bg:comparesFirst ?against }
    ?against bg:cohort/rdfs:label ?second }
  OPTIONAL { ?finding bg:passage/bg:section ?place }
} ORDER BY ?finding
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One estimate, in per cent or as a ratio; ``recomputed`` is true where the interval is not printed."""

    finding: str
    group: str
    label: str
    source: str
    counts: str
    estimate: float
    low: float | None
    high: float | None
    recomputed: bool
    paper: str


def wilson(n: int, total: int) -> tuple[float, float]:
    """Return the 95% Wilson interval of a proportion, in per cent.

    >>> [round(bound, 1) for bound in wilson(30, 35)]
    [70.6, 93.7]
    """
    z = 1.959963984540054
    share, square = n / total, z * z
    middle = (share + square / (2 * total)) / (1 + square / total)
    reach = z / (1 + square / total) * (share * (1 - share) / total + square / (4 * total * total)) ** 0.5
    return 100 * max(0.0, middle - reach), 100 * min(1.0, middle + reach)


def collect(store: Queryable, measure: str, horizon: float | None, *, ratios: bool) -> list[Row]:
    """Read the rows of a plot, ordered by group; ``horizon`` is in months. Raises NothingToDrawError when there are none."""
    found: dict[str, Row] = {}
    for row in rows(store, _FINDINGS, measure=measure):
        if row["finding"] in found or (row["statistic"] == "hazard-ratio") != ratios:
            continue
        made = _row(row, horizon, ratios=ratios)
        if made:
            found[row["finding"]] = made
    if not found:
        raise NothingToDrawError("no finding of this measure has an estimate to draw" + (" at this horizon" if horizon else ""))
    return sorted(found.values(), key=lambda one: (NOT_STATED in one.group, one.group, one.label, one.source, one.finding))


def _row(row: dict[str, str], horizon: float | None, *, ratios: bool) -> Row | None:
    months = float(row["timeValue"]) * MONTHS[row["timeUnit"]] if row["timeValue"] and row["timeUnit"] in MONTHS else None
    survival = row["statistic"] in ("km-estimate", "cumulative-incidence")
    if not ratios and not survival and row["statistic"] != "proportion":
        return None
    if horizon is not None and (months is None or abs(months - horizon) > SAME_HORIZON):
        return None
    n, total = row["n"], row["total"]
    if row["value"]:
        estimate = float(row["value"])
    elif n and total and not ratios and int(total):
        estimate = 100 * int(n) / int(total)
    else:
        return None
    low, high, recomputed = None, None, False
    if row["interval"] == "CI95" and row["low"] and row["high"]:
        low, high = float(row["low"]), float(row["high"])
    elif not survival and not ratios and n and total and 0 <= int(n) <= int(total) != 0:
        (low, high), recomputed = wilson(int(n), int(total)), True
    when = (f"at {months:.4g} months" if months else "") if survival else row["timepoint"]
    group = "; ".join(part for part in (row["measureLabel"], _definition(row), when if survival else "") if part)
    of_whom = _versus(row["first"], row["second"]) if ratios and row["first"] else row["cohort"]
    study = "" if of_whom.startswith(row["study"]) else row["study"]
    time = "" if survival else _short(when, 40)
    label = " · ".join(filter(None, (_short(study, max(24, LABEL - 6 - len(of_whom) - len(time))), of_whom, time)))
    by = f"{row['paper']}, restated" if row["role"] == "restated" else row["paper"]
    source = " · ".join(filter(None, (_short(row["analysis"], 60), ", ".join(filter(None, (by, row["place"]))))))
    counts = f"{n or '–'}/{total or '–'}" if n or total else ""
    label, source = _short(label, LABEL), _short(source, LABEL + 10)
    return Row(row["finding"], group, label, source, counts, estimate, low, high, recomputed, row["paper"])


def _versus(first: str, second: str) -> str:
    """Name two cohorts that are compared; what both names begin with is said once.

    >>> _versus("younger patients, group A", "younger patients, group B")
    'younger patients, group A versus group B'
    """
    head_of, _, tail = second.rpartition(", ")
    return f"{first} versus {tail if head_of and first.startswith(head_of) else second}" if second else first


def _definition(row: dict[str, str]) -> str:
    """Name what makes rows alike: the comparison key, else this one definition, else that none is stated."""
    if row["key"]:
        parts = [_in_words(part) for part in row["key"].split("; ")[1:]]
        if parts and parts[0].startswith("from "):
            return f"counted {parts[0]}" + (f", events: {', '.join(parts[1:])}" if parts[1:] else "")
        return f"by {', '.join(parts)}" if parts else row["key"]
    if row["definition"]:
        return f"{row['definitionLabel']} ({NOT_STATED})"
    return f"no definition given in {row['paper']} ({NOT_STATED})"


def _in_words(part: str) -> str:
    """Write a part of a comparison key for eyes.

    >>> _in_words("doubtful-results-settled-by-ig-tr-ngs"), _in_words("0.0001")
    ('doubtful results settled by IG/TR NGS', 'level 0.0001')
    """
    if part[:1].isdigit():
        return f"level {part}"
    for code, name in _ASSAYS.items():
        part = part.replace(code, name)
    return part.replace("-", " ")


def draw(store: Queryable, out: Path, form: str, *, measure: str, name: str, horizon: float | None = None, ratios: bool = False) -> None:
    """Draw the plot into a file. Raises NothingToDrawError, or MissingExtraError without matplotlib."""
    from matplotlib.lines import Line2D

    found = collect(store, measure, horizon, ratios=ratios)
    groups = list(dict.fromkeys(row.group for row in found))
    lines = ROW * len(found) + 1.95 * len(groups)
    tall = 2.1 + 0.22 * lines
    made = figure(12.0, tall)
    axes = made.add_axes((0.52, 0.95 / tall, 0.3, (tall - 2.1) / tall))
    y = 0.0
    for group in groups:
        y += 1.0
        axes.text(-1.69, y, clean(_short(group, 130)), transform=axes.get_yaxis_transform(), weight="bold", fontsize=8.5, va="center")
        y += 0.95
        for row in (one for one in found if one.group == group):
            beside = axes.get_yaxis_transform()
            axes.text(-1.66, y, clean(row.label), transform=beside, fontsize=8, va="center")
            axes.text(-1.66, y + SOURCE_BELOW, clean(row.source), transform=beside, fontsize=7.2, va="center", color="#444444")
            _mark(axes, row, y, ratios=ratios)
            y += ROW
    axes.set_ylim(y + 0.2, 0)
    axes.set_yticks([])
    axes.spines[["left", "right", "top"]].set_visible(False)
    if ratios:
        axes.set_xscale("log")
        ticks = [0.05, 0.1, 0.25, 0.5, 1, 2]
        axes.set_xticks(ticks, [str(tick) for tick in ticks])
        axes.minorticks_off()
        axes.axvline(1, color=GREY, linewidth=0.8, linestyle=":")
        axes.set_xlabel("hazard ratio (log scale); below 1 favours the group named first")
    else:
        axes.set_xlim(-2, 102)
        axes.grid(axis="x", color="#dddddd", linewidth=0.6)
        axes.set_xlabel("patients, %")
    if tall > TALL:
        axes.tick_params(top=True, labeltop=True)
    axes.set_axisbelow(True)
    when = f" at {horizon:g} months" if horizon else ""
    title = f"{name[:1].upper()}{name[1:]}{when}: {'hazard ratios' if ratios else 'estimates'} by definition"
    head(
        made, title, ["Rows under one bold line share measure and definition. Nothing is pooled; one population may stand in several rows."]
    )
    printed = Line2D([], [], color=BLUE, marker="s", markersize=5, label="95% CI as printed")
    wilsons = Line2D(
        [],
        [],
        color=VERMILLION,
        marker="o",
        markerfacecolor="white",
        linestyle="--",
        markersize=5,
        label="95% CI recomputed from n/N (Wilson)",
    )
    bare = Line2D([], [], color=GREY, marker="D", linestyle="none", markersize=5, label="no CI printed, none can be computed")
    used = {"bare" if row.low is None else "wilson" if row.recomputed else "printed" for row in found}
    handles = [handle for name_of, handle in (("printed", printed), ("wilson", wilsons), ("bare", bare)) if name_of in used]
    made.legend(handles=handles, loc="upper right", fontsize=8, frameon=False, ncols=1, bbox_to_anchor=(0.995, 1 - 0.05 / tall))
    sources(made, (row.paper for row in found))
    save(made, out, form)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _mark(axes: Axes, row: Row, y: float, *, ratios: bool) -> None:
    colour = GREY if row.low is None else VERMILLION if row.recomputed else BLUE
    shape = "D" if row.low is None else "o" if row.recomputed else "s"
    if row.low is not None and row.high is not None:
        (line,) = axes.plot([row.low, row.high], [y, y], color=colour, linewidth=1.6, linestyle="--" if row.recomputed else "-", zorder=2)
        line.set_url(row.finding)
    (point,) = axes.plot(
        [row.estimate], [y], marker=shape, color=colour, markerfacecolor="white" if row.recomputed else colour, markersize=5, zorder=3
    )
    mark(point, row.finding)
    unit = "" if ratios else "%"
    bounds = (
        f" ({row.low:.{2 if ratios else 0}f}–{row.high:.{2 if ratios else 0}f})" if row.low is not None and row.high is not None else ""
    )
    axes.text(
        1.04,
        y,
        f"{row.estimate:g}{unit}{bounds}" if ratios else f"{row.estimate:.3g}{unit}{bounds}",
        transform=axes.get_yaxis_transform(),
        fontsize=8,
        va="center",
    )
    axes.text(1.38, y, row.counts, transform=axes.get_yaxis_transform(), fontsize=8, va="center", color="#444444")
