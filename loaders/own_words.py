"""Own words: what a curator writes must not be what the paper says, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from loaders.evidence_folder import Evidence
from loaders.problems import Problem
from loaders.schema_faults import KeyPath

GLOSS_BOUND = 6
"""A gloss shares fewer words in a row with its paper: terms of the field reach five in the shipped ones."""
NOTE_BOUND = 12
"""Notes and names may repeat figures and terms as printed (eight words in the shipped ones), but no sentence."""
BOUNDS = {"gloss": GLOSS_BOUND} | dict.fromkeys(("note", "rule", "condition", "exception", "label", "evaluable", "population"), NOTE_BOUND)


def shared_run(own: str, text: str) -> str:
    """Return the longest stretch of words of ``own`` that stands in ``text`` too.

    Hyphens and decimal points join words; case and other punctuation do not count.

    >>> shared_run("remission in most of the adults treated", "Complete remission in most of the patients.")
    'remission in most of the'
    """
    words, written = _words(own), _joined(text)
    best: list[str] = []
    for start in range(len(words)):
        while start + len(best) < len(words) and f" {' '.join(words[start : start + len(best) + 1])} " in written:
            best = words[start : start + len(best) + 1]
    return " ".join(best)


def copied_words(evidence: Evidence, text: str) -> Iterator[Problem]:
    """Go through the fields in own words that share too many words in a row with the source text."""
    for file, line, name, own in _own_words(evidence):
        bound = BOUNDS[name.rpartition(" ")[2]]
        run = shared_run(own, text)
        if len(run.split()) >= bound:
            found = f"{len(run.split())} words in a row of the paper ({run!r})"
            yield Problem(file, line, name, found, f"fewer than {bound}", "say it in your own words")


def _own_words(evidence: Evidence) -> Iterator[tuple[str, int, str, str]]:
    """Go through what a curator wrote in own words: file, line, a name that ends with the field, the words."""
    for file, line, row in evidence.of():
        for name in BOUNDS:
            if own := getattr(row, name, None):
                yield file, line, f"{getattr(row, 'id', row.table)} {name}", own
    for path, own in _texts(evidence.publication.model_dump()):
        if path[-1] in BOUNDS:
            line = evidence.lines.get(path, 1)
            yield f"{evidence.folder.name}/publication.yaml", line, f"{'.'.join(map(str, path[:-1]))} {path[-1]}", own


def _texts(value: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:[-‐‑⁻'’.,][^\W_]+)*", text.lower())


@cache
def _joined(text: str) -> str:
    return f" {' '.join(_words(text))} "
