"""What the caller should hear of."""

from dataclasses import asdict

from starlette.responses import Response

from server.api.access import TasksCaller
from server.api.admitting import routes_below
from server.api.bodies import RawBody, read
from server.api.describing import answers, takes
from server.api.params import Cursor, Limit
from server.api.requests import NoticesBody
from server.api.responses import ok, page
from server.api.schemas import NoticePageOut
from server.commands.notices.read import ReadNotices, read_notices
from server.queries.notices import NoticeRow, notice_page
from server.queries.notices_of_staff import AbsenceTold, ShortageTold

router = routes_below("/notices", tag="notices")


@router.get("", responses=answers(NoticePageOut))
def get_notices(caller: TasksCaller, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """The caller's own, newest first."""
    found = notice_page(caller.wired.database, caller.actor, limit=limit, cursor=cursor)
    return page([_shape(row) for row in found.items], found.next_cursor)


@router.post("/read", responses=answers(NoticePageOut, 413), openapi_extra=takes(NoticesBody))
def post_read(caller: TasksCaller, raw: RawBody) -> Response:
    """Mark one or all as read; answers with the newest. One that is not the caller's own stays as it is."""
    caller.run(read_notices, ReadNotices(actor=caller.actor, notice_id=read(NoticesBody, raw).id))
    found = notice_page(caller.wired.database, caller.actor, limit=50, cursor=None)
    return ok({"items": [_shape(row) for row in found.items], "next_cursor": found.next_cursor})


def _shape(row: NoticeRow) -> dict[str, object]:
    names = ("id", "at", "by", "case", "task", "comment", "title", "read_at", "process", "element", "step", "request")
    return {
        **{name: getattr(row, name) for name in names},
        "kind": row.kind.value,
        "alert": row.alert and {**asdict(row.alert), "direction": row.alert.direction.value},
        "shortage": row.shortage and _shortage(row.shortage),
        "absence": row.absence and _absence(row.absence, row.by),
    }


def _shortage(short: ShortageTold) -> dict[str, object]:
    lists = {name: list(getattr(short, name)) for name in ("branches", "roles", "processes")}
    return {**asdict(short), **lists, "branch": short.branches[0]}


def _absence(absence: AbsenceTold, by: str | None) -> dict[str, object]:
    told = {name: getattr(absence, name) for name in ("id", "person", "begins", "ends")}
    return {**told, "declined": absence.declined.get(by or "")}
