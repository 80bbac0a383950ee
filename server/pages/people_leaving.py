"""Ending a role and disabling a person: what that leaves behind is shown before it is done."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.people.disable_person import DisablePerson, disable_person
from server.commands.people.end_role import EndRole, end_role
from server.domain.errors import DomainError, RightMissing
from server.domain.grants import GrantPeriod, RoleNotHeld
from server.domain.people import Right, RoleAt
from server.domain.reasons import ReasonMissing
from server.domain.staffing.staff import Holding
from server.pages.contexts.people import LeavingPage, ShortLine, TaskLine
from server.pages.days import read_day
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.inbox_query import Text
from server.pages.organisation import beginning, day_sent, period, role_called
from server.pages.report_names import ReportNames, report_names
from server.pages.report_staffing import missing_people
from server.pages.sent import SentByPerson
from server.pages.visits import SignedInVisit, Visit
from server.pages.words import Names
from server.queries.people import PersonView, in_hand, person_view
from server.queries.staffing import ShortProcess, short_without

router = APIRouter(prefix="/people")
MOST = 20
_TEMPLATE = "organisation/leaving.html"
_AT: dict[type[DomainError], str] = {GrantPeriod: "last_day", RoleNotHeld: "last_day", ReasonMissing: "reason"}
"""The field at which a refusal is told."""


@router.get("/{person_id}/end")
def get_end(person_id: str, visit: SignedInVisit, role: Text = "", branch: Text = "", last_day: Text = "") -> Response:
    """What ending a role would leave behind. Raises PersonNotFound, RightMissing and RoleNotHeld."""
    return show(visit, _TEMPLATE, _page(visit, person_id, RoleAt(role, branch), {"last_day": last_day}, {}))


@router.post("/{person_id}/end")
def post_end(person_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """End it. Raises PersonNotFound, RightMissing and RoleNotHeld."""
    person_view(visit.wired.database, visit.actor, person_id)
    errors, role = dict[str, str](), RoleAt(sent.text("role"), sent.text("branch"))
    at = _after(visit, sent.text("last_day")) if day_sent(visit, sent, "last_day", errors) else None
    if not errors:
        command = EndRole(person=person_id, role=role, at=at, reason=sent.whole("reason"), actor=visit.actor)
        try:
            visit.run(end_role, command)
        except tuple(_AT) as refused:
            errors[_AT[type(refused)]] = visit.words.refusal(refused, Names())
        else:
            return send_on(f"/people/{person_id}", Note(News.ROLE_ENDED))
    texts = {name: sent.text(name) for name in ("last_day", "reason")}
    return show(visit, _TEMPLATE, _page(visit, person_id, role, texts, errors), status=422, here=f"/people/{person_id}")


@router.get("/{person_id}/disable")
def get_disable(person_id: str, visit: SignedInVisit) -> Response:
    """What disabling the person would leave behind. Raises PersonNotFound and RightMissing."""
    return show(visit, _TEMPLATE, _page(visit, person_id, None, {}, {}))


@router.post("/{person_id}/disable")
def post_disable(person_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Let the person act no more. Raises what `disable_person` raises."""
    person_view(visit.wired.database, visit.actor, person_id)
    try:
        visit.run(disable_person, DisablePerson(person=person_id, reason=sent.whole("reason"), actor=visit.actor))
    except ReasonMissing as refused:
        errors = {"reason": visit.words.refusal(refused, Names())}
        page = _page(visit, person_id, None, {"reason": sent.text("reason")}, errors)
        return show(visit, _TEMPLATE, page, status=422, here=f"/people/{person_id}")
    return send_on(f"/people/{person_id}", Note(News.PERSON_DISABLED))


def _page(
    visit: Visit, person_id: str, role: RoleAt | None, texts: Mapping[str, str], errors: Mapping[str, str]
) -> LeavingPage:
    view = person_view(visit.wired.database, visit.actor, person_id)
    if not visit.actor.holds(Right.HR_ADMIN, role.branch if role else view.person.branch):
        raise RightMissing(role=Right.HR_ADMIN.value)
    held = None if role is None else _held(view, role)
    at = _after(visit, texts.get("last_day", "")) or visit.now
    short = short_without(visit.reading, held or person_id, max(at, visit.now)) if view.person.active else ()
    tasks, names = in_hand(visit.wired.database, visit.actor, person_id, role), report_names(visit, [])
    return LeavingPage(
        person_id=person_id,
        person=view.person.name,
        role=role_called(visit, names, role.role) if role else "",
        role_code=role.role if role else "",
        branch=names.branch(role.branch) if role else "",
        branch_code=role.branch if role else "",
        period=period(visit, held.valid_from, held.valid_until) if held else "",
        tasks=tuple(
            TaskLine(process=names.process(each.process), step=names.step(each.process, each.element))
            for each in tasks[:MOST]
        ),
        more_tasks=max(0, len(tasks) - MOST),
        short=tuple(_short(visit, row, names) for row in short[:MOST]),
        texts=texts,
        errors=errors,
    )


def _held(view: PersonView, role: RoleAt) -> Holding:
    for held in view.held:
        if (held.role, held.branch) == (role.role, role.branch):
            return held
    raise RoleNotHeld


def _after(visit: Visit, last_day: str) -> datetime | None:
    """When a last day is over; None where none is told."""
    day = read_day(last_day)
    return beginning(visit, day + timedelta(days=1)) if day else None


def _short(visit: Visit, row: ShortProcess, names: ReportNames) -> ShortLine:
    return ShortLine(
        process=names.process(row.shortage.process),
        branch=names.branch(row.shortage.branch),
        missing="; ".join(missing_people(visit, names, each) for each in row.shortage.missing),
        cases=visit.words.formats.number(row.cases),
    )
