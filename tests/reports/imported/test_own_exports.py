"""What the house writes of itself, read back as another system's log, tells the same activities."""

import random

import pytest

from server.commands.cases.cancel import CancelCase, cancel_case
from server.mining.logs.findings import Dropped
from server.reports.event_log import traces
from server.reports.log_csv import as_csv
from server.reports.log_xes import as_xes
from server.reports.snapshot.house import HouseSnapshot
from tests.engine.dsl import E, P, S, U, X, process, script
from tests.house import House
from tests.living import PEOPLE, move
from tests.mining.logs.logs import mapping_of, read

NOW = 4_000_000_000_000_000


@pytest.fixture
def house(database):
    """Cases with parallel steps and returns, whose tasks were taken, given back, passed on, done, cancelled or are open."""
    house, chance = House(database), random.Random(3)
    nodes = S() + U("a", "b", role="everyone") + script("work", "result = 1") + P("f", "j")
    nodes += U("check", role="everyone") + X("back", "g") + E()
    house.deploy(
        {"p/p.bpmn": process(nodes, "s > back > f > a > j > work > check > g > [again] back; f > b > j; g > * e")}
    )
    cases = [house.start("p", {"again": False}, "liuyang", business_key=f"贷-{n}") for n in range(15)]
    for _ in range(200):
        house.pass_time(minutes=chance.randrange(1, 200))
        move(
            house, chance, chance.choice(cases), opened=0.3, released=0.1, again=0.4, lent=0.1, signed=0.1, recalled=0.1
        )
    running = next(case for case in cases if house.open(case))
    house.run(cancel_case, CancelCase(case_id=running, actor=house.person("admin"), reason="x"))
    return house


def known(house, folder):
    """Every task as the house's own snapshot has it, people by login."""
    logins = {house.person(login).id: login for login in PEOPLE}
    snapshot = HouseSnapshot(house.database, folder)
    rows = snapshot.current().rows(
        "SELECT t.business_key, a.name, epoch_us(a.offered), epoch_us(a.taken), epoch_us(a.ended), a.outcome, a.doer, epoch_us(a.opened)"
        ' FROM activity_all a JOIN trace_all t USING ("case") WHERE a.role IS NOT NULL'
    )
    snapshot.close()
    return sorted((*row[:6], logins.get(row[6]), row[7]) for row in rows)


@pytest.mark.parametrize("written", [as_csv, as_xes])
def test_own_exports_tell_the_same_activities(house, tmp_path, written):
    content = "".join(written(traces(house.database))).encode()
    more = {"case": "business_key"} if written is as_csv else {}
    cases, tally = read(content, mapping_of(content, **more), now=NOW)
    wanted = known(house, tmp_path)
    names = {row[1] for row in wanted}
    found = sorted(
        (
            case.case,
            work.activity,
            work.offered,
            work.taken,
            work.ended,
            work.ending and work.ending.value,
            work.doer,
            work.opened,
        )
        for case in cases.values()
        for work in case.works
        if work.activity in names
    )
    told = [[row if row[5] != "cancelled" else (*row[:6], None, row[7]) for row in rows] for rows in (found, wanted)]
    assert told[0] == told[1]
    assert sum(row[7] is not None for row in found) > 5
    assert len(found) > 20 and {row[5] for row in found} == {"completed", "cancelled", None}
    assert set(tally.dropped) == {Dropped.NO_TRANSITION}  # what helpers did is no part of an activity's life


def test_the_columns_of_own_exports_are_known_by_themselves(house):
    for written in (as_csv, as_xes):
        content = "".join(written(traces(house.database))).encode()
        mapping = mapping_of(content)
        told = (mapping.case, mapping.activity, mapping.time, mapping.transition, mapping.instance, mapping.resource)
        if written is as_csv:
            assert told == ("case", "activity_name", "time", "transition", "task", "resource")
        else:
            names = ("case:concept:name", "concept:name", "time:timestamp")
            assert told == (*names, "lifecycle:transition", "concept:instance", "org:resource")
        assert (mapping.receiver, mapping.role) == ("to", "role" if written is as_csv else "org:role")
