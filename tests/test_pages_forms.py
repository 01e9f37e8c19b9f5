"""Forms of questions: what they offer, and what they refuse."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("jinja2", reason="the extra web is not installed")

read = runpy.run_path(str(Path(__file__).with_name("pages_reading.py")))["read"]


@pytest.fixture(scope="module")
def address(store_root: Path, start_server: Callable[..., tuple[str, int]]) -> str:
    return start_server(store_root, "--workers", "1")[0]


def test_a_form_offers_only_what_its_question_is_about(address: str) -> None:
    body = read(address, "/ask/survival").html
    assert 'value="overall-survival"' in body
    assert 'value="sex"' not in body
    assert 'value="cytokine-release-syndrome"' not in body


def test_a_parameter_given_twice_is_refused(address: str) -> None:
    page = read(address, "/ask/survival?study=e1910&study=blina-cell")
    assert page.status == 400
    assert "given 2 times" in page.text
