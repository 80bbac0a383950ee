"""Cases sent for information: sending them, reading what was sent, and saying so."""

from datetime import datetime

from pydantic import ConfigDict, Field
from starlette.responses import Response

from server.api.access import TasksCaller
from server.api.admitting import routes_below
from server.api.bodies import Body, RawBody, read
from server.api.describing import answers, takes
from server.api.params import Cursor, Limit
from server.api.responses import ok, page
from server.api.schemas import Out
from server.commands.cases.circulate import CirculateCase, circulate_case
from server.commands.cases.note_reading import NoteReading, note_reading
from server.domain.circulation import MOST_READERS, Circulated
from server.queries.circulations import circulated_page

router = routes_below("", tag="cases")


class CirculateBody(Body):
    """Send a case to these people (ids or logins)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"to": ["hejing"], "note": "for your information"}]})
    to: list[str] = Field(min_length=1, max_length=MOST_READERS)
    note: str = Field(default="", max_length=2000)


class ReadingBody(Body):
    """Say that one has read a case, with a remark or none."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"remark": "seen"}]})
    remark: str = Field(default="", max_length=2000)


class CirculatedOut(Out):
    """A case sent to a person for information; `read_at` null: they have not read it."""

    case: str
    person: str
    sent_by: str
    sent_at: datetime
    note: str
    read_at: datetime | None
    remark: str


class CirculatedListOut(Out):
    """To whom a case was sent."""

    items: list[CirculatedOut]


class SentToMeOut(Out):
    """A case that was sent to the caller."""

    case: str
    title: str
    business_key: str | None
    sent_by: str
    sent_at: datetime
    note: str
    read_at: datetime | None
    remark: str


class SentToMePageOut(Out):
    """One page of what was sent to the caller."""

    items: list[SentToMeOut]
    next_cursor: str | None


@router.get("/circulated", responses=answers(SentToMePageOut))
def get_circulated(caller: TasksCaller, limit: Limit = 50, cursor: Cursor = None, *, unread: bool = False) -> Response:
    """What was sent to the caller, newest first."""
    found = circulated_page(caller.wired.database, caller.actor, unread=unread, limit=limit, cursor=cursor)
    names = tuple(SentToMeOut.model_fields)
    return page([{name: getattr(each, name) for name in names} for each in found.items], found.next_cursor)


@router.post(
    "/cases/{case_id}/circulate",
    responses=answers(CirculatedListOut, 404, 409, 413),
    openapi_extra=takes(CirculateBody),
)
def post_circulate(case_id: str, caller: TasksCaller, raw: RawBody) -> Response:
    """Send a case to people for information."""
    body = read(CirculateBody, raw)
    made = caller.run(circulate_case, CirculateCase(case_id=case_id, actor=caller.actor, to=body.to, note=body.note))
    return ok({"items": [_shape(each) for each in made]})


@router.post("/cases/{case_id}/read", responses=answers(CirculatedOut, 404, 409, 413), openapi_extra=takes(ReadingBody))
def post_read(case_id: str, caller: TasksCaller, raw: RawBody) -> Response:
    """Say that one has read a case that was sent."""
    body = read(ReadingBody, raw)
    command = NoteReading(case_id=case_id, actor=caller.actor, remark=body.remark)
    return ok(_shape(caller.run(note_reading, command)))


def _shape(sent: Circulated) -> dict[str, object]:
    return {name: getattr(sent, name) for name in CirculatedOut.model_fields}
