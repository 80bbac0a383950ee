"""A version of a process is suspended and resumed: what it means first, then the deed with its reason."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.responses import Response

from server.commands.versions.resume import ResumeVersion, resume_version
from server.commands.versions.suspend import SuspendVersion, suspend_version
from server.domain.errors import Conflict, Invalid
from server.domain.people import Right
from server.domain.processes import StartTrigger
from server.pages.contexts.suspending import HeldProgress, StartLine, SuspendPage
from server.pages.designers import process_href, suspend_href
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show, show_piece
from server.pages.sent import Sent, SentByPerson
from server.pages.visits import SignedInVisit, Visit
from server.pages.words import Names
from server.queries.process_view import list_processes, process_view
from server.queries.suspensions import VersionStanding, version_standing

router = APIRouter(prefix="/processes/{key}/versions/{number}/suspend")
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("")
def get_suspend(key: str, number: Number, visit: SignedInVisit) -> Response:
    """What suspending or resuming it would mean. Raises RightMissing and ProcessNotFound."""
    return show(visit, "processes/suspend.html", _page(visit, key, number))


@router.get("/progress")
def get_progress(key: str, number: Number, visit: SignedInVisit) -> Response:
    """How far the cases have followed, as a piece of the page."""
    progress = _progress(visit, key, version_standing(visit.wired.database, key, number, visit.actor))
    response = show_piece(visit, "processes/suspend_progress.html", progress, progress.href)
    if not progress.under_way:
        response.headers["HX-Refresh"] = "true"
    return response


@router.post("")
def post_suspend(key: str, number: Number, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Suspend it. Raises RightMissing and ProcessNotFound."""
    wish = SuspendVersion(
        process=key,
        version=number,
        actor=visit.actor,
        reason=sent.whole("reason"),
        cases_too=sent.text("cases") == "too",
    )
    return _steered(visit, sent, suspend_version, wish, News.VERSION_SUSPENDED)


@router.post("/end")
def post_resume(key: str, number: Number, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Resume it. Raises RightMissing and ProcessNotFound."""
    wish = ResumeVersion(process=key, version=number, actor=visit.actor, reason=sent.whole("reason"))
    return _steered(visit, sent, resume_version, wish, News.VERSION_RESUMED)


def _steered(
    visit: Visit, sent: Sent, handler: Callable[[Any, Any], None], wish: SuspendVersion | ResumeVersion, news: News
) -> Response:
    try:
        visit.run(handler, wish)
    except (Conflict, Invalid) as refused:
        page = _page(visit, wish.process, wish.version, sent.text("reason"), visit.words.refusal(refused, Names()))
        status = 422 if isinstance(refused, Invalid) else 409
        return show(visit, "processes/suspend.html", page, status=status, here=page.href)
    return send_on(suspend_href(wish.process, wish.version), Note(news))


def _page(visit: Visit, key: str, number: int, reason: str = "", refusal: str | None = None) -> SuspendPage:
    seen = version_standing(visit.wired.database, key, number, visit.actor)
    designs = visit.actor.holds_anywhere(Right.PROCESS_DESIGNER)
    version, since = seen.version, seen.version.suspended_at
    names = {row.key: row.name for row in list_processes(visit.reading, visit.actor, visit.locale)}
    labels = process_view(visit.reading, key, visit.actor, visit.locale).labels
    due = [start for start in seen.starts if since and start.next_due is not None and start.next_due <= visit.now]
    by_hand = (StartLine(visit.words.gettext("by hand and from lists")),) if seen.by_hand else ()
    return SuspendPage(
        href=suspend_href(key, number),
        back_href=f"{process_href(key)}/{'versions' if designs else 'about'}",
        name=names.get(key, version.name or key),
        number=number,
        active=version.active,
        since=since,
        by=seen.by,
        why=version.steered_why or "",
        cases_too=version.cases_too,
        operated=seen.operated,
        elsewhere=seen.running - seen.operated,
        starts=(*by_hand, *(_start(visit, start, labels.get(f"element.{start.element}", "")) for start in seen.starts)),
        due=tuple(_start(visit, start, labels.get(f"element.{start.element}", "")) for start in due),
        callers=tuple(names.get(each, each) for each in seen.callers),
        progress=_progress(visit, key, seen),
        reason=reason,
        refusal=refusal,
    )


def _progress(visit: Visit, key: str, seen: VersionStanding) -> HeldProgress:
    number, href = visit.words.formats.number, suspend_href(key, seen.version.version)
    return HeldProgress(href, seen.waiting, number(seen.running), number(seen.held) if seen.held else "")


def _start(visit: Visit, start: StartTrigger, name: str) -> StartLine:
    told = {
        "message": visit.words.gettext("by the message “%(name)s”", name=start.name or ""),
        "signal": visit.words.gettext("by the signal “%(name)s”", name=start.name or ""),
    }
    text = told.get(start.kind) or visit.words.gettext("by the timer “%(name)s”", name=name or start.element)
    return StartLine(text, start.next_due)
