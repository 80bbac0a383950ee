"""What operators did beyond the diagram is counted as the trail tells it: which step, who, how often, in which cases."""

import random
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from server.commands.cases.change_data import ChangeData, change_data
from server.commands.cases.move import MoveTokens, move_tokens
from server.commands.cases.repeat import RepeatElement, repeat_element
from server.commands.cases.retry import RetryCase, retry_case
from server.commands.cases.skip import SkipElement, skip_element
from server.domain.errors import DomainError
from server.domain.people import RoleAt
from server.reports.conformance import ACTS, conformance, touched
from server.reports.drill import Counted, counted, drilled
from server.reports.drills import DRILLS
from server.reports.scope import ReportScope
from server.store.unit_of_work import UnitOfWork
from tests.engine.dsl import E, S, U, X, process
from tests.house import MONDAY, House
from tests.living import move
from tests.reports.raw import Raw

BRANCHES = ("ho", "b1", "b2")
SINCE = datetime(2026, 11, 1, tzinfo=UTC)
DRAWN = process(
    S() + U("a", "b", "check", role="everyone") + X("back", "g") + E(),
    "s > back > a > b > check > g > [again] back; g > * e",
)
FALLS = process(
    S() + U("ask", role="everyone") + X("g") + U("late", role="everyone") + E(),
    "s > ask > g > [missing] e; g > * late > e",
)


@pytest.fixture
def house(database):
    house = House(database)
    house.deploy({"p/p.bpmn": DRAWN})
    leader = house.person("xujian").id
    with UnitOfWork(database) as work:
        work.people.grant(leader, [RoleAt("operator", "b1")])
        work.commit()
    return house


@pytest.fixture
def lived(house):
    """Two operators skip, move, repeat and change at random, over some weeks."""
    chance, cases = random.Random(3), []
    for _ in range(60):
        house.pass_time(minutes=chance.randrange(900))
        if chance.random() < 0.25 or not cases:
            cases.append(house.start("p", {"again": False}, "liuyang"))
        case = chance.choice(cases)
        move(house, chance, case)
        if chance.random() < 0.6 and house.open(case):
            intervene(house, chance, case)
    house.pass_time(minutes=1)
    return house


def intervene(house, chance, case):
    about = {"case_id": case, "actor": house.person(chance.choice(["admin", "xujian"])), "reason": "on paper"}
    act = chance.randrange(4)
    with suppress(DomainError):
        if act == 0:
            house.run(skip_element, SkipElement(at=next(iter(house.open(case))), **about))
        elif act == 1:
            house.run(move_tokens, MoveTokens(to=chance.choice("ab"), **about))
        elif act == 2:
            house.run(repeat_element, RepeatElement(element="a", **about))
        else:
            house.run(change_data, ChangeData(data={"again": False, "told": chance.randrange(9)}, **about))


def reading(house, since=SINCE, until=None, branches=BRANCHES):
    return house.reading(ReportScope(branches, since, until or house.now))


def told(rows):
    """How often each act was done at each step by each operator."""
    return Counter({(row.step, row.operator, act): getattr(row, act) for row in rows for act in ACTS})


def test_every_act_is_that_of_the_trail(lived):
    raw = Raw(lived.database, lived.now)
    rows = conformance(reading(lived))
    assert +told(rows) == Counter(zip(raw.acts.step, raw.acts.operator, raw.acts.act, strict=True))
    assert set(raw.acts.act) == {"skipped", "moved", "repeated", "changed"}
    assert len({row.operator for row in rows}) == 2
    cases = raw.acts.groupby(["step", "operator"]).case.nunique()
    assert {(row.step, row.operator): row.concerned for row in rows} == cases.to_dict()


def test_the_share_is_of_the_cases_that_ran_in_the_time(lived):
    raw = Raw(lived.database, lived.now)
    half = MONDAY + (lived.now - MONDAY) / 2
    for since, until in ((SINCE, half), (half, lived.now)):
        ran = raw.cases[(raw.cases.started < until) & ~(raw.cases.ended < since)]
        acts = raw.acts[(raw.acts.moment >= since) & (raw.acts.moment < until)]
        found = touched(reading(lived, since, until))
        assert (found.cases, found.concerned) == (len(ran), acts.case.nunique())
        assert 0 < found.share <= 1


def test_two_halves_of_a_time_tell_what_the_whole_does(lived):
    half = MONDAY + (lived.now - MONDAY) / 2
    halves = [told(conformance(reading(lived, *times))) for times in ((SINCE, half), (half, lived.now))]
    assert +(halves[0] + halves[1]) == +told(conformance(reading(lived)))


def test_every_number_leads_to_what_was_done_when_and_by_whom(lived):
    whole = reading(lived)
    for row in conformance(whole):
        keys = {"process": row.process, "step": row.step, "operator": row.operator}
        for act in ACTS:
            found = drilled(whole, Counted(DRILLS["conformance"][act], keys))
            assert len(found) == counted(whole, Counted(DRILLS["conformance"][act], keys)) == getattr(row, act)
            assert {(each.step, each.person) for each in found} <= {(row.step, row.operator)}
        assert len(drilled(whole, Counted(DRILLS["conformance"]["concerned"], keys))) == row.concerned > 0


def test_a_skipped_task_is_not_counted_as_done(house):
    case = house.start("p", {"again": False}, "liuyang")
    house.run(skip_element, SkipElement(case_id=case, actor=house.person("admin"), reason="on paper"))
    house.pass_time(minutes=1)
    assert reading(house).rows("SELECT count(*) FROM task_at WHERE outcome = 'completed'") == [(0,)]
    (row,) = conformance(reading(house))
    assert (row.step, row.skipped, row.concerned) == ("a", 1, 1)


def test_a_retried_incident_counts_at_the_element_that_was_held(house):
    house.deploy({"p/p.bpmn": FALLS})
    case = house.start("p", {}, "liuyang")
    house.do(case, "ask", "liuyang", {})
    house.run(retry_case, RetryCase(case_id=case, actor=house.person("admin")))
    house.pass_time(minutes=1)
    told = [(row.step, row.operator, row.retried) for row in conformance(reading(house))]
    assert told == [("g", house.person("admin").id, 1)]


def test_nothing_is_told_of_other_branches_or_another_time(lived):
    assert conformance(reading(lived, branches=("b2",))) == []
    assert conformance(reading(lived, until=MONDAY)) == []
    assert touched(reading(lived, until=MONDAY - timedelta(days=1))).share == 0
