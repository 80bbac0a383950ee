"""Moving many running cases of a process to another version: planned, begun, watched, paused and taken back."""

from starlette.responses import Response

from server.api.access import Caller, CasesCaller
from server.api.admitting import routes_below
from server.api.bodies import RawBody, read
from server.api.describing import answers, takes
from server.api.migration_shapes import ManyMovedOut, PlanOut, moved_shape, plan_shape
from server.api.requests import MigrateManyBody
from server.api.responses import ok
from server.commands.migrations.begin import BeginMigration, begin_migration
from server.commands.migrations.steer import SteerMigration, steer_migration
from server.domain.migrations import Steering
from server.queries.migration_plan import WishedMove, migration_plan
from server.queries.migrations import migration_view

router = routes_below("/processes/{key}/migrations", tag="processes")
_ANSWERS = answers(ManyMovedOut, 404, 409)


@router.post("/plan", responses=answers(PlanOut, 404, 413), openapi_extra=takes(MigrateManyBody))
def post_plan(key: str, caller: CasesCaller, raw: RawBody) -> Response:
    """What would become of the cases; nothing is changed."""
    body = read(MigrateManyBody, raw)
    wish = WishedMove(
        process=key, from_versions=body.from_versions, to=body.to, mapping=body.mapping, actor=caller.actor
    )
    return ok(plan_shape(migration_plan(caller.reading, wish)))


@router.post(
    "",
    status_code=201,
    responses=answers(ManyMovedOut, 404, 409, 413, status=201),
    openapi_extra=takes(MigrateManyBody),
)
def post_migration(key: str, caller: CasesCaller, raw: RawBody) -> Response:
    """Begin to move the cases; they move beside the server."""
    body = read(MigrateManyBody, raw)
    wish = BeginMigration(
        process=key,
        from_versions=body.from_versions,
        to=body.to,
        mapping=body.mapping,
        reason=body.reason,
        actor=caller.actor,
    )
    return _told(caller, key, caller.run(begin_migration, wish), 201)


@router.get("/{migration_id}", responses=answers(ManyMovedOut, 404))
def get_migration(key: str, migration_id: str, caller: CasesCaller) -> Response:
    """How far it is, and which cases were refused."""
    return _told(caller, key, migration_id)


@router.post("/{migration_id}/pause", responses=_ANSWERS)
def post_pause(key: str, migration_id: str, caller: CasesCaller) -> Response:
    """Move no further case for now."""
    return _steered(caller, key, migration_id, Steering.PAUSE)


@router.post("/{migration_id}/resume", responses=_ANSWERS)
def post_resume(key: str, migration_id: str, caller: CasesCaller) -> Response:
    """Go on."""
    return _steered(caller, key, migration_id, Steering.RESUME)


@router.post("/{migration_id}/undo", responses=_ANSWERS)
def post_undo(key: str, migration_id: str, caller: CasesCaller) -> Response:
    """Take back every case that has not moved on since."""
    return _steered(caller, key, migration_id, Steering.UNDO)


def _steered(caller: Caller, key: str, migration_id: str, act: Steering) -> Response:
    wish = SteerMigration(process=key, migration_id=migration_id, act=act, actor=caller.actor)
    caller.run(steer_migration, wish)
    return _told(caller, key, migration_id)


def _told(caller: Caller, key: str, migration_id: str, status: int = 200) -> Response:
    view = migration_view(caller.reading.database, key, migration_id, caller.actor)
    return ok(moved_shape(view), status)
