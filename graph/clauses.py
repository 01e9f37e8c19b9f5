"""Which clauses a query really uses, judged by the engine's own parser.

Two clauses must be known before a query runs: ``SERVICE``, which would make this machine call another, and ``FROM``,
which the engine ignores when it is told to take the union of all graphs. A second parser would be a second opinion:
where the two differ (escapes, line ends, extensions), a clause could hide. So the engine is asked itself: the letters of
the keyword are exchanged for others wherever they stand. Inside names, strings, IRIs and comments that changes no
grammar; a keyword is a keyword no more, and the query no longer parses.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from string import ascii_lowercase

import pyoxigraph as ox

_POSITION = re.compile(r"error at (\d+):(\d+)")
_BETWEEN = r"([ \t\r\n]+(?:silent[ \t\r\n]+)?<)"
_WRITTEN_OUT = re.compile(rf"(?i:service{_BETWEEN})([^<>]*)>")


class ServiceRefusedError(ValueError):
    """A query with a SERVICE clause whose address is not allowed."""


def uses_from(sparql: str, base_iri: str | None = None) -> bool:
    """Whether a query names its own dataset by FROM or FROM NAMED; true as well for a malformed one that has the word.

    No SERVICE that is written out as ``<address>`` is called.

    >>> uses_from("SELECT ?from FROM <http://example.org/g> { ?from ?p 'from' }")
    True
    >>> uses_from("SELECT ?from { ?from ?p 'FROM' } # from")
    False
    """
    if "from" not in sparql.lower():
        return False
    changed = _exchange(sparql, "from")
    for start in _kept_services(sparql, {found[2] for found in _WRITTEN_OUT.finditer(sparql) if ":" in found[2]}):
        changed = _disarm(changed, start)
    return _syntax_error(changed, base_iri) is not None


def refuse_service(sparql: str, allowed: Collection[str] = (), base_iri: str | None = None) -> None:
    """Let a query pass only if each of its SERVICE clauses names an allowed address, written out as ``<address>``.

    Nothing is called. Raises ServiceRefusedError, or SyntaxError for a query that is malformed anyway.

    >>> refuse_service("SELECT ?service { ?service ?p 'SERVICE' } # service")
    >>> refuse_service("ASK { SERVICE <http://example.org/sparql> { ?s ?p ?o } }")
    Traceback (most recent call last):
        ...
    graph.clauses.ServiceRefusedError: SERVICE is not allowed here
    >>> refuse_service("ASK { SERVICE <http://example.org/sparql> { ?s ?p ?o } }", {"http://example.org/sparql"})
    """
    if "service" not in sparql.lower():
        return
    kept = _kept_services(sparql, allowed)
    changed = _exchange(sparql, "service", kept)
    for start in kept:
        changed = _disarm(changed, start)
    error = _syntax_error(changed, base_iri)
    if error is None:
        return
    if _stands_at_a_keyword(error, sparql, "service"):
        also = f"; allowed, if written out after SERVICE, are {', '.join(f'<{a}>' for a in sorted(allowed))}" if allowed else ""
        raise ServiceRefusedError(f"SERVICE is not allowed here{also}")
    raise error


def _kept_services(sparql: str, allowed: Collection[str]) -> set[int]:
    """Where the word SERVICE is followed directly by an allowed address."""
    if not allowed:
        return set()
    addresses = "|".join(re.escape(address) for address in allowed)
    return {found.start() for found in re.finditer(rf"(?i:service{_BETWEEN})(?:{addresses})>", sparql)}


def _disarm(sparql: str, start: int) -> str:
    """Exchange the scheme of the address after a kept SERVICE, so that parsing can never call it."""
    opening = sparql.index("<", start) + 1
    end = sparql.index(":", opening)
    return sparql[:opening] + _letters(end - opening) + sparql[end:]


def _exchange(sparql: str, keyword: str, kept: Collection[int] = ()) -> str:
    """Exchange the letters of a keyword wherever it stands, the same way everywhere, keeping case and length."""
    other = _letters(len(keyword))

    def exchanged(found: re.Match[str]) -> str:
        if found.start() in kept:
            return found[0]
        return "".join(new.upper() if old.isupper() else new for old, new in zip(found[0], other, strict=True))

    return re.sub(keyword, exchanged, sparql, flags=re.IGNORECASE | re.ASCII)


def _letters(count: int) -> str:
    """Letters that nobody can foresee and that begin no keyword."""
    return "q" + "".join(secrets.choice(ascii_lowercase) for _ in range(count - 1))


def _syntax_error(sparql: str, base_iri: str | None) -> SyntaxError | None:
    try:
        ox.Store().query(sparql, base_iri=base_iri)
    except SyntaxError as error:
        return error
    except (OSError, RuntimeError, ValueError):
        return None
    return None


def _stands_at_a_keyword(error: SyntaxError, sparql: str, keyword: str) -> bool:
    """Whether the position of a syntax error is at the word, or at what follows it."""
    position = _POSITION.match(str(error))
    if position is None:
        return True
    line, column = int(position[1]), int(position[2])
    starts = [0, *(found.end() for found in re.finditer("\n", sparql))]
    offset = (starts[line - 1] if line <= len(starts) else len(sparql)) + column - 1
    return any(found.start() <= offset <= found.end() + 1 for found in re.finditer(rf"(?i){keyword}\w*\s*", sparql))
