"""Evidence plots: pictures of figures, each mark of which carries the IRI of its finding; one module per plot."""

from __future__ import annotations

PLOTS = ("forest", "evidence-map", "adverse-events", "cases", "regimens")
"""The plots, named as on the command line."""
