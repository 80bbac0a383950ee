"""`serve` and `worker`: start the server's processes."""

import errno
import socket
from typing import Annotated

import typer
import uvicorn

from server.cli.demo import show_demo
from server.cli.opening import database_told, opened
from server.cli.running import Failed, progress
from server.demo.making import is_being_made
from server.pages.assets import load_assets
from server.wiring.background import worker_alive
from server.wiring.connections import Connection
from server.wiring.logs import write_logs
from server.wiring.settings import load_settings
from server.wiring.working import run_worker

STOP_SECONDS = 10


def serve(
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen at.", min=0, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Processes; more than one needs PostgreSQL.", min=1)] = 1,
    demo: Annotated[bool, typer.Option("--demo", help="Seed the demo house first, as `demo` does.")] = False,
) -> None:
    """Serve pages and API. On SQLite this also does the background work."""
    settings = load_settings()
    if workers > 1 and settings.sqlite:
        raise Failed("SQLite allows one process; use PostgreSQL for --workers")
    _require_free(host, port)
    load_assets()
    with opened() as wired:
        # What is wrong with the database is said here, once, and not by every process.
        if demo:
            show_demo(wired)
        elif is_being_made(wired.database):
            progress("a history is being made, or was cut: timers and deliveries rest until `countersign demo` ends it")
        if not settings.sqlite and not worker_alive(wired):
            progress("no worker runs: timers and deliveries wait until `countersign worker` is started")
    write_logs()
    progress(f"Countersign on http://{host}:{port}")
    with database_told():
        uvicorn.run(
            "server.main:create_app",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            http=Connection,
            access_log=False,
            log_config=None,
            timeout_graceful_shutdown=STOP_SECONDS,
            server_header=False,
        )


def _require_free(host: str, port: int) -> None:
    """Raise Failed when the address cannot be listened at; before anything is seeded or started."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Failed(f"port {port} of {host} is in use; choose another: --port, or PORT= with make run") from error
        raise Failed(f"cannot listen at {host}, port {port}: {error.strerror}") from error


def worker(
    concurrency: Annotated[int, typer.Option(help="Pieces of work at once.", min=1)] = 2,
) -> None:
    """Do the background work of a server on PostgreSQL until stopped."""
    with database_told():
        run_worker(load_settings(), concurrency)
