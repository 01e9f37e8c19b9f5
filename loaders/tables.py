"""Read the files of an evidence folder: tab-separated tables and YAML, with the line of everything read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from loaders.problems import Problem

MAX_BYTES = 20_000_000
Path_ = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)


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


def _lines(node: yaml.Node, path: Path_ = ()) -> Iterator[tuple[Path_, int]]:
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
    try:
        return path.read_bytes().decode("utf-8"), []
    except UnicodeDecodeError as error:
        return None, [Problem(path.name, 1, "encoding", f"byte {error.start} that is not UTF-8", "UTF-8 text", "save the file as UTF-8")]


def _as_found(fault: Any) -> str:
    if fault["type"] == "missing":
        return "nothing"
    given = fault.get("input")
    if isinstance(given, str | int | float):
        return repr(given)
    return "this" if fault["type"] == "value_error" else type(given).__name__


def _validation_problems(file: str, error: ValidationError, record: Any, line_of: Any) -> list[Problem]:
    problems = []
    for fault in error.errors(include_url=False):
        path = tuple(fault["loc"])
        message = fault["msg"].removeprefix("Value error, ")
        name = ".".join(map(str, path)) or "row"
        if isinstance(record, dict) and record.get("id"):
            name = f"{record['id']} {name}"
        found = _as_found(fault)
        problems.append(Problem(file, line_of(path), name, found, message))
    return problems


def read_yaml(path: Path, model: type[M]) -> tuple[M | None, dict[Path_, int], list[Problem]]:
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

    def line_of(path: Path_) -> int:
        while path not in lines and path:
            path = path[:-1]
        return lines.get(path, 1)

    try:
        return model.model_validate(data), lines, []
    except ValidationError as error:
        return None, lines, _validation_problems(path.name, error, None, line_of)


def read_table(path: Path, model: type[M]) -> tuple[list[tuple[int, M]], list[Problem]]:
    """Read a tab-separated table: good rows with their line, and every fault of the others."""
    text, problems = _read_text(path)
    if text is None:
        return [], problems
    rows: list[tuple[int, M]] = []
    lines = text.removesuffix("\n").split("\n")
    header = lines[0].rstrip("\r").split("\t")
    known = set(model.model_fields)
    required = {name for name, info in model.model_fields.items() if info.is_required()}
    for column in header:
        if column not in known:
            problems.append(Problem(path.name, 1, "header", f"column {column!r}", f"columns of {', '.join(model.model_fields)}"))
    for column in sorted(required - set(header)):
        problems.append(Problem(path.name, 1, "header", f"no column {column!r}", f"a column {column!r}"))
    if len(set(header)) < len(header):
        problems.append(Problem(path.name, 1, "header", "a column twice", "each column once"))
    if problems:
        return [], problems
    for number, line in enumerate(lines[1:], start=2):
        values = line.rstrip("\r").split("\t")
        if len(values) != len(header):
            problems.append(Problem(path.name, number, "row", f"{len(values)} cells", f"{len(header)} as in the header", "check the tabs"))
            continue
        record = {column: value for column, value in zip(header, values, strict=True) if value != ""}
        try:
            rows.append((number, model.model_validate(record)))
        except ValidationError as error:
            problems += _validation_problems(path.name, error, record, lambda _path, number=number: number)
    return rows, problems
