"""Working calendars of branches: read, changed, and what would be due at another time first."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from server.api.access import AdminCaller, Caller
from server.api.admitting import routes_below
from server.api.bodies import RawBody, read
from server.api.branch_shapes import FIRST_YEAR, LAST_YEAR, CalendarBody, CalendarOut, CalendarPlanOut
from server.api.describing import answers, takes
from server.api.responses import ok
from server.commands.calendars.change import CalendarPlan, ChangeCalendar, change_calendar, foresee_calendar
from server.domain.branches import NoSuchBranch
from server.domain.calendar import Interval
from server.domain.errors import InvalidValue
from server.domain.rights import require_limits_readable
from server.domain.staff import CalendarRow
from server.domain.working_hours import read_hours, written_hours
from server.queries.calendars import branch_calendar
from server.store.working_times import read_stored, week_of

router = routes_below("/branches/{code}/calendar", tag="branches")
Year = Annotated[int | None, Query(ge=FIRST_YEAR, le=LAST_YEAR, description="Default the present one")]


@router.get("", responses=answers(CalendarOut, 404))
def get_calendar(code: str, caller: AdminCaller, year: Year = None) -> Response:
    """What a branch works by in a year."""
    require_limits_readable(caller.actor)
    return ok(_kept(caller, code, year or caller.wired.now().year))


@router.post("", responses=answers(CalendarPlanOut, 404, 413), openapi_extra=takes(CalendarBody))
def post_calendar(code: str, caller: AdminCaller, raw: RawBody) -> Response:
    """Let a branch work other hours; with `dry_run` only say what would be due at another time."""
    _kept(caller, code, caller.wired.now().year)
    body = read(CalendarBody, raw)
    command = ChangeCalendar(
        branch=code,
        actor=caller.actor,
        week={int(day): read_hours(text, f"week.{day}") for day, text in body.week.items()},
        days={day: _hours(day, text, body.year) for day, text in body.days.items()},
        year=body.year,
        inherit=body.inherit,
    )
    plan = caller.run(foresee_calendar if body.dry_run else change_calendar, command)
    return ok({**_planned(caller, code, body, plan), "moved": [_move(move) for move in plan.moves]})


def _hours(day: date, text: str, year: int) -> tuple[Interval, ...]:
    if day.year != year:
        raise InvalidValue(field=f"days.{day.isoformat()}", problem=f"not a day of {year}")
    return read_hours(text, f"days.{day.isoformat()}")


def _planned(caller: Caller, code: str, body: CalendarBody, plan: CalendarPlan) -> Mapping[str, object]:
    """As planned; what is inherited then is not computed here, but told as it is kept after a change."""
    if plan.row is not None:
        return _shape(code, body.year, plan.row, inherited=False)
    return _kept(caller, code, body.year)


def _kept(caller: Caller, code: str, year: int) -> Mapping[str, object]:
    found = branch_calendar(caller.wired.database, code)
    if found is None:
        raise NoSuchBranch
    inherited = found.branch.calendar is None and found.branch.parent is not None
    return _shape(code, year, found.row, inherited=inherited)


def _shape(code: str, year: int, row: CalendarRow, *, inherited: bool) -> Mapping[str, object]:
    week = week_of(row)
    of_year = sorted(day for day in row.days if day.startswith(f"{year:04}-"))
    return {
        "branch": code,
        "year": year,
        "inherited": inherited,
        "week": {str(day): written_hours(week.get(day, ())) for day in range(7)},
        "days": {day: written_hours(read_stored(row.days[day])) for day in of_year},
    }


def _move(move: object) -> Mapping[str, object]:
    names = ("task", "case", "process", "element", "branch", "before", "after")
    return {name: getattr(move, name) for name in names}
