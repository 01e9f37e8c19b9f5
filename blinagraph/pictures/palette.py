"""Colours that people with any colour vision tell apart (Okabe and Ito 2008), and what each kind of node wears."""

from __future__ import annotations

BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILLION, PURPLE = (
    "#000000", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7",
)  # fmt: skip
GREY = "#767676"
INK = "#1b1b1b"
KINDS: dict[str, str] = {
    "study": BLUE, "drug": GREEN, "genetic subgroup": VERMILLION, "endpoint": ORANGE, "measure": ORANGE, "cohort": PURPLE, "arm": SKY,
    "publication": BLACK, "work restated": GREY, "statement": YELLOW, "risk category": GREEN, "definition": SKY, "passage": YELLOW,
    "printed figure": BLUE, "derived figure": SKY, "discrepancy": VERMILLION, "favourable category": GREEN, "neutral category": YELLOW,
    "unfavourable category": BLACK, "printed finding": BLUE, "derived finding": SKY, "qualitative statement": YELLOW,
    "drug or procedure": GREEN, "drug administration": GREEN, "measure definition": SKY, "case": SKY, "case fact": YELLOW,
    "adverse event": ORANGE, "baseline characteristic": ORANGE, "category": PURPLE, "gene": PURPLE, "genetic lesion": VERMILLION,
}  # fmt: skip


def colour_of(kind: str) -> str:
    """Return the colour of a kind; grey for one that has none."""
    return KINDS.get(kind) or (ORANGE if kind.endswith(" endpoint") else GREY)


def tint(colour: str, share: float = 0.16) -> str:
    """Mix a colour with white.

    >>> tint("#000000", 0.5)
    '#808080'
    """
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts)
