"""Readings of free words: what each would run, and whether any row answers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from queries.catalogue import Question
from queries.finder import Candidate
from queries.names import ParameterError, Queryable
from queries.runner import ask


@dataclass(frozen=True, slots=True)
class Reading:
    """A question with the parameters to ask it with; ``candidate`` says by which words, where words led to it."""

    question: Question
    parameters: Mapping[str, str] = field(default_factory=dict)
    candidate: Candidate | None = None


def reading(candidate: Candidate, given: Mapping[str, str]) -> Reading:
    """What a candidate would run: the values that the words name, and of those given beside them the ones it takes."""
    taken = {parameter.name for parameter in candidate.question.parameters}
    named = {parameter: value.value for parameter, value in candidate.named.items()}
    return Reading(candidate.question, named | {name: value for name, value in given.items() if name in taken}, candidate)


def has_rows(one: Reading, store: Queryable) -> bool:
    """Whether any row answers a reading; one that still lacks a parameter may have some. False where a value does not fit."""
    if any(parameter.required and parameter.name not in one.parameters for parameter in one.question.parameters):
        return True
    try:
        return len(ask(one.question, one.parameters, store)) > 0
    except ParameterError:
        return False


def worth_asking(readings: Iterable[Reading], store: Queryable) -> list[Reading]:
    """The readings that some row answers, each question with the same parameters once."""
    kept: list[Reading] = []
    for one in readings:
        known = any(one.question.name == other.question.name and one.parameters == other.parameters for other in kept)
        if not known and has_rows(one, store):
            kept.append(one)
    return kept
