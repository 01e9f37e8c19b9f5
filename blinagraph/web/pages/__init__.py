"""Pages beside the endpoint: one module per kind of page, plain HTML that works without scripts."""
