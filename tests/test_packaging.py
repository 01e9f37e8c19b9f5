"""The installed package: data files are there, names are ours, the command starts without heavy imports."""

from __future__ import annotations

import importlib.metadata
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
        if p.suffix in (".ttl", ".rq", ".tsv", ".yaml", ".json", ".typed")
    }
    assert len(expected) > 30
    missing = [name for name in expected if not Path(str(files(name.split("/")[0]))).joinpath(*name.split("/")[1:]).exists()]
    assert sorted(missing) == []


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
