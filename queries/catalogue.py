"""The catalogue of questions: every ``.rq`` file with its declared header.

A header stands in comment lines that begin with ``#+`` and is YAML that grlc reads too: summary (the title), description
(the question in a researcher's words), tags, method, endpoint_in_url. Beside grlc's keys stand ours: about, asked_as
(other words for the same question), worded (summary and description with parameters in braces), columns (meaning and unit)
and parameters: type, description, example, default, required; within (for terms of a hierarchy, what the values must lie
within), subject (what of that comes first), values (a closed list; as a mapping, with the other words for each), range (least
and greatest number), upto (the parameter that takes the upper end of a band such as 3-4), among (for names in the graph, a
pattern that binds ``?name``, and ``?value`` where that is to be bound instead), names (sorts of things whose CURIEs it takes).

A file has one line that ends in ``# @parameters``, at the head of its outer group, where the runner binds parameters as RDF
terms. What stands before the marker binds the defaults, so that the file answers its question in any other tool as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

MARKER = "# @parameters"
MARKED_LINE = re.compile(rf"^(\s*)(?:VALUES .*\S )?{re.escape(MARKER)}\s*$", re.MULTILINE)
GROUPS = ("Genetics and resistance", "Efficacy", "Safety", "Treatment and design", "Cases", "Evidence itself")
"""The first tags of questions, in the order in which every listing shows them."""
REQUIRED_KEYS = ("summary", "description", "tags", "columns")
TERM_TYPES = ("measure", "subgroup", "drug", "study", "work", "setting", "scheme", "finding")
"""Types of parameters whose values are things of the graph."""
PARAMETER_TYPES = (*TERM_TYPES, "integer", "decimal", "word")


class CatalogueError(Exception):
    """A question file whose header or marker is not as declared."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A declared parameter of a question."""

    name: str
    type: str
    description: str
    example: str
    default: str | None = None
    required: bool = False
    values: tuple[str, ...] = ()
    spoken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Other words for a value of a closed list."""
    within: tuple[str, ...] = ()
    """Terms of which the value must be one, or lie below one; none where every term of the type will do."""
    subject: tuple[str, ...] = ()
    """Of these, what the question is about before anything else; where none is declared, its default."""
    range: tuple[Decimal, Decimal] | None = None
    """The least and the greatest number that make sense."""
    upto: str | None = None
    """The parameter that takes the upper end when a band is given."""
    among: str | None = None
    """A graph pattern for the names that a word must be among."""
    names: tuple[str, ...] = ()
    """Sorts of things that a word may name, by CURIE."""


@dataclass(frozen=True, slots=True)
class Question:
    """A canned question: what it asks, with which parameters, and what its columns mean."""

    name: str
    title: str
    question: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: dict[str, str]
    text: str
    about: str = ""
    asked_as: tuple[str, ...] = ()
    worded: Mapping[str, str] = field(default_factory=dict)
    """Title and question with parameters in braces, where their values change what is asked."""

    @property
    def group(self) -> str:
        """The first tag, under which listings show the question."""
        return self.tags[0]

    @property
    def uses_inferences(self) -> bool:
        """Whether the answer rests on inferred memberships, which may be out of date."""
        return "Membership" in self.text


def _parse(name: str, text: str) -> Question:
    header_lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    if not header_lines:
        raise CatalogueError(f"{name}.rq has no header; expected lines that begin with #+")
    header = yaml.safe_load("\n".join(header_lines))
    if len(MARKED_LINE.findall(text)) != 1:
        raise CatalogueError(f"{name}.rq must have exactly one line that ends in {MARKER!r}, at the head of its outer group")
    missing = set(REQUIRED_KEYS) - set(header)
    if missing:
        raise CatalogueError(f"{name}.rq: the header lacks {', '.join(sorted(missing))}")
    if header["tags"][0] not in GROUPS:
        raise CatalogueError(f"{name}.rq: the first tag is {header['tags'][0]!r}; expected one of {', '.join(GROUPS)}")
    parameters = tuple(_parameter(name, parameter, declared) for parameter, declared in (header.get("parameters") or {}).items())
    columns = {column: str(meaning) for column, meaning in header["columns"].items()}
    return Question(
        name,
        header["summary"],
        header["description"],
        tuple(header["tags"]),
        parameters,
        columns,
        text,
        header.get("about", ""),
        tuple(header.get("asked_as", ())),
        header.get("worded", {}),
    )


def _parameter(question: str, name: str, declared: Mapping[str, Any]) -> Parameter:
    if declared.get("type") not in PARAMETER_TYPES:
        expected = ", ".join(PARAMETER_TYPES)
        raise CatalogueError(f"{question}.rq: parameter {name} has type {declared.get('type')!r}; expected one of {expected}")
    values = declared.get("values") or ()
    bounds = declared.get("range")
    default = None if declared.get("default") is None else str(declared["default"])
    return Parameter(
        name,
        declared["type"],
        declared["description"],
        str(declared["example"]),
        default,
        bool(declared.get("required", False)),
        tuple(map(str, values)),
        {str(value): tuple(map(str, words)) for value, words in values.items()} if isinstance(values, dict) else {},
        tuple(declared.get("within", ())),
        tuple(declared.get("subject", [default] if default else [])),
        (Decimal(str(bounds[0])), Decimal(str(bounds[1]))) if bounds else None,
        declared.get("upto"),
        declared.get("among"),
        tuple(declared.get("names", ())),
    )


def question_files() -> dict[str, Traversable]:
    """The question files by name of the question."""
    folder = files("queries").joinpath("catalogue")
    return {f.name.removesuffix(".rq"): f for f in sorted(folder.iterdir(), key=lambda f: f.name) if f.name.endswith(".rq")}


@cache
def load(name: str) -> Question:
    """Read one question. Raises KeyError when there is none of that name, CatalogueError when it is malformed."""
    return _parse(name, question_files()[name].read_text(encoding="utf-8"))


def load_all() -> list[Question]:
    """Read every question of the catalogue, in the order of their groups, then of their names."""
    return sorted((load(name) for name in question_files()), key=lambda question: (GROUPS.index(question.group), question.name))


def grouped(questions: Iterable[Question]) -> dict[str, list[Question]]:
    """Put questions under their groups, as they come."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.group, []).append(question)
    return groups
