"""Whether the process lives, whether it is ready to serve, and its measures."""

from typing import TYPE_CHECKING

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from server.queries.backlog import count_backlog
from server.store.migrate import is_current
from server.wiring.graph import Wired

if TYPE_CHECKING:
    from server.wiring.metrics import Metrics


def healthz(_request: Request) -> Response:
    """Alive: the process answers."""
    return JSONResponse({"status": "ok"})


def readyz(request: Request) -> Response:
    """Ready: the database answers and is up to date, and background work runs; 503 with what is not."""
    wired: Wired = request.app.state.wired
    checks = {"database": _answers(wired)}
    checks["migrations"] = checks["database"] and is_current(wired.database)
    checks["workers"] = checks["migrations"] and request.app.state.background_runs()
    ready = all(checks.values())
    body = {"status": "ok" if ready else "unavailable", "checks": checks}
    return JSONResponse(body, 200 if ready else 503, {"Cache-Control": "no-store"})


def metrics(request: Request) -> Response:
    """The measures in Prometheus' text format."""
    measures: Metrics = request.app.state.metrics
    wired: Wired = request.app.state.wired
    try:
        measures.tell(count_backlog(wired.database, wired.now()))
    except SQLAlchemyError:
        measures.waiting.clear()  # no number is better than an old one; /readyz says what is wrong
    return Response(generate_latest(measures.registry), media_type=CONTENT_TYPE_LATEST)


HEALTH_ROUTES = (Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics))


def _answers(wired: Wired) -> bool:
    try:
        with wired.database.read() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True
