"""The web: a read-only SPARQL endpoint, the things of the graph under their addresses, and room for pages beside them."""
