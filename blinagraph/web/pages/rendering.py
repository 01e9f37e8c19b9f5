"""From templates to responses: everything escaped, a strict Content-Security-Policy on every page."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from blinagraph import __version__
from blinagraph.web.pages.cells import address

CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "object-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
))  # fmt: skip


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("blinagraph.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["address"] = address
    environment.globals["version"] = __version__
    return environment


def page(template: str, status: int = 200, nonce: str = "", **context: Any) -> Response:
    """Write a page from a template of the package. Every value is escaped; ``nonce`` lets one script of ours add styles."""
    html = _environment().get_template(template).render(nonce=nonce, **context)
    policy = CONTENT_SECURITY_POLICY.replace("style-src 'self'", f"style-src 'self' 'nonce-{nonce}'" if nonce else "style-src 'self'")
    return HTMLResponse(
        html,
        status,
        headers={"Content-Security-Policy": policy, "Cache-Control": "no-cache", "Vary": "Accept"},
    )


def refusal(status: int, message: str) -> Response:
    """Write a page that says why there is nothing else to show."""
    titles = {400: "That cannot be asked", 403: "Not allowed", 404: "Nothing here", 501: "Not installed", 503: "Busy", 504: "Time limit"}
    return page("error.html", status, title=titles.get(status, "No answer"), message=message)
