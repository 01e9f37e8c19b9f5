"""Read the files of an evidence folder: tab-separated tables and YAML, with the line of everything read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from loaders.problems import Problem
from loaders.schema_faults import KeyPath, schema_problems

MAX_BYTES = 20_000_000
M = TypeVar("M", bound=BaseModel)


@dataclass(slots=True)
class Table(Generic[M]):
    """What reading a table gave: good rows with their lines, what is left of the others, and every fault.

    A row in ``faulty`` holds the cells that the schema does not refuse, as text, so that what they refer to can be checked too.
    """

    rows: list[tuple[int, M]] = field(default_factory=list)
    faulty: list[tuple[int, M]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _StrictLoader(yaml.SafeLoader):
    """A safe loader that refuses aliases, so that a small file cannot expand without end, and duplicate keys."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.constructor.ConstructorError(None, None, "aliases are not allowed here", event.start_mark)
        return super().compose_node(parent, index)


def _construct_mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key, _ in node.value:
        if key.value in seen:
            raise yaml.constructor.ConstructorError(None, None, f"the key {key.value!r} stands twice", key.start_mark)
        seen.add(key.value)
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _construct_mapping)
_PLAIN_TAGS = ("timestamp", "float", "bool")
_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] not in _PLAIN_TAGS]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_StrictLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def _lines(node: yaml.Node, path: KeyPath = ()) -> Iterator[tuple[KeyPath, int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _lines(item, (*path, index))


def _read_text(path: Path) -> tuple[str | None, list[Problem]]:
    if path.stat().st_size > MAX_BYTES:
        return None, [Problem(path.name, 1, "file", f"{path.stat().st_size} bytes", f"at most {MAX_BYTES}")]
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return None, [Problem(path.name, line, "encoding", f"byte {error.start} that is not UTF-8", "UTF-8 text", "save the file as UTF-8")]


def read_yaml(path: Path, model: type[M]) -> tuple[M | None, dict[KeyPath, int], list[Problem]]:
    """Read a YAML file into a model, with the line of every path in it and all its faults."""
    text, problems = _read_text(path)
    if text is None:
        return None, {}, problems
    try:
        node = yaml.compose(text, Loader=_StrictLoader)
        data = yaml.load(text, Loader=_StrictLoader)  # noqa: S506  a subclass of SafeLoader
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        return None, {}, [Problem(path.name, line, "YAML", str(getattr(error, "problem", error)), "well-formed YAML without aliases")]
    lines = dict(_lines(node)) if node else {}

    def line_of(path: KeyPath) -> int:
        while path not in lines and path:
            path = path[:-1]
        return lines.get(path, 1)

    try:
        return model.model_validate(data), lines, []
    except ValidationError as error:
        return None, lines, list(schema_problems(path.name, error, model, None, line_of))


def read_table(path: Path, model: type[M]) -> Table[M]:
    """Read a tab-separated table: good rows with their line, and every fault of the others."""
    text, problems = _read_text(path)
    if text is None:
        return Table(problems=problems)
    lines = text.removesuffix("\n").split("\n")
    header = lines[0].rstrip("\r").split("\t")
    table: Table[M] = Table(problems=list(_header_problems(path.name, header, model)))
    if table.problems:
        return table
    for number, line in enumerate(lines[1:], start=2):
        values = line.rstrip("\r").split("\t")
        if len(values) != len(header):
            found = f"{len(values)} cells" if line.strip() else "an empty line"
            fault = Problem(path.name, number, "row", found, f"{len(header)} cells as in the header", "check the tabs")
            table.problems.append(fault)
            continue
        record = {column: value for column, value in zip(header, values, strict=True) if value != ""}
        try:
            table.rows.append((number, model.model_validate(record)))
        except ValidationError as error:
            table.problems += schema_problems(path.name, error, model, record, lambda _, here=number: here)  # type: ignore[misc]
            table.faulty.append((number, _what_is_left(model, record, error)))
    return table


def _header_problems(file: str, header: list[str], model: type[BaseModel]) -> Iterator[Problem]:
    known = list(model.model_fields)
    if len(header) == 1 and not set(header) & set(known):
        yield Problem(file, 1, "header", repr(header[0][:60]), f"names of columns with tabs between them: {', '.join(known)}")
        return
    for column in header:
        if column not in known:
            yield Problem(file, 1, "header", f"column {column!r}", f"columns of {', '.join(known)}")
    for column in sorted({name for name, info in model.model_fields.items() if info.is_required()} - set(header)):
        yield Problem(file, 1, "header", f"no column {column!r}", f"a column {column!r}")
    if len(set(header)) < len(header):
        yield Problem(file, 1, "header", "a column twice", "each column once")


def _what_is_left(model: type[M], record: dict[str, str], error: ValidationError) -> M:
    """The cells of a row that the schema does not refuse, unread; every other field is empty."""
    refused = {fault["loc"][0] for fault in error.errors() if fault["loc"]}
    cells: dict[str, Any] = dict.fromkeys(model.model_fields)
    return model.model_construct(**cells | {name: cell.strip() for name, cell in record.items() if name not in refused})
