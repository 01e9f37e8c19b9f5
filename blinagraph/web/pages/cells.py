"""What stands in a cell of a page: a text, and the address it leads to. IRIs of the project become addresses of this server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote, urlencode

from ontology.iris import BASE, shorten
from queries.results import Value, text


@dataclass(frozen=True, slots=True)
class Cell:
    """A text with an address, the value to sort by, and whether the text of the paper was read with doubt."""

    text: str
    href: str = ""
    value: Value = None
    doubted: bool = False

    @property
    def numeric(self) -> bool:
        """Whether the cell holds a number."""
        return isinstance(self.value, (int, Decimal)) and not isinstance(self.value, bool)

    @property
    def external(self) -> bool:
        """Whether the address leads to another host."""
        return "://" in self.href


def address(iri: str) -> str:
    """The address of a thing: its path on this server, or its IRI where it is not ours to serve; nothing for what is no web address.

    >>> address("https://w3id.org/blinagraph/study/blina-cell")
    '/study/blina-cell'
    >>> address("javascript:alert(1)")
    ''
    """
    if iri.startswith(BASE):
        return "/" + quote(iri.removeprefix(BASE), safe="/:@!$&'()*+,;=-._~")
    return iri if iri.startswith(("https://", "http://")) else ""


def with_query(path: str, parameters: Mapping[str, str] | list[tuple[str, str]]) -> str:
    """An address with parameters; none for empty values."""
    given = [(name, value) for name, value in (parameters.items() if isinstance(parameters, Mapping) else parameters) if value]
    return f"{path}?{urlencode(given)}" if given else path


def proof_address(facts: list[str]) -> str:
    """Where the passages of some facts are shown: the page of the only one, or one page for all of them."""
    if len(facts) == 1:
        return address(facts[0])
    return with_query("/proof", [("fact", fact.removeprefix(BASE)) for fact in facts]) if facts else ""


def iri_cell(iri: str, label: str = "") -> Cell:
    """A thing by its name, leading to its page."""
    return Cell(label or shorten(iri), address(iri), label or iri)


def written(value: Value) -> str:
    """Write a value for a page: IRIs short, everything else as it is."""
    whole = text(value)
    return " ".join(shorten(part) if part.startswith("http") else part for part in whole.split(" ")) if "://" in whole else whole
