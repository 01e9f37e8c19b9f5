"""``blinagraph ask``: answer a canned question, with the sources under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from blinagraph.condense import condense, mark
from blinagraph.context import IN_TERMS, QUERY_FORMATS, CommandError, Context, say, suggestion
from blinagraph.render import render
from blinagraph.understanding import understand
from graph.engine import Engine
from queries.results import Result

if TYPE_CHECKING:
    from queries.catalogue import Question


@click.command(
    "ask",
    short_help="Answer a canned question; without one, list them.",
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": ["-h", "--help"]},
)
@click.argument("words", metavar="[QUESTION]", nargs=-1, type=click.UNPROCESSED)
@click.option("--format", "form", type=click.Choice(QUERY_FORMATS), default="table", show_default=True, help="How to write the answer.")
@click.option("--proof", is_flag=True, help="Under a table, show where each row's figures stand and what disagrees.")
@click.option("--comparable", "only_comparable", is_flag=True, help="Keep only rows measured the same way; say what was left out.")
@click.pass_context
def command(ctx: click.Context, words: tuple[str, ...], form: str, proof: bool, only_comparable: bool) -> None:
    """Answer QUESTION, a name or free words. Its parameters follow as --PARAM VALUE; without QUESTION, list all questions.

    Examples: blinagraph ask mrd-negativity --study blina-cell --format csv; blinagraph ask crs grade 3
    """
    from queries.catalogue import load_all
    from queries.certainty import uncertain_rows
    from queries.names import ParameterError
    from queries.runner import ask, ask_in_terms

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
    if only_comparable and form == IN_TERMS:
        raise CommandError(2, f"--format {IN_TERMS} gives the rows as the engine does, so --comparable cannot leave any out; take json.")
    store, asked = understand(asking, given, context)
    try:
        if form == IN_TERMS:
            click.echo(ask_in_terms(asked, given, store), nl=False)
            return
        result = ask(asked, given, store)
    except ParameterError as error:
        raise CommandError(2, f"{error}.{suggestion(error.candidates)}") from error
    if only_comparable:
        result = _only_comparable(asked, result)
    doubted = uncertain_rows(result, store)
    if form == "table":
        from blinagraph.sources import sources_line

        click.echo(f"{result.question}\n")
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
            click.echo("`--proof` shows where every figure stands; `--format csv` gives the IRI of every finding.")
        click.echo(sources_line(result, store))
    else:
        click.echo(render(result, form), nl=False)
        if any(doubted) and "certainty" not in result.columns:
            rest = "rests" if sum(doubted) == 1 else "rest"
            say(f"Note: {_rows(sum(doubted))} {rest} on an uncertain reading of the text; `ask passage` says why.")
    if store.manifest.unverified:
        say(f"Note: unverified against the source text: {', '.join(store.manifest.unverified)}.")
    if asked.uses_inferences:
        _tell_outdated(store)


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
        if name in given:
            raise CommandError(2, f"--{name} is given twice: {given[name]!r} and {value!r}. Ask once for each.")
        given[name] = value
    return given


def _listing(questions: list[Question]) -> str:
    from queries.catalogue import grouped

    longest = max(len(question.name) for question in questions)

    def lines(question: Question) -> str:
        options = " ".join(f"[--{p.name} …]" for p in question.parameters)
        return f"  {question.name:<{longest}}  {question.title}\n{'':{longest + 4}}{options}".rstrip()

    return "".join(f"{group}\n" + "\n".join(map(lines, asked)) + "\n\n" for group, asked in grouped(questions).items())


def _tell_outdated(store: Engine) -> None:
    from queries.explanation import outdated

    cases = outdated(store)
    if cases:
        say(f"Out of date until `blinagraph reason` has run, as inferences are missing: {', '.join(cases)}.")
