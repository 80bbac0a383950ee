"""Working time as a line says what the calendar says, minute by minute."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from server.domain.calendar import working_time_between
from server.mining.simulation.timeline import Timelines
from tests.mining.synthetic import ALWAYS, DAY, MONDAY, OFFICE

LINES = Timelines({"b": OFFICE, "a": ALWAYS}, MONDAY, MONDAY + 60 * DAY)
INSTANTS = st.integers(0, 50 * 86_400).map(lambda seconds: MONDAY + seconds)


@given(INSTANTS, INSTANTS)
def test_working_time_is_that_of_the_calendar(one, other):
    start, end = (datetime.fromtimestamp(at, UTC) for at in sorted((one, other)))
    told = LINES.of("b").between(min(one, other), max(one, other))
    assert timedelta(seconds=round(told, 3)) == working_time_between(OFFICE, start, end)


@given(INSTANTS, st.integers(0, 7 * 3600 * 5))
def test_so_much_later_is_so_much_worked(at, seconds):
    line = LINES.of("b")
    later = line.after(at, seconds)
    assert line.between(at, later) == seconds
    assert seconds == 0 or line.between(at, later - 1) == seconds - 1


@given(INSTANTS)
def test_the_next_opening_is_worked_and_nothing_is_before_it(at):
    line = LINES.of("b")
    opening = line.opening(at)
    assert opening >= at
    assert line.between(at, opening) == 0
    assert line.between(opening, opening + 1) == 1


@given(INSTANTS, st.integers(1, 7 * 3600))
def test_somebody_of_thursdays_works_on_thursdays(at, seconds):
    line = LINES.of("b", frozenset({3}))
    assert datetime.fromtimestamp(line.opening(at), OFFICE.zone).weekday() == 3
    assert datetime.fromtimestamp(line.after(at, seconds), OFFICE.zone).weekday() == 3


def test_a_house_round_the_clock_has_no_nights():
    start = MONDAY + 9 * 3600
    assert LINES.of("a").after(start, 30 * 3600) == start + 30 * 3600
