"""All routes under /api/v1."""

from fastapi import APIRouter, Depends, Security
from fastapi.security import APIKeyCookie, HTTPBearer

from server.api import audit, case_actions, cases, clock, deployments, messages, processes, task_actions, tasks
from server.api.params import usable_address
from server.auth.csrf import HEADER
from server.auth.sessions import COOKIE

PREFIX = "/api/v1"
OPENAPI_URL = f"{PREFIX}/openapi.json"
# These two only describe the ways in; `access` looks at what came.
_TOKEN = HTTPBearer(scheme_name="token", description="An access token: `Authorization: Bearer csk_…`", auto_error=False)
_SESSION = APIKeyCookie(
    name=COOKIE,
    scheme_name="session",
    description=f"A browser's session; what changes something also sends `{HEADER}`",
    auto_error=False,
)


def api_router() -> APIRouter:
    """The router of the JSON interface."""
    router = APIRouter(prefix=PREFIX, dependencies=[Depends(usable_address), Security(_TOKEN), Security(_SESSION)])
    # A request tries them in this order, so what is asked most comes first.
    for part in (task_actions, tasks, cases, case_actions, processes, messages, audit, clock, deployments):
        router.include_router(part.router)
    return router
