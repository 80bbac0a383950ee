"""Putting processes into force."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends
from starlette.responses import Response

from server.api.access import DeployCaller
from server.api.admitting import routes_below
from server.api.describing import answers
from server.api.problems import finding_shape
from server.api.process_schemas import DeploymentOut
from server.api.responses import ok
from server.api.uploads import FILES, uploaded_files
from server.commands.processes.deploy import DeployFiles, deploy_files
from server.commands.processes.linting import check_files
from server.domain.deployment_requests import require_alone
from server.domain.rights import require_designer
from server.queries.process_view import house_at, known_processes

router = routes_below("", tag="processes")
Files = Annotated[Mapping[str, bytes], Depends(uploaded_files)]


@router.post(
    "/deployments",
    status_code=201,
    responses=answers(DeploymentOut, 413, status=201),
    openapi_extra=FILES,
)
def post_deployment(caller: DeployCaller, files: Files) -> Response:
    """Check the files and put their processes into force; nothing is deployed when anything is refused.

    File names carry folders (`forms/apply.json`); one zip does as well. Where a second designer approves what is
    deployed, this answers 403: bring the files into a draft and ask for approval there.
    """
    require_designer(caller.actor)
    needs_approval = caller.wired.settings.deploy_approval
    require_alone(needs_approval=needs_approval, by=caller.actor.id)
    checked = check_files(files, known_processes(caller.reading), house_at(caller.reading, caller.wired.now()))
    wish = DeployFiles(checked=checked, actor=caller.actor, needs_approval=needs_approval)
    done = caller.run(deploy_files, wish)
    locale, words = caller.locale, caller.words
    rows = [
        {"key": p.key, "version": p.version, "warnings": [finding_shape(one, locale, words) for one in p.warnings]}
        for p in done.processes
    ]
    return ok({"id": done.id, "processes": rows}, 201)
