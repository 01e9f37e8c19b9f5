"""Read the evidence: the shared registers and one folder per publication, with every fault of each."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from loaders.claims import Claim, claim_of_row, claims_of_publication
from loaders.problems import Problem
from loaders.publication import Publication, Study, StudyRegister, Work, WorkRegister
from loaders.rows import TABLES, AnchoredRow, DerivedRow, Row, UncoveredRow
from loaders.schema_faults import KeyPath
from loaders.tables import read_table, read_yaml

STRUCTURE = "publication.yaml"
SPREADSHEETS = (".csv", ".ods", ".xls", ".xlsx")
TableRow = Row | UncoveredRow


@dataclass(frozen=True, slots=True)
class Registers:
    """What all publications share: studies and works by id."""

    studies: dict[str, Study]
    works: dict[str, Work]


@dataclass(slots=True)
class Evidence:
    """One publication as its folder holds it: structure and rows, each row with its line."""

    folder: Path
    publication: Publication
    rows: dict[str, list[tuple[int, TableRow]]] = field(default_factory=dict)
    lines: dict[KeyPath, int] = field(default_factory=dict)
    sha256: str = ""
    faulty: list[tuple[str, int, Row]] = field(default_factory=list)
    """Rows that the schema refuses, with file and line: cells as text, so that references can be checked; never loaded."""

    def of(self, *tables: str) -> Iterator[tuple[str, int, TableRow]]:
        """Go through the rows of some tables, or of all, with file name and line."""
        for table in tables or self.rows:
            for line, row in self.rows.get(table, []):
                yield f"{self.folder.name}/{table}.tsv", line, row

    def anchored(self) -> Iterator[tuple[str, int, AnchoredRow]]:
        """Go through the rows that have an anchor and state a fact."""
        for file, line, row in self.of():
            if isinstance(row, AnchoredRow):
                yield file, line, row

    def uncovered(self) -> Iterator[tuple[str, int, UncoveredRow]]:
        """Go through the numerals listed as stating no fact."""
        for file, line, row in self.of("uncovered"):
            yield file, line, cast("UncoveredRow", row)

    def derived(self) -> Iterator[tuple[str, int, DerivedRow]]:
        """Go through the derived findings."""
        for file, line, row in self.of("derived"):
            yield file, line, cast("DerivedRow", row)

    def claims(self) -> Iterator[Claim]:
        """Go through everything that a verifier checks."""
        yield from claims_of_publication(f"{self.folder.name}/publication.yaml", self.publication, self.lines)
        for file, line, row in self.anchored():
            yield claim_of_row(file, line, row)


def _in_folder(folder: Path, problems: list[Problem]) -> list[Problem]:
    return [Problem(f"{folder.name}/{p.file}", p.line, p.field, p.found, p.expected, p.cure) for p in problems]


def folder_hash(folder: Path) -> str:
    """Hash the evidence files of a folder: names and bytes, in order of name; the record of verification is left out."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*")):
        if path.suffix in (".tsv", ".yaml"):
            content = path.read_bytes()
            digest.update(f"{path.name} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()


def read_evidence(folder: Path) -> tuple[Evidence | None, list[Problem]]:
    """Read one publication's folder. Faults of every file come back together; nothing is raised for a bad row."""
    publication, lines, problems = _read_structure(folder)
    rows: dict[str, list[tuple[int, TableRow]]] = {}
    faulty: list[tuple[str, int, Row]] = []
    for table, model in TABLES.items():
        path = folder / f"{table}.tsv"
        if path.exists():
            read = read_table(path, model)
            rows[table] = list(read.rows)
            faulty += [(f"{folder.name}/{path.name}", line, row) for line, row in read.faulty if isinstance(row, Row)]
            problems += read.problems
    known = {f"{table}.tsv" for table in TABLES}
    problems += [
        Problem(path.name, 1, "file", path.name, f"one of {', '.join(sorted(known))}", "rename or remove it")
        for path in sorted(folder.glob("*.tsv"))
        if path.name not in known
    ]
    problems += [
        Problem(path.name, 1, "file", path.name, "tables with tabs between the cells, in files .tsv", "save it so, or remove it")
        for path in sorted(folder.iterdir())
        if path.suffix in SPREADSHEETS
    ]
    if publication is None:
        return None, _in_folder(folder, problems)
    if publication.id != folder.name:
        problems.append(Problem("publication.yaml", 1, "id", publication.id, f"the name of the folder, {folder.name}"))
    return Evidence(folder, publication, rows, lines, folder_hash(folder), faulty), _in_folder(folder, problems)


def _read_structure(folder: Path) -> tuple[Publication | None, dict[KeyPath, int], list[Problem]]:
    path = folder / STRUCTURE
    if path.exists():
        return read_yaml(path, Publication)
    others = sorted(p.name for p in folder.iterdir() if p.suffix in (".yaml", ".yml"))
    cure = f"rename {others[0]}" if others else "write it first: the tables refer to it"
    return None, {}, [Problem(STRUCTURE, 1, "file", f"no {STRUCTURE}", f"a file of this name in {folder}", cure)]


def read_registers(root: Path) -> tuple[Registers, list[Problem]]:
    """Read ``studies.yaml`` and ``works.yaml`` of an evidence root. Raises FileNotFoundError when one is missing."""
    for register in ("studies.yaml", "works.yaml"):
        if not (root / register).is_file():
            hint = f"; {root} is one publication, name the folder above it" if (root / STRUCTURE).exists() else ""
            raise FileNotFoundError(f"no {register} in {root}, which studies and works of all its publications need{hint}")
    studies, _, problems = read_yaml(root / "studies.yaml", StudyRegister)
    works, _, faults = read_yaml(root / "works.yaml", WorkRegister)
    problems += faults
    study_list = studies.studies if studies else ()
    work_list = works.works if works else ()
    for file, ids in (("studies.yaml", [s.id for s in study_list]), ("works.yaml", [w.id for w in work_list])):
        problems += [Problem(file, 1, "id", i, "each id once") for i, times in sorted(Counter(ids).items()) if times > 1]
    return Registers({s.id: s for s in study_list}, {w.id: w for w in work_list}), problems


def publication_folders(root: Path) -> list[Path]:
    """List the folders of an evidence root that hold tables or YAML, in order of name."""
    holding = {path.parent for path in root.glob("*/*") if path.suffix in (".tsv", ".yaml", ".yml", *SPREADSHEETS)}
    return sorted(folder for folder in holding if not folder.name.startswith((".", "_")))
