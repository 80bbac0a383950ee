"""Signatures at tasks: ask for them, give them, do without them, take back what waits for them."""

from typing import Literal

from pydantic import ConfigDict, Field
from starlette.responses import Response

from server.api.access import TasksCaller
from server.api.admitting import routes_below
from server.api.bodies import RawBody, read
from server.api.describing import answers, takes
from server.api.requests import TaskBody
from server.api.responses import ok
from server.api.shapes import task_shape
from server.api.task_actions import run_on_task
from server.api.task_schemas import TaskOut
from server.commands.tasks.cosign import AskForSignatures, ask_for_signatures
from server.commands.tasks.sign import SignTask, sign_task
from server.commands.tasks.take_back import TakeSubmissionBack, take_submission_back
from server.commands.tasks.unsign import WithdrawSignature, withdraw_signature
from server.domain.signatures import MOST_SIGNERS, Place

router = routes_below("/tasks", tag="tasks")
_ANSWERS = answers(TaskOut, 404, 409, 413)


class CosignBody(TaskBody):
    """Ask these people (ids or logins) to sign, before the task is completed or after that."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 2, "to": ["sunlihua"], "place": "after", "note": "the lease"}]}
    )
    to: list[str] = Field(min_length=1, max_length=MOST_SIGNERS)
    place: Literal["before", "after"]
    note: str = Field(default="", max_length=2000)


class SignBody(TaskBody):
    """Agree or object; an objection says why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 3, "agreed": False, "opinion": "the value is too high"}]}
    )
    agreed: bool
    opinion: str = Field(default="", max_length=2000)


class UnsignBody(TaskBody):
    """Do without a signature, and say why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 3, "reason": "on leave"}]})
    reason: str = Field(max_length=2000)


@router.post("/{task_id}/cosign", responses=_ANSWERS, openapi_extra=takes(CosignBody))
def post_cosign(task_id: str, caller: TasksCaller, raw: RawBody) -> Response:
    """Ask people to sign a task that one holds."""
    body = read(CosignBody, raw)
    command = AskForSignatures(
        task_id=task_id, version=body.version, actor=caller.actor, to=body.to, place=Place(body.place), note=body.note
    )
    return ok(task_shape(run_on_task(caller, task_id, ask_for_signatures, command)))


@router.post("/{task_id}/sign", responses=_ANSWERS, openapi_extra=takes(SignBody))
def post_sign(task_id: str, caller: TasksCaller, raw: RawBody) -> Response:
    """Sign a task that one is asked to sign."""
    body = read(SignBody, raw)
    command = SignTask(
        task_id=task_id, version=body.version, actor=caller.actor, agreed=body.agreed, opinion=body.opinion
    )
    return ok(task_shape(run_on_task(caller, task_id, sign_task, command)))


@router.post("/{task_id}/take-back", responses=_ANSWERS, openapi_extra=takes(TaskBody))
def post_take_back(task_id: str, caller: TasksCaller, raw: RawBody) -> Response:
    """Take back what one submitted while it waits for signatures."""
    body = read(TaskBody, raw)
    command = TakeSubmissionBack(task_id=task_id, version=body.version, actor=caller.actor)
    return ok(task_shape(run_on_task(caller, task_id, take_submission_back, command)))


@router.post("/{task_id}/signatures/{signature}/withdraw", responses=_ANSWERS, openapi_extra=takes(UnsignBody))
def post_withdraw(task_id: str, signature: str, caller: TasksCaller, raw: RawBody) -> Response:
    """Do without a signature: by the holder, or who oversees the branch."""
    body = read(UnsignBody, raw)
    command = WithdrawSignature(
        task_id=task_id, version=body.version, actor=caller.actor, signature=signature, reason=body.reason
    )
    return ok(task_shape(run_on_task(caller, task_id, withdraw_signature, command)))
