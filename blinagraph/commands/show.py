"""``blinagraph show``: everything known of one thing, with sources."""

from __future__ import annotations

import click

from blinagraph.context import CommandError, Context, say, suggestion


@click.command("show", short_help="Show everything known of one thing, with sources.")
@click.argument("thing")
@click.pass_obj
def command(context: Context, thing: str) -> None:
    """Show THING: an IRI, a CURIE such as study:blina-cell, or a name.

    Example: blinagraph show subgroup:ikzf1plus
    """
    from ontology.iris import shorten
    from queries.about import UnknownThingError, about

    store = context.engine()
    try:
        description = about(thing, store)
    except UnknownThingError as error:
        raise CommandError(2, f"{error}.{suggestion(error.candidates)}") from error
    if description.others:
        say(f"{thing!r} may also mean {', '.join(description.others)}; this is {shorten(description.iri)}.")
    click.echo(f"{description.label}  {shorten(description.iri)}")
    for heading, lines in description.sections():
        click.echo(f"\n{heading}")
        for name, value in lines:
            click.echo(f"  {name:<20} {value}")
