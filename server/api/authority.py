"""Authority limits: who may decide up to which amount."""

from starlette.responses import Response

from server.api.access import AdminCaller, Caller
from server.api.admitting import routes_below
from server.api.authority_shapes import LimitBody, LimitChangeBody, LimitEndBody, LimitOut, LimitsOut
from server.api.bodies import RawBody, read
from server.api.describing import answers, takes
from server.api.responses import ok
from server.commands.people.set_limit import (
    ChangeLimit,
    EndLimit,
    SetLimit,
    SignLimit,
    change_limit,
    end_limit,
    set_limit,
    sign_limit,
)
from server.domain.authority import AuthorityLimit
from server.domain.ids import new_id
from server.domain.rights import require_limits_readable
from server.store.limits import KeptLimit, Limits

router = routes_below("/authority-limits", tag="authority")


@router.get("", responses=answers(LimitsOut))
def get_limits(caller: AdminCaller) -> Response:
    """Every limit that ever was: those not ended first, the newest first."""
    require_limits_readable(caller.actor)
    with caller.wired.database.read() as connection:
        return ok({"items": [_shape(kept) for kept in Limits(connection).all()]})


@router.post(
    "", status_code=201, responses=answers(LimitOut, 404, 409, 413, status=201), openapi_extra=takes(LimitBody)
)
def post_limit(caller: AdminCaller, raw: RawBody) -> Response:
    """Ask for a limit; it counts when a second person signed it."""
    body = read(LimitBody, raw)
    limit = AuthorityLimit(new_id(), **body.model_dump())
    caller.run(set_limit, SetLimit(limit=limit, actor=caller.actor))
    return ok(_one(caller, limit.id), 201)


@router.post("/{limit_id}/sign", responses=answers(LimitOut, 404, 409))
def post_sign(limit_id: str, caller: AdminCaller) -> Response:
    """Give the second signature."""
    caller.run(sign_limit, SignLimit(limit_id=limit_id, actor=caller.actor))
    return ok(_one(caller, limit_id))


@router.post(
    "/{limit_id}/change",
    status_code=201,
    responses=answers(LimitOut, 404, 409, 413, status=201),
    openapi_extra=takes(LimitChangeBody),
)
def post_change(limit_id: str, caller: AdminCaller, raw: RawBody) -> Response:
    """Ask for another amount from an instant on; answers with the limit that takes its place when it is signed."""
    body = read(LimitChangeBody, raw)
    command = ChangeLimit(limit_id=limit_id, amount=body.amount, begin=body.valid_from, actor=caller.actor)
    return ok(_one(caller, caller.run(change_limit, command)), 201)


@router.post("/{limit_id}/end", responses=answers(LimitOut, 404, 413), openapi_extra=takes(LimitEndBody))
def post_end(limit_id: str, caller: AdminCaller, raw: RawBody) -> Response:
    """Let a limit count no more, now or from an instant on."""
    at = read(LimitEndBody, raw).at if raw.strip() else None
    caller.run(end_limit, EndLimit(limit_id=limit_id, actor=caller.actor, at=at))
    return ok(_one(caller, limit_id))


def _one(caller: Caller, limit_id: str) -> dict[str, object]:
    with caller.wired.database.read() as connection:
        return _shape(Limits(connection).get(limit_id))


def _shape(kept: KeptLimit) -> dict[str, object]:
    limit = kept.limit
    return {
        **{name: getattr(limit, name) for name in ("id", "amount", "role", "person", "branch", "process")},
        **{name: getattr(limit, name) for name in ("valid_from", "valid_until")},
        **{name: getattr(kept, name) for name in ("set_by", "set_at", "signed_by", "signed_at")},
        **{name: getattr(kept, name) for name in ("ended_at", "replaces")},
    }
