"""What all plots share: matplotlib set up for stable files, marks that carry IRIs, a title that says what is shown and from where."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOTS = 150
FORMS = ("svg", "png", "pdf")


class MissingExtraError(ImportError):
    """matplotlib is not installed."""

    def __init__(self) -> None:
        """Say how to install it."""
        super().__init__("plots need matplotlib, which is not installed; in the repository run: pip install '.[draw]'")


def figure(width: float, height: float) -> Figure:
    """Return an empty figure of a size in inches. Raises MissingExtraError without matplotlib."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError from error
    made = Figure(figsize=(width, height))
    FigureCanvasAgg(made)
    return made


def mark(artist: Any, iri: str) -> None:
    """Give a mark the IRI of its finding, as id and as link."""
    artist.set_gid(iri)
    artist.set_url(iri)


def clean(text: str) -> str:
    """Return text that matplotlib does not read as a formula."""
    return text.replace("$", r"\$")


def wrapped(text: str, width: int) -> str:
    """Break a text into lines of at most ``width`` letters."""
    return clean("\n".join(textwrap.wrap(text, width)))


def head(made: Figure, title: str, lines: Iterable[str]) -> None:
    """Write the title and the lines under it at the top left, in inches from the top."""
    width, height = made.get_size_inches()
    made.text(0.15 / width, 1 - 0.16 / height, clean(title), fontsize=13, weight="bold", va="top")
    for i, line in enumerate(lines):
        made.text(0.15 / width, 1 - (0.48 + 0.2 * i) / height, clean(line), fontsize=8.5, color="#444444", va="top")


def legend(made: Figure, handles: Sequence[Any], down: float, columns: int = 2) -> None:
    """Explain the marks under the heading, at the left; ``down`` is how far below the upper edge, in inches."""
    width, height = made.get_size_inches()
    made.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0.1 / width, 1 - down / height),
        fontsize=7.5,
        ncols=columns,
        frameon=False,
        borderaxespad=0,
    )


def sources(made: Figure, papers: Iterable[str]) -> None:
    """Name the publications that the figures come from, at the bottom left."""
    width, height = made.get_size_inches()
    named = ", ".join(dict.fromkeys(sorted(papers)))
    text = wrapped(f"Source: {named}. Each mark links to its finding.", int(width * 13))
    made.text(0.15 / width, 0.1 / height, text, fontsize=8, color="#444444", va="bottom")


def save(made: Figure, out: Path, form: str) -> None:
    """Write the figure; equal figures are equal files."""
    import matplotlib as mpl

    metadata: dict[str, Any] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {"Software": None}}[form]
    with mpl.rc_context({"svg.hashsalt": "blinagraph", "svg.fonttype": "none", "font.family": ["DejaVu Sans"]}):
        made.savefig(out, format=form, dpi=DOTS, metadata=metadata)
