"""Absences in the proof that there are enough people, and in what stops a task."""

from dataclasses import replace
from datetime import timedelta

from server.domain.absences import Absence
from server.domain.authority import AuthorityLimit
from server.domain.staffing.attendance import Attendance
from server.domain.staffing.shortages import shortages
from server.domain.staffing.staff import Holding
from server.domain.staffing.stops import Stop, stop_of
from tests.domain.staffing.test_shortages import MONDAY, NOW, house, two

DAY = timedelta(days=1)
LEAVE = Absence("a", "x", MONDAY, MONDAY + 5 * DAY)


def short(staff, *absences, limits=()):
    present = Attendance(staff, absences, limits).present(NOW)
    return {each.branch: each.since for each in shortages([two()], present, NOW)}


PAIR = house("x officer@b1", "y officer@b1", "z clerk@b1")


def test_a_branch_is_short_from_the_day_on_which_somebody_is_away():
    assert short(PAIR) == {}
    assert short(PAIR, LEAVE) == {"b1": MONDAY}


def test_it_is_not_short_where_somebody_stands_in():
    assert short(PAIR, replace(LEAVE, substitutes=("z",))) == {}


def test_a_substitute_with_a_part_of_their_own_does_not_do_both():
    assert short(PAIR, replace(LEAVE, substitutes=("y",))) == {"b1": MONDAY}


def test_what_does_not_pass_is_not_counted():
    limits = (AuthorityLimit("l", 1, role="officer"),)
    assert short(PAIR, replace(LEAVE, substitutes=("z",)), limits=limits) == {"b1": MONDAY}


def test_a_substitute_who_is_away_too_does_not_help():
    both = replace(LEAVE, substitutes=("z",)), Absence("b", "z", MONDAY + DAY, MONDAY + 2 * DAY)
    assert short(PAIR, *both) == {"b1": MONDAY + DAY}


def test_a_role_is_held_before_and_after_an_absence_and_only_within_its_period():
    held = Holding("x", "officer", "b1", NOW, MONDAY + 10 * DAY)
    there = Attendance(replace(PAIR, holdings=(held,)), (LEAVE,)).present(NOW).holdings
    assert [(each.valid_from, each.valid_until) for each in there] == [
        (NOW, MONDAY),
        (MONDAY + 5 * DAY, MONDAY + 10 * DAY),
    ]


def test_a_task_stops_whose_holder_is_away_unless_somebody_stands_in_or_there_is_time():
    waits = {"assignee": "x", "bound_to": None, "able": {"y"}, "excluded": (), "away": {"x"}}
    assert stop_of(**waits) is Stop.AWAY
    assert stop_of(**waits, standing_in={"y"}) is None
    assert stop_of(**waits, in_time=True) is None
    assert stop_of(**{**waits, "away": ()}) is Stop.HOLDER


def test_a_task_stops_when_all_who_could_do_it_are_away():
    assert stop_of(assignee=None, bound_to=None, able=(), excluded=(), away={"x"}) is Stop.AWAY
    assert stop_of(assignee=None, bound_to=None, able=(), excluded=()) is Stop.NOBODY
