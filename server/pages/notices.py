"""The list of what the person should hear of."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import Response

from server.commands.notices.read import ReadNotices, read_notices
from server.pages.contexts.notices import NoticesPage
from server.pages.framing import send_on, show
from server.pages.notice_lines import notice_line
from server.pages.notice_names import notice_names
from server.pages.preferences import safe_return_path
from server.pages.sent import SentByPerson
from server.pages.visits import SignedInVisit
from server.queries.notices import notice_page

router = APIRouter(prefix="/notices")
LIMIT = 50


@router.get("")
def get_notices(visit: SignedInVisit, cursor: Annotated[str, Query(max_length=1000)] = "") -> Response:
    """The person's own, newest first."""
    found = notice_page(visit.wired.database, visit.actor, limit=LIMIT, cursor=cursor or None)
    with visit.wired.database.read() as connection:
        names = notice_names(connection, found.items, visit.locale)
    page = NoticesPage(
        notices=tuple(notice_line(visit.words, row, names) for row in found.items),
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
