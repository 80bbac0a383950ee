"""People of the house and the roles they hold, by the commands of the pages."""

from collections.abc import Callable
from dataclasses import asdict
from typing import TypeVar

from starlette.responses import Response

from server.api.access import AdminCaller, Caller
from server.api.admitting import routes_below
from server.api.bodies import RawBody, read
from server.api.describing import answers, takes
from server.api.params import Cursor, Limit, Word
from server.api.people_shapes import (
    PersonBody,
    PersonChangeBody,
    PersonOut,
    PersonPageOut,
    ReasonBody,
    RoleEndBody,
    RoleGrantBody,
    RoleRequestsOut,
)
from server.api.responses import ok, page
from server.commands.people.add_person import AddPerson, add_person
from server.commands.people.change_person import ChangePerson, change_person
from server.commands.people.disable_person import DisablePerson, disable_person
from server.commands.people.end_role import EndRole, end_role
from server.commands.people.grant_role import GrantRole, SignRole, WithdrawRole, grant_role, sign_role, withdraw_role
from server.commands.people.house_files import read_role
from server.commands.transaction import Work
from server.domain.errors import InvalidValue
from server.domain.grants import RoleRequest
from server.domain.people import RoleAt
from server.domain.staff import Person
from server.domain.staffing.staff import Holding
from server.queries.people import PeopleFilter, PersonRow, people_page, person_view, waiting_roles

router = routes_below("", tag="people")
C = TypeVar("C")
R = TypeVar("R")


@router.get("/people", responses=answers(PersonPageOut))
def get_people(
    caller: AdminCaller,
    q: Word = None,
    branch: Word = None,
    role: Word = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """Those of the caller's branches, by login; `q` is a part of name or login, `role` one held now."""
    narrowed = PeopleFilter(q=q or "", branch=branch, role=role)
    found = people_page(caller.wired.database, caller.actor, narrowed, caller.wired.now(), limit=limit, cursor=cursor)
    return page([_line(row) for row in found.items], found.next_cursor)


@router.post(
    "/people",
    status_code=201,
    responses=answers(PersonOut, 404, 409, 413, status=201),
    openapi_extra=takes(PersonBody),
)
def post_person(caller: AdminCaller, raw: RawBody) -> Response:
    """Add one, all or nothing; roles that need the second signature are then in `waiting`."""
    body = read(PersonBody, raw)
    try:
        roles = frozenset(map(read_role, body.roles))
    except ValueError as error:
        raise InvalidValue(field="roles", problem=str(error)) from error
    command = AddPerson(
        login=body.login, name=body.name, branch=body.branch, roles=roles, reason=body.reason, actor=caller.actor
    )
    return _one(caller, caller.run(add_person, command), 201)


@router.get("/people/{person_id}", responses=answers(PersonOut, 404))
def get_person(person_id: str, caller: AdminCaller) -> Response:
    """One person of the caller's branches, or the caller."""
    return _one(caller, person_id)


@router.post(
    "/people/{person_id}/change", responses=answers(PersonOut, 404, 409, 413), openapi_extra=takes(PersonChangeBody)
)
def post_change(person_id: str, caller: AdminCaller, raw: RawBody) -> Response:
    """Call them otherwise, or let them belong to another branch; roles stay where they are held."""
    body, actor = read(PersonChangeBody, raw), caller.actor
    command = ChangePerson(person=person_id, name=body.name, branch=body.branch, reason=body.reason, actor=actor)
    return _done(caller, person_id, change_person, command)


@router.post(
    "/people/{person_id}/disable", responses=answers(PersonOut, 404, 409, 413), openapi_extra=takes(ReasonBody)
)
def post_disable(person_id: str, caller: AdminCaller, raw: RawBody) -> Response:
    """Let them act no more: sessions and tokens end at once; what they hold stays for others to reassign."""
    command = DisablePerson(person=person_id, reason=read(ReasonBody, raw).reason, actor=caller.actor)
    return _done(caller, person_id, disable_person, command)


@router.post(
    "/people/{person_id}/roles", responses=answers(PersonOut, 404, 409, 413), openapi_extra=takes(RoleGrantBody)
)
def post_role(person_id: str, caller: AdminCaller, raw: RawBody) -> Response:
    """Give a role; one that needs the second signature is only asked for, and then in `waiting`."""
    body = read(RoleGrantBody, raw)
    held = Holding(person_id, body.role, body.branch, body.valid_from, body.valid_until)
    return _done(caller, person_id, grant_role, GrantRole(held=held, reason=body.reason, actor=caller.actor))


@router.post(
    "/people/{person_id}/roles/end", responses=answers(PersonOut, 404, 409, 413), openapi_extra=takes(RoleEndBody)
)
def post_role_end(person_id: str, caller: AdminCaller, raw: RawBody) -> Response:
    """End a role now or later than now, never later than it ends already."""
    body = read(RoleEndBody, raw)
    role = RoleAt(body.role, body.branch)
    command = EndRole(person=person_id, role=role, at=body.at, reason=body.reason, actor=caller.actor)
    return _done(caller, person_id, end_role, command)


@router.get("/role-requests", responses=answers(RoleRequestsOut))
def get_requests(caller: AdminCaller) -> Response:
    """The roles at the caller's branches that wait for the second signature, the oldest first."""
    return ok({"items": [_request(each) for each in waiting_roles(caller.wired.database, caller.actor)]})


@router.post("/role-requests/{request_id}/sign", responses=answers(RoleRequestsOut, 404, 409))
def post_sign(request_id: str, caller: AdminCaller) -> Response:
    """Give the second signature; answers with those that still wait."""
    caller.run(sign_role, SignRole(request_id=request_id, actor=caller.actor))
    return get_requests(caller=caller)


@router.post("/role-requests/{request_id}/withdraw", responses=answers(RoleRequestsOut, 404, 409))
def post_withdraw(request_id: str, caller: AdminCaller) -> Response:
    """Let nobody sign it any more; answers with those that still wait."""
    caller.run(withdraw_role, WithdrawRole(request_id=request_id, actor=caller.actor))
    return get_requests(caller=caller)


def _done(caller: Caller, person_id: str, handler: Callable[[C, Work], R], command: C) -> Response:
    """Run it on a person whom the caller may see, and answer with what they are then. Raises PersonNotFound."""
    person_view(caller.wired.database, caller.actor, person_id)
    caller.run(handler, command)
    return _one(caller, person_id)


def _one(caller: Caller, person_id: str, status: int = 200) -> Response:
    view = person_view(caller.wired.database, caller.actor, person_id)
    roles = [
        {name: getattr(each, name) for name in ("role", "branch", "valid_from", "valid_until")} for each in view.held
    ]
    return ok({**_who(view.person), "roles": roles, "waiting": [_request(each) for each in view.waiting]}, status)


def _line(row: PersonRow) -> dict[str, object]:
    return {**_who(row.person), "roles": [asdict(each) for each in row.roles]}


def _who(person: Person) -> dict[str, object]:
    return {name: getattr(person, name) for name in ("id", "login", "name", "branch", "active")}


def _request(request: RoleRequest) -> dict[str, object]:
    return {
        **asdict(request.held),
        **{name: getattr(request, name) for name in ("id", "reason", "asked_by", "asked_at")},
    }
