"""Check that everything a publication refers to exists: cohorts, definitions, terms, studies, works, findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from loaders.evidence_folder import Evidence, Registers
from loaders.problems import Problem
from loaders.publication import RiskScheme
from loaders.rows import AdministrationRow, AnchoredRow, CaseRow, DerivedRow, EligibilityRow, FindingRow, Row, StatementRow
from ontology.terms import Terms, UnknownTermError

REFERENCE_SORTS = ("cohort", "study", "measure", "subgroup", "drug", "category", "setting", "scheme", "regimen", "case", "arm")
LACKING = "docs/evidence-format.md, `When the ontology lacks a term`"
TERM_SORTS = ("category", "risk-category", "subgroup", "drug", "measure", "setting")


OWN_IDS = ("sections", "regimens", "arms", "cohorts", "definitions", "categories", "sets", "schemes")


def all_rows(evidence: Evidence) -> Iterator[tuple[str, int, Row]]:
    """Go through all rows of facts, and after them through what is left of those that the schema refuses."""
    for file, line, row in evidence.of():
        if isinstance(row, Row):
            yield file, line, row
    yield from evidence.faulty


class _Checker:
    """Collects the references of one publication that lead nowhere."""

    def __init__(self, evidence: Evidence, registers: Registers, terms: Terms) -> None:
        publication = evidence.publication
        rows = [row for _, _, row in all_rows(evidence)]
        self.evidence, self.registers, self.terms = evidence, registers, terms
        self.problems: list[Problem] = []
        self.local: dict[str, set[str]] = {
            "cohort": {c.id for c in publication.cohorts},
            "definition": {d.id for d in publication.definitions},
            "regimen": {r.id for r in publication.regimens},
            "arm": {a.id for a in publication.arms},
            "scheme": {s.id for s in publication.schemes},
            "category": {c.id for c in publication.categories},
            "section": {s.id for s in publication.sections},
            "case": {r.case for r in rows if isinstance(r, CaseRow)},
            "study": set(registers.studies),
            "work": set(registers.works),
            "finding": {r.id for r in rows if isinstance(r, FindingRow)},
        }

    def fault(self, file: str, line: int, field: str, found: str, expected: str, near: Iterable[str] = (), otherwise: str = "") -> None:
        hint = ", ".join(near)
        self.problems.append(Problem(file, line, field, found, expected, f"did you mean {hint}?" if hint else otherwise))

    def known(self, file: str, line: int, field: str, sort: str, value: str | None) -> None:
        if value is not None and value not in self.local[sort]:
            where = {"study": "studies.yaml", "work": "works.yaml"}.get(sort, f"{self.evidence.folder.name}")
            self.fault(file, line, field, repr(value), f"a {sort} of {where}", _near(value, self.local[sort]))

    def term(self, file: str, line: int, field: str, value: str | None, *sorts: str) -> None:
        if value is None or (value in self.local["category"] and "category" in sorts):
            return
        try:
            self.terms.find(value, *sorts)
        except UnknownTermError as error:
            self.fault(file, line, field, repr(value), f"a {' or '.join(sorts)} of the ontology", error.near, f"see {LACKING}")

    def reference(self, file: str, line: int, field: str, value: str | None) -> None:
        if value is None:
            return
        sort, _, slug = value.partition(":")
        if not slug or sort not in REFERENCE_SORTS:
            self.fault(file, line, field, repr(value), f"a typed reference: {', '.join(REFERENCE_SORTS)} with `:` and an id")
        elif sort in ("measure", "subgroup", "drug", "setting"):
            self.term(file, line, field, slug, sort)
        elif sort == "category":
            self.term(file, line, field, slug, *TERM_SORTS)
        else:
            self.known(file, line, field, sort, slug)


def _near(value: str, pool: Iterable[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(value, sorted(pool), n=3, cutoff=0.5)


def check_references(evidence: Evidence, registers: Registers, terms: Terms) -> list[Problem]:
    """List the references of one publication that lead nowhere, with the nearest names that would."""
    checker = _Checker(evidence, registers, terms)
    _check_structure(checker)
    seen: dict[str, str] = {}
    for file, line, row in all_rows(evidence):
        if row.id in seen:
            checker.fault(file, line, f"{row.id} id", repr(row.id), f"an id that no other row has (see {seen[row.id]})")
        seen.setdefault(row.id, f"{file}:{line}")
        _check_row(checker, file, line, row)
    return checker.problems


def _check_structure(checker: _Checker) -> None:
    publication, folder = checker.evidence.publication, checker.evidence.folder.name
    file, lines = f"{folder}/publication.yaml", checker.evidence.lines
    for sort in OWN_IDS:
        seen: dict[str, int] = {}
        for i, thing in enumerate(getattr(publication, sort)):
            line = lines.get((sort, i), 1)
            if seen.setdefault(thing.id, line) != line:
                checker.fault(file, line, f"{sort}.{i}.id", repr(thing.id), f"an id of its own (see line {seen[thing.id]})")
    checker.known(file, lines.get(("work",), 1), "work", "work", publication.work)
    for study in publication.about:
        checker.known(file, lines.get(("about",), 1), "about", "study", study)
    for i, cohort in enumerate(publication.cohorts):
        line = lines.get(("cohorts", i), 1)
        name = f"cohort {cohort.id}"
        checker.known(file, line, f"{name} study", "study", cohort.study)
        checker.known(file, line, f"{name} parent", "cohort", cohort.parent)
        checker.known(file, line, f"{name} arm", "arm", cohort.arm)
        for criterion in cohort.criteria:
            checker.term(file, line, f"{name} criterion", criterion.on, "measure")
            checker.term(file, line, f"{name} criterion", criterion.term, *TERM_SORTS)
            checker.term(file, line, f"{name} criterion", criterion.scheme, "scheme")
    for i, definition in enumerate(publication.definitions):
        line, name = lines.get(("definitions", i), 1), f"definition {definition.id}"
        checker.term(file, line, name, definition.measure, "measure")
        checker.known(file, line, f"{name} study", "study", definition.study)
        for measure in (*definition.events, *definition.includes):
            checker.term(file, line, name, measure, "measure")
    for i, regimen in enumerate(publication.regimens):
        line = lines.get(("regimens", i), 1)
        checker.known(file, line, f"regimen {regimen.id} study", "study", regimen.study)
        checker.term(file, line, f"regimen {regimen.id} setting", regimen.setting, "setting")
    for i, arm in enumerate(publication.arms):
        line = lines.get(("arms", i), 1)
        checker.known(file, line, f"arm {arm.id} study", "study", arm.study)
        checker.known(file, line, f"arm {arm.id} regimen", "regimen", arm.regimen)
    for i, group in enumerate(publication.sets):
        line = lines.get(("sets", i), 1)
        checker.known(file, line, f"set {group.id}", "cohort", group.cohort)
        for finding in group.findings:
            checker.known(file, line, f"set {group.id}", "finding", finding)
    for i, scheme in enumerate(publication.schemes):
        line, name = lines.get(("schemes", i), 1), f"scheme {scheme.id}"
        checker.known(file, line, f"{name} study", "study", scheme.study)
        _check_scheme(checker, file, line, scheme)
        for category in scheme.categories:
            checker.term(file, line, name, category, "risk-category")
        for rule in scheme.rules:
            if rule.category not in scheme.categories:
                checker.fault(file, line, f"{name} rule", repr(rule.category), "one of the scheme's categories", scheme.categories)
            for subgroup in (*rule.subgroups, *rule.without):
                checker.term(file, line, f"{name} rule", subgroup, "subgroup", "category")


def _check_scheme(checker: _Checker, file: str, line: int, scheme: RiskScheme) -> None:
    """A scheme is one of the ontology, under a name that the ontology gives it, so that none is taken for another."""
    try:
        known = checker.terms.find(scheme.id, "scheme")
    except UnknownTermError as error:
        cure = f"a scheme of the paper's own is declared first: see {LACKING}; of like name: {', '.join(error.near) or 'none'}"
        checker.problems.append(Problem(file, line, f"scheme {scheme.id} id", repr(scheme.id), "a scheme of the ontology", cure))
        return
    if not any(_words(name) <= _words(scheme.label) for name in (known.label, *known.also)):
        names = ", ".join((known.label, *known.also))
        expected, cure = f"a label with a name of this scheme: {names}", f"for a scheme of the paper's own see {LACKING}"
        checker.problems.append(Problem(file, line, f"scheme {scheme.id} label", repr(scheme.label), expected, cure))


def _words(label: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", label.lower()))


def _check_row(checker: _Checker, file: str, line: int, row: Row) -> None:
    def field(name: str) -> str:
        return f"{row.id} {name}"

    if isinstance(row, AnchoredRow) and row.section is not None:
        checker.known(file, line, field("section"), "section", row.section.split(":")[0])
    if isinstance(row, FindingRow | DerivedRow | CaseRow):
        checker.known(file, line, field("cohort"), "cohort", row.cohort)
    if isinstance(row, FindingRow | DerivedRow):
        checker.known(file, line, field("definition"), "definition", row.definition)
        checker.term(file, line, field("measure"), row.measure, "measure")
    if isinstance(row, FindingRow | StatementRow | AdministrationRow | EligibilityRow):
        checker.known(file, line, field("study"), "study", row.study)
        checker.known(file, line, field("original"), "work", row.original)
    if isinstance(row, FindingRow):
        checker.term(file, line, field("category"), row.category, *TERM_SORTS)
        for finding in (row.compares or "").split():
            checker.known(file, line, field("compares"), "finding", finding)
    if isinstance(row, CaseRow):
        checker.term(file, line, field("term"), row.term, *TERM_SORTS)
        checker.term(file, line, field("scheme"), row.scheme, "scheme")
    if isinstance(row, AdministrationRow):
        checker.term(file, line, field("drug"), row.drug, "drug")
        checker.known(file, line, field("regimen"), "regimen", row.regimen)
        phases = {p.id for r in checker.evidence.publication.regimens if r.id == row.regimen for p in r.phases}
        if phases and row.phase is not None and row.phase not in phases:
            checker.fault(file, line, field("phase"), repr(row.phase), f"a phase of regimen {row.regimen}", _near(row.phase, phases))
    if isinstance(row, EligibilityRow):
        checker.term(file, line, field("on"), row.on, "measure")
        checker.term(file, line, field("term"), row.term, *TERM_SORTS)
    if isinstance(row, StatementRow):
        for name in ("subject", "object", "comparator"):
            checker.reference(file, line, field(name), getattr(row, name))
        checker.term(file, line, field("measure"), row.measure, "measure")
    if isinstance(row, DerivedRow):
        for name in ("n_from", "total_from"):
            value = getattr(row, name)
            if value is not None:
                checker.known(file, line, field(name), "finding", value.rpartition(".")[0])
