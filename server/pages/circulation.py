"""Cases sent for information: sending them, saying that one has read one, and what was sent to me."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import Response

from server.commands.cases.circulate import CirculateCase, circulate_case
from server.commands.cases.note_reading import NoteReading, note_reading
from server.pages.acting_on_case import act_on_case
from server.pages.contexts.circulation import CirculatedPage, SentRow
from server.pages.flashes import News
from server.pages.framing import show
from server.pages.sent import SentByPerson
from server.pages.visits import SignedInVisit
from server.queries.circulations import CirculatedCase, circulated_page

router = APIRouter()
LIMIT = 50


@router.get("/circulated")
def get_circulated(
    visit: SignedInVisit,
    every: Annotated[str, Query(alias="all", max_length=1)] = "",
    cursor: Annotated[str, Query(max_length=1000)] = "",
) -> Response:
    """What was sent to me: what I have not read, or all."""
    database = visit.wired.database
    found = circulated_page(database, visit.actor, unread=not every, limit=LIMIT, cursor=cursor or None)
    here = {"all": "1"} if every else dict[str, str]()
    first = "/circulated?" + urlencode(here)
    page = CirculatedPage(
        cases=tuple(_row(each) for each in found.items),
        unread=not every,
        next_href="/circulated?" + urlencode({**here, "cursor": found.next_cursor}) if found.next_cursor else None,
        first_href=first if cursor else None,
    )
    return show(visit, "circulated/page.html", page)


@router.post("/cases/{case_id}/circulate")
def post_circulate(case_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Send the case to people."""
    to = tuple(text for name, text in sent.pairs if name == "to" and text)
    command = CirculateCase(case_id=case_id, actor=visit.actor, to=to, note=sent.whole("note"))
    return act_on_case(visit, case_id, circulate_case, command, News.CIRCULATED)


@router.post("/cases/{case_id}/read")
def post_read(case_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Say that one has read it."""
    command = NoteReading(case_id=case_id, actor=visit.actor, remark=sent.whole("remark"))
    return act_on_case(visit, case_id, note_reading, command, News.READING_NOTED)


def _row(sent: CirculatedCase) -> SentRow:
    return SentRow(
        href=f"/cases/{sent.case}",
        title=sent.title,
        business_key=sent.business_key or "",
        sender=sent.sender,
        sent_at=sent.sent_at,
        note=sent.note,
        read_at=sent.read_at,
        remark=sent.remark,
    )
