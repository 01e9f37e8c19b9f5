"""Match the numbers of a claim with the numerals of its anchor: each its own token, none left over in ``printed``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, product

from loaders.anchoring import Span
from loaders.claims import Claim, Expected
from loaders.numerals import Numeral

Assignment = dict[str, Numeral]
MAX_PLACES = 64


def fits(expected: Expected, numeral: Numeral, percent_in_reach: bool) -> bool:
    """Say whether a numeral can be the number expected: value, comparator, and percentage or not."""
    if not numeral.matches(expected.value, expected.unit) or numeral.comparator not in expected.comparators:
        return False
    if expected.percent:
        return numeral.percent or percent_in_reach
    return not numeral.percent


def printed_places(part: str, text: str, spans: Sequence[Span]) -> list[Span]:
    """Find where a part of ``printed`` stands inside the spans, white space folded."""
    pattern = re.compile(r"\s+".join(re.escape(word) for word in part.split()))
    return [
        Span(span.start + match.start(), span.start + match.end())
        for span in spans
        for match in pattern.finditer(text[span.start : span.end])
    ]


def _groups(claim: Claim) -> list[tuple[Expected, ...]]:
    """The numbers to match, those that share one numeral taken together."""
    groups: list[tuple[Expected, ...]] = []
    taken: set[str] = set()
    for names in claim.shared:
        group = tuple(e for e in claim.expected if e.name in names)
        if len(group) > 1:
            groups.append(group)
            taken |= {e.name for e in group}
    return groups + [(e,) for e in claim.expected if e.name not in taken]


def _in_order(found: Assignment, in_table: bool) -> bool:
    low, high = found.get("low"), found.get("high")
    if low and high and low.start > high.start:
        return False
    n, value = found.get("n"), found.get("value")
    return not (in_table and n and value and n.start > value.start)


def _assign(
    groups: list[tuple[Expected, ...]], candidates: list[list[Numeral]], must_use: set[Numeral], in_table: bool, found: Assignment
) -> Assignment | None:
    if len(must_use) > len(groups):
        return None
    if not groups:
        return dict(found) if not must_use and _in_order(found, in_table) else None
    group, options = groups[0], candidates[0]
    used = set(found.values())
    for numeral in sorted(options, key=lambda option: option not in must_use):
        if numeral in used:
            continue
        attempt = _assign(
            groups[1:], candidates[1:], must_use - {numeral}, in_table, found | {e.name: numeral for e in group}
        )  # fmt: skip
        if attempt is not None:
            return attempt
    if all(e.optional for e in group):
        return _assign(groups[1:], candidates[1:], must_use, in_table, found)
    return None


def match(
    claim: Claim, text: str, spans: Sequence[Span], tokens: Sequence[Numeral], *, in_table: bool, percent_in_reach: bool
) -> Assignment | str:
    """Assign every number of a claim to a numeral of its own, or say what does not fit.

    ``tokens`` are the numerals that lie wholly inside the spans. Every numeral inside ``printed`` must be
    taken by a number; numbers that ``printed`` must show are looked for there only, and so are figures
    behind words such as *both* or *no*.
    """
    parts = claim.printed.split(" | ") if claim.printed else []
    places = [printed_places(part, text, spans) for part in parts]
    for part, found in zip(parts, places, strict=True):
        if not found:
            return f"{part!r} in `printed`, which does not stand in the anchor"
    groups = _groups(claim)
    for choice in islice(product(*places), MAX_PLACES):
        inside = {t for t in tokens if any(p.start < t.end and t.start < p.end for p in choice)}
        candidates = [
            [
                t for t in tokens
                if all(fits(e, t, percent_in_reach) for e in group)
                and (t in inside or not parts or ((t.kind != "word" or t.required) and not any(e.printed for e in group)))
            ]
            for group in groups
        ]  # fmt: skip
        order = sorted(range(len(groups)), key=lambda i: (all(e.optional for e in groups[i]), len(candidates[i])))
        result = _assign(
            [groups[i] for i in order], [candidates[i] for i in order], {t for t in inside if t.required or t.kind == "roman"}, in_table, {}
        )  # fmt: skip
        if result is not None:
            return result
    return _why_not(groups, tokens, percent_in_reach, text)


def _why_not(groups: list[tuple[Expected, ...]], tokens: Sequence[Numeral], percent_in_reach: bool, text: str) -> str:
    there = ", ".join(f"{text[t.start : t.end]}{'%' if t.percent else ''}" for t in tokens) or "no numeral"
    missing = [
        "=".join(e.name for e in group) + f" {group[0].value}{'%' if group[0].percent else ''}"
        for group in groups
        if not group[0].optional and not any(all(fits(e, t, percent_in_reach) for e in group) for t in tokens)
    ]
    if missing:
        return f"{'; '.join(missing)} not among the figures of the anchor ({there})"
    return f"figures that cannot each take a numeral of their own, or numerals of `printed` without a field ({there})"
