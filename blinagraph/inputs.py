"""What a graph is built from, as one hash: evidence, ontology, questions and the code that turns them into triples."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

PACKAGES = ("ontology", "loaders", "graph", "queries")
SUFFIXES = (".py", ".ttl", ".tsv", ".yaml", ".json", ".rq")


def shipped_evidence() -> Path:
    """The evidence that comes with the package."""
    return Path(str(files("evidence")))


def _files(folder: Path) -> Iterable[Path]:
    return sorted(p for p in folder.rglob("*") if p.suffix in SUFFIXES and "__pycache__" not in p.parts)


def inputs_hash(evidence: Sequence[Path], sources: Path | None = None) -> str:
    """Hash everything that a build reads, names and bytes.

    A source text that is at hand counts too, since quotes come from it.
    """
    digest = hashlib.sha256()
    roots = [Path(str(files(package))) for package in PACKAGES] + list(evidence)
    for root in roots:
        for path in _files(root):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(root)} {len(content)}\n".encode())
            digest.update(content)
    if sources is not None:
        for path in sorted(sources.glob("*.txt")):
            digest.update(path.read_bytes())
    return digest.hexdigest()
