"""Where a process is short of people, and from when on."""

from datetime import UTC, datetime, timedelta

from server.domain.people import EVERYONE, Branches
from server.domain.staffing.demands import Demand, StaffedStep
from server.domain.staffing.shortages import shortages
from server.domain.staffing.staff import Holding, Staff

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
MONDAY = NOW + timedelta(days=7)
TREE = {"ho": None, "b1": "ho", "b2": "ho"}


def two(first="officer", second="officer"):
    """A process of two steps kept apart."""
    steps = {name: StaffedStep("p", name, name, role) for name, role in (("a", first), ("b", second))}
    apart, runs = frozenset({("a", "b")}), (frozenset("ab"),)
    return Demand("p", "p.bpmn", steps, apart, frozenset(), runs, frozenset({first}))


def house(*held, gone=(), until=None):
    """Staff of `person role@branch`; `until`: when the roles of a person end."""
    parts = [(person, *role.split("@")) for person, role in (each.split() for each in held)]
    holdings = tuple(Holding(*each, None, (until or {}).get(each[0])) for each in parts)
    active = {person: branch for person, _, branch in parts if person not in gone}
    return Staff(Branches(TREE), active, holdings)


def short(staff, *demands, **more):
    found = shortages(demands or [two()], staff, NOW, **more)
    return {each.branch: (each.since, [(m.roles, m.count) for m in each.missing]) for each in found}


ONE_MORE = [(("officer",), 1)]


def test_each_branch_counts_its_own_people_and_those_above():
    staff = house("x officer@b1", "y officer@b1", "z officer@b2")
    assert short(staff) == {"b2": (None, ONE_MORE)}
    assert short(house("x officer@ho", "z officer@b2")) == {"ho": (None, ONE_MORE)}


def test_who_left_is_not_there_but_the_process_still_runs_at_the_branch():
    staff = house("x officer@b1", "y officer@b1", gone=("y", "x"))
    assert short(staff) == {"b1": (None, [(("officer",), 2)])}


def test_a_role_that_ends_on_monday_is_missed_from_monday():
    staff = house("x officer@b1", "y officer@b1", "z officer@b2", "w officer@b2", until={"x": MONDAY})
    assert short(staff) == {"b1": (MONDAY, ONE_MORE)}
    assert short(house("x officer@b1", "y officer@b1", until={"x": NOW + timedelta(days=40)})) == {}


def test_a_process_is_looked_at_where_its_cases_are_and_at_head_office_if_nowhere():
    staff = house("x officer@b1", "y officer@b1")
    assert short(staff, busy={"p": frozenset({"b2"})}) == {"b2": (None, [(("officer",), 2)])}
    assert short(staff, two("stranger")) == {"ho": (None, [(("officer",), 1), (("stranger",), 1)])}


def test_everyone_is_everybody_who_is_active():
    assert list(short(house("x officer@b1"), two(EVERYONE, "officer"))) == ["b1"]
    assert short(house("x officer@b1", "y other@b1"), two(EVERYONE, "officer")) == {}


def test_ways_that_miss_different_people_are_told_together():
    steps = {name: StaffedStep("p", name, name, name) for name in "abc"}
    runs = (frozenset("ab"), frozenset("ac"))
    demand = Demand("p", "p.bpmn", steps, frozenset(), frozenset(), runs, frozenset("a"))
    assert short(house("x a@b1"), demand) == {"b1": (None, [(("b",), 1), (("c",), 1)])}
