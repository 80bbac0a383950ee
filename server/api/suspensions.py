"""Suspending a version of a process, and resuming it."""

from starlette.responses import Response

from server.api.access import Caller, CasesCaller
from server.api.admitting import routes_below
from server.api.bodies import RawBody, read
from server.api.describing import answers, takes
from server.api.process_schemas import VersionStandingOut
from server.api.processes import Number
from server.api.requests import ReasonBody, SuspendVersionBody
from server.api.responses import ok
from server.commands.versions.resume import ResumeVersion, resume_version
from server.commands.versions.suspend import SuspendVersion, suspend_version
from server.queries.suspensions import version_standing

router = routes_below("/processes/{key}/versions/{number}", tag="processes")
_ANSWERS = answers(VersionStandingOut, 404, 409, 413)


@router.get("/standing", responses=answers(VersionStandingOut, 404))
def get_version_standing(key: str, number: Number, caller: CasesCaller) -> Response:
    """Whether a version is suspended, and what that means or would mean."""
    return _standing(caller, key, number)


@router.post("/suspend", responses=_ANSWERS, openapi_extra=takes(SuspendVersionBody))
def post_suspend_version(key: str, number: Number, caller: CasesCaller, raw: RawBody) -> Response:
    """Let no case begin on it any more; its running cases are suspended beside the server, where that is wished."""
    body = read(SuspendVersionBody, raw)
    wish = SuspendVersion(process=key, version=number, actor=caller.actor, reason=body.reason, cases_too=body.cases)
    caller.run(suspend_version, wish)
    return _standing(caller, key, number)


@router.post("/resume", responses=_ANSWERS, openapi_extra=takes(ReasonBody))
def post_resume_version(key: str, number: Number, caller: CasesCaller, raw: RawBody) -> Response:
    """Let cases begin on it again, and those that were suspended with it go on."""
    body = read(ReasonBody, raw)
    caller.run(resume_version, ResumeVersion(process=key, version=number, actor=caller.actor, reason=body.reason))
    return _standing(caller, key, number)


def _standing(caller: Caller, key: str, number: int) -> Response:
    found = version_standing(caller.reading.database, key, number, caller.actor)
    version = found.version
    shape = {
        "process": version.process,
        "version": version.version,
        "active": version.active,
        "suspended_at": version.suspended_at,
        "by": version.steered_by,
        "reason": version.steered_why,
        "cases_too": version.cases_too,
        "running": found.running,
        "operated": found.operated,
        "suspended": found.suspended,
        "held": found.held,
        "under_way": found.waiting,
        "by_hand": found.by_hand,
        "starts": [
            {"element": start.element, "kind": start.kind, "name": start.name, "next_due": start.next_due}
            for start in found.starts
        ],
        "callers": list(found.callers),
    }
    return ok(shape)
