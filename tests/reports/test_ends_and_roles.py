"""Withdrawn cases are told apart from cancelled ones, and a task counts for the role in which it was done."""

from datetime import timedelta

import pytest

from server.commands.cases.cancel import CancelCase, cancel_case
from server.commands.cases.withdraw import WithdrawCase, withdraw_case
from server.reports.drill import Counted, counted
from server.reports.drills import DRILLS
from server.reports.registry import REPORTS
from server.reports.scope import Reading, ReportScope
from server.reports.snapshot.house import HouseSnapshot
from server.reports.variants import endings
from tests.commands.test_escalation import begun, drawn
from tests.jobs.manual import ManualHouse

OFFER = "100% offer role:credit_manager"


@pytest.fixture
def house(database):
    return ManualHouse(database)


@pytest.fixture
def read(house, tmp_path):
    snapshot = HouseSnapshot(house.database, tmp_path, patience=60)

    def reading():
        since, until = house.now - timedelta(days=60), house.now + timedelta(seconds=1)
        scope = ReportScope(("ho", "b1", "b2"), since, until)
        return Reading(snapshot.current(), scope, snapshot.clock_of, house.database)

    yield reading
    snapshot.close()


def test_a_withdrawn_case_ended_otherwise_than_a_cancelled_one(house, read):
    drawn(house, OFFER)
    first, second, third = begun(house), begun(house), begun(house)
    house.run(withdraw_case, WithdrawCase(case_id=first, actor=house.person("liuyang"), reason="x"))
    house.run(cancel_case, CancelCase(case_id=second, actor=house.person("admin"), reason="x"))
    house.do(third, "a", "liuyang", {})
    reading = read()
    found = {row.ending: row.cases for row in endings(reading)}
    assert found["*withdrawn"] == found["cancelled"] == 1
    for ending in ("*withdrawn", "cancelled"):
        asked = Counted(DRILLS["endings"]["cases"], {"process": "p", "ending": ending})
        assert counted(reading, asked) == 1
    assert sum(row.cancelled for row in REPORTS["flow"].rows(reading)) == 2


def test_a_task_counts_for_the_role_in_which_it_was_done(house, read):
    drawn(house, OFFER)
    first, second, third = begun(house), begun(house), begun(house)
    house.advance("2WD")
    for case, login in ((first, "xujian"), (second, "liuyang")):
        house.do(case, "a", login, {})
    reading = read()
    told = reading.rows("SELECT \"case\", role FROM task_at WHERE element = 'a'")
    assert dict(told) == {first: "credit_manager", second: "officer_a", third: "officer_a"}
