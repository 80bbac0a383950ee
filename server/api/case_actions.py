"""Beginning cases, and what operators do with them."""

from typing import Annotated

from fastapi import Header
from starlette.responses import Response

from server.api.access import Caller, CasesCaller
from server.api.admitting import routes_below
from server.api.bodies import RawBody, read
from server.api.describing import answers, takes
from server.api.migration_shapes import MigrationOut, migration_shape
from server.api.requests import MigrateBody, ReasonBody, StartCaseBody
from server.api.responses import ok
from server.api.schemas import CaseOut
from server.api.shapes import case_detail
from server.commands.cases.cancel import CancelCase, cancel_case
from server.commands.cases.migrate import MigrateCase, migrate_case
from server.commands.cases.resume import ResumeCase, resume_case
from server.commands.cases.retry import RetryCase, retry_case
from server.commands.cases.start import StartCase, start_case
from server.commands.cases.suspend import SuspendCase, suspend_case
from server.commands.cases.withdraw import WithdrawCase, withdraw_case
from server.commands.submission import Submission
from server.queries.case_view import case_view

router = routes_below("", tag="cases")
_ANSWERS = answers(CaseOut, 404, 409, 413)
_REASON = takes(ReasonBody, required=False)
IdempotencyKey = Annotated[str | None, Header(max_length=200)]


@router.post(
    "/processes/{key}/cases",
    status_code=201,
    responses=answers(CaseOut, 404, 409, 413, status=201),
    openapi_extra=takes(StartCaseBody),
)
def post_case(key: str, caller: CasesCaller, raw: RawBody, idempotency_key: IdempotencyKey = None) -> Response:
    """Begin a case; the same Idempotency-Key gives the same case again."""
    body = read(StartCaseBody, raw)
    command = StartCase(
        process=key,
        actor=caller.actor,
        submission=Submission(values=body.data),
        business_key=body.business_key,
        branch=body.branch,
        version=body.version,
        idempotency_key=idempotency_key,
    )
    case_id = caller.run(start_case, command)
    return _case(caller, case_id, 201, {"Location": f"/api/v1/cases/{case_id}"})


@router.post("/cases/{case_id}/cancel", responses=_ANSWERS, openapi_extra=_REASON)
def post_cancel(case_id: str, caller: CasesCaller, raw: RawBody) -> Response:
    """End a case."""
    body = read(ReasonBody, raw)
    caller.run(cancel_case, CancelCase(case_id=case_id, actor=caller.actor, reason=body.reason))
    return _case(caller, case_id)


@router.post("/cases/{case_id}/withdraw", responses=_ANSWERS, openapi_extra=takes(ReasonBody))
def post_withdraw(case_id: str, caller: CasesCaller, raw: RawBody) -> Response:
    """End a case that one started, while nobody else has done a step of it."""
    body = read(ReasonBody, raw)
    caller.run(withdraw_case, WithdrawCase(case_id=case_id, actor=caller.actor, reason=body.reason))
    return _case(caller, case_id)


@router.post("/cases/{case_id}/suspend", responses=_ANSWERS, openapi_extra=_REASON)
def post_suspend(case_id: str, caller: CasesCaller, raw: RawBody) -> Response:
    """Halt a case."""
    body = read(ReasonBody, raw)
    caller.run(suspend_case, SuspendCase(case_id=case_id, actor=caller.actor, reason=body.reason))
    return _case(caller, case_id)


@router.post("/cases/{case_id}/resume", responses=_ANSWERS)
def post_resume(case_id: str, caller: CasesCaller) -> Response:
    """Let a halted case go on."""
    caller.run(resume_case, ResumeCase(case_id=case_id, actor=caller.actor))
    return _case(caller, case_id)


@router.post("/cases/{case_id}/retry", responses=_ANSWERS)
def post_retry(case_id: str, caller: CasesCaller) -> Response:
    """Let the held elements of a case run again."""
    caller.run(retry_case, RetryCase(case_id=case_id, actor=caller.actor))
    return _case(caller, case_id)


@router.post(
    "/cases/{case_id}/migrate", responses=answers(MigrationOut, 404, 409, 413), openapi_extra=takes(MigrateBody)
)
def post_migrate(case_id: str, caller: CasesCaller, raw: RawBody) -> Response:
    """Move a case to another version of its process, or tell with `dry_run` what is in the way."""
    body = read(MigrateBody, raw)
    command = MigrateCase(
        case_id=case_id,
        actor=caller.actor,
        reason=body.reason,
        to=body.to,
        mapping=body.mapping,
        dry_run=body.dry_run,
    )
    done = caller.run(migrate_case, command)
    moved = None if body.dry_run else case_detail(case_view(caller.reading, case_id, caller.actor))
    return ok({**migration_shape(done), "case": moved})


def _case(caller: Caller, case_id: str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return ok(case_detail(case_view(caller.reading, case_id, caller.actor)), status, headers)
