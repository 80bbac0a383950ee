"""Branches of the house, by the commands of their pages."""

from collections.abc import Callable
from typing import TypeVar

from starlette.responses import Response

from server.api.access import AdminCaller, Caller
from server.api.admitting import routes_below
from server.api.bodies import RawBody, read
from server.api.branch_shapes import BranchBody, BranchesOut, BranchNameBody, BranchOut, BranchPlaceBody
from server.api.describing import answers, takes
from server.api.responses import ok
from server.commands.branches.close import CloseBranch, close_branch
from server.commands.branches.move import MoveBranch, move_branch
from server.commands.branches.rename import RenameBranch, rename_branch
from server.commands.people.add_branch import AddBranch, add_branch
from server.commands.transaction import Work
from server.domain.branches import NoSuchBranch, require_name
from server.domain.rights import require_limits_readable
from server.domain.staff import Branch
from server.store.people import People

router = routes_below("/branches", tag="branches")
C = TypeVar("C")
R = TypeVar("R")


@router.get("", responses=answers(BranchesOut))
def get_branches(caller: AdminCaller) -> Response:
    """All of them, by code; for `hr_admin` and who oversees a branch."""
    return ok({"items": [_shape(each) for each in _known(caller).values()]})


@router.post(
    "", status_code=201, responses=answers(BranchOut, 404, 409, 413, status=201), openapi_extra=takes(BranchBody)
)
def post_branch(caller: AdminCaller, raw: RawBody) -> Response:
    """Add one below another."""
    body = read(BranchBody, raw)
    labels = _labels(body.name_en, body.name_zh)
    code = require_name(body.code, "code")
    branch = Branch(code, labels["en"], body.parent, labels, body.time_zone)
    caller.run(add_branch, AddBranch(branch=branch, actor=caller.actor))
    return _one(caller, code, 201)


@router.get("/{code}", responses=answers(BranchOut, 404))
def get_branch(code: str, caller: AdminCaller) -> Response:
    """One branch."""
    return _one(caller, code)


@router.post("/{code}/rename", responses=answers(BranchOut, 404, 413), openapi_extra=takes(BranchNameBody))
def post_rename(code: str, caller: AdminCaller, raw: RawBody) -> Response:
    """Call it otherwise."""
    body = read(BranchNameBody, raw)
    caller.run(rename_branch, RenameBranch(branch=code, names=_labels(body.name_en, body.name_zh), actor=caller.actor))
    return _one(caller, code)


@router.post("/{code}/move", responses=answers(BranchOut, 404, 409, 413), openapi_extra=takes(BranchPlaceBody))
def post_move(code: str, caller: AdminCaller, raw: RawBody) -> Response:
    """Let it lie below another one; what is due in working time moves where it takes over other hours."""
    command = MoveBranch(branch=code, parent=read(BranchPlaceBody, raw).parent, actor=caller.actor)
    return _done(caller, code, move_branch, command)


@router.post("/{code}/close", responses=answers(BranchOut, 404, 409))
def post_close(code: str, caller: AdminCaller) -> Response:
    """Close it, where nothing is left."""
    return _done(caller, code, close_branch, CloseBranch(branch=code, actor=caller.actor))


def _labels(name_en: str, name_zh: str | None) -> dict[str, str]:
    return {"en": require_name(name_en, "name_en"), "zh": require_name(name_zh or name_en, "name_zh")}


def _known(caller: Caller) -> dict[str, Branch]:
    require_limits_readable(caller.actor)
    database = caller.wired.database
    with database.read() as connection:
        return {each.code: each for each in People(connection, database.branches).branches()}


def _one(caller: Caller, code: str, status: int = 200) -> Response:
    return ok(_shape(_found(caller, code)), status)


def _found(caller: Caller, code: str) -> Branch:
    """The branch an address is about. Raises NoSuchBranch and RightMissing."""
    found = _known(caller).get(code)
    if found is None:
        raise NoSuchBranch
    return found


def _done(caller: Caller, code: str, handler: Callable[[C, Work], R], command: C) -> Response:
    """Run it on a branch that there is, and answer with what it is then."""
    _found(caller, code)
    caller.run(handler, command)
    return _one(caller, code)


def _shape(branch: Branch) -> dict[str, object]:
    return {
        **{name: getattr(branch, name) for name in ("code", "name", "parent", "time_zone", "closed_at")},
        "names": dict(branch.labels or {"en": branch.name}),
        "own_calendar": branch.calendar is not None,
    }
