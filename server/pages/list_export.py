"""The list one looks at as a file for spreadsheets."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.views.export_list import ExportList, export_list
from server.pages.contexts.inbox import InboxView
from server.pages.contexts.parts import PriorityLevel, priority_level
from server.pages.flashes import News, Note
from server.pages.framing import send_csv, send_on
from server.pages.inbox_query import VIEWS, InboxQuery, listed
from server.pages.preferences import safe_return_path
from server.pages.sent import SentByPerson
from server.pages.visits import SignedInVisit, Visit
from server.queries.inbox import InboxRow, list_tasks
from server.queries.inbox_names import InboxNames, inbox_names
from server.queries.paging import MAX_LIMIT

router = APIRouter(prefix="/inbox/export")
MOST = 10_000
"""Tasks in one file."""


@router.post("")
def post_export(visit: SignedInVisit, sent: SentByPerson) -> Response:
    """The whole list one comes from, with its filters and in its order, noted in the audit trail."""
    back = safe_return_path(sent.text("next"), "/inbox")
    asked = listed(back)
    query = replace(asked, view=asked.view or InboxView.MINE, cursor="")
    rows = list(_rows(visit, query))
    if len(rows) > MOST:
        return send_on(back, Note(News.LIST_TOO_LONG, {"most": visit.words.formats.number(MOST)}))
    command = ExportList(actor=visit.actor, query=urlsplit(query.href()).query, tasks=len(rows))
    visit.run(export_list, command)
    return send_csv([_header(visit), *rows], f"tasks-{visit.now.astimezone(visit.zone):%Y-%m-%d}")


def _rows(visit: Visit, query: InboxQuery) -> Iterator[Sequence[object]]:
    """The tasks of the list, one more than a file may have at most."""
    assert query.view is not None
    view, narrowed, cursor, number = VIEWS[query.view], query.narrowed(visit.now, visit.zone), None, 0
    while number <= MOST:
        database, actor = visit.wired.database, visit.actor
        found = list_tasks(database, actor, view, narrowed=narrowed, sort=query.sort, limit=MAX_LIMIT, cursor=cursor)
        known = inbox_names(visit.reading, found.items, actor, visit.locale)
        yield from (_row(visit, row, known) for row in found.items)
        number, cursor = number + len(found.items), found.next_cursor
        if cursor is None:
            return


def _header(visit: Visit) -> Sequence[str]:
    gettext = visit.words.gettext
    return (
        gettext("Due"),
        gettext("Case"),
        gettext("Case number"),
        gettext("Step"),
        gettext("Process"),
        gettext("Branch"),
        gettext("Role"),
        gettext("Priority"),
        gettext("Holder"),
        gettext("Created"),
        gettext("Done"),
    )


def _row(visit: Visit, row: InboxRow, known: InboxNames) -> Sequence[object]:
    task = row.task
    return (
        _moment(visit, task.due_at),
        row.title,
        row.business_key or "",
        known.steps.get(task.id, task.name),
        known.processes.get(row.process, row.process),
        known.branches.get(task.branch, task.branch),
        known.roles.get(task.role, task.role),
        _priority(visit, task.priority),
        known.people.get(task.assignee or "", ""),
        _moment(visit, task.created_at),
        _moment(visit, task.completed_at),
    )


def _moment(visit: Visit, moment: datetime | None) -> str:
    return visit.words.formats.instant(moment, visit.zone) if moment else ""


def _priority(visit: Visit, priority: int) -> str:
    gettext = visit.words.gettext
    return {
        PriorityLevel.HIGH: gettext("High"),
        PriorityLevel.NORMAL: gettext("Normal"),
        PriorityLevel.LOW: gettext("Low"),
    }[priority_level(priority)]
