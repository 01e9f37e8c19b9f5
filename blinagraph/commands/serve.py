"""``blinagraph serve``: the SPARQL endpoint and the things of the graph on a web server of this machine."""

from __future__ import annotations

import ipaddress
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click

from blinagraph.context import CommandError, Context, say

if TYPE_CHECKING:
    from blinagraph.web.app import ServerSettings


@click.command("serve", short_help="Serve the SPARQL endpoint and pages on this machine.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; the default is reached from this machine only.")
@click.option("--port", type=click.IntRange(0, 65535), default=8088, show_default=True, help="Port to listen on; 0 takes a free one.")
@click.option("--timeout-s", type=click.FloatRange(0.1), default=30.0, show_default=True, help="Time limit of one query, in seconds.")
@click.option("--max-rows", type=click.IntRange(1), default=100_000, show_default=True, help="Most rows or triples of one answer.")
@click.option("--max-answer-mb", type=click.IntRange(1), default=64, show_default=True, help="Largest answer, in megabytes.")
@click.option("--memory-mb", type=click.IntRange(64), default=2048, show_default=True, help="Memory one query may take, in mebibytes.")
@click.option("--workers", type=click.IntRange(1), default=4, show_default=True, help="Queries answered at the same time.")
@click.option("--allow-service", "services", multiple=True, metavar="URL", help="An address that SERVICE may name; may be repeated.")
@click.option("--cors/--no-cors", default=None, help="Let web pages of other origins read answers; by default yes, without papers as text.")
@click.pass_obj
def command(
    context: Context,
    host: str,
    port: int,
    timeout_s: float,
    max_rows: int,
    max_answer_mb: int,
    memory_mb: int,
    workers: int,
    services: tuple[str, ...],
    cors: bool | None,
) -> None:
    """Serve a read-only SPARQL endpoint at /sparql, and each thing of the graph at the path of its IRI.

    The address is written to standard output as soon as it can be called; Ctrl-C ends the server.

    Example: blinagraph serve --port 8088
    """
    try:
        from blinagraph.web.app import ServerSettings
        from blinagraph.web.jobs import Limits
    except ImportError as error:
        why = f'The web server needs what the extra "web" installs; in the repository run: pip install ".[web]" ({error}).'
        raise CommandError(2, why) from error
    for address in services:
        _check_service(address)
    store = context.open()
    sources = context.sources or (Path(store.manifest.sources) if store.manifest.sources else None)
    store.close()
    limits = Limits(timeout_s=timeout_s, max_rows=max_rows, max_answer_bytes=max_answer_mb * 1_000_000, memory_mb=memory_mb)
    open_to_others = sources is None if cors is None else cors
    _serve(ServerSettings(context.root.absolute(), limits, workers, services, open_to_others), sources, _listen(host, port))


def _check_service(address: str) -> None:
    import pyoxigraph as ox

    try:
        ox.NamedNode(address)
    except ValueError as error:
        raise CommandError(2, f"--allow-service {address}: {error}.") from error
    if not address.startswith(("http://", "https://")):
        raise CommandError(2, f"--allow-service {address}: the address must begin with http:// or https://.")


def _listen(host: str, port: int) -> socket.socket:
    """Take the port, so that the address can be told before the server runs. Raises CommandError when it cannot be had."""
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=256)
    except OSError as error:
        raise CommandError(2, f"Cannot listen on {host} port {port}: {error.strerror or error}.") from error
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _serve(settings: ServerSettings, sources: Path | None, listening: socket.socket) -> None:
    import uvicorn

    from blinagraph.web.app import ENDPOINT, create_app
    from blinagraph.web.pages.site import Site

    site = Site(sources)
    host, port = listening.getsockname()[:2]
    if not ipaddress.ip_address(host).is_loopback:
        say("Warning: this server can be reached from other machines.")
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    click.echo(f"{address}/")
    say(f"SPARQL endpoint: {address}{ENDPOINT}; Ctrl-C ends the server.")
    config = uvicorn.Config(
        create_app(settings, site.routes(), site),
        http="h11",
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=settings.limits.max_query_bytes + 16_384,
    )
    server = uvicorn.Server(config)
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        return
    finally:
        listening.close()
    if not server.started:
        raise CommandError(2, "The server could not start.")
