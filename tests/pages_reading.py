"""What tests of pages share: fetching, and reading HTML the way a browser does; loaded by path, since tests are no package."""

from __future__ import annotations

import http.client
from email.message import Message
from html.parser import HTMLParser

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
VOID = {"meta", "link", "input", "br", "img", "hr"}


class Page:
    """A page as read: elements with attributes, and the text outside of tags."""

    def __init__(self, status: int, headers: Message, html: str) -> None:
        self.status = status
        self.headers = headers
        self.html = html
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.inline: list[str] = []
        self.unclosed: list[str] = []

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def records(self) -> int:
        """How many rows the tables have; the line under a row is part of it."""
        return self.html.count('<tr role="row"><td')

    @property
    def columns(self) -> list[str]:
        """The names of the columns that can be sorted by, those under the row included."""
        return [attributes["data-name"] for tag, attributes in self.elements if tag in ("th", "span") and "data-name" in attributes]

    @property
    def links(self) -> list[str]:
        return [a["href"] for a in self.all("a") if "href" in a]


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.page.unclosed.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("script", "style"):
            self.page.inline.append(data)
        self.page.text += data


def read(address: str, path: str, accept: str = BROWSER) -> Page:
    """Fetch a page of a server and read it."""
    connection = http.client.HTTPConnection(address, timeout=120)
    try:
        connection.request("GET", path, headers={"Accept": accept})
        response = connection.getresponse()
        body = response.read().decode()
        page = Page(response.status, response.headers, body)
    finally:
        connection.close()
    if response.headers.get_content_type() == "text/html":
        reader = _Reader(page)
        reader.feed(body)
        reader.close()
        page.unclosed += reader.open
    return page
