"""What happened, priced: counted anew minute by minute from the raw trail; and nobody's hour is charged twice."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from server.commands.house_files.load import HouseFile, LoadHouseFile, load_house_file
from server.domain import codec
from server.domain.events import ORGANISATION
from server.mining.costing.rates import hourly_rates
from server.reports.charging import Charging, _readings, charged, plan_in_force
from server.reports.registry import REPORTS
from server.reports.scope import ReportScope
from server.store.chains import entries_of
from server.store.working_times import usual_calendar
from tests.engine.dsl import E, P, S, U, call, process
from tests.house import House
from tests.living import PEOPLE, move

BRANCHES = ("ho", "b1", "b2")
COSTS = """\
resources:
  everyone: {people: 3, hours: 1600, salary: 64000, surcharge: 1.25}
activities:
  look:
    labels: {zh: 查看}
    steps: [p/a, b]
overheads:
  rent: {per_person: 3200}
"""
RATE = Decimal(52)
DRAWN = process(S() + P("f", "j") + U("a", "b", "check", role="everyone") + E(), "s > f > a > j > check > e; f > b > j")
SINCE = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
def house(database):
    """Cases whose tasks overlap in the hands of few, with reassignments and releases, over holidays."""
    house, chance = House(database), random.Random(11)
    house.run(load_house_file, LoadHouseFile(kind=HouseFile.COSTS, content=COSTS.encode()))
    house.deploy({"p/p.bpmn": DRAWN})
    house.now = datetime(2026, 9, 28, 0, 30, tzinfo=UTC)
    cases = []
    for _ in range(150):
        house.pass_time(minutes=chance.randrange(300))
        if len(cases) < 10:
            cases.append(house.start("p", {}, "liuyang"))
        move(house, chance, chance.choice(cases), reassigned=0.15, lent=0.15, signed=0.15)
    house.pass_time(minutes=1)
    return house


@pytest.fixture
def reading(house):
    return house.reading(ReportScope(BRANCHES, SINCE, house.now, "p"))


@pytest.fixture
def counted(house, reading):
    """Hours by (task, person), each minute looked at; and what is known of each task."""
    kinds = (
        *("TaskOffered", "TaskClaimed", "TaskReleased", "TaskReassigned", "TaskCompleted", "TaskCancelled"),
        *("DelegationBegan", "DelegationEnded", "TaskSubmitted", "SubmissionReturned"),
    )
    about = f'SELECT task, "case", kind, at, "by", payload FROM audit_entry WHERE kind IN {kinds} ORDER BY chain, seq'
    with house.database.read() as connection:
        rows = connection.exec_driver_sql(about.replace('"case"', "chain")).all()
    lives, told, owners = {}, {}, {}
    for task, case, kind, at, by, payload in rows:
        moment = datetime.fromtimestamp(at / 1e6, UTC) if isinstance(at, int) else at.astimezone(UTC)
        content = codec.loads(bytes(payload))
        owners[task] = {"TaskClaimed": by, "TaskReassigned": content.get("to")}.get(kind, owners.get(task))
        at_work = {"DelegationBegan": content.get("to")}.get(kind, owners[task])
        idle = {"TaskOffered", "TaskReleased", "TaskCompleted", "TaskCancelled", "TaskSubmitted"}
        lives.setdefault(task, []).append((moment, kind, None if kind in idle else at_work))
        told.setdefault(task, [case, content["element"], None])
        if kind == "TaskCompleted":
            told[task][2] = moment
    calendar = usual_calendar(ZoneInfo("Asia/Shanghai"))
    found, minute = {}, house.now.replace(second=0) - timedelta(days=40)
    while minute < house.now:
        local = minute.astimezone(calendar.zone)
        if any(begin <= local.time() < stop for begin, stop in calendar.hours(local.date())):
            hands = {}
            for task, life in lives.items():
                before = [entry for entry in life if entry[0] <= minute]
                if before and before[-1][2] is not None:
                    hands.setdefault(before[-1][2], []).append(task)
            for person, tasks in hands.items():
                for task in tasks:
                    found[task, person] = found.get((task, person), 0) + 1 / len(tasks) / 60
        minute += timedelta(minutes=1)
    return found, told


EACH = Charging("a.task")
BY_TASK = "SELECT task, holder, sum(took), any_value(rate) FROM charge GROUP BY task, holder"


def test_charges_agree_with_every_minute_of_the_trail(house, reading, counted):
    found = charged(reading, plan_in_force(house.database), EACH, BY_TASK)
    told = {(task, person): took / 3.6e9 for task, person, took, _ in found if took}
    assert told == pytest.approx(counted[0], abs=1e-6) and len(told) > 15
    assert {rate for *_, rate in found} == {float(RATE)}


def test_nobody_is_charged_more_than_they_worked(house):
    for days in (1, 2, 9, 30):
        since = house.now - timedelta(days=days)
        reading = house.reading(ReportScope(BRANCHES, since, house.now))
        found = charged(reading, None, EACH, BY_TASK)
        for login in PEOPLE:
            person = house.person(login)
            mine = sum(took for _, who, took, _ in found if who == person.id)
            clock = reading.clock_of(person.branch)
            assert mine <= clock.reading(house.now) - clock.reading(since)
            assert mine > 0 or days < 9


def test_the_costs_of_steps_agree_with_the_trail(reading, counted):
    hours, told = counted
    rows = {row.step: row for row in REPORTS["costs"].rows(reading)}
    assert rows.keys() == {"a", "b", "check"}
    assert {step: row.activity for step, row in rows.items()} == {"a": "look", "b": "look", "check": None}
    for step, row in rows.items():
        took = sum(each for (task, _), each in hours.items() if told[task][1] == step)
        done = sum(element == step and ended is not None for _, element, ended in told.values())
        assert row.hours == pytest.approx(took) and row.completed == done > 0 and row.unpriced == 0
        assert float(row.cost) == pytest.approx(took * float(RATE), abs=0.01)
        assert float(row.each) == pytest.approx(took * float(RATE) / done, abs=0.01)
        assert row.cost == row.cost.quantize(Decimal("0.01"))


def test_whole_cases_cost_all_their_work_and_ways_add_up_to_them(house, reading, counted):
    hours, told = counted
    open_cases = {case for case, _, ended in told.values() if ended is None}
    ended = {case for case, element, done in told.values() if element == "check" and done} - open_cases
    each = {
        case: float(RATE) * sum(took for (task, _), took in hours.items() if told[task][0] == case) for case in ended
    }
    (row,) = REPORTS["case_costs"].rows(reading)
    assert (row.process, row.branch, row.cases) == ("p", "b1", len(ended)) and len(ended) > 2
    assert float(row.cost) == pytest.approx(sum(each.values()), abs=0.01)
    assert float(row.cost_median) == pytest.approx(np.quantile(list(each.values()), 0.5), abs=0.01)
    assert float(row.cost_p90) == pytest.approx(np.quantile(list(each.values()), 0.9), abs=0.01)
    ways = REPORTS["variant_costs"].rows(reading)
    assert {way.variant for way in ways} == {"a > b > check"}
    assert sum(way.cases for way in ways) == row.cases
    assert sum(way.cost for way in ways) == pytest.approx(row.cost, abs=Decimal("0.02"))
    late = ReportScope(BRANCHES, house.now - timedelta(minutes=1), house.now, "p")
    assert REPORTS["case_costs"].rows(house.reading(late)) == []


def test_the_cost_of_a_case_holds_its_work_before_the_time_of_the_report(house):
    (whole,) = REPORTS["case_costs"].rows(house.reading(ReportScope(BRANCHES, SINCE, house.now)))
    middle = house.now - timedelta(days=2)
    halves = [
        REPORTS["case_costs"].rows(house.reading(ReportScope(BRANCHES, *times)))
        for times in ((SINCE, middle), (middle, house.now))
    ]
    assert sum(row.cost for rows in halves for row in rows) == pytest.approx(whole.cost, abs=Decimal("0.02"))


def test_unused_capacity_is_what_nobody_was_charged_for(house, reading, counted):
    (row,) = REPORTS["capacity"].rows(reading)
    took = sum(counted[0].values())
    assert (row.role, row.people, row.rate) == ("everyone", 0.0, RATE)
    assert row.hours == pytest.approx(took) and row.unused == 0


def test_capacity_counts_people_of_a_role_in_parts(house):
    file = """\
resources:
  officer_a: {hours: 1460, salary: 73000}
  officer_b: {hours: 730, salary: 73000}
"""
    house.run(load_house_file, LoadHouseFile(kind=HouseFile.COSTS, content=file.encode()))
    scope = ReportScope(("b1",), house.now - timedelta(days=73), house.now)
    rows = {row.role: row for row in REPORTS["capacity"].rows(house.reading(scope))}
    with house.database.read() as connection:
        held = connection.exec_driver_sql("SELECT person, role FROM role_grant WHERE branch = 'b1'").all()
    both = {person for person, role in held if role == "officer_a"} & {
        person for person, role in held if role == "officer_b"
    }
    only = {role: len({person for person, found in held if found == role} - both) for role in rows}
    for role, hours in (("officer_a", 292), ("officer_b", 146)):
        assert rows[role].people == only[role] + len(both) / 2
        assert rows[role].capacity == rows[role].unused == pytest.approx(hours * rows[role].people)
    assert rows["officer_b"].unused_cost == Decimal(100) * Decimal(rows["officer_b"].unused)


def test_a_step_of_a_called_process_belongs_to_the_activity_of_its_diagram(database):
    house = House(database)
    house.run(load_house_file, LoadHouseFile(kind=HouseFile.COSTS, content=COSTS.replace("[p/a, b]", "[q/a]").encode()))
    called = process(S() + U("a", role="everyone") + E(), "s > a > e", id="q")
    house.deploy({"q/q.bpmn": called, "p/p.bpmn": process(S() + call("c", "q") + E(), "s > c > e")})
    house.claim(house.open(house.start("p", {}, "liuyang"))["a"], "liuyang")
    house.pass_time(hours=1)
    (row,) = REPORTS["costs"].rows(house.reading(ReportScope(BRANCHES, SINCE, house.now)))
    assert (row.process, row.activity, row.cost) == ("p", "look", RATE)


def test_without_a_file_of_costs_hours_are_told_and_no_money(database):
    house = House(database)
    house.deploy({"p/p.bpmn": DRAWN})
    case = house.start("p", {}, "liuyang")
    house.claim(house.open(case)["a"], "liuyang")
    house.pass_time(hours=1)
    (row,) = REPORTS["costs"].rows(house.reading(ReportScope(BRANCHES, SINCE, house.now)))
    assert (row.cost, row.each, row.hours, row.unpriced) == (None, None, 1.0, 1.0)


def test_hours_of_somebody_the_house_does_not_know_are_charged_too(house, reading):
    """A trail names whoever acted; of whom nothing else is known, the first branch's hours count."""
    moments = np.array([int(moment.timestamp() * 1e6) for moment in (house.now - timedelta(days=7), house.now)])
    readings = _readings(reading, [house.person(PEOPLE[0]).id, "nobody-knows"])
    one, other = (readings(np.array([who, who]), moments) for who in (0, 1))
    assert 0 < other[1] - other[0] == one[1] - one[0]


def test_the_newest_file_counts_and_the_same_again_changes_nothing(house):
    assert not house.run(load_house_file, LoadHouseFile(kind=HouseFile.COSTS, content=COSTS.encode()))
    assert house.run(
        load_house_file, LoadHouseFile(kind=HouseFile.COSTS, content=COSTS.replace("64000", "32000").encode())
    )
    assert hourly_rates(plan_in_force(house.database))["everyone"] == Decimal(27)


def test_loading_costs_is_in_the_trail(house):
    assert sum(entry.kind == "CostsLoaded" for entry in entries_of(house.database, ORGANISATION)) == 1
