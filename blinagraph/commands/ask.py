"""``blinagraph ask``: answer a canned question, with the sources under it."""

from __future__ import annotations

from difflib import get_close_matches

import click

from blinagraph.context import FORMATS, CommandError, Context, say
from blinagraph.render import render, without_iris
from graph.engine import Engine
from queries.results import Result


@click.command(
    "ask",
    short_help="Answer a canned question; without one, list them.",
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": ["-h", "--help"]},
)
@click.argument("question", required=False)
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to write the answer.")
@click.option("--proof", is_flag=True, help="Under a table, show where each row's figures stand and what disagrees.")
@click.pass_context
def command(ctx: click.Context, question: str | None, form: str, proof: bool) -> None:
    """Answer QUESTION. Its own parameters follow as --PARAM VALUE; without QUESTION, list all questions.

    Example: blinagraph ask mrd-negativity --study blina-cell --format csv
    """
    from queries.catalogue import load, load_all, question_files
    from queries.parameters import ParameterError
    from queries.runner import ask

    context: Context = ctx.obj
    if question is None:
        click.echo(_listing(load_all()), nl=False)
        return
    if question not in question_files():
        near = get_close_matches(question, question_files(), n=3, cutoff=0.4)
        hint = f" Did you mean {', '.join(near)}?" if near else " `blinagraph ask` lists all questions."
        raise CommandError(2, f"There is no question {question!r}.{hint}")
    asked = load(question)
    store = context.engine()
    try:
        result = ask(asked, _parameters(ctx.args), store)
    except ParameterError as error:
        offer = f" Did you mean {', '.join(error.candidates)}?" if error.candidates else ""
        raise CommandError(2, f"{error}.{offer}") from error
    if form == "table":
        from blinagraph.sources import sources_line

        click.echo(f"{asked.question}\n")
        click.echo(render(without_iris(result), form), nl=False)
        click.echo(f"\n{len(result)} row{'s' if len(result) != 1 else ''}. {asked.about}".rstrip())
        if proof:
            _show_proof(result, store)
        else:
            click.echo("`--proof` shows the passage of every figure; `--format csv` gives the IRI of every finding.")
        click.echo(sources_line(result, store))
    else:
        click.echo(render(result, form), nl=False)
    if store.manifest.unverified:
        say(f"Note: unverified against the source text: {', '.join(store.manifest.unverified)}.")


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
