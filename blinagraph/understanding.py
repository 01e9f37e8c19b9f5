"""What ``ask`` understands: a question by its name or in free words, else what to run instead."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from blinagraph.context import CommandError, Context, say
from queries.catalogue import load, load_all, question_files

if TYPE_CHECKING:
    from graph.engine import Engine
    from queries.catalogue import Question
    from queries.finder import Guess
    from queries.readings import Reading

ALIKE_NAMES = 0.75


def understand(words: tuple[str, ...], given: dict[str, str], context: Context) -> tuple[Engine, Question]:
    """Find the question that is asked by name or in free words; what the words name is added to the parameters given.

    Raises CommandError with what to run instead where the words are not clear, or where no row answers them.
    """
    name = "-".join(words)
    if name in question_files():
        return context.engine(), load(name)
    from queries.finder import find
    from queries.readings import has_rows, reading

    spoken = " ".join(words)
    store = context.engine()
    guess = find(spoken, load_all(), store)
    near = _near_names(name)
    is_a_name = len(words) == 1 and "-" in name
    if not guess.clear or (near and is_a_name):
        raise CommandError(2, *_unclear(f"It is not clear which question {spoken!r} asks", guess, near, given, store))
    best = guess.candidates[0]
    if not set(given) - {p.name for p in best.question.parameters} and not has_rows(reading(best, {}), store):
        command = written(best.question, {parameter: value.value for parameter, value in best.named.items()})
        raise CommandError(2, *_unclear(f"No row answers `{command}`, as {spoken!r} was understood", guess, (), given, store))
    named = {parameter: value for parameter, value in best.named.items() if parameter not in given}
    because = "".join(f"; {parameter} from “{value.words}”" for parameter, value in named.items())
    titled = f"; the question from {', '.join(f'“{word}”' for word in best.by_its_words)}" if best.by_its_words else ""
    passed_over = f"; not understood: {', '.join(best.unmatched)}" if best.unmatched else ""
    command = written(best.question, {parameter: value.value for parameter, value in named.items()})
    say(f"Understood: {command} ({best.question.title}{because}{titled}{passed_over}).")
    given.update({parameter: value.value for parameter, value in named.items()})
    return store, best.question


def written(question: Question, parameters: Mapping[str, str]) -> str:
    """Write the command that asks a question with some parameters."""
    options = (part for parameter, value in parameters.items() for part in (f"--{parameter}", value))
    return shlex.join(["blinagraph", "ask", question.name, *options])


def _near_names(name: str) -> list[Question]:
    """The questions whose name is nearly what was typed, the nearest first."""
    return [load(near) for near in get_close_matches(name, question_files(), n=3, cutoff=ALIKE_NAMES)]


def _unclear(why: str, guess: Guess, near: Sequence[Question], given: Mapping[str, str], store: Engine) -> Iterator[str]:
    """Say what was understood of words that are not clear, and what to run instead."""
    from queries.readings import Reading, reading, worth_asking

    yield f"{why}, so none was run."
    if guess.unknown and not near:
        yield f"Not understood: {', '.join(guess.unknown)}."
    by_name = [Reading(q, {n: v for n, v in given.items() if n in {p.name for p in q.parameters}}) for q in near]
    others = (candidate for candidate in guess.candidates if candidate.question.name not in {question.name for question in near})
    offered = [*by_name, *worth_asking((reading(candidate, given) for candidate in others), store)]
    if not offered:
        yield "`blinagraph ask` lists all questions."
        return
    yield "Did you mean one of these?"
    for one in offered:
        yield f"  {written(one.question, one.parameters)}"
        yield f"      {one.question.question}{_explained(one)}"


def _explained(one: Reading) -> str:
    """By which words a reading was found, and which it leaves out; nothing where its name was nearly typed."""
    if one.candidate is None:
        return ""
    left = f"; not {', '.join(one.candidate.unmatched)}" if one.candidate.unmatched else ""
    return f" Explains {', '.join(one.candidate.matched)}{left}."
