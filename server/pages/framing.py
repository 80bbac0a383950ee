"""Puts a page into its frame and sends it; sends people on to other pages."""

from collections.abc import Iterable
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from server.auth import csrf, sessions
from server.domain.people import Right
from server.domain.rights import may_read_limits, may_see_people
from server.domain.spreadsheets import csv_table
from server.pages import flashes
from server.pages.flashes import Note
from server.pages.viewer import SignedInPerson, Viewer
from server.pages.visits import Visit
from server.queries.frame import frame_of
from server.queries.notices import MOST_UNREAD
from server.reports.asked import branches_for


def show(visit: Visit, template: str, page: object, *, status: int = 200, here: str | None = None) -> Response:
    """The page in its frame; a note of the last action is shown once. `here`: what to come back to."""
    response = visit.renderer.respond(template, page, viewer_of(visit, here or visit.here), status=status)
    if flashes.COOKIE in visit.request.cookies:
        response.delete_cookie(flashes.COOKIE, httponly=True, samesite="lax")
    if visit.signed_in is None:
        set_cookie(visit, response, sessions.ENTRANCE_COOKIE, visit.entrance)
    return response


def show_piece(visit: Visit, template: str, page: object, here: str) -> Response:
    """A piece of a page that is already open; a note for the next whole page stays."""
    return visit.renderer.respond(template, page, viewer_of(visit, here))


def send_csv(rows: Iterable[Iterable[object]], name: str) -> Response:
    """A table as a file that spreadsheets open as UTF-8; no cache keeps it."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    return Response(b"\xef\xbb\xbf" + csv_table(rows).encode(), media_type="text/csv", headers=headers)


def send_pdf(content: bytes, name: str) -> Response:
    """A paper to be saved; no cache keeps it."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}.pdf",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type="application/pdf", headers=headers)


def send_on(path: str, note: Note | None = None) -> RedirectResponse:
    """Go to another page of ours with GET; it shows the note."""
    response = RedirectResponse(path, HTTPStatus.SEE_OTHER)
    if note is not None:
        flashes.leave_note(response, note)
    return response


def set_cookie(visit: Visit, response: Response, name: str, value: str, max_age: int | None = None) -> None:
    """Set a cookie that scripts cannot read and other sites do not send along with forms."""
    response.set_cookie(name, value, max_age, secure=visit.wired.settings.https, httponly=True, samesite="lax")


def viewer_of(visit: Visit, here: str) -> Viewer:
    """What the frame needs to know; reads the person's branch, whether they may start cases, and their count."""
    viewer = _plain_viewer(visit, here)
    if visit.signed_in is None:
        return viewer
    actor = visit.signed_in.actor
    frame = frame_of(visit.reading, actor, visit.locale)
    return replace(
        viewer,
        person=SignedInPerson(actor.id, actor.name, frame.branch),
        may_start=frame.may_start,
        may_see_cases=True,
        may_see_reports=bool(branches_for(actor)),
        may_see_organisation=may_read_limits(actor),
        may_see_people=bool(may_see_people(actor)),
        may_operate=actor.holds_anywhere(Right.OPERATOR),
        may_design=actor.holds_anywhere(Right.PROCESS_DESIGNER),
        open_tasks=str(frame.mine) if frame.mine.number else None,
        unread=_told(frame.unread),
    )


def _told(unread: int) -> str | None:
    if not unread:
        return None
    return f"{MOST_UNREAD - 1}+" if unread >= MOST_UNREAD else str(unread)


def _plain_viewer(visit: Visit, here: str) -> Viewer:
    return Viewer(
        locale=visit.locale,
        theme=visit.theme,
        zone=visit.zone,
        now=visit.now,
        here=here,
        csrf_token=csrf.masked(visit.csrf_token),
        flash=flashes.take_note(visit.request, visit.words),
    )
