"""Types of fields and closed lists that the rows of the evidence tables share."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, Field

SLUG_PATTERN = r"^[a-z0-9]+(?:[-.][a-z0-9]+)*$"
ANCHOR_PATTERN = r"^\d+-\d+(?:;\d+-\d+)*$"
SHA256_PATTERN = r"^[0-9a-f]{64}$"
DATE_PATTERN = r"^\d{4}(?:-\d{2}(?:-\d{2})?)?$"
MAX_GLOSS_WORDS = 12
MAX_PRINTED_WORDS = 11


R = TypeVar("R", bound=BaseModel)


def _decimal(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"-?\d+(?:\.\d+)?", value):
        raise ValueError("a plain decimal number such as 84, 0.41 or -2.2")
    return value


def _whole(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"-?\d+", value):
        raise ValueError("a whole number such as 24")
    return value


Slug = Annotated[str, Field(pattern=SLUG_PATTERN)]
Slugs = Annotated[str, Field(pattern=r"^[a-z0-9.-]+(?: [a-z0-9.-]+)*$")]
Number = Annotated[Decimal, BeforeValidator(_decimal)]
Whole = Annotated[int, BeforeValidator(_whole)]
Count = Annotated[Whole, Field(ge=0)]
Sign = Literal["<", "≤", "=", "≥", ">", "~"]

Kind = Literal[
    "proportion", "count", "distribution", "survival", "cumulative-incidence", "contrast", "p-only", "measurement",
    "date", "criterion", "state",
]  # fmt: skip
Statistic = Literal[
    "proportion", "count", "median", "mean", "value", "minimum", "maximum", "range", "km-estimate", "median-survival",
    "cumulative-incidence", "hazard-ratio", "odds-ratio", "relative-risk-reduction", "difference", "p-value", "date", "period", "ratio",
]  # fmt: skip
Counted = Literal[
    "patients", "courses", "events", "samples", "cycles", "interruptions", "cases", "studies", "sites",
    "administrations", "days", "deaths", "relapses",
]  # fmt: skip
Interval = Literal["CI95", "range", "IQR", "range-of-estimates"]
State = Literal[
    "reported", "not-reached", "not-reported", "not-available", "not-applicable", "not-done", "dash"
]  # fmt: skip
TimeUnit = Literal["day", "week", "month", "year", "cycle", "course"]
TimeOrigin = Literal[
    "diagnosis", "enrolment", "treatment-start", "blinatumomab-start", "randomization", "transplant", "remission",
    "cycle-end", "not-stated",
]  # fmt: skip
TimeKind = Literal["horizon", "visit", "elapsed", "best-ever", "phase-end", "baseline"]
GradeScale = Literal["CTCAE-4", "CTCAE-5", "CTCAE", "ASTCT", "aGvHD", "cGvHD", "not-stated"]
Role = Literal["own", "restated", "background", "design"]
Certainty = Literal["certain", "uncertain"]


def with_short_gloss(row: R, gloss: str) -> R:
    """Return the row if its gloss is short enough. Raises ValueError."""
    if len(gloss.split()) > MAX_GLOSS_WORDS:
        raise ValueError(f"a gloss of {len(gloss.split())} words; expected at most {MAX_GLOSS_WORDS} of your own")
    return row
