"""Shared ground: the shipped evidence, the source texts where they are at hand, one built store, small folders to spoil."""

from __future__ import annotations

import fcntl
import os
import runpy
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
SYNTHETIC = REPOSITORY / "tests" / "data" / "synthetic"
DATASET = "dataset.nq"
BROWSING = runpy.run_path(str(Path(__file__).with_name("pages_browsing.py")))


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
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of one run see; pytest-xdist gives each worker a folder of its own inside it."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def store_root(shared: Path) -> Path:
    """The folder of a store built once from the shipped evidence, by the worker that needs it first; only read, never changed."""
    from blinagraph.build import build

    root, written = shared / "store", shared / DATASET
    with (shared / "store.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not written.exists():
            nquads = build(root).nquads()
            fresh = written.with_suffix(".new")
            fresh.write_bytes(nquads)
            fresh.replace(written)
    return root


@pytest.fixture(scope="session")
def nquads(store_root: Path, shared: Path) -> bytes:
    """The dataset of the built store as its build writes it."""
    return (shared / DATASET).read_bytes()


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium of this machine; each module has its own, since the loop that drives it stays in the way of others."""
    yield from BROWSING["open_browser"]()


@pytest.fixture(scope="session")
def website(store_root: Path, start_server: Callable[..., tuple[str, int]]) -> str:
    """The address of the pages of the shipped evidence, without its texts."""
    return f"http://{start_server(store_root, '--workers', '2')[0]}"


@pytest.fixture(params=BROWSING["LOOKS"].values(), ids=BROWSING["LOOKS"])
def visit(browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A tab in each look, checked when it closes."""
    yield from BROWSING["visiting"](browser, request.param)


@pytest.fixture
def plain(browser: Any) -> Iterator[Any]:
    """A tab that runs no scripts."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


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
