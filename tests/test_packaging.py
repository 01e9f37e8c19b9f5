"""The installed package: data files are there, names are ours, the command starts without heavy imports."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

PACKAGES = ("blinagraph", "evidence", "graph", "loaders", "ontology", "queries")


def test_every_data_file_of_the_repository_is_installed() -> None:
    root = Path(__file__).resolve().parents[1]
    expected = {
        p.relative_to(root).as_posix()
        for package in PACKAGES
        for p in (root / package).rglob("*")
        if p.suffix in (".ttl", ".rq", ".tsv", ".yaml", ".json", ".typed", ".html", ".css", ".js", ".svg", ".txt")
    }
    assert len(expected) > 30
    missing = [name for name in expected if not Path(str(files(name.split("/")[0]))).joinpath(*name.split("/")[1:]).exists()]
    assert sorted(missing) == []


def test_the_built_editor_is_installed_with_the_notices_of_its_parts() -> None:
    """In a wheel it must be; a checkout has it after `make frontend`."""
    built = Path(str(files("blinagraph.web"))) / "static" / "built"
    if built.is_relative_to(Path(__file__).resolve().parents[1]) and not built.exists():
        pytest.skip("the editor is not built: make frontend")
    notices = (built / "THIRD-PARTY.txt").read_text(encoding="utf-8")
    for name in ("@codemirror/view", "@codemirror/legacy-modes", "@lezer/highlight", "style-mod"):
        assert f"{name} " in notices
    assert notices.count("Permission is hereby granted") == notices.count(" (MIT)\n")
    assert "cm-editor" in (built / "editor.js").read_text(encoding="utf-8")


def test_the_lockfile_of_the_editor_names_hashes_and_no_server() -> None:
    folder = Path(__file__).resolve().parents[1] / "frontend"
    packages = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all("integrity" in package and "resolved" not in package for name, package in packages.items() if name)
    assert "://" not in (folder / "package.json").read_text(encoding="utf-8") + (folder / ".npmrc").read_text(encoding="utf-8")


@pytest.mark.parametrize("package", PACKAGES)
def test_the_top_level_names_belong_to_this_distribution_only(package: str) -> None:
    owners = importlib.metadata.packages_distributions().get(package, [])
    assert {"blinagraph"} >= set(owners)


def test_asking_starts_without_heavy_imports(store_root: Path) -> None:
    """The query path needs neither rdflib nor pydantic, pySHACL, networkx, owlready2 or pandas."""
    script = (
        "import sys; from blinagraph.cli import main; "
        f"main(['--store', {str(store_root)!r}, 'ask', 'refractory-subgroups', '--format', 'json'], standalone_mode=False); "
        "print(sorted({'rdflib','pydantic','pyshacl','networkx','owlready2','pandas','scipy'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip().splitlines()[-1] == "[]"
