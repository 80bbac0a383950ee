"""Putting processes into force."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from server.api.access import DeployCaller
from server.api.describing import answers
from server.api.responses import ok
from server.api.schemas import DeploymentOut
from server.api.uploads import uploaded_files
from server.commands.processes.deploy import deploy_files, prepare_deployment
from server.queries.processes import known_processes

router = APIRouter(tags=["processes"])
Files = Annotated[Mapping[str, bytes], Depends(uploaded_files)]
_UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}},
                }
            }
        },
    }
}


@router.post(
    "/deployments",
    status_code=201,
    responses=answers(DeploymentOut, 413, 422, status=201),
    openapi_extra=_UPLOAD,
)
def post_deployment(caller: DeployCaller, files: Files) -> Response:
    """Check the files and put their processes into force; nothing is deployed when anything is refused.

    File names carry folders (`forms/apply.json`); one zip does as well.
    """
    with caller.wired.database.read() as connection:
        known = known_processes(connection)
    command = prepare_deployment(files, known, caller.actor, "")
    done = caller.run(deploy_files, command)
    rows = [{"key": p.key, "version": p.version, "warnings": p.warnings} for p in done.processes]
    return ok({"id": done.id, "processes": rows}, 201)
