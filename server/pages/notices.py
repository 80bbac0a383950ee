"""The list of what the person should hear of."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import Response

from server.commands.notices.read import ReadNotices, read_notices
from server.domain.notices import NoticeKind
from server.pages.contexts.notices import NoticeLine, NoticesPage
from server.pages.framing import send_on, show
from server.pages.preferences import safe_return_path
from server.pages.sent import SentByPerson
from server.pages.visits import SignedInVisit, Visit
from server.queries.names import person_names
from server.queries.naming import labels_in_force
from server.queries.notices import NoticeRow, notice_page

router = APIRouter(prefix="/notices")
LIMIT = 50


@router.get("")
def get_notices(visit: SignedInVisit, cursor: Annotated[str, Query(max_length=1000)] = "") -> Response:
    """The person's own, newest first."""
    found = notice_page(visit.wired.database, visit.actor, limit=LIMIT, cursor=cursor or None)
    with visit.wired.database.read() as connection:
        people = person_names(connection, [row.by for row in found.items])
        labels = labels_in_force(connection, {row.process for row in found.items if row.process}, visit.locale)
    page = NoticesPage(
        notices=tuple(_line(visit, row, people, labels) for row in found.items),
        newest=found.items[0].id if found.items else "",
        next_href="/notices?" + urlencode({"cursor": found.next_cursor}) if found.next_cursor else None,
        first_href="/notices" if cursor else None,
    )
    return show(visit, "notices/page.html", page)


@router.post("/read")
def post_read(visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Mark one as read, or all up to the newest that was shown; one stays where one is in the list."""
    newest = sent.text("newest")
    command = ReadNotices(actor=visit.actor, notice_id=newest or sent.text("notice") or None, older_too=bool(newest))
    visit.run(read_notices, command)
    return send_on(safe_return_path(sent.text("next"), "/notices"))


def _line(
    visit: Visit, row: NoticeRow, people: Mapping[str, str], labels: Mapping[str, Mapping[str, str]]
) -> NoticeLine:
    step = labels.get(row.process or "", {}).get(f"element.{row.element}", row.step or "")
    who = people.get(row.by or "") or visit.words.gettext("the system")
    return NoticeLine(
        id=row.id,
        text=_sentence(visit, row.kind) % {"who": who, "step": step},
        title=row.title or "",
        href=_href(row),
        at=row.at,
        unread=row.read_at is None,
    )


def _sentence(visit: Visit, kind: NoticeKind) -> str:
    words = visit.words
    return {
        NoticeKind.ASSIGNED: words.gettext("%(who)s gave you “%(step)s”."),
        NoticeKind.MENTIONED: words.gettext("%(who)s spoke to you in a comment."),
        NoticeKind.COMMENTED: words.gettext("%(who)s wrote a comment on your task “%(step)s”."),
        NoticeKind.CANCELLED: words.gettext("Your task “%(step)s” ended without being done."),
    }[kind]


def _href(row: NoticeRow) -> str | None:
    """To the comment, the task one holds, or the case; nowhere when one may not read that any more."""
    place = f"#comment-{row.comment}" if row.comment else ""
    if row.task_is_mine and row.kind is not NoticeKind.CANCELLED:
        return f"/tasks/{row.task}{place}"
    return f"/cases/{row.case}{place}" if row.title is not None else None
