"""How sources become triples: read evidence, check every figure against its source text, build graphs."""
