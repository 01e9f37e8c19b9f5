"""Cases of a publication: days from diagnosis to transplant with status and outcome, and the lesions each patient carried."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from blinagraph.pictures.palette import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILLION
from blinagraph.plots.canvas import figure, head, legend, mark, save, sources
from graph.views.model import NothingToDrawError, Queryable, rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KINDS = {
    "fusion": (BLUE, "s"), "rearrangement": (SKY, "D"), "deletion": (BLACK, "v"), "mutation": (GREEN, "o"), "unspecified": (ORANGE, "X"),
    "other": (PURPLE, "P"),
}  # fmt: skip
"""Kinds of lesion with colour and mark."""
TIME = "time-to-transplant"
AS_PRINTED = ("disease-status",)
COLUMNS = ((-4.72, "case", 6), (-4.25, "age", 4), (-3.85, "before transplant", 17), (-2.65, "MRD", 22), (-1.35, "donor", 24))
"""Where the texts of a row begin, in inches left of the bars, with their heads and most letters."""

_FACTS = """
SELECT ?case ?fact ?attribute ?value ?unit ?term ?termLabel ?printed ?state ?lesion
  ?lesionLabel ?lesionKind ?result ?scheme ?timepoint WHERE {
  ?fact a bg:CaseFact ; bg:publication $work ; bg:case ?case ; bg:attribute ?attribute .
  OPTIONAL { ?fact bg:value ?value } OPTIONAL { ?fact bg:unit ?unit } OPTIONAL { ?fact bg:term ?term . ?term rdfs:label ?termLabel }
  OPTIONAL { ?fact bg:printed ?printed } OPTIONAL { ?fact bg:state ?state } OPTIONAL { ?fact bg:scheme/rdfs:label ?scheme }
  OPTIONAL { ?fact bg:timepoint ?timepoint }
  OPTIONAL { ?fact bg:lesion ?lesion OPTIONAL { ?lesion bg:printed ?lesionLabel } OPTIONAL { ?lesion bg:kind ?lesionKind }
    OPTIONAL { ?lesion bg:testResult ?result } }
} ORDER BY ?case ?fact
"""


@dataclass(slots=True)
class Patient:
    """One case: text of its attributes, days to transplant, lesions found (label to kind), each with the fact's IRI."""

    iri: str
    says: dict[str, tuple[str, str]] = field(default_factory=dict)
    days: tuple[float, str] | None = None
    refractory: bool | None = None
    lesions: dict[str, tuple[str, str]] = field(default_factory=dict)
    none_found: str = ""

    @property
    def name(self) -> str:
        """The name that the publication gives the case."""
        return self.iri.rsplit("/", 1)[-1].upper()

    def number(self) -> tuple[int, str]:
        """The place of the case in the publication's own order."""
        digits = "".join(c for c in self.name if c.isdigit())
        return int(digits or 0), self.name


def collect(store: Queryable, work: str) -> list[Patient]:
    """Read the cases of a publication. Raises NothingToDrawError when it has none with lesions or times."""
    patients: dict[str, Patient] = {}
    for row in rows(store, _FACTS, work=work):
        patient = patients.setdefault(row["case"], Patient(row["case"]))
        if row["attribute"] == TIME and row["value"] and row["unit"] == "day":
            patient.days = (float(row["value"]), row["fact"])
        elif row["attribute"] == "lesion" and row["lesionLabel"] and row["result"] in ("found", ""):
            kind = row["lesionKind"] if row["lesionKind"] in KINDS else "other"
            patient.lesions[row["lesionLabel"]] = (kind, row["fact"])
        elif row["attribute"] == "lesion" and row["result"] == "not-found":
            patient.none_found = row["fact"]
        elif row["attribute"] not in patient.says or not row["scheme"]:
            text = row["printed"] if row["attribute"] in AS_PRINTED else row["termLabel"] or row["printed"] or row["state"]
            if row["attribute"] == "refractory-relapsed" and row["term"]:
                patient.refractory = not row["term"].endswith("never-refractory-or-relapsed")
            if row["attribute"] in AS_PRINTED and row["attribute"] in patient.says:
                continue
            if row["attribute"] in patient.says and text not in patient.says[row["attribute"]][0]:
                text = f"{patient.says[row['attribute']][0]}, {text}"
            patient.says[row["attribute"]] = (text, row["fact"])
    found = sorted(patients.values(), key=Patient.number)
    if not any(patient.lesions or patient.days for patient in found):
        raise NothingToDrawError("this publication has no cases with lesions or times to transplant")
    return found


SWIM, STEP = 2.9, 0.22
"""How wide the lanes of days and the column of a lesion are, in inches."""


def draw(store: Queryable, out: Path, form: str, *, work: str, name: str) -> None:
    """Draw the cases into a file. Raises NothingToDrawError, or MissingExtraError without matplotlib."""
    from matplotlib.lines import Line2D

    patients = collect(store, work)
    lesions = sorted(
        {lesion for patient in patients for lesion in patient.lesions}, key=lambda one: (-sum(one in p.lesions for p in patients), one)
    )
    left, gap = 4.9, 0.4
    wide, tall = left + SWIM + gap + STEP * len(lesions) + 0.5, 3.0 + 0.27 * len(patients)
    made = figure(wide, tall)
    bottom, high = 0.95 / tall, 0.27 * len(patients) / tall
    lanes = made.add_axes((left / wide, bottom, SWIM / wide, high))
    matrix = made.add_axes(((left + SWIM + gap) / wide, bottom, STEP * max(len(lesions), 1) / wide, high))
    cap = _cap([patient.days[0] for patient in patients if patient.days])
    for y, patient in enumerate(patients):
        _lane(lanes, patient, y, cap)
        for lesion, (kind, fact) in patient.lesions.items():
            colour, shape = KINDS[kind]
            (point,) = matrix.plot([lesions.index(lesion)], [y], marker=shape, color=colour, markersize=6.5, linestyle="none", zorder=3)
            mark(point, fact)
        if not patient.lesions:
            text = matrix.text(
                0, y, "none found, as printed" if patient.none_found else "none printed", fontsize=7.5, color=GREY, va="center"
            )
            if patient.none_found:
                mark(text, patient.none_found)
    for axes in (lanes, matrix):
        axes.set_ylim(len(patients) - 0.5, -0.5)
        axes.set_yticks([])
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.set_axisbelow(True)
    lanes.set_xlim(0, cap * 1.75)
    lanes.set_xticks([tick for tick in lanes.get_xticks() if 0 <= tick <= cap])
    lanes.set_xlabel("days from diagnosis to transplant", fontsize=8.5)
    lanes.grid(axis="x", color="#e3e3e3", linewidth=0.6)
    matrix.set_xlim(-0.6, max(len(lesions), 1) - 0.4)
    matrix.set_xticks(range(len(lesions)), lesions, rotation=60, ha="left", fontsize=8, rotation_mode="anchor")
    matrix.xaxis.tick_top()
    matrix.tick_params(length=0)
    matrix.grid(color="#ececec", linewidth=0.6)
    for x, named, _ in COLUMNS:
        lanes.text(x / SWIM, -0.85, named, transform=lanes.get_yaxis_transform(), fontsize=8, weight="bold")
    head(
        made,
        f"Cases of {name}: way to transplant, and lesions",
        [
            "“Unspecified” is a gene named without saying how it was altered; it proves no subgroup. "
            "No bar: no day is printed; a bar with an arrow goes on beyond the axis."
        ],
    )
    used = [kind for kind in KINDS if any(kind == found for patient in patients for found, _ in patient.lesions.values())]
    handles = [Line2D([], [], marker=KINDS[kind][1], color=KINDS[kind][0], linestyle="none", markersize=6.5, label=kind) for kind in used]
    handles += [
        Line2D([], [], color=BLUE, linewidth=5, label="never refractory or relapsed before"),
        Line2D([], [], color=VERMILLION, linewidth=5, label="refractory or relapsed before"),
        Line2D([], [], color=BLACK, marker="x", linestyle="none", label="died, with the cause; the day is not drawn"),
    ]  # fmt: skip
    legend(made, handles, 0.72)
    sources(made, [name])
    save(made, out, form)


def _cap(days: list[float]) -> float:
    """Return where the axis of days ends: a few very long times must not hide the others."""
    middle = sorted(days)[len(days) // 2] if days else 1.0
    return max((day for day in days if day <= 3 * middle), default=1.0) * 1.05


def _lane(axes: Axes, patient: Patient, y: int, cap: float) -> None:
    """One patient's row: what is known as text, a bar of days, and death."""
    here = axes.get_yaxis_transform()
    says = {attribute: text for attribute, (text, _) in patient.says.items()}
    texts = (patient.name, says.get("age", ""), says.get("disease-status", ""), says.get("mrd-status", ""), says.get("donor", ""))
    for (x, _, most), text in zip(COLUMNS, texts, strict=True):
        axes.text(x / SWIM, y, text if len(text) <= most else f"{text[: most - 1]}…", transform=here, fontsize=7.3, va="center")
    ever = bool(patient.refractory)
    colour = VERMILLION if ever else BLUE
    end = 0.0
    if patient.days:
        days, fact = patient.days
        end = min(days, cap)
        (bar,) = axes.barh([y], [end], height=0.55, color=colour, hatch="///" if ever else None, edgecolor="white", linewidth=0, zorder=2)
        mark(bar, fact)
        if days > cap:
            axes.plot([end], [y], marker=">", color=colour, markersize=9, linestyle="none", zorder=3)
        axes.text(end + cap * 0.03, y, f" {days:g}", fontsize=7.3, va="center")
    if "cause-of-death" in says:
        cause, fact = patient.says["cause-of-death"]
        (cross,) = axes.plot([cap * 1.28], [y], marker="x", color=BLACK, markersize=6, linestyle="none", zorder=4, clip_on=False)
        mark(cross, fact)
        axes.text(cap * 1.31, y, cause[:24], fontsize=7.5, va="center", style="italic")
