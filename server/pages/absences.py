"""Absences: who is away, entering one with its effect shown before, and ending one."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.absences.decline import DeclineToStandIn, decline_to_stand_in
from server.commands.absences.end import EndAbsence, end_absence
from server.commands.absences.enter import EnterAbsence, enter_absence
from server.domain.absences import (
    AbsencePeriod,
    AbsenceReasonTooLong,
    AbsencesOverlap,
    Handing,
    OneselfAsSubstitute,
    TooManySubstitutes,
)
from server.domain.errors import DomainError, PersonNotFound
from server.domain.reasons import ReasonMissing
from server.pages.absences_page import Entered, absence_form, absences_page
from server.pages.days import midnight, read_day
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.sent import LONGEST, Sent, SentByPerson
from server.pages.visits import SignedInVisit, Visit
from server.pages.words import Names
from server.queries.absences import person_to_be_away

HERE = "/absences"
router = APIRouter(prefix=HERE)
_FORM = "organisation/absence.html"
_AT: dict[type[DomainError], str] = {
    AbsencePeriod: "last_day",
    AbsencesOverlap: "first_day",
    OneselfAsSubstitute: "substitute",
    TooManySubstitutes: "substitute",
    PersonNotFound: "substitute",
    AbsenceReasonTooLong: "reason",
}
"""The field at which a refusal is told."""


@router.get("")
def get_absences(visit: SignedInVisit) -> Response:
    """One's own, those for whom one stands in, and who else is away."""
    return show(visit, "organisation/absences.html", absences_page(visit))


@router.get("/new")
def get_new(visit: SignedInVisit) -> Response:
    """The form, with the effect of what is entered. Raises PersonNotFound and AbsenceOfAnother."""
    asked = Sent(tuple((name, text[:LONGEST]) for name, text in visit.request.query_params.multi_items()))
    return show(visit, _FORM, absence_form(visit, _entry(visit, asked).entered))


@router.post("")
def post_absence(visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Enter it, unless it makes a process short of people and nobody saw that yet.

    Raises PersonNotFound and AbsenceOfAnother.
    """
    entry = _sent_entry(visit, sent)
    if not entry.errors:
        page = absence_form(visit, entry.entered)
        if page.short and sent.text("seen") != page.seen:
            return show(visit, _FORM, replace(page, asked_again=True), here=f"{HERE}/new")
        try:
            visit.run(enter_absence, entry.command(visit))
        except tuple(_AT) as refused:
            entry.errors[_AT[type(refused)]] = visit.words.refusal(refused, Names())
        else:
            return send_on(HERE, Note(News.ABSENCE_ENTERED))
    page = absence_form(visit, entry.entered, entry.errors)
    return show(visit, _FORM, page, status=422, here=f"{HERE}/new")


@router.post("/{absence_id}/end")
def post_end(absence_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """End it now. Raises AbsenceNotFound, AbsenceOfAnother and AbsenceOver."""
    del sent
    visit.run(end_absence, EndAbsence(absence_id=absence_id, actor=visit.actor))
    return send_on(HERE, Note(News.ABSENCE_ENDED))


@router.post("/{absence_id}/decline")
def post_decline(absence_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Stand in no more, for a reason. Raises AbsenceNotFound and AbsenceOver."""
    command = DeclineToStandIn(absence_id=absence_id, actor=visit.actor, reason=sent.whole("reason"))
    try:
        visit.run(decline_to_stand_in, command)
    except ReasonMissing as refused:
        page = absences_page(visit, {absence_id: visit.words.refusal(refused, Names())})
        return show(visit, "organisation/absences.html", page, status=422, here=HERE)
    return send_on(HERE, Note(News.STANDING_IN_DECLINED))


@dataclass(frozen=True, slots=True)
class _Entry:
    """What was entered for whom, and what is wrong with it."""

    entered: Entered
    errors: dict[str, str] = field(default_factory=dict[str, str])

    def command(self, visit: Visit) -> EnterAbsence:
        entered = self.entered
        if entered.begins is None or entered.ends is None:
            raise AbsencePeriod
        return EnterAbsence(
            person=entered.person.id,
            begins=entered.begins,
            ends=entered.ends,
            actor=visit.actor,
            substitutes=entered.substitutes,
            handing=entered.handing,
            reason=entered.texts.get("reason", ""),
        )


def _sent_entry(visit: Visit, sent: Sent) -> _Entry:
    entry = _entry(visit, sent)
    for name in ("first_day", "last_day"):
        if read_day(sent.text(name)) is None:
            entry.errors[name] = visit.words.gettext("Enter a day, such as 2026-12-31.")
    return entry


def _entry(visit: Visit, sent: Sent) -> _Entry:
    person, zone = person_to_be_away(visit.wired.database, visit.actor, sent.text("person") or visit.actor.id)
    texts = {name: sent.text(name) for name in ("first_day", "last_day")}
    names = (text.strip() for name, text in sent.pairs if name == "substitute")
    handing = sent.text("handing")
    entered = Entered(
        person,
        begins=_begin(texts["first_day"], zone),
        ends=_begin(texts["last_day"], zone, days=1),
        substitutes=tuple(dict.fromkeys(filter(None, names))),
        handing=Handing(handing) if handing in set(Handing) else Handing.KEEP,
        texts={**texts, "reason": sent.whole("reason")},
    )
    return _Entry(entered)


def _begin(text: str, zone: ZoneInfo, days: int = 0) -> datetime | None:
    day = read_day(text)
    return midnight(day + timedelta(days=days), zone) if day else None
