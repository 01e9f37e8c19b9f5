"""Which facts rest on an uncertain reading: places where the conversion of a paper to text is garbled."""

from __future__ import annotations

from collections.abc import Mapping

from queries.names import Queryable
from queries.proof import facts_of
from queries.results import Result, Value

_UNCERTAIN = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT DISTINCT ?fact WHERE { ?read bg:certainty "uncertain" . ?fact prov:wasDerivedFrom* ?read }
"""

_ABOUT_OTHERS = ("compares",)
"""Columns of facts whose figures stand in rows of their own."""


def uncertain_facts(store: Queryable) -> frozenset[str]:
    """Look up the IRIs of the facts whose text was read with doubt, and of those derived from them."""
    return frozenset(row["fact"].value for row in store.query(_UNCERTAIN))


def is_uncertain(row: Mapping[str, Value], facts: frozenset[str]) -> bool:
    """Whether a row names one of these facts as what it rests on."""
    return not facts.isdisjoint(facts_of({name: value for name, value in row.items() if name not in _ABOUT_OTHERS}))


def uncertain_rows(result: Result, store: Queryable) -> tuple[bool, ...]:
    """For every row, whether what it says rests on an uncertain reading of the text."""
    facts = uncertain_facts(store)
    return tuple(is_uncertain(row, facts) for row in result)
