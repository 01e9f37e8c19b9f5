"""The front door: open the graph, ask it, see what stands behind an answer."""

__version__ = "0.1.0"
