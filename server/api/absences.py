"""Absences of people and who stands in for them."""

from collections.abc import Mapping

from starlette.responses import Response

from server.api.absence_shapes import AbsenceBody, AbsenceChangeBody, AbsenceEndBody, AbsencesOut, DeclineBody
from server.api.access import Caller, TasksCaller
from server.api.admitting import routes_below
from server.api.bodies import RawBody, read
from server.api.describing import answers, takes
from server.api.responses import ok
from server.commands.absences.change import ChangeAbsence, change_absence
from server.commands.absences.decline import DeclineToStandIn, decline_to_stand_in
from server.commands.absences.end import EndAbsence, end_absence
from server.commands.absences.enter import EnterAbsence, enter_absence
from server.domain.absences import Absence, Handing
from server.queries.absences import absences_seen

router = routes_below("/absences", tag="absences")


@router.get("", responses=answers(AbsencesOut))
def get_absences(caller: TasksCaller) -> Response:
    """The caller's own, and those of others that the caller manages, unless they are over."""
    return _absences(caller)


@router.post(
    "",
    status_code=201,
    responses=answers(AbsencesOut, 404, 409, 413, status=201),
    openapi_extra=takes(AbsenceBody),
)
def post_absence(caller: TasksCaller, raw: RawBody) -> Response:
    """Enter one; answers with all that the caller may see."""
    body = read(AbsenceBody, raw)
    command = EnterAbsence(
        person=body.person or caller.actor.id,
        begins=body.begins,
        ends=body.ends,
        actor=caller.actor,
        substitutes=tuple(body.substitutes),
        handing=Handing(body.handing),
        reason=body.reason,
    )
    caller.run(enter_absence, command)
    return _absences(caller, 201)


@router.post(
    "/{absence_id}/change", responses=answers(AbsencesOut, 404, 409, 413), openapi_extra=takes(AbsenceChangeBody)
)
def post_change(absence_id: str, caller: TasksCaller, raw: RawBody) -> Response:
    """Change its days, who stands in, what becomes of tasks in hand, or why; one that has begun keeps its begin."""
    body = read(AbsenceChangeBody, raw)
    command = ChangeAbsence(
        absence_id=absence_id,
        actor=caller.actor,
        begins=body.begins,
        ends=body.ends,
        substitutes=None if body.substitutes is None else tuple(body.substitutes),
        handing=None if body.handing is None else Handing(body.handing),
        reason=body.reason,
    )
    caller.run(change_absence, command)
    return _absences(caller)


@router.post("/{absence_id}/end", responses=answers(AbsencesOut, 404, 409, 413), openapi_extra=takes(AbsenceEndBody))
def post_end(absence_id: str, caller: TasksCaller, raw: RawBody) -> Response:
    """End one now or earlier than was entered; one that has not begun by then does not begin."""
    at = read(AbsenceEndBody, raw).at
    caller.run(end_absence, EndAbsence(absence_id=absence_id, actor=caller.actor, at=at))
    return _absences(caller)


@router.post("/{absence_id}/decline", responses=answers(AbsencesOut, 404, 409, 413), openapi_extra=takes(DeclineBody))
def post_decline(absence_id: str, caller: TasksCaller, raw: RawBody) -> Response:
    """Do not stand in, or no more, for a reason."""
    reason = read(DeclineBody, raw).reason
    caller.run(decline_to_stand_in, DeclineToStandIn(absence_id=absence_id, actor=caller.actor, reason=reason))
    return _absences(caller)


def _absences(caller: Caller, status: int = 200) -> Response:
    seen = absences_seen(caller.wired.database, caller.actor, caller.wired.now())
    items = [_plain(each, seen.declined.get(each.id, {})) for each in (*seen.own, *seen.others)]
    return ok({"items": items, "standing": [_days(each) for each in seen.standing]}, status)


def _days(absence: Absence) -> dict[str, object]:
    return {"id": absence.id, "person": absence.person, "begins": absence.begins, "ends": absence.ends}


def _plain(absence: Absence, declined: Mapping[str, str]) -> dict[str, object]:
    return {
        **_days(absence),
        "substitutes": list(absence.substitutes),
        "handing": absence.handing.value,
        "reason": absence.reason,
        "entered_by": absence.entered_by,
        "entered_at": absence.entered_at,
        "declined": [{"person": person, "reason": reason} for person, reason in declined.items()],
    }
