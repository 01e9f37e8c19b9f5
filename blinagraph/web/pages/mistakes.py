"""Where a query is wrong: the engine's own account of a syntax error, made exact where that can be done, and readable."""

from __future__ import annotations

import re
from dataclasses import dataclass

from blinagraph.web.pages.graph import PageError, PageGraph
from ontology.iris import PREFIXES

_POSITION = re.compile(r"error at (\d+):(\d+)")
_LETTERS = re.compile(r"(?:, )?\['[^\]]*'\]")
"""Classes of letters, which the engine's reasons list beside what they expect."""

_KEYWORD = re.compile(r"\b[A-Z][A-Z0-9_]*\b")
_NAME_WITH_PREFIX = re.compile(r"(?<![\w-])([A-Za-z][\w-]*+):[\w.%-]*+\s*+$")
_NO_WORDS = ("not understood from here on", "the query ends before it is complete")
_PADDING = " " * 40
"""Room behind a query for the longest keyword: the engine reads as many letters as a keyword has before it says that they are not it."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What to tell of a syntax error.

    ``line`` and ``column`` count characters from one, and are 0 where no place is known; ``length`` is how many characters from there
    the engine looked at in vain, so that the mistake is among them.
    """

    message: str
    line: int = 0
    column: int = 0
    length: int = 0


def find_mistake(query: str, reason: str, graph: PageGraph) -> Mistake:
    """Say in words where a query is wrong and, if the engine's reason or an undeclared prefix tells it, why."""
    reason = _reason_with_room(query, reason, graph)
    place = _POSITION.search(reason)
    starts = [0, *(found.end() for found in re.finditer("\n", query))]
    if place is None or not 0 < int(place[1]) <= len(starts):
        return Mistake(reason)
    end = starts[int(place[1]) - 1] + int(place[2]) - 1
    name = _undeclared(query[:end])
    if name is not None:
        known = f"; add PREFIX {name[1]}: <{PREFIXES[name[1]]}>" if name[1] in PREFIXES else ""
        start, end, why = name.start(), name.end(), f"the prefix {name[1]}: is not declared{known}"
    else:
        words = _KEYWORD.findall(_LETTERS.sub("", reason[place.end() :]))
        start = max(end - max(map(len, words), default=1), 0)
        why = f"not understood from here on (the engine tried {', '.join(words)})" if words else _NO_WORDS[end > len(query)]
    start = min(start, max(len(query.rstrip()) - 1, 0))
    line = sum(begin <= start for begin in starts)
    column = start - starts[line - 1] + 1
    return Mistake(
        f"The query is not valid SPARQL. Line {line}, {'' if name else 'near '}column {column}: {why}.", line, column, max(end - start, 1)
    )


def _reason_with_room(query: str, reason: str, graph: PageGraph) -> str:
    """The engine's reason, of the query with room behind it, so that a mistake near the end is not placed at the end."""
    try:
        graph.query(query + _PADDING)
    except SyntaxError as error:
        return str(error)
    except PageError:
        return reason
    return reason


def _undeclared(read: str) -> re.Match[str] | None:
    """The name at the end of what was read whose prefix nothing declares."""
    name = _NAME_WITH_PREFIX.search(read)
    return None if name is None or re.search(rf"(?i:prefix)\s+{re.escape(name[1])}:", read) else name
