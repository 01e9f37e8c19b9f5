"""What tests in a real browser share: a Chromium, a visit that notes what must not happen, axe-core; loaded by path, as tests are no package."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LOOKS: dict[str, dict[str, Any]] = {"light": {}, "dark": {"color_scheme": "dark"}, "narrow": {"viewport": {"width": 390, "height": 844}}}


def open_browser() -> Iterator[Any]:
    """Start a Chromium of this machine for as long as a fixture lives; skip where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install playwright")
    path = os.environ.get("BLINAGRAPH_TEST_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium was found: apt-get install chromium, or name one in BLINAGRAPH_TEST_BROWSER")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


class Visit:
    """A tab that notes what must not happen; ``refused`` are statuses that the test asks for, which browsers put on the console."""

    def __init__(self, context: Any) -> None:
        self.page = context.new_page()
        self.refused: set[int] = set()
        self.hosts: set[str] = set()
        self._messages: list[str] = []
        self.page.on("console", lambda message: self._messages.append(message.text) if message.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self._messages.append(str(error)))
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname or ""))

    @property
    def errors(self) -> list[str]:
        return [text for text in self._messages if not any(f"status of {status}" in text for status in self.refused)]


def visiting(browser: Any, look: dict[str, Any]) -> Iterator[Visit]:
    """A fresh profile; after the test: nothing on the console, no request to any other host."""
    context = browser.new_context(**look)
    visit = Visit(context)
    yield visit
    context.close()
    assert visit.errors == []
    assert visit.hosts <= {"127.0.0.1"}


def barriers(page: Any) -> list[Any]:
    """What axe-core finds on a page and in its frames: WCAG 2.2 A and AA and best practices; skip where axe-core is not installed."""
    found = find_spec("axe_playwright_python")
    if found is None or found.origin is None:
        pytest.skip("axe-core is not installed: pip install axe-playwright-python")
    script = Path(found.origin).with_name("axe.min.js").read_text(encoding="utf-8")
    for frame in page.frames:
        if frame == page.main_frame or frame.url.startswith("http"):
            frame.wait_for_load_state()
            frame.evaluate(script)
    listed: list[Any] = page.evaluate(
        "axe.run().then(result => result.violations.map(v => [v.id, v.help, v.nodes.map(n => n.html).slice(0, 3)]))"
    )
    return listed
