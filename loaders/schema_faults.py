"""Say in words of the evidence format what the schema refuses: found, expected, cure."""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from loaders.fields import ANCHOR_PATTERN, DATE_PATTERN, SHA256_PATTERN, SLUG_PATTERN
from loaders.problems import Problem

KeyPath = tuple[str | int, ...]
FORMS = {
    SLUG_PATTERN: "small letters and digits, joined by `-` or `.`",
    ANCHOR_PATTERN: "spans `start-end`, joined by `;`, such as 120-131;140-152",
    SHA256_PATTERN: "64 hexadecimal digits in small letters, as `sha256sum` prints them",
    DATE_PATTERN: "a date such as 2024, 2024-05 or 2024-05-31",
}
EXPECTED = {
    "int_type": "a whole number such as 24",
    "int_parsing": "a whole number such as 24",
    "decimal_type": "a plain decimal number such as 84, 0.41 or -2.2",
    "decimal_parsing": "a plain decimal number such as 84, 0.41 or -2.2",
    "string_type": "text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
}
CURES = {"string_type": "put it into quotes"}


def schema_problems(
    file: str, error: ValidationError, model: type[BaseModel], record: Mapping[str, Any] | None, line_of: Callable[[KeyPath], int]
) -> Iterator[Problem]:
    """Turn what the schema refused into problems, each with its line; ``record`` is the row of a table, if it is one."""
    for fault in error.errors(include_url=False):
        path: KeyPath = tuple(fault["loc"])
        name = ".".join(map(str, path)) or ("file" if record is None else "row")
        if record and record.get("id"):
            name = f"{record['id']} {name}"
        yield Problem(file, line_of(path), name, *_told(fault, model))


def _told(fault: Mapping[str, Any], model: type[BaseModel]) -> tuple[str, str, str]:
    kind, given, limits = fault["type"], fault.get("input"), fault.get("ctx", {})
    message = fault["msg"].removeprefix("Value error, ")
    found = repr(given) if isinstance(given, str | int | float) else "nothing" if given is None else type(given).__name__
    if kind == "value_error":
        said, separator, expected = message.partition("; expected ")
        return (said, expected, "") if separator else (found, message, "")
    if kind == "extra_forbidden":
        key, keys = str(fault["loc"][-1]), list(_model_at(model, fault["loc"][:-1]).model_fields)
        return f"the key {key!r}", f"one of {', '.join(keys)}", _did_you_mean(key, keys)
    if kind == "literal_error":
        choices = limits["expected"].replace(" or ", ", ").replace("'", "").split(", ")
        return found, f"one of {', '.join(choices)}", _did_you_mean(str(given), choices)
    if kind == "missing":
        info = _model_at(model, fault["loc"][:-1]).model_fields.get(fault["loc"][-1])
        return "nothing", f"a value ({info.description})" if info and info.description else "a value", ""
    if kind == "string_pattern_mismatch":
        return found, FORMS.get(limits["pattern"], f"text of the form {limits['pattern']}"), ""
    if kind in ("greater_than_equal", "less_than_equal"):
        return found, f"at least {limits['ge']}" if "ge" in limits else f"at most {limits['le']}", ""
    if kind == "too_short":
        return f"{limits['actual_length']} items", f"at least {limits['min_length']}", ""
    return found, EXPECTED.get(kind, message.removeprefix("Input should be ")), CURES.get(kind, "")


def _did_you_mean(given: str, choices: list[str]) -> str:
    near = get_close_matches(given, choices, n=3, cutoff=0.6)
    return f"did you mean {', '.join(near)}?" if near else ""


def _model_at(model: type[BaseModel], path: KeyPath) -> type[BaseModel]:
    """The model that stands at a path of keys and positions."""
    for key in path:
        if isinstance(key, str) and key in model.model_fields:
            model = next(_models(model.model_fields[key].annotation), model)
    return model


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in typing.get_args(annotation):
        yield from _models(part)
