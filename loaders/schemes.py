"""Risk schemes across publications: one id is one scheme, of one study, with its rules in one place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from loaders.evidence_folder import Evidence
from loaders.problems import Problem
from loaders.publication import RiskScheme
from loaders.references import LACKING


def scheme_problems(publications: Iterable[Evidence]) -> Iterator[Problem]:
    """Go through the schemes that a second publication says to be of another study, or gives rules for again."""
    first: dict[str, tuple[str, RiskScheme]] = {}
    ruled: dict[str, str] = {}
    for evidence in publications:
        file = f"{evidence.folder.name}/publication.yaml"
        for i, scheme in enumerate(evidence.publication.schemes):
            line, name = evidence.lines.get(("schemes", i), 1), f"scheme {scheme.id}"
            where, known = first.setdefault(scheme.id, (file, scheme))
            if known.study != scheme.study:
                cure = f"a scheme of another study needs an id of its own: see {LACKING}"
                yield Problem(file, line, f"{name} study", repr(scheme.study), f"{known.study!r}, as in {where}", cure)
            if scheme.rules and ruled.setdefault(scheme.id, file) != file:
                yield Problem(file, line, f"{name} rules", "rules", f"none, since they stand in {ruled[scheme.id]}", "leave them out here")
