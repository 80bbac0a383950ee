"""The list one looks at as a file for spreadsheets."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.views.export_list import ExportList, export_list
from server.pages.contexts.inbox import InboxView
from server.pages.contexts.parts import priority_level
from server.pages.flashes import News, Note
from server.pages.framing import send_csv, send_on
from server.pages.inbox_query import VIEWS, InboxQuery, listed
from server.pages.own_columns import own_columns
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
    pages = list(_pages(visit, query))
    rows = [row for items, _ in pages for row in items]
    if len(rows) > MOST:
        return send_on(back, Note(News.LIST_TOO_LONG, {"most": visit.words.formats.number(MOST)}))
    command = ExportList(actor=visit.actor, query=urlsplit(query.href()).query, tasks=len(rows))
    visit.run(export_list, command)
    own = own_columns(visit, query.process, rows, pages[0][1], most=None)
    told = [_row(visit, row, known) for items, known in pages for row in items]
    lines = ([*line, *own.of(number)] for number, line in enumerate(told))
    header = [*_header(visit), *own.titles]
    return send_csv([header, *lines], f"tasks-{visit.now.astimezone(visit.zone):%Y-%m-%d}")


def _pages(visit: Visit, query: InboxQuery) -> Iterator[tuple[Sequence[InboxRow], InboxNames]]:
    """The tasks of the list with their words, one more than a file may have at most."""
    assert query.view is not None
    view, narrowed = VIEWS[query.view], query.narrowed(visit.now, visit.zone, visit.actor.id)
    cursor, number = None, 0
    while number <= MOST:
        database, actor = visit.wired.database, visit.actor
        found = list_tasks(database, actor, view, narrowed=narrowed, sort=query.sort, limit=MAX_LIMIT, cursor=cursor)
        yield found.items, inbox_names(visit.reading, found.items, actor, visit.locale, visit.now)
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
        " / ".join(known.roles.get(role, role) for role in task.roles),
        visit.words.priorities()[priority_level(task.priority)],
        known.people.get(task.assignee or "", ""),
        _moment(visit, task.created_at),
        _moment(visit, task.completed_at),
    )


def _moment(visit: Visit, moment: datetime | None) -> str:
    return visit.words.formats.instant(moment, visit.zone) if moment else ""
