"""The catalogue of questions: every ``.rq`` file with its declared header.

A header stands in comment lines that begin with ``#+`` and is YAML that grlc reads too: summary (the title), description
(the question in a researcher's words), tags, method, endpoint_in_url. Beside grlc's keys stand ours: about, asked_as
(other words for the same question), parameters (type, description, example, default, values), columns (meaning and unit).

A file has one line that ends in ``# @parameters``, at the head of its outer group, where the runner binds parameters as RDF
terms. What stands before the marker binds the defaults, so that the file answers its question in any other tool as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import yaml

MARKER = "# @parameters"
MARKED_LINE = re.compile(rf"^(\s*)(?:VALUES .*\S )?{re.escape(MARKER)}\s*$", re.MULTILINE)
REQUIRED_KEYS = ("summary", "description", "tags", "columns")
PARAMETER_TYPES = (
    "measure", "subgroup", "drug", "study", "work", "setting", "scheme", "finding", "integer", "decimal", "word",
)  # fmt: skip


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
    parameters = []
    for parameter, declared in (header.get("parameters") or {}).items():
        if declared.get("type") not in PARAMETER_TYPES:
            raise CatalogueError(
                f"{name}.rq: parameter {parameter} has type {declared.get('type')!r}; expected one of {', '.join(PARAMETER_TYPES)}"
            )
        parameters.append(
            Parameter(
                parameter,
                declared["type"],
                declared["description"],
                str(declared["example"]),
                None if declared.get("default") is None else str(declared["default"]),
                bool(declared.get("required", False)),
                tuple(map(str, declared.get("values", ()))),
            )
        )
    columns = {column: str(meaning) for column, meaning in header["columns"].items()}
    return Question(
        name,
        header["summary"],
        header["description"],
        tuple(header["tags"]),
        tuple(parameters),
        columns,
        text,
        header.get("about", ""),
        tuple(header.get("asked_as", ())),
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
    """Read every question of the catalogue."""
    return [load(name) for name in question_files()]
