"""Builds the page of working calendars."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from server.commands.calendars.change import CalendarPlan
from server.domain.errors import BranchNotFound
from server.domain.rights import may_set_calendar, require_limits_readable
from server.domain.wording import N_
from server.domain.working_hours import written_hours
from server.pages.contexts.calendars import CalendarPage, ChangeRow, DayRow, MovedRow, WeekdayRow
from server.pages.contexts.parts import options
from server.pages.days import read_day
from server.pages.organisation import by_whom
from server.pages.report_names import ReportNames, report_names
from server.pages.visits import Visit
from server.queries.calendars import BranchCalendar, ChangedCalendar, branch_calendar
from server.store.working_times import SEEDED_YEARS, read_stored, week_of

BLANK = 6
"""Rows to fill below the days that differ already."""

WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody entered: hours by weekday, days with their hours in order, and what is wrong, by field."""

    week: Sequence[str]
    days: Sequence[tuple[str, str]]
    inherit: bool = False
    errors: Mapping[str, str] = field(default_factory=dict[str, str])


def calendar_page(
    visit: Visit, code: str, year: int, entered: Entered | None = None, plan: CalendarPlan | None = None
) -> CalendarPage:
    """The calendar of a branch for a year, as it is or as entered. Raises RightMissing and BranchNotFound."""
    require_limits_readable(visit.actor)
    found = branch_calendar(visit.wired.database, code)
    if found is None:
        raise BranchNotFound(branch=code)
    names = report_names(visit, {change.by for change in found.changes})
    entered = entered or _kept(found, year)
    years = sorted({*SEEDED_YEARS, year})
    return CalendarPage(
        branch=code,
        year=year,
        branches=options({each.code: names.branch(each.code) for each in found.branches}, code),
        years=options({str(each): str(each) for each in years}, str(year)),
        from_above=found.branch.calendar is None and found.branch.parent is not None,
        may_inherit=found.branch.calendar is not None and found.branch.parent is not None,
        may_change=may_set_calendar(visit.actor, code),
        inherit=entered.inherit,
        week=tuple(
            WeekdayRow(visit.words.gettext(name), f"week-{day}", hours)
            for day, (name, hours) in enumerate(zip(WEEKDAYS, entered.week, strict=True))
        ),
        days=tuple(_days(visit, entered)),
        foreseen=None if plan is None else tuple(_moved(visit, names, [_told(move) for move in plan.moves])),
        changes=tuple(_change(visit, names, change) for change in found.changes),
        errors=entered.errors,
    )


def _kept(found: BranchCalendar, year: int) -> Entered:
    week = week_of(found.row)
    days = sorted(day for day in found.row.days if day.startswith(f"{year:04}-"))
    return Entered(
        [written_hours(week.get(day, ())) for day in range(7)],
        [(day, written_hours(read_stored(found.row.days[day]))) for day in days],
    )


def _days(visit: Visit, entered: Entered) -> Iterator[DayRow]:
    gettext = visit.words.gettext
    rows = [*entered.days, *[("", "")] * BLANK]
    for number, (text, hours) in enumerate(rows):
        day = read_day(text) if text else None
        told = ""
        if day is not None:
            kind = gettext("make-up working day") if hours else gettext("free day")
            told = f"{gettext(WEEKDAYS[day.weekday()])} · {kind}"
        yield DayRow(number, text, hours, told)


def _told(move: Any) -> Mapping[str, Any]:  # noqa: ANN401 -- a DueMove
    return {name: getattr(move, name) for name in ("process", "element", "branch", "case", "before", "after")}


def _moved(visit: Visit, names: ReportNames, moves: Iterable[Mapping[str, Any]]) -> Iterator[MovedRow]:
    for move in moves:
        yield MovedRow(
            step=names.step(move["process"], move["element"]),
            branch=names.branch(move["branch"]),
            before=_at(visit, move["before"]),
            after=_at(visit, move["after"]),
            case_href=f"/cases/{move['case']}",
        )


def _at(visit: Visit, moment: datetime) -> str:
    return visit.words.formats.instant(moment, visit.zone)


def _change(visit: Visit, names: ReportNames, change: ChangedCalendar) -> ChangeRow:
    gettext = visit.words.gettext
    free, usual = gettext("free"), gettext("as its weekday")
    week = [f"{gettext(WEEKDAYS[int(day)])} {hours or free}" for day, hours in change.week.items()]
    days = [
        f"{visit.words.formats.day(date.fromisoformat(day))} {usual if hours is None else hours or free}"
        for day, hours in change.days.items()
    ]
    told = (*week, *days) or (gettext("works the hours of the branch above"),)
    moved = tuple(_moved(visit, names, change.moved))
    return ChangeRow(by_whom(visit, names, change.by, change.at), names.branch(change.branch), told, moved)
