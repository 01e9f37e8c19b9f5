"""A store remembers what it was built from, wherever it is opened, and says rightly why it no longer fits."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from blinagraph.cli import main
from blinagraph.context import CommandError, Context
from graph.store import current_generation, read_manifest

ASK = ("sparql", "-e", "ASK { ?study a bg:Study }")


def said(store: Path, *arguments: str) -> str:
    """Ask a store something, and return what is told beside the answer."""
    result = CliRunner().invoke(main, ["--store", str(store), *arguments, *ASK], standalone_mode=False)
    assert result.exception is None, result.exception
    assert result.stdout == "true\n"
    return result.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with synthetic evidence, its text, a store built from both and one built without the text, all named relatively."""
    folder = tmp_path_factory.mktemp("relative")
    shutil.copytree(Path(__file__).with_name("data") / "synthetic", folder, dirs_exist_ok=True)
    before = Path.cwd()
    os.chdir(folder)
    try:
        for store, sources in (("with", ["--sources", "sources"]), ("without", [])):
            arguments = ["--store", store, "build", "--evidence", "evidence", *sources]
            assert CliRunner().invoke(main, arguments, standalone_mode=False).exception is None
    finally:
        os.chdir(before)
    return folder


def test_folders_named_relatively_are_found_from_elsewhere(built: Path) -> None:
    assert said(built / "with") == ""
    generation = current_generation(built / "with")
    assert generation is not None
    manifest = read_manifest(generation)
    assert manifest.sources is not None
    assert all(Path(folder).is_absolute() for folder in (*manifest.evidence, manifest.sources))


def test_papers_named_later_are_the_cause_that_is_told(built: Path) -> None:
    told = said(built / "without", "--sources", str(built / "sources"))
    assert f"without the papers in {built / 'sources'}" in told
    assert "changed" not in told
    assert f"blinagraph build --evidence {built / 'evidence'} --sources {built / 'sources'}" in told


def test_changed_evidence_is_the_cause_that_is_told(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "moved")
    changed = shutil.copytree(built / "evidence", tmp_path / "evidence")
    studies = changed / "studies.yaml"
    studies.write_text(studies.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    store = tmp_path / "moved" / "without"
    manifest = next(store.glob("generation-*/manifest.json"))
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(str(built / "evidence"), str(changed)), encoding="utf-8")
    told = said(store)
    assert "changed" in told
    assert "papers in" not in told
    assert f"--evidence {changed}`" in told


def test_what_is_missing_is_named(built: Path, tmp_path: Path) -> None:
    assert f"there is no folder {tmp_path / 'nowhere'}" in said(built / "with", "--sources", str(tmp_path / "nowhere"))


def test_shipped_evidence_with_papers_named_is_built_again_for_that_reason(
    store_root: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuilt: list[Path | None] = []
    monkeypatch.setattr(Context, "build", lambda self: rebuilt.append(self.sources))
    told = said(store_root, "--sources", str(built / "sources"))
    assert told == f"This graph was built without the papers in {built / 'sources'}: building the graph again.\n"
    assert rebuilt == [built / "sources"]


def test_no_server_is_taken_by_what_works_on_this_machine(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot ask a server says so, instead of answering from the graph of this machine."""
    for command in (["export", "--out", str(tmp_path / "x.nq")], ["serve"], ["build"], ["verify"]):
        refused = CliRunner().invoke(
            main, ["--store", str(built / "with"), *command, "--server", "http://127.0.0.1:9"], standalone_mode=False
        )
        assert isinstance(refused.exception, CommandError)
        assert refused.exception.code == 2
        assert f"`blinagraph {command[0]}` works on this machine" in str(refused.exception)
    monkeypatch.setenv("BLINAGRAPH_SERVER", "http://127.0.0.1:9")
    arguments = ["--store", str(built / "with"), "export", "--out", str(tmp_path / "x.nq")]
    assert "not on the server" in CliRunner().invoke(main, arguments, standalone_mode=False).stderr


@pytest.mark.parametrize("command", [["audit"], ["explain", "p7"], ["show", "E1910"], ["ask", "survival"], list(ASK)], ids=lambda c: c[0])
def test_a_server_that_is_named_is_the_one_that_is_asked(command: list[str], built: Path) -> None:
    arguments = ["--store", str(built / "with"), *command, "--server", "http://127.0.0.1:9"]
    assert "cannot be reached" in str(CliRunner().invoke(main, arguments, standalone_mode=False).exception)
