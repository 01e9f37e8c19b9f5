"""Content negotiation: which of the formats on offer a client wants most."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_PART = re.compile(r'(?:[^,"]++|"(?:[^"\\]++|\\.)*+(?:"|\\?$))++', re.DOTALL)
"""A part of a header, up to a comma outside quotes; possessive, so that no header takes more than one look at each character."""
_LONGEST = 16_000
_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
_RANGE = re.compile(r"(\*/\*|[!#$%&'*+.^_`|~\w-]+/(?:\*|[!#$%&'+.^_`|~\w-]+))", re.ASCII)


@dataclass(frozen=True, slots=True)
class Offer:
    """A format under one of the media types a client may ask it by."""

    media_type: str
    format: str

    @property
    def content_type(self) -> str:
        """What to declare when it is sent: all our formats are UTF-8, which text types must say."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


SOLUTIONS = (
    Offer("application/sparql-results+json", "json"),
    Offer("application/sparql-results+xml", "xml"),
    Offer("text/csv", "csv"),
    Offer("text/tab-separated-values", "tsv"),
    Offer("application/json", "json"),
    Offer("application/xml", "xml"),
    Offer("text/xml", "xml"),
)
"""How the rows of a SELECT and the truth of an ASK can be written."""

GRAPHS = (
    Offer("text/turtle", "ttl"),
    Offer("application/n-triples", "nt"),
    Offer("application/rdf+xml", "rdf"),
    Offer("application/ld+json", "jsonld"),
    Offer("application/json", "jsonld"),
    Offer("application/xml", "rdf"),
    Offer("text/plain", "nt"),
    Offer("application/trig", "ttl"),
    Offer("text/n3", "ttl"),
    Offer("application/n-quads", "nt"),
)
"""How the triples of a CONSTRUCT or DESCRIBE can be written; all Turtle is TriG and N3, all N-Triples are N-Quads."""

HTML = Offer("text/html", "html")


def ranked(accept: str | None, offers: Sequence[Offer]) -> list[Offer]:
    """Return the acceptable offers, the most wanted first; our own order decides among equals.

    No header means anything will do. Parts of a header that cannot be read are passed over, and all beyond 16,000 characters.

    >>> [offer.format for offer in ranked("text/csv;q=0.5, application/*;q=0.9, application/json;q=0", SOLUTIONS)]
    ['json', 'xml', 'xml', 'csv']
    """
    if accept is None or not accept.strip():
        return list(offers)
    ranges = _ranges(accept[:_LONGEST])
    wanted = [(_quality(offer.media_type, ranges), offer) for offer in offers]
    return [offer for quality, offer in sorted(wanted, key=lambda pair: -pair[0]) if quality > 0]


def _ranges(accept: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in _PART.findall(accept):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        if not _RANGE.fullmatch(name):
            continue
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                quality = float(value) if _QUALITY.fullmatch(value.strip()) else 0.0
        key = name.lower()
        found[key] = max(quality, found.get(key, 0.0))
    return found


def _quality(media_type: str, ranges: dict[str, float]) -> float:
    """The weight of the most specific range that fits."""
    family = media_type.partition("/")[0]
    for fitting in (media_type, f"{family}/*", "*/*"):
        if fitting in ranges:
            return ranges[fitting]
    return 0.0
