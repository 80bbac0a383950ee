"""What Prometheus may ask: requests by route and their duration."""

from dataclasses import dataclass
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram, PlatformCollector, ProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class Metrics:
    """The measures of one process."""

    registry: CollectorRegistry
    requests: Counter
    seconds: Histogram


def new_metrics() -> Metrics:
    """Make the measures, in a registry of their own."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    return Metrics(
        registry,
        Counter("countersign_requests", "Answered requests", ["method", "route", "status"], registry=registry),
        Histogram("countersign_request_seconds", "Time to the end of the answer", ["route"], registry=registry),
    )


class Measured:
    """ASGI middleware that counts and times answers by the pattern of their route."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how it ended."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = perf_counter(), "500"

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            route = _pattern(scope)
            self._metrics.requests.labels(scope["method"], route, status).inc()
            self._metrics.seconds.labels(route).observe(perf_counter() - began)


def _pattern(scope: Scope) -> str:
    """The route's pattern with its prefix; a route's own `path` lacks that of the router it is included by."""
    included = scope.get("fastapi", {}).get("effective_route_context")
    return getattr(included or scope.get("route"), "path", "-")
