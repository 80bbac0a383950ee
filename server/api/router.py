"""All routes under /api/v1."""

from fastapi import APIRouter, Depends

from server.api import audit, case_actions, cases, clock, deployments, messages, processes, task_actions, tasks
from server.api.params import usable_address

PREFIX = "/api/v1"
OPENAPI_URL = f"{PREFIX}/openapi.json"


def api_router() -> APIRouter:
    """The router of the JSON interface."""
    router = APIRouter(prefix=PREFIX, dependencies=[Depends(usable_address)])
    for part in (deployments, processes, case_actions, cases, messages, tasks, task_actions, audit, clock):
        router.include_router(part.router)
    return router
