"""Running cases move to another version: chosen, planned, begun, watched, paused and taken back."""

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.migrations.begin import BeginMigration, begin_migration
from server.commands.migrations.steer import SteerMigration, steer_migration
from server.domain.errors import Conflict, Invalid
from server.domain.migrations import MigrationNotFound, Steering
from server.pages.designers import DesignerVisit, process_href
from server.pages.framing import send_on, show, show_piece
from server.pages.migration_page import migration_page, migration_progress
from server.pages.migration_plan import asked_of, migrate_page
from server.pages.sent import SentByPerson
from server.pages.words import Names

router = APIRouter(prefix="/processes/{key}/migrate")


@router.get("")
def get_migrate(key: str, visit: DesignerVisit) -> Response:
    """The choice of versions and, once they are chosen, the plan. Raises RightMissing and ProcessNotFound."""
    asked = asked_of(visit.request.query_params.multi_items())
    return show(visit, "processes/migrate.html", migrate_page(visit, key, asked))


@router.post("")
def post_migrate(key: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Begin to move the cases of the plan. Raises RightMissing and ProcessNotFound."""
    asked = asked_of(sent.pairs)
    command = BeginMigration(
        process=key,
        from_versions=asked.versions,
        to=asked.to,
        mapping=asked.mapping,
        reason=sent.whole("reason"),
        actor=visit.actor,
    )
    try:
        begun = visit.run(begin_migration, command)
    except (Conflict, Invalid) as refused:
        told = visit.words.refusal(refused, Names())
        page = migrate_page(visit, key, asked, reason=sent.text("reason"), refusal=told)
        status = 422 if isinstance(refused, Invalid) else 409
        return show(visit, "processes/migrate.html", page, status=status, here=f"{process_href(key)}/migrate")
    return send_on(f"{process_href(key)}/migrate/{begun}")


@router.get("/{migration_id}")
def get_migration(key: str, migration_id: str, visit: DesignerVisit) -> Response:
    """How far it is, and which cases stayed. Raises MigrationNotFound."""
    return show(visit, "processes/migration.html", migration_page(visit, key, migration_id))


@router.get("/{migration_id}/progress")
def get_progress(key: str, migration_id: str, visit: DesignerVisit) -> Response:
    """How far it is, as a piece of the page; when it rests the whole page is read anew."""
    progress = migration_progress(visit, key, migration_id)
    response = show_piece(visit, "processes/migration_progress.html", progress, progress.href)
    if not progress.under_way:
        response.headers["HX-Refresh"] = "true"
    return response


@router.post("/{migration_id}")
def post_migration(key: str, migration_id: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Pause it, let it go on, or take it back, as `do` says. Raises RightMissing and MigrationNotFound."""
    known = {act.value: act for act in Steering}
    act = known.get(sent.text("do"))
    if act is None:
        raise MigrationNotFound
    command = SteerMigration(process=key, migration_id=migration_id, act=act, actor=visit.actor)
    try:
        visit.run(steer_migration, command)
    except Conflict as refused:
        page = migration_page(visit, key, migration_id, visit.words.refusal(refused, Names()))
        return show(visit, "processes/migration.html", page, status=409, here=page.progress.href)
    return send_on(f"{process_href(key)}/migrate/{migration_id}")
