"""``blinagraph serve`` refuses clearly what it cannot do."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from blinagraph.cli import main
from blinagraph.context import CommandError


def refusal(*arguments: str) -> CommandError:
    result = CliRunner().invoke(main, arguments)
    assert isinstance(result.exception, CommandError), result.output
    return result.exception


def test_a_port_in_use_is_told(store_root: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        error = refusal("--store", str(store_root), "serve", "--port", str(taken.getsockname()[1]))
    assert error.code == 2
    assert "Cannot listen on 127.0.0.1" in error.lines[0]


@pytest.mark.parametrize("address", ["no address", "file:///etc/passwd", "x"])
def test_a_service_must_be_a_web_address(store_root: Path, address: str) -> None:
    assert refusal("--store", str(store_root), "serve", "--allow-service", address).code == 2


def test_without_the_extra_the_command_names_it(monkeypatch: pytest.MonkeyPatch, store_root: Path) -> None:
    for name in [name for name in sys.modules if name.startswith("blinagraph.web")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "starlette", None)
    monkeypatch.setitem(sys.modules, "starlette.applications", None)
    error = refusal("--store", str(store_root), "serve")
    assert error.code == 2
    assert 'pip install ".[web]"' in error.lines[0]


@pytest.mark.parametrize(("options", "with_texts", "expected"), [
    ((), False, True), ((), True, False), (("--cors",), True, True), (("--no-cors",), False, False),
])  # fmt: skip
def test_other_origins_may_not_read_the_papers_unasked(
    monkeypatch: pytest.MonkeyPatch, evidence_copy: Path, synthetic_sources: Path, tmp_path: Path,
    options: tuple[str, ...], with_texts: bool, expected: bool,
) -> None:  # fmt: skip
    """With the papers as text at hand their passages are in the answers: web pages of others read them only where that is allowed."""
    served: list[bool] = []
    monkeypatch.setattr(
        "blinagraph.commands.serve._serve", lambda settings, sources, listening: (served.append(settings.cors), listening.close())
    )
    common = ["--store", str(tmp_path / "store"), *(("--sources", str(synthetic_sources)) if with_texts else ())]
    CliRunner().invoke(main, [*common, "build", "--evidence", str(evidence_copy)], catch_exceptions=False)
    CliRunner().invoke(main, [*common, "serve", "--port", "0", *options], catch_exceptions=False)
    assert served == [expected]
