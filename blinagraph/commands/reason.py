"""``blinagraph reason``: run the reasoner, write what it infers, say what changed."""

from __future__ import annotations

import time
from pathlib import Path

import click

from blinagraph.context import CommandError, say


@click.command("reason", short_help="Run the reasoner and write what it infers of the cases.")
@click.option("--evidence", multiple=True, type=click.Path(path_type=Path), help="Evidence folder; default: the shipped evidence.")
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 if the written inferences are not those of this run.")
def command(evidence: tuple[Path, ...], check: bool) -> None:
    """Check the ontology, realise the cases in the genetic subgroups, and write the inferences beside their evidence.

    Needs Java: install the extra `reason`, or have a java on the path. Example: blinagraph reason --check
    """
    from blinagraph.reasoning import infer, inference_file
    from loaders.problems import EvidenceError
    from ontology.inferences import read, statements, to_turtle
    from ontology.reasoner import NoJavaError, ReasonerError

    started = time.monotonic()
    try:
        graph = infer(evidence)
    except EvidenceError as error:
        raise CommandError(1, *map(str, error.problems), f"{error}; nothing was inferred.") from error
    except NoJavaError as error:
        raise CommandError(2, str(error)) from error
    except ReasonerError as error:
        raise CommandError(1, f"{error}; the inferences are as they were.") from error
    path = inference_file(evidence)
    before = read(path)
    said_before, said_now = statements(before), statements(graph)
    for line in sorted(said_now - said_before):
        click.echo(f"+ {line}")
    for line in sorted(said_before - said_now):
        click.echo(f"- {line}")
    same = set(before) == set(graph)
    say(f"{len(said_now)} memberships in {time.monotonic() - started:.1f} s; {'nothing changed' if same else 'changed'}: {path}")
    if check and not same:
        raise CommandError(1, "The written inferences are not current: run `blinagraph reason`.")
    if not same:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(to_turtle(graph), encoding="utf-8")
