"""Routes that admit their caller, and the straight way to their handlers."""

from asyncio import get_running_loop
from collections.abc import Awaitable, Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, TypeAlias, get_type_hints

from fastapi import APIRouter
from fastapi.params import Depends as Dependency
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from server.api.access import Caller

PREFIX = "/api/v1"
_Source: TypeAlias = Callable[[Request], Awaitable[Any]]


def routes_below(path: str, *, tag: str) -> APIRouter:
    """A router for a part of the interface, below a path of it (`/tasks`, or nothing).

    Its routes know their whole path and go to the application as they are: a router within a router would look for
    the route of each request once more at every level.
    """
    return APIRouter(prefix=PREFIX + path, tags=[tag], route_class=AdmittingRoute)


class AdmittingRoute(APIRoute):
    """A route whose handler runs in a thread of its own and begins with admitting its `caller`.

    A look-up outside the handler would cost another change of threads, and so would the framework's own way there.
    A handler that takes nothing but parts of the path, its caller and the body is given them straight: the
    framework's resolution of parameters costs more than the rest of the way to it.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **more: Any) -> None:  # noqa: ANN401 -- the signature of the class it extends
        self._sources = _plain_sources(endpoint, path)
        super().__init__(path, _admitting(endpoint), **more)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request of this route's path."""
        if self._sources is None or scope["method"] not in self.methods:
            await super().handle(scope, receive, send)
            return
        request = Request(scope, receive, send)
        given = {name: await source(request) if source else request.path_params[name] for name, source in self._sources}
        response: Response = await self.endpoint(**given)
        await response(scope, receive, send)


def _plain_sources(endpoint: Callable[..., Any], path: str) -> tuple[tuple[str, _Source | None], ...] | None:
    """Where each parameter comes from: a dependency that asks for the request only, or (None) the path.

    None when the framework must resolve one of them, or make the answer.
    """
    hints = get_type_hints(endpoint, include_extras=True)
    if hints.pop("return", None) is not Response:
        return None
    found: list[tuple[str, _Source | None]] = []
    for name, hint in hints.items():
        source = next(
            (each.dependency for each in getattr(hint, "__metadata__", ()) if isinstance(each, Dependency)), None
        )
        is_plain = iscoroutinefunction(source) if source else hint is str and f"{{{name}}}" in path
        if not is_plain:
            return None
        found.append((name, source))
    return tuple(found)


def _admitting(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(endpoint)
    async def admitted(*, caller: Caller, **given: object) -> object:
        def handle() -> object:
            caller.admit()
            return endpoint(caller=caller, **given)

        return await get_running_loop().run_in_executor(None, handle)

    return admitted
