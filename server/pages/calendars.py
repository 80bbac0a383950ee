"""Working calendars of branches: shown, changed, and what would be due at another time."""

from datetime import date

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.calendars.change import ChangeCalendar, change_calendar, foresee_calendar
from server.domain.calendar import Interval
from server.domain.errors import InvalidValue
from server.domain.working_hours import BadHours, read_hours
from server.pages.calendars_page import WEEKDAYS, Entered, calendar_page
from server.pages.days import read_day
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.sent import Sent, SentByPerson
from server.pages.visits import SignedInVisit, Visit
from server.pages.words import Names

HERE = "/calendar"
router = APIRouter(prefix=HERE)
_FIRST, _LAST = 2000, 2100
MOST_DAYS = 400


@router.get("")
def get_calendar(visit: SignedInVisit, branch: str = "", year: str = "") -> Response:
    """The calendar of a branch for a year. Raises RightMissing and BranchNotFound."""
    page = calendar_page(visit, branch or visit.actor.branch, _year(visit, year))
    return show(visit, "organisation/calendar.html", page)


@router.post("")
def post_calendar(visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Show what would move, or save it. Raises RightMissing and BranchNotFound."""
    branch, year = sent.text("branch"), _year(visit, sent.text("year"))
    here = f"{HERE}?branch={branch}&year={year}"
    entered, command = _command(visit, sent, branch, year)
    if command is None:
        page = calendar_page(visit, branch, year, entered)
        return show(visit, "organisation/calendar.html", page, status=422, here=HERE)
    if sent.text("do") == "save":
        visit.run(change_calendar, command)
        return send_on(here, Note(News.CALENDAR_CHANGED))
    plan = visit.run(foresee_calendar, command)
    return show(visit, "organisation/calendar.html", calendar_page(visit, branch, year, entered, plan), here=HERE)


def _year(visit: Visit, text: str) -> int:
    if not text:
        return visit.now.astimezone(visit.zone).year
    if not (text.isascii() and text.isdigit() and _FIRST <= int(text[:5]) <= _LAST):
        raise InvalidValue(field="year", problem="no year")
    return int(text)


def _command(visit: Visit, sent: Sent, branch: str, year: int) -> tuple[Entered, ChangeCalendar | None]:
    """What was entered, and the wish; None where something cannot be read."""
    errors: dict[str, str] = {}
    week = [sent.text(f"week-{day}") for day in range(7)]
    hours = {day: _hours(visit, text, f"week-{day}", errors) for day, text in enumerate(week)}
    rows = _rows(sent)
    days: dict[date, tuple[Interval, ...]] = {}
    for number, (text, written) in enumerate(rows):
        day = read_day(text)
        if day is None or day.year != year or day in days:
            errors[f"day-{number}"] = visit.words.gettext("Enter a day of the year %(year)s once.", year=year)
        else:
            days[day] = _hours(visit, written, f"day-{number}", errors)
    inherit = bool(sent.text("inherit"))
    entered = Entered(week, rows, inherit, errors)
    if errors:
        return entered, None
    wish = ChangeCalendar(branch=branch, actor=visit.actor, week=hours, days=days, year=year, inherit=inherit)
    return entered, wish


def _rows(sent: Sent) -> list[tuple[str, str]]:
    """The days that were entered with their hours; a row without a day is left out."""
    days = [text.strip() for name, text in sent.pairs if name == "day"][:MOST_DAYS]
    hours = [text.strip()[:200] for name, text in sent.pairs if name == "hours"][:MOST_DAYS]
    return [(day, text) for day, text in zip(days, hours, strict=False) if day]


def _hours(visit: Visit, text: str, field: str, errors: dict[str, str]) -> tuple[Interval, ...]:
    number = int(field.rpartition("-")[2])
    name = visit.words.gettext(WEEKDAYS[number]) if field.startswith("week") else visit.words.gettext("Hours")
    try:
        return read_hours(text, name)
    except BadHours as refused:
        errors[field] = visit.words.refusal(refused, Names())
        return ()
