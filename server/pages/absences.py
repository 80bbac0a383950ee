"""Absences: who is away, entering, changing and ending one with its effect shown before, and declining to stand in."""

from collections.abc import Callable
from dataclasses import replace

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.absences.change import change_absence
from server.commands.absences.decline import DeclineToStandIn, decline_to_stand_in
from server.commands.absences.end import EndAbsence, end_absence
from server.commands.absences.enter import enter_absence
from server.domain.reasons import ReasonMissing
from server.pages.absence_entry import AT, Entry, change_entry, entry_as_it_is, new_entry, with_day_errors
from server.pages.absence_form import absence_form
from server.pages.absences_page import absences_page
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.sent import LONGEST, Sent, SentByPerson
from server.pages.visits import SignedInVisit, Visit
from server.pages.words import Names

HERE = "/absences"
router = APIRouter(prefix=HERE)
_FORM = "organisation/absence.html"


@router.get("")
def get_absences(visit: SignedInVisit) -> Response:
    """One's own, those for whom one stands in, and who else is away."""
    return show(visit, "organisation/absences.html", absences_page(visit))


@router.get("/new")
def get_new(visit: SignedInVisit) -> Response:
    """The form, with the effect of what is entered. Raises PersonNotFound and AbsenceOfAnother."""
    return show(visit, _FORM, absence_form(visit, new_entry(visit, _asked(visit)).entered))


@router.post("")
def post_absence(visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Enter it, unless it makes a process short of people and nobody saw that yet.

    Raises PersonNotFound and AbsenceOfAnother.
    """
    entry = with_day_errors(visit, new_entry(visit, sent))
    return _answer(visit, sent, entry, lambda: visit.run(enter_absence, entry.to_enter(visit)), News.ABSENCE_ENTERED)


@router.get("/{absence_id}/change")
def get_change(absence_id: str, visit: SignedInVisit) -> Response:
    """The form with what there is, or with the effect of what is entered. Raises AbsenceNotFound, AbsenceOfAnother."""
    asked = _asked(visit)
    entry = change_entry(visit, asked, absence_id) if asked.pairs else entry_as_it_is(visit, absence_id)
    return show(visit, _FORM, absence_form(visit, entry.entered))


@router.post("/{absence_id}/change")
def post_change(absence_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Change it, unless it does something to work under way that nobody saw yet.

    Raises AbsenceNotFound, AbsenceOfAnother and AbsenceOver.
    """
    entry = with_day_errors(visit, change_entry(visit, sent, absence_id))
    return _answer(
        visit,
        sent,
        entry,
        lambda: visit.run(change_absence, entry.to_change(visit, absence_id)),
        News.ABSENCE_CHANGED,
    )


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


def _answer(visit: Visit, sent: Sent, entry: Entry, run: Callable[[], object], news: News) -> Response:
    """Run it where nothing is wrong and what follows was seen; else the form, with what is wrong or follows."""
    if not entry.errors:
        page = absence_form(visit, entry.entered)
        if page.follows and sent.text("seen") != page.seen:
            return show(visit, _FORM, replace(page, asked_again=True), here=page.here)
        try:
            run()
        except tuple(AT) as refused:
            entry.errors[AT[type(refused)]] = visit.words.refusal(refused, Names())
        else:
            return send_on(HERE, Note(news))
    page = absence_form(visit, entry.entered, entry.errors)
    return show(visit, _FORM, page, status=422, here=page.here)


def _asked(visit: Visit) -> Sent:
    return Sent(tuple((name, text[:LONGEST]) for name, text in visit.request.query_params.multi_items()))
