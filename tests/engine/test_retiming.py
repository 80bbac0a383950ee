"""Timers in working time are counted anew by another calendar; elapsed time, dates and everything else stay."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from server.domain.calendar import WorkingCalendar
from server.engine.apply import inspect
from server.engine.model import CaseState, Complete, FireTimers
from server.engine.retiming import retimed
from tests.engine.dsl import E, S, U, bd, catch, process, tim
from tests.engine.host import CALENDAR, ZONE, Case

DAY = timedelta(days=1)
HOLIDAY = WorkingCalendar("house", ZONE, exceptions={date(2026, 1, 5): (), date(2026, 1, 6): ()})


def at(case, before=CALENDAR, after=HOLIDAY):
    """The case by another calendar, as its row would be afterwards."""
    env = replace(case.env, calendar=after)
    found = retimed(case.bundle, CaseState(case.blob, case.data), env, before)
    case.blob = found.blob
    standing = inspect(case.bundle, CaseState(case.blob, case.data), env)
    assert standing.timers == found.timers
    return found


def waiting_for(kind, text, **options):
    return Case(process(S() + catch("t", tim(kind, text)) + U("z") + E(), "s > t > z > e"), **options)


def beside(text, *, interrupting, kind="timeDuration"):
    host = U("a") + bd("b", "a", tim(kind, text), ni=not interrupting) + U("late")
    return Case(process(S() + host + E(), "s > a > e; b > late"))


@pytest.mark.parametrize("text", ["4WH", '"4WH"', '="4WH"'])
def test_an_intermediate_timer_in_working_time_moves_and_fires_then(text):
    case = waiting_for("timeDuration", text)
    [move] = at(case).moves
    assert (move.element, move.process, move.before) == ("t", "p", datetime(2026, 1, 5, 6, 30, tzinfo=UTC))
    assert move.after == datetime(2026, 1, 7, 6, 30, tzinfo=UTC)
    case.now = move.before
    assert case.do(FireTimers()).after.timers
    case.now = move.after
    case.do(FireTimers())
    assert case.names() == ["z"]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("timeDuration", "P1D"),
        ("timeDuration", "PT90M"),
        ("timeDuration", '=duration("P2D")'),
        ("timeDate", "2026-03-01"),
        ("timeCycle", "R3/P1D"),
    ],
)
def test_elapsed_time_and_dates_stay(kind, text):
    case = waiting_for(kind, text)
    blob = case.blob
    assert at(case).moves == () and case.blob == blob


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_boundary_timer_moves(interrupting):
    case = beside("2WD", interrupting=interrupting)
    [move] = at(case).moves
    assert move.element == "b" and move.after == move.before + 2 * DAY
    case.now = move.after
    case.do(FireTimers())
    assert sorted(case.names()) == (["late"] if interrupting else ["a", "late"])


def test_a_cycle_in_working_time_moves_from_its_last_firing():
    case = beside("R3/1WD", interrupting=False, kind="timeCycle")
    opening = datetime(2026, 1, 5, 0, 30, tzinfo=UTC)
    assert [timer.due_at for timer in case.o.after.timers] == [opening + DAY]
    case.now = opening + DAY
    case.do(FireTimers())
    [move] = at(case).moves
    assert (move.before, move.after) == (opening + 2 * DAY, opening + 3 * DAY)  # the day of the firing is free now


def test_what_moved_moves_back_with_the_calendar():
    case = waiting_for("timeDuration", "4WH")
    blob = case.blob
    at(case)
    assert len(at(case, HOLIDAY, CALENDAR).moves) == 1 and case.blob == blob


def test_what_another_calendar_had_set_stays():
    case = waiting_for("timeDuration", "4WH")
    assert at(case, HOLIDAY, CALENDAR).moves == ()


def test_nothing_else_of_the_case_changes():
    case = beside("2WD", interrupting=True)
    [token] = [task.token for task in case.o.after.tasks]
    at(case)
    case.do(Complete(token, {}, "somebody"))
    assert case.names() == []
