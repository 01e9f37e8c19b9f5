"""Which definitions measure the same thing the same way: the comparison key, or what the publication leaves open that it needs.

A response by MRD needs the assay, what counts as the result and the level. A time to an event needs the clock and, but for overall
survival, what counts as the event or as recovery. A remission needs its criteria; one that counts remissions with and without count
recovery together needs only what it counts, and its key says where the limits are not printed.
"""

from __future__ import annotations

from loaders.publication import Definition, Figure

OPEN = ("not-stated", None)
RESPONSES = frozenset(
    {"hematologic-response", "overall-response", "composite-complete-remission", "complete-remission", "complete-remission-incomplete",
     "refractory", "cytoreduction"}
)  # fmt: skip
MRD = frozenset({"complete-molecular-response", "sustained-mrd-remission"})
CRITERIA_NOT_PRINTED = "criteria not printed"
UNKNOWN = "how it was measured"


def comparison_key(definition: Definition) -> str | None:
    """Name what a definition measures and how; None where the publication leaves open what comparison needs."""
    if left_open(definition) or not _has_rule(definition):
        return None
    if definition.measure in RESPONSES:
        parts = [f"counts {', '.join(sorted(definition.includes))}", _level(definition.threshold) or CRITERIA_NOT_PRINTED]
    elif definition.clock:
        parts = [f"from {definition.clock}", *sorted(definition.events), _level(definition.threshold)]
    else:
        confirmed = f"doubtful results settled by {definition.confirmed_by}" if definition.confirmed_by else ""
        parts = [str(definition.assay), str(definition.detection), _fraction(_mrd_level(definition)), confirmed]
    return "; ".join([definition.measure, *filter(None, parts)])


def left_open(definition: Definition) -> str | None:
    """Say what the publication leaves open that comparison needs; None where it says enough, or where nobody asked (``adverse-event``)."""
    if definition.measure in RESPONSES:
        missing = [] if definition.stated and definition.includes else ["the criteria of the response"]
    elif definition.clock:
        ends = definition.measure == "overall-survival" or definition.events or definition.threshold
        missing = ["from when time counts"] * (definition.clock in OPEN) + ["what counts as the event"] * (not ends)
    elif _has_rule(definition) and definition.detection:
        missing = ["the assay"] * (definition.assay in OPEN) + ["what counts as the result"] * (definition.detection in OPEN)
        level = _mrd_level(definition)
        missing += ["the level"] * (definition.measure.startswith("mrd") and (level is None or level.value is None))
    else:
        missing = [UNKNOWN] * (_has_rule(definition) or definition.assay == "not-stated")
    if not missing and not definition.stated:
        missing = [UNKNOWN]
    return ", ".join(missing[:-1]) + " and " * (len(missing) > 1) + missing[-1] if missing else None


def _has_rule(definition: Definition) -> bool:
    measure = definition.measure
    return bool(definition.clock) or measure in RESPONSES or measure in MRD or measure.startswith("mrd")


def _mrd_level(definition: Definition) -> Figure | None:
    """The threshold that parts results, or for what is detected at all the sensitivity."""
    return definition.threshold if definition.detection in ("below-threshold", "quantifiable") else definition.sensitivity


def _fraction(level: Figure | None) -> str:
    if level is None or level.value is None:
        return ""
    return format((level.value / 100 if level.unit == "%" else level.value).normalize(), "f")


def _level(level: Figure | None) -> str:
    return f"{level.sign or ''}{level.value} {level.unit or ''}".strip() if level and level.value is not None else ""
