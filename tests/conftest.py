"""Shared ground: the shipped evidence, the source texts where they are at hand, one built store, small folders to spoil."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
SYNTHETIC = REPOSITORY / "tests" / "data" / "synthetic"


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine leaks into a test."""
    for name in ("BLINAGRAPH_STORE", "BLINAGRAPH_SOURCES", "BLINAGRAPH_SERVER", "BLINAGRAPH_USER", "BLINAGRAPH_PASSWORD", "NETRC"):
        monkeypatch.delenv(name, raising=False)


def find_sources() -> Path | None:
    """The papers as text: as named by the environment, or beside the repository."""
    named = os.environ.get("BLINAGRAPH_TEST_SOURCES")
    for candidate in ([Path(named)] if named else []) + [REPOSITORY.parent / "shared" / "sources"]:
        if candidate.is_dir():
            return candidate
    return None


@pytest.fixture(scope="session")
def sources() -> Path:
    """The source texts; tests of real anchors skip without them."""
    found = find_sources()
    if found is None:
        pytest.skip("the source texts are not at hand: put them in ../shared/sources or name them in BLINAGRAPH_TEST_SOURCES")
    return found


@pytest.fixture(scope="session")
def store_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store built once from the shipped evidence."""
    from blinagraph.build import build

    root = tmp_path_factory.mktemp("store")
    build(root)
    return root


@pytest.fixture
def store(store_root: Path) -> Iterator[object]:
    """The built store, opened for reading."""
    from graph.store import open_current

    opened = open_current(store_root)
    yield opened
    opened.close()


@pytest.fixture
def evidence_copy(tmp_path: Path) -> Path:
    """A copy of the synthetic evidence, to spoil."""
    return Path(shutil.copytree(SYNTHETIC / "evidence", tmp_path / "evidence"))


@pytest.fixture
def synthetic_sources() -> Path:
    """The source text of the synthetic evidence."""
    return SYNTHETIC / "sources"


@pytest.fixture
def spoil(evidence_copy: Path) -> Callable[[str, str, str], Path]:
    """Replace one text in one file of the synthetic evidence by another; the text must stand there."""

    def change(file: str, old: str, new: str) -> Path:
        path = evidence_copy / file
        content = path.read_text(encoding="utf-8")
        assert old in content, f"{old!r} does not stand in {file}"
        path.write_text(content.replace(old, new, 1), encoding="utf-8")
        return evidence_copy

    return change


@pytest.fixture(scope="session")
def start_server() -> Iterator[Callable[..., tuple[str, int]]]:
    """Run ``blinagraph serve`` over a store on a free port of this machine; returns its address and its process id."""
    running: list[subprocess.Popen[str]] = []

    def start(root: Path, *options: str) -> tuple[str, int]:
        pytest.importorskip("uvicorn", reason="the extra web is not installed")
        command = [sys.executable, "-c", "from blinagraph.cli import run; run()", "--store", str(root), "serve", "--port", "0", *options]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        running.append(server)
        assert server.stdout is not None
        return server.stdout.readline().strip().removeprefix("http://").rstrip("/"), server.pid

    yield start
    for server in running:
        server.terminate()
        server.communicate()


@pytest.fixture(scope="session")
def start_oxigraph() -> Iterator[Callable[..., str]]:
    """Start real Oxigraph servers on this machine, each on a free port with its data in memory; they end with the tests."""
    binary = shutil.which("oxigraph", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    if binary is None:
        pytest.skip("the Oxigraph server is not installed: pip install oxigraph")
    running: list[subprocess.Popen[bytes]] = []

    def start(*options: str, command: str = "serve", location: Path | None = None) -> str:
        data = ["--location", str(location)] if location else []
        for _ in range(5):
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                address = f"127.0.0.1:{free.getsockname()[1]}"
            server = subprocess.Popen(
                [binary, command, *data, "--bind", address, *options],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                stdin=subprocess.DEVNULL,
            )
            running.append(server)
            for _ in range(300):
                if server.poll() is not None:
                    break
                try:
                    socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=1).close()
                except OSError:
                    time.sleep(0.05)
                else:
                    return f"http://{address}"
        raise AssertionError("the Oxigraph server does not start")

    yield start
    for server in running:
        server.terminate()
    for server in running:
        server.wait(10)
