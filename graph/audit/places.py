"""One paper against itself: text, table and abstract, and table rows that hold figures of another study."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

from rdflib import URIRef

from graph.audit.facts import Fact, Facts, Moment, slug
from graph.audit.results import Result, result
from graph.audit.rounding import agree, fits
from ontology.vocabulary import BG

COMPARED = (
    "proportion",
    "count",
    "median",
    "mean",
    "value",
    "km-estimate",
    "median-survival",
    "cumulative-incidence",
    "hazard-ratio",
    "range",
)
FEWEST_IN_ROW = 3
NO_TIME: Moment = ("words", frozenset())


def check(facts: Facts) -> Iterator[Result]:
    """Compare what a paper prints of the same people, measure and time in different places."""
    groups: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in facts.findings.values():
        if fact.statistic in COMPARED and fact.state == "reported" and fact.cohort and fact.role in ("own", "restated"):
            groups[fact.publication, fact.cohort, fact.measure, fact.category, fact.analysis, fact.grades, fact.original].append(fact)
    for found in groups.values():
        for one, other in combinations(sorted(found, key=lambda f: f.iri), 2):
            two_places = one.place != other.place and not one.section == other.section == "table"
            if two_places and comparable(facts, one, other):
                computed = difference(facts, one, other)
                if computed:
                    yield _differs(facts, one, other, computed)
    yield from _rows(facts)


def comparable(facts: Facts, one: Fact, other: Fact) -> bool:
    """Whether two findings of the same cohort and measure are about the same time, definition and statistic."""
    definitions = {key for key in (facts.key_of(one), facts.key_of(other)) if key}
    counted = {word for word in (one.counted, other.counted) if word}
    statistics = {one.statistic, other.statistic}
    same_statistic = len(statistics) == 1 or statistics == {"proportion", "count"}
    return (
        _same_time(facts, one, other)
        and len(definitions) < 2
        and len(counted) < 2
        and same_statistic
        and one.interval == other.interval
        and (one.unit == other.unit or "" in (one.unit, other.unit))
    )


def _same_time(facts: Facts, one: Fact, other: Fact) -> bool:
    """Whether two moments are one; what is true at baseline may be said with or without naming the time."""
    if one.moment == other.moment:
        return True
    kinds = {one.moment[0], other.moment[0]}
    return facts.is_a(one.measure, BG.BaselineCharacteristic) and kinds == {"words"} and NO_TIME in (one.moment, other.moment)


def difference(facts: Facts, one: Fact, other: Fact) -> str:
    """Say in which figures two findings differ beyond rounding; empty where they agree or cannot be compared."""
    if one.sign.replace("=", "") != other.sign.replace("=", ""):
        return ""
    parts = []
    both = one.n is not None and other.n is not None
    if both and one.n != other.n:
        parts.append(f"n {one.n} and {other.n}")
    if one.total is not None and other.total is not None and one.total != other.total:
        parts.append(f"total {one.total} and {other.total}")
    for name in ("value", "low", "high"):
        a, b = getattr(one, name), getattr(other, name)
        if a is not None and b is not None and not agree(a, b):
            parts.append(f"{name} {a} and {b}{f' {one.unit}' if one.unit else ''}")
    if not parts and not both:
        for a, b in ((one, other), (other, one)):
            size = a.total or b.total or facts.size_of(a)
            if a.n is not None and size and b.percent and b.value is not None and a.value is None and not fits(a.n, size, b.value):
                parts.append(f"{a.n} of {size} = {100 * a.n / size:.1f} % and {b.value} %")
    return "; ".join(parts)


def _differs(facts: Facts, one: Fact, other: Fact, computed: str) -> Result:
    what = facts.label(one.measure) + (f" ({facts.label(one.category)})" if one.category else "")
    where = (
        f"between the {one.section} and the {other.section}" if one.section != other.section else f"between two places of the {one.section}"
    )
    return result(
        facts, "text-and-table", [one.iri, other.iri], f"{what}, {facts.label(one.publication)}",
        f"{what} of {facts.label(one.cohort)} differs {where} of the paper.",
        f"{one.section} against {other.section}: {computed}", ("misprint", "other denominator"),
    )  # fmt: skip


def _row(fact: Fact) -> str:
    return re.sub(r"\s+", " ", fact.place).strip()


def _rows(facts: Facts) -> Iterator[Result]:
    """Compare each table row with the text, where rows stand for studies."""
    rows: dict[tuple[URIRef, str], list[Fact]] = defaultdict(list)
    texts: dict[tuple[URIRef, URIRef | None], list[Fact]] = defaultdict(list)
    for fact in facts.findings.values():
        if fact.role != "restated" or not fact.study:
            continue
        if fact.section == "table":
            rows[fact.publication, _row(fact)].append(fact)
        elif fact.value is not None:
            texts[fact.publication, fact.study].append(fact)
    owners = {key: owner for key, found in rows.items() if (owner := _owner(found))}
    for (publication, row), owner in sorted(owners.items()):
        found = rows[publication, row]
        own_text = texts.get((publication, owner), [])
        yield from _of_another_study(facts, found, owner, texts)
        yield from _printed_elsewhere(facts, found, owner, own_text, texts, rows)
        yield from _other_people(facts, found, own_text)
        yield from _other_column(facts, found, own_text)


def _owner(row: list[Fact]) -> URIRef | None:
    """Return the study that most findings of a row belong to, if it is clearly one."""
    counted = Counter(fact.study for fact in row if fact.study)
    study, times = counted.most_common(1)[0]
    return study if times >= FEWEST_IN_ROW and times * 2 > len(row) and study is not None else None


def _same_figure(one: Fact, other: Fact, facts: Facts) -> bool:
    if one.value is None or other.value is None or one.unit != other.unit or one.value in (0, 100):
        return False
    family = facts.is_a(one.measure, BG.TimeToEventEndpoint) and facts.is_a(other.measure, BG.TimeToEventEndpoint)
    return agree(one.value, other.value) and one.moment == other.moment and (one.measure == other.measure or family)


def _of_another_study(
    facts: Facts, row: list[Fact], owner: URIRef, texts: dict[tuple[URIRef, URIRef | None], list[Fact]]
) -> Iterator[Result]:
    """The evidence says that a cell belongs to another study than its row: the text confirms it."""
    for cell in row:
        if (
            cell.study == owner
            or cell.value is None
            or facts.part_of.get(owner) == cell.study
            or facts.part_of.get(cell.study or owner) == owner
        ):
            continue
        said = [fact for fact in texts.get((cell.publication, cell.study), []) if _same_figure(cell, fact, facts)]
        if said:
            yield _misplaced(facts, owner, [(said[0], cell)])


def _printed_elsewhere(
    facts: Facts, row: list[Fact], owner: URIRef, own_text: list[Fact], texts: dict[tuple[URIRef, URIRef | None], list[Fact]],
    rows: dict[tuple[URIRef, str], list[Fact]],
) -> Iterator[Result]:  # fmt: skip
    """A cell differs from what the text says of its study, or the text is silent, but is what it says of another study."""
    pairs: dict[URIRef, list[tuple[Fact, Fact]]] = defaultdict(list)
    cells = [cell for cell in row if cell.study == owner and cell.value is not None and cell.moment != NO_TIME]
    for cell in cells:
        if any(_same_figure(cell, fact, facts) for fact in own_text):
            continue
        for (publication, study), said in texts.items():
            if publication != cell.publication or study is None or study == owner:
                continue
            tabled = [fact for (paper, _), found in rows.items() if paper == publication for fact in found if fact.study == study]
            for fact in said:
                if _same_figure(cell, fact, facts) and not any(_same_figure(fact, other, facts) for other in tabled):
                    pairs[study].append((fact, cell))
    for study, found in sorted(pairs.items()):
        distinct = {(cell.value, cell.measure) for _, cell in found}
        related = facts.part_of.get(study) == owner or facts.part_of.get(owner) == study
        if len(distinct) > 1 or related:
            yield _misplaced(facts, owner, found)


def _misplaced(facts: Facts, owner: URIRef, pairs: list[tuple[Fact, Fact]]) -> Result:
    said, cell = pairs[0]
    shown = "; ".join(
        f"{c.value} {c.unit} {facts.label(c.measure)} in the row of {facts.label(owner)}, "
        f"{facts.label(s.measure)} of {facts.label(s.cohort)} in the text"
        for s, c in pairs
    )
    return result(
        facts, "wrong-row", {fact.iri for pair in pairs for fact in pair}, f"{facts.label(cell.measure)}, {facts.label(cell.publication)}",
        f"The table prints in the row of {facts.label(owner)} what the text says of {facts.label(said.study)}.",
        shown, ("misprint", "other denominator"),
    )  # fmt: skip


def _other_people(facts: Facts, row: list[Fact], own_text: list[Fact]) -> Iterator[Result]:
    """A row is about a cohort by its size, but one of its figures is of a wider cohort and differs from the text's."""
    sized = {fact.cohort for fact in row if slug(fact.measure) == "cohort-size"}
    for cell in row:
        if cell.value is None or cell.unit != "%":
            continue
        for said in own_text:
            wider = said.cohort != cell.cohort and said.cohort in sized and cell.cohort in set(facts.ancestors(said.cohort))
            if wider and cell.measure == said.measure and cell.category == said.category and comparable(facts, said, cell):
                computed = difference(facts, said, cell)
                if computed:
                    named = [f for f in own_text if (f.value, f.unit, f.moment) == (cell.value, cell.unit, cell.moment)]
                    yield _of_wider_cohort(facts, said, cell, computed, named)


def _of_wider_cohort(facts: Facts, said: Fact, cell: Fact, computed: str, named: list[Fact]) -> Result:
    what = f"{facts.label(cell.measure)}, {facts.label(cell.publication)}"
    explanation = f"In a row about {facts.label(said.cohort)} the table prints a {facts.label(cell.measure)} that the text does not give."
    if named:
        explanation += f" The text gives this figure as {facts.label(named[0].measure)} of {facts.label(named[0].cohort)}."
    about = [said.iri, cell.iri, *(fact.iri for fact in named[:1])]
    remaining = ("other definition", "other denominator", "misprint")
    return result(facts, "text-and-table", about, what, explanation, f"text against table: {computed}", remaining)


def _other_column(facts: Facts, row: list[Fact], own_text: list[Fact]) -> Iterator[Result]:
    """A cell stands in the column of remission although the text gives the figure for MRD only, and no remission."""
    measured = {fact.measure for fact in own_text}
    tabled = {(fact.measure, fact.value) for fact in row}
    for cell in row:
        if cell.value in (None, 0, 100) or cell.measure in measured or not facts.is_a(cell.measure, BG.ResponseEndpoint):
            continue
        if any(facts.is_a(measure, BG.ResponseEndpoint) for measure in measured):
            continue
        for said in own_text:
            same = said.value == cell.value and said.unit == cell.unit and (said.measure, said.value) not in tabled
            if same and facts.is_a(said.measure, BG.MrdEndpoint):
                yield result(
                    facts, "text-and-table", [said.iri, cell.iri], f"{facts.label(said.measure)}, {facts.label(cell.publication)}",
                    f"The table gives {cell.value} % as {facts.label(cell.measure)} of {facts.label(cell.study)}, "
                    f"the text gives it as {facts.label(said.measure)}.",
                    f"{cell.value} % {facts.label(cell.measure)} against {said.value} % {facts.label(said.measure)}",
                    ("misprint", "other definition"),
                )  # fmt: skip
