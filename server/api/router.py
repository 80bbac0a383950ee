"""All routes under /api/v1."""

from typing import Any

from fastapi import FastAPI
from starlette.routing import BaseRoute

from server.api import (
    absences,
    alerts,
    audit,
    authority,
    branches,
    calendars,
    case_actions,
    cases,
    circulation,
    clock,
    comments,
    deployments,
    documents,
    forecast,
    imports,
    incidents,
    messages,
    migrations,
    notices,
    operating,
    people,
    processes,
    relations,
    reports,
    signatures,
    simulations,
    staffing,
    suspensions,
    task_actions,
    tasks,
)
from server.api.admitting import PREFIX
from server.auth.csrf import HEADER
from server.auth.sessions import COOKIE

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


def api_routes() -> list[BaseRoute]:
    """The routes of the JSON interface."""
    # A request tries them in this order, so what is asked most comes first.
    often = (task_actions, signatures, circulation, tasks, cases, case_actions, comments, documents)
    parts = (
        *often,
        operating,
        processes,
        migrations,
        suspensions,
        messages,
        notices,
        audit,
        reports,
        forecast,
        simulations,
        alerts,
        staffing,
        clock,
        deployments,
        imports,
        authority,
        people,
        branches,
        calendars,
        relations,
        absences,
        incidents,
    )
    return [route for part in parts for route in part.router.routes]


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
