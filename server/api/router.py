"""All routes under /api/v1."""

from typing import Any

from fastapi import APIRouter, FastAPI

from server.api import (
    audit,
    case_actions,
    cases,
    clock,
    comments,
    deployments,
    documents,
    imports,
    messages,
    processes,
    task_actions,
    tasks,
)
from server.auth.csrf import HEADER
from server.auth.sessions import COOKIE

PREFIX = "/api/v1"
OPENAPI_URL = f"{PREFIX}/openapi.json"
_WAYS_IN: dict[str, dict[str, str]] = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "An access token: `Authorization: Bearer csk_…`",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": f"A browser's session; what changes something also sends `{HEADER}`",
    },
}


def api_router() -> APIRouter:
    """The router of the JSON interface."""
    router = APIRouter(prefix=PREFIX)
    # A request tries them in this order, so what is asked most comes first.
    often = (task_actions, tasks, cases, case_actions, comments, documents)
    for part in (*often, processes, messages, audit, clock, deployments, imports):
        router.include_router(part.router)
    return router


def describe_ways_in(app: FastAPI) -> None:
    """Name in OpenAPI the two ways to be admitted to any route; as dependencies they would run at every request."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        document = described()
        document.setdefault("components", {})["securitySchemes"] = _WAYS_IN
        for methods in document["paths"].values():
            for operation in methods.values():
                operation["security"] = [{name: []} for name in _WAYS_IN]
        return document

    app.openapi = openapi
