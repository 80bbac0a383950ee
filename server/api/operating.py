"""What operators do with running cases beyond their diagrams: move, skip, repeat, change data, send again."""

from collections.abc import Callable
from typing import Any, TypeVar

from starlette.responses import Response

from server.api.access import Caller, CasesCaller
from server.api.admitting import routes_below
from server.api.bodies import RawBody, read
from server.api.describing import answers, takes
from server.api.operating_shapes import (
    DataBody,
    MoveBody,
    OperatedOut,
    OrderBody,
    RepeatBody,
    ResendBody,
    SkipBody,
    StandingOut,
    effect_shape,
    standing_shape,
)
from server.api.responses import ok
from server.api.shapes import case_detail
from server.commands.cases.change_data import ChangeData, change_data
from server.commands.cases.look_over import LookOver, look_over
from server.commands.cases.move import MoveTokens, move_tokens
from server.commands.cases.ordered import Effect, OrderForCase
from server.commands.cases.repeat import RepeatElement, repeat_element
from server.commands.cases.resend import ResendMessage, resend_message
from server.commands.cases.skip import SkipElement, skip_element
from server.commands.submission import Submission
from server.commands.transaction import Work
from server.forms.overwriting import Kind
from server.queries.case_view import case_view

router = routes_below("/cases/{case_id}", tag="operating")
_ANSWERS = answers(OperatedOut, 404, 409, 413)
C = TypeVar("C", bound=OrderForCase)


@router.get("/standing", responses=answers(StandingOut, 404, 409))
def get_standing(case_id: str, caller: CasesCaller) -> Response:
    """Where the tokens of a case stand, where one may be placed, and what is waited for."""
    return ok(standing_shape(caller.run(look_over, LookOver(case_id=case_id, actor=caller.actor))))


@router.post("/move", responses=_ANSWERS, openapi_extra=takes(MoveBody))
def post_move(case_id: str, caller: CasesCaller, raw: RawBody) -> Response:
    """Move tokens to another element."""
    body = read(MoveBody, raw)
    command = MoveTokens(**_said(case_id, caller, body), to=body.to, process=body.process, away=tuple(body.away))
    return _operated(caller, move_tokens, command)


@router.post("/skip", responses=_ANSWERS, openapi_extra=takes(SkipBody))
def post_skip(case_id: str, caller: CasesCaller, raw: RawBody) -> Response:
    """Let a token go on without what it waits for."""
    body = read(SkipBody, raw)
    given = Submission(values=body.data) if body.data else None
    return _operated(caller, skip_element, SkipElement(**_said(case_id, caller, body), at=body.at, submission=given))


@router.post("/repeat", responses=_ANSWERS, openapi_extra=takes(RepeatBody))
def post_repeat(case_id: str, caller: CasesCaller, raw: RawBody) -> Response:
    """Enter an element again that the case has passed."""
    body = read(RepeatBody, raw)
    command = RepeatElement(**_said(case_id, caller, body), element=body.element, process=body.process)
    return _operated(caller, repeat_element, command)


@router.post("/data", responses=_ANSWERS, openapi_extra=takes(DataBody))
def post_data(case_id: str, caller: CasesCaller, raw: RawBody) -> Response:
    """Give variables other values."""
    body = read(DataBody, raw)
    kind = Kind.JSON if body.other_kind else Kind.KEPT
    return _operated(caller, change_data, ChangeData(**_said(case_id, caller, body), data=body.data, kind=kind))


@router.post("/messages", responses=_ANSWERS, openapi_extra=takes(ResendBody))
def post_resend(case_id: str, caller: CasesCaller, raw: RawBody) -> Response:
    """Give what waits for a message or signal its payload."""
    body = read(ResendBody, raw)
    command = ResendMessage(**_said(case_id, caller, body), name=body.name, at=body.at, data=body.data)
    return _operated(caller, resend_message, command)


def _said(case_id: str, caller: Caller, body: OrderBody) -> dict[str, Any]:
    """What all orders say."""
    told = {"reason": body.reason, "revision": body.revision, "dry_run": body.dry_run}
    return {"case_id": case_id, "actor": caller.actor, **told}


def _operated(caller: Caller, handler: Callable[[C, Work], Effect], command: C) -> Response:
    effect = caller.run(handler, command)
    case = case_detail(case_view(caller.reading, command.case_id, caller.actor))
    return ok({**case, "dry_run": command.dry_run, "effect": effect_shape(effect)})
