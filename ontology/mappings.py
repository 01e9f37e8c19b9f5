"""Links to external ontologies: SSSOM tables, read and checked.

One table per sort of thing stands under ``ontology/mappings/``. A row says which external class a term of ours
matches, how precisely, under which label the class was seen, where, and in which version. A row with
``predicate_modifier`` *Not* warns of a near twin; a row with ``sssom:NoTermFound`` says that an ontology was searched
in vain. What could not be searched at all stands in ``source-unavailable.tsv``. No identifier comes from memory.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from ontology.iris import PREFIXES

COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label",
    "mapping_justification", "object_source", "object_source_version", "see_also", "confidence", "mapping_date", "comment",
)  # fmt: skip
UNAVAILABLE_COLUMNS = ("table", "subject_id", "subject_label", "object_source", "sought", "reason", "mapping_date")
UNAVAILABLE_FILE = "source-unavailable.tsv"
TABLE_SUFFIX = ".sssom.tsv"
NO_TERM_FOUND = "sssom:NoTermFound"
PRECISIONS = {
    "skos:exactMatch": "exact",
    "skos:closeMatch": "close",
    "skos:broadMatch": "broad",
    "skos:narrowMatch": "narrow",
    "skos:relatedMatch": "related",
}
JUSTIFICATIONS = ("semapv:ManualMappingCuration", "semapv:LexicalMatching", "semapv:MappingReview")
OBO = "http://purl.obolibrary.org/obo/"

EXTERNAL: dict[str, tuple[str, str]] = {
    "CHEBI": (OBO + "CHEBI_", r"\d+"),
    "DOID": (OBO + "DOID_", r"\d+"),
    "EFO": ("http://www.ebi.ac.uk/efo/EFO_", r"\d{7}"),
    "HGNC": ("http://identifiers.org/hgnc/", r"\d{1,5}"),
    "HP": (OBO + "HP_", r"\d{7}"),
    "MONDO": (OBO + "MONDO_", r"\d{7}"),
    "NCBIGene": ("http://identifiers.org/ncbigene/", r"\d+"),
    "NCIT": (OBO + "NCIT_", r"C\d+"),
    "OBI": (OBO + "OBI_", r"\d{7}"),
    "STATO": (OBO + "STATO_", r"\d{7}"),
    "atc": ("http://purl.bioontology.org/ontology/ATC/", r"[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?"),
    "clinicaltrials": ("https://www.clinicaltrials.gov/study/", r"NCT\d{8}"),
    "doi": ("https://doi.org/", r"10\.\d{2,9}/\S+"),
    "drugbank": ("https://go.drugbank.com/drugs/", r"DB\d{5}"),
    "ensembl": ("http://identifiers.org/ensembl/", r"ENSG\d{11}"),
    "mesh": ("http://id.nlm.nih.gov/mesh/", r"[CD]\d+"),
    "pmc": ("https://www.ncbi.nlm.nih.gov/pmc/articles/", r"PMC\d+"),
    "pubmed": ("https://pubmed.ncbi.nlm.nih.gov/", r"\d+"),
    "rxnorm": ("http://purl.bioontology.org/ontology/RXNORM/", r"\d{1,7}"),
    "unii": ("https://precision.fda.gov/uniisearch/srs/unii/", r"[A-Z0-9]{10}"),
}
"""Prefix to IRI base and to the pattern of what follows it; a test holds them to the Bioregistry."""

META = {
    "bioregistry": "https://bioregistry.io/registry/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
}
_SUBJECTS = ("bg", "category", "drug", "gene", "measure", "risk-category", "setting", "scheme", "statistic", "study", "subgroup", "work")


class MappingError(ValueError):
    """Tables of links with faults; ``problems`` holds each with file, line, what was found and expected."""

    def __init__(self, problems: list[str]) -> None:
        """Keep the problems."""
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Link:
    """One row: a match, a near twin that is none, or a search in vain."""

    table: str
    subject_id: str
    subject_label: str
    predicate_id: str
    predicate_modifier: str
    object_id: str
    object_label: str
    mapping_justification: str
    object_source: str
    object_source_version: str
    see_also: str
    confidence: str
    mapping_date: str
    comment: str

    @property
    def standing(self) -> str:
        """What the row says: ``match``, ``not a match`` or ``no term found``."""
        if self.object_id == NO_TERM_FOUND:
            return "no term found"
        return "not a match" if self.predicate_modifier else "match"

    @property
    def precision(self) -> str:
        """How near: ``exact``, ``close``, ``broad`` (the external class is wider), ``narrow`` or ``related``."""
        return PRECISIONS[self.predicate_id]


@dataclass(frozen=True, slots=True)
class Unavailable:
    """An ontology in which a term could not be looked up, because no copy of it could be reached."""

    table: str
    subject_id: str
    subject_label: str
    object_source: str
    sought: str
    reason: str
    mapping_date: str


def expand_curie(curie: str) -> str:
    """Write a CURIE, ours or external, as an IRI. Raises ValueError for an unknown prefix.

    >>> expand_curie("MONDO:0020511")
    'http://purl.obolibrary.org/obo/MONDO_0020511'
    """
    prefix, _, local = curie.partition(":")
    base = EXTERNAL[prefix][0] if prefix in EXTERNAL else META.get(prefix) or PREFIXES.get(prefix)
    if base is None or not local:
        raise ValueError(f"{curie!r} has no known prefix; expected one of {', '.join(sorted(EXTERNAL))}")
    return base + local


def table_files() -> list[Traversable]:
    """The SSSOM tables, in a fixed order."""
    folder = files("ontology").joinpath("mappings")
    return sorted((f for f in folder.iterdir() if f.name.endswith(TABLE_SUFFIX)), key=lambda f: f.name)


def parse_table(name: str, text: str) -> tuple[list[Link], list[str]]:
    """Read one SSSOM table; return its rows and what is wrong with it, both whole."""
    found: list[Link] = []
    problems: list[str] = []
    metadata = [line for line in text.splitlines() if line.startswith("#")]
    problems += [
        f"{name}: no line {required.strip()!r}; a mapping set needs it"
        for required in ("#license: ", "#mapping_set_id: ", "#curie_map:")
        if not any(line.startswith(required) for line in metadata)
    ]
    for prefix, base in re.findall(r"^#  ([\w-]+): (\S+)$", "\n".join(metadata), re.MULTILINE):
        known = EXTERNAL[prefix][0] if prefix in EXTERNAL else META.get(prefix) or PREFIXES.get(prefix)
        if base != known:
            problems.append(f"{name}: prefix {prefix} stands for {base}; expected {known}")
    seen: set[tuple[str, ...]] = set()
    for line, cells in _rows(name, text, COLUMNS, problems):
        link = Link(name, *cells)
        problems += [f"{name}:{line}: {fault}" for fault in _faults(link)]
        key = (link.subject_id, link.predicate_id, link.predicate_modifier, link.object_id, link.object_source * (not link.object_label))
        if key in seen:
            problems.append(f"{name}:{line}: {link.subject_id} {link.predicate_id} {link.object_id} stands there twice")
        seen.add(key)
        found.append(link)
    return found, problems


def _rows(name: str, text: str, columns: tuple[str, ...], problems: list[str]) -> Iterator[tuple[int, list[str]]]:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line and not line.startswith("#")]
    reader = csv.reader((line for _, line in lines), delimiter="\t")
    header = next(reader, [])
    if tuple(header) != columns:
        problems.append(f"{name}: the columns are {', '.join(header)}; expected {', '.join(columns)}")
        return
    for (number, _), cells in zip(lines[1:], reader, strict=True):
        if len(cells) == len(columns):
            yield number, cells
        else:
            problems.append(f"{name}:{number}: {len(cells)} cells; expected {len(columns)}")


def _faults(link: Link) -> Iterator[str]:
    if link.subject_id.partition(":")[0] not in _SUBJECTS:
        yield f"subject_id is {link.subject_id!r}; expected a CURIE of ours"
    if link.predicate_id not in PRECISIONS:
        yield f"predicate_id is {link.predicate_id!r}; expected one of {', '.join(PRECISIONS)}"
    if link.predicate_modifier not in ("", "Not"):
        yield f"predicate_modifier is {link.predicate_modifier!r}; expected nothing or Not"
    if link.mapping_justification not in JUSTIFICATIONS:
        yield f"mapping_justification is {link.mapping_justification!r}; expected one of {', '.join(JUSTIFICATIONS)}"
    if not re.fullmatch(r"0(\.\d+)?|1(\.0+)?", link.confidence):
        yield f"confidence is {link.confidence!r}; expected a number from 0 to 1"
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", link.mapping_date):
        yield f"mapping_date is {link.mapping_date!r}; expected a date"
    for column in ("subject_label", "object_source", "object_source_version", "see_also"):
        if not getattr(link, column):
            yield f"{column} is empty"
    if link.object_id == NO_TERM_FOUND:
        if not link.comment.startswith("search words: "):
            yield "a search in vain says its words: comment 'search words: …'"
        return
    prefix, _, local = link.object_id.partition(":")
    if prefix not in EXTERNAL:
        yield f"object_id is {link.object_id!r}; expected a prefix of {', '.join(sorted(EXTERNAL))}"
    elif not re.fullmatch(EXTERNAL[prefix][1], local):
        yield f"object_id is {link.object_id!r}; expected {prefix}:{EXTERNAL[prefix][1]}"
    if not link.object_label:
        yield "object_label is empty; expected the label as seen"
    if link.predicate_modifier and not link.comment:
        yield "a near twin needs a comment that says what sets it apart"


@cache
def links() -> tuple[Link, ...]:
    """Read every table. Raises MappingError with all faults of all tables."""
    found: list[Link] = []
    problems: list[str] = []
    for table in table_files():
        rows, faults = parse_table(table.name.removesuffix(TABLE_SUFFIX), table.read_text(encoding="utf-8"))
        found += rows
        problems += faults
    if problems:
        raise MappingError(problems)
    return tuple(found)


@cache
def unavailable() -> tuple[Unavailable, ...]:
    """Read what could not be looked up. Raises MappingError when the table is malformed."""
    problems: list[str] = []
    text = files("ontology").joinpath("mappings", UNAVAILABLE_FILE).read_text(encoding="utf-8")
    found = tuple(Unavailable(*cells) for _, cells in _rows(UNAVAILABLE_FILE, text, UNAVAILABLE_COLUMNS, problems))
    if problems:
        raise MappingError(problems)
    return found
