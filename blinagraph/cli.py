"""The command line: thin, uniform, fast to start. Each command is a module that is loaded when it is called."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import click

from blinagraph.context import CommandError, Context, say

COMMANDS = {
    "ask": "Answer a canned question; without one, list them.",
    "build": "Build the graph from evidence, all or nothing.",
    "sparql": "Run a SPARQL query of your own.",
    "link": "Take in the hierarchy of an external ontology, from a file.",
    "show": "Show everything known of one thing, with sources.",
    "verify": "Check every figure against the source texts.",
    "coverage": "Report which numerals of the texts are covered, listed, open.",
    "reason": "Run the reasoner and write what it infers of the cases.",
    "explain": "Say why a case belongs to a genetic subgroup, or may.",
    "audit": "List the discrepancies that the audit found.",
    "anchor": "Find the anchor of a marked quote in a source text.",
    "draw": "Draw the graph or the evidence into a file.",
    "export": "Write the dataset to a file: RDF, GraphML or CSV.",
    "push": "Load the dataset into a SPARQL server.",
    "serve": "Serve the SPARQL endpoint and pages on this machine.",
}


SERVER_OPTION = "--server"
ON_A_SERVER = ("ask", "sparql", "show", "explain", "audit", "draw", "push")
"""Commands that a server can answer, and the one that loads it; the others work on this machine and take no server."""


class LazyGroup(click.Group):
    """A group whose commands are imported on use, so that listing and asking stay fast."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let ``--server`` stand after the command too, where people write it."""
        return super().parse_args(ctx, _server_first(args))

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of a session's work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"blinagraph.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--store",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="BLINAGRAPH_STORE",
    help="Folder of the graph; default: your data folder.",
)
@click.option(
    "--sources",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="BLINAGRAPH_SOURCES",
    help="Folder with the papers as text; never guessed.",
)
@click.option(
    SERVER_OPTION,
    metavar="URL",
    envvar="BLINAGRAPH_SERVER",
    help=f"A SPARQL server, for {', '.join(ON_A_SERVER[:-1])} and {ON_A_SERVER[-1]}; credentials only by environment or netrc.",
)
@click.version_option(package_name="blinagraph")
@click.pass_context
def main(ctx: click.Context, store: Path | None, sources: Path | None, server: str | None) -> None:
    """Ask the clinical evidence on blinatumomab in B-ALL; every figure says where it stands."""
    ctx.obj = Context(store, sources, _server_for(ctx, server))


def _server_for(ctx: click.Context, server: str | None) -> str | None:
    """The server, for a command that takes one. Raises CommandError for another, unless the environment names the server for all."""
    command = ctx.invoked_subcommand
    if server is None or command in ON_A_SERVER:
        return server
    if ctx.get_parameter_source("server") is click.core.ParameterSource.COMMANDLINE:
        raise CommandError(2, f"`blinagraph {command}` works on this machine; {SERVER_OPTION} is for {', '.join(ON_A_SERVER)}.")
    say(f"Note: `blinagraph {command}` works on this machine, not on the server that BLINAGRAPH_SERVER names.")
    return None


def _server_first(args: list[str]) -> list[str]:
    """Move ``--server URL`` to the front.

    >>> _server_first(["ask", "survival", "--server", "http://localhost:7878"])
    ['--server', 'http://localhost:7878', 'ask', 'survival']
    """
    for i, argument in enumerate(args):
        if argument == "--":
            break
        if argument == SERVER_OPTION and i + 1 < len(args):
            return [*args[i : i + 2], *args[:i], *args[i + 2 :]]
        if argument.startswith(f"{SERVER_OPTION}="):
            return [argument, *args[:i], *args[i + 1 :]]
    return args


def run() -> None:
    """Run the command line. Exit code 0: fine; 1: data found wanting; 2: wrong use or failure."""
    try:
        code = main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except CommandError as failure:
        for line in failure.lines:
            click.echo(line, err=True)
        sys.exit(failure.code)
    except click.exceptions.Abort:
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except SystemExit as stopped:
        nobody_reads_on = type(sys.stdout).__name__.endswith("PacifyFlushWrapper")  # what click puts there before it ends with 1
        sys.exit(0 if nobody_reads_on else stopped.code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except (OSError, ValueError) as error:
        click.echo(f"blinagraph: {error}", err=True)
        sys.exit(2)
