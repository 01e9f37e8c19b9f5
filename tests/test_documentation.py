"""The documentation says what is: generated references are current, every command and question is named, links lead somewhere."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from blinagraph.cli import COMMANDS
from loaders.references import LACKING
from queries.catalogue import question_files

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["evidence-format.md", "questions.md", "terms.md", "mappings.md", "command-line.md"])
def test_generated_references_are_current(generator: ModuleType, page: str, nquads: bytes) -> None:
    """If this fails: make docs."""
    write = generator.PAGES[page]
    given = (nquads,) if write is generator.questions else ()
    assert (ROOT / "docs" / page).read_text(encoding="utf-8") == write(*given)


def test_every_command_and_question_is_documented() -> None:
    commands = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    questions = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    assert [] == [name for name in COMMANDS if f"## {name}\n" not in commands]
    assert [] == [name for name in question_files() if f"### {name}\n" not in questions]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [] == [target for target in targets if not (page.parent / target).exists()]


def test_the_commands_of_the_readme_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    used = set(re.findall(r"^blinagraph (\w+)", readme, re.MULTILINE))
    assert len(used) >= 4
    assert used <= set(COMMANDS)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"\n{target}:" in makefile for target in re.findall(r"^make (\w+)", readme, re.MULTILINE))


def test_nothing_is_said_to_be_on_an_index() -> None:
    """The package is installed from its repository: no page and no message says `pip install blinagraph[…]`."""
    texts = [
        *(page for page in PAGES if page.parent.name != "decisions"),
        *(path for package in ("blinagraph", "graph", "loaders", "ontology", "queries") for path in (ROOT / package).rglob("*.py")),
    ]
    assert len(texts) > 100
    assert [] == [str(path) for path in texts if re.search(r"pip install ['\"]?blinagraph", path.read_text(encoding="utf-8"))]


def test_the_format_names_every_file_and_what_to_do_without_a_term() -> None:
    """A curator finds links of cohorts and the way to a new term where the messages send them."""
    page = (ROOT / "docs" / "evidence-format.md").read_text(encoding="utf-8")
    assert "\n## cohort_links.tsv\n" in page
    (heading,) = re.findall("`(.+)`", LACKING)
    assert f"\n## {heading}\n" in page
