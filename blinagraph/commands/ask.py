"""``blinagraph ask``: answer a canned question, with the sources under it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from blinagraph.condense import condense, mark
from blinagraph.context import FORMATS, CommandError, Context, say
from blinagraph.render import render
from graph.engine import Engine
from queries.results import Result

if TYPE_CHECKING:
    from queries.catalogue import Question
    from queries.finder import Guess
    from queries.spoken import Named


@click.command(
    "ask",
    short_help="Answer a canned question; without one, list them.",
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": ["-h", "--help"]},
)
@click.argument("words", metavar="[QUESTION]", nargs=-1, type=click.UNPROCESSED)
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to write the answer.")
@click.option("--proof", is_flag=True, help="Under a table, show where each row's figures stand and what disagrees.")
@click.option("--comparable", "only_comparable", is_flag=True, help="Keep only rows measured the same way; say what was left out.")
@click.pass_context
def command(ctx: click.Context, words: tuple[str, ...], form: str, proof: bool, only_comparable: bool) -> None:
    """Answer QUESTION, a name or free words. Its parameters follow as --PARAM VALUE; without QUESTION, list all questions.

    Examples: blinagraph ask mrd-negativity --study blina-cell --format csv; blinagraph ask crs grade 3
    """
    from queries.catalogue import load_all
    from queries.certainty import uncertain_rows
    from queries.parameters import ParameterError
    from queries.runner import ask

    context: Context = ctx.obj
    first_option = next((i for i, word in enumerate(words) if word.startswith("--")), len(words))
    asking, given = words[:first_option], _parameters([*words[first_option:], *ctx.args])
    if not asking and not given:
        click.echo(_listing(load_all()), nl=False)
        return
    if not asking:
        raise CommandError(
            2, "Which question? `blinagraph ask` lists them all; parameters follow the question, --store and the like precede ask."
        )
    store, asked = _understand(asking, given, context)
    try:
        result = ask(asked, given, store)
    except ParameterError as error:
        offer = f" Did you mean {', '.join(error.candidates)}?" if error.candidates else ""
        raise CommandError(2, f"{error}.{offer}") from error
    if only_comparable:
        result = _only_comparable(asked, result)
    doubted = uncertain_rows(result, store)
    if form == "table":
        from blinagraph.sources import sources_line

        click.echo(f"{asked.question}\n")
        condensed = condense(result)
        click.echo(render(mark(condensed.result, doubted), form), nl=False)
        if condensed.shared:
            shared = "; ".join(f"{name.replace('_', ' ')} {value}" for name, value in condensed.shared.items())
            click.echo(f"\nIn every row: {shared}.")
        click.echo(f"\n{_rows(len(result))}. {asked.about}".rstrip())
        if any(doubted):
            why = "; the proof says why" if proof else "; `--proof` says why"
            click.echo(f"? uncertain reading of the text ({_rows(sum(doubted))}){why}.")
        if proof:
            _show_proof(result, store)
        else:
            click.echo("`--proof` shows the passage of every figure; `--format csv` gives the IRI of every finding.")
        click.echo(sources_line(result, store))
    else:
        click.echo(render(result, form), nl=False)
        if any(doubted) and "certainty" not in result.columns:
            say(f"Note: {_rows(sum(doubted))} rest on an uncertain reading of the text; `ask passage` says why.")
    if store.manifest.unverified:
        say(f"Note: unverified against the source text: {', '.join(store.manifest.unverified)}.")
    if asked.uses_inferences:
        _tell_outdated(store)


def _understand(words: tuple[str, ...], given: dict[str, str], context: Context) -> tuple[Engine, Question]:
    """Find the question that is asked by name or in free words; what the words name is added to the parameters given."""
    from queries.catalogue import load, load_all, question_files

    name = "-".join(words)
    if name in question_files():
        return context.engine(), load(name)
    from queries.finder import find

    spoken = " ".join(words)
    store = context.engine()
    guess = find(spoken, load_all(), store)
    if not guess.clear:
        near = get_close_matches(name, question_files(), n=3, cutoff=0.75)
        raise CommandError(2, *_unclear(spoken, guess, [load(n) for n in near if n not in {c.question.name for c in guess.candidates}]))
    best = guess.candidates[0]
    named = {parameter: value for parameter, value in best.named.items() if parameter not in given}
    because = "".join(f"; {parameter} from “{value.words}”" for parameter, value in named.items())
    passed_over = f"; not understood: {', '.join(best.unmatched)}" if best.unmatched else ""
    say(f"Understood: {_command(best.question, named)} ({best.question.title}{because}{passed_over}).")
    given.update({parameter: value.value for parameter, value in named.items()})
    return store, best.question


def _command(question: Question, named: Mapping[str, Named]) -> str:
    """Write the command that asks a question with the values that words name."""
    options = (part for parameter, value in named.items() for part in (f"--{parameter}", value.value))
    return shlex.join(["blinagraph", "ask", question.name, *options])


def _unclear(spoken: str, guess: Guess, near: list[Question]) -> Iterator[str]:
    """Say what was understood of words that are not clear, and what to run instead."""
    yield f"It is not clear which question {spoken!r} asks, so none was run."
    if guess.unknown:
        yield f"Not understood: {', '.join(guess.unknown)}."
    if not guess.candidates and not near:
        yield "`blinagraph ask` lists all questions."
        return
    yield "Did you mean one of these?"
    for question in near:
        yield f"  {_command(question, {})}"
        yield f"      {question.question}"
    for candidate in guess.candidates:
        yield f"  {_command(candidate.question, candidate.named)}"
        left = f"; not {', '.join(candidate.unmatched)}" if candidate.unmatched else ""
        yield f"      {candidate.question.question} Explains {', '.join(candidate.matched)}{left}."


def _rows(count: int) -> str:
    return f"{count} row{'' if count == 1 else 's'}"


def _only_comparable(asked: Question, result: Result) -> Result:
    from queries.comparable import NotComparableError, comparable

    try:
        kept = comparable(result)
    except NotComparableError as error:
        raise CommandError(2, f"--comparable cannot be used with {asked.name}: {error}.") from error
    for note in kept.notes:
        say(note)
    return kept.result


def _show_proof(result: Result, store: Engine) -> None:
    from queries.proof import facts_of, prove

    click.echo("\nProof")
    for number, row in enumerate(result, start=1):
        facts = facts_of(row)
        for fact in facts:
            found = prove(fact, store)
            for line in found.lines() if found else ():
                click.echo(f"  {number:>3}  {line}")
            for source in found.derived_from if found else ():
                if source in facts:
                    continue
                deeper = prove(source, store)
                for line in deeper.lines() if deeper else ():
                    click.echo(f"         {line}")


def _parameters(arguments: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        option = rest.pop(0)
        if not option.startswith("--"):
            raise CommandError(2, f"Unexpected {option!r}: parameters are written --NAME VALUE.")
        name, equals, value = option[2:].partition("=")
        if not equals:
            if not rest:
                raise CommandError(2, f"--{name} needs a value.")
            value = rest.pop(0)
        given[name] = value
    return given


def _listing(questions: list) -> str:  # type: ignore[type-arg]
    groups: dict[str, list[str]] = {}
    for question in questions:
        options = " ".join(f"[--{p.name} …]" for p in question.parameters)
        groups.setdefault(question.group, []).append(f"  {question.name:<24} {question.title}\n{'':27}{options}".rstrip())
    return "".join(f"{group}\n" + "\n".join(lines) + "\n\n" for group, lines in groups.items())


def _tell_outdated(store: Engine) -> None:
    from queries.explanation import outdated

    cases = outdated(store)
    if cases:
        say(f"Out of date until `blinagraph reason` has run, as inferences are missing: {', '.join(cases)}.")
