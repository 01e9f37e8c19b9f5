"""``blinagraph explain``: why a case belongs to a genetic subgroup, or may, in a haematologist's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from blinagraph.context import CommandError, Context, say, suggestion

if TYPE_CHECKING:
    import pyoxigraph as ox

    from queries.explanation import Membership, Rule
    from queries.names import Queryable

HEADINGS = {"certain": "Certainly", "possible": "Possibly", "ruled out": "Ruled out"}


@click.command("explain", short_help="Say why a case belongs to a genetic subgroup, or may.")
@click.argument("thing", metavar="CASE-OR-SUBGROUP")
@click.option("--scheme", help="A risk scheme: also say which category its rules give, and why.")
@click.pass_obj
def command(context: Context, thing: str, scheme: str | None) -> None:
    """Say which printed lesion, at which place, meets which part of which definition, and what is missing.

    Example: blinagraph explain huang2024/p7 --scheme e1910-combined-risk
    """
    from queries import explanation
    from queries.about import UnknownThingError
    from queries.names import ParameterError, resolve

    store = context.engine()
    try:
        sort, node = explanation.find_thing(thing, store)
        chosen = resolve("scheme", scheme, store).value if scheme else None
    except (ParameterError, UnknownThingError) as error:
        raise CommandError(2, f"{error}.{suggestion(error.candidates)}") from error
    members = explanation.memberships(sort, node, store)
    rules = [rule for rule in explanation.rules(store) if chosen in (None, rule.scheme_iri)]
    lines = _case(node, members, rules, chosen, store) if sort == "case" else _subgroup(node, members, rules, store)
    for line in lines:
        click.echo(line)
    stale = explanation.outdated(store)
    if stale:
        say(f"Out of date until `blinagraph reason` has run: {', '.join(stale)}.")


def _case(case: ox.NamedNode, members: list[Membership], rules: list[Rule], scheme: str | None, store: Queryable) -> Iterator[str]:
    from ontology.iris import shorten
    from queries.explanation import definition, printed_categories

    yield f"{definition(case, store)[0]}  {shorten(case.value)}"
    if not members:
        yield "  Nothing was inferred: no lesion of it is printed that settles or suggests a genetic subgroup."
    yield from _grouped(members, lambda m: m.subgroup)
    printed = [p for p in printed_categories(case, store) if scheme in (None, p.scheme_iri)]
    applied = [(m, rule) for m in members for rule in rules if m.standing != "ruled out" and rule.subgroup_iri == m.subgroup_iri]
    said = [
        f"  {rule.scheme}: {'' if m.standing == 'certain' else 'possibly '}{rule.category}, as {m.subgroup} (inferred)"
        for m, rule in applied
    ]
    if printed or said:
        yield "\nRisk"
        yield from (f"  {p.scheme}: {p.category} (printed; {p.place})" for p in printed)
        yield from sorted(said)
    elif scheme:
        yield f"\nRisk\n  {shorten(scheme)}: no rule speaks of a subgroup that this case certainly or possibly belongs to."
    yield from _notes([rule for _, rule in applied])


def _subgroup(subgroup: ox.NamedNode, members: list[Membership], rules: list[Rule], store: Queryable) -> Iterator[str]:
    from ontology.iris import shorten
    from queries.explanation import definition

    label, meaning, source = definition(subgroup, store)
    yield f"{label}  {shorten(subgroup.value)}"
    yield f"  {meaning} ({source})" if meaning else "  Not defined by lesions here: nothing is inferred about it."
    yield from _grouped(members, lambda m: m.case)
    said = [rule for rule in rules if rule.subgroup_iri == subgroup.value]
    if said:
        yield "\nRisk"
        yield from (f"  {rule.scheme}: {rule.category}" for rule in said)
    yield from _notes(said)


def _notes(rules: list[Rule]) -> Iterator[str]:
    for scheme, note in dict.fromkeys((rule.scheme, rule.note) for rule in rules):
        if note:
            yield f"  Note on {scheme}: {note}"


def _grouped(members: list[Membership], name: Callable[[Membership], str]) -> Iterator[str]:
    for standing, heading in HEADINGS.items():
        chosen = [m for m in members if m.standing == standing]
        if chosen:
            yield f"\n{heading}"
        for member in chosen:
            yield f"  {name(member)}"
            yield from _reasons(member)


def _reasons(member: Membership) -> Iterator[str]:
    for condition in member.conditions:
        places = f" [{'; '.join(condition.places)}]" if condition.places else ""
        yield f"    {condition.fulfilment + ':':<14} {condition.words}: {condition.reason}{places}"
    if member.standing == "possible":
        missing = [c.words for c in member.conditions if c.fulfilment in ("could be met", "not printed")]
        yield f"    {'missing:':<14} {'; '.join(missing)}"
        yield f"    {'asked because:':<14} {member.suggested}"
