"""A house in which much has happened, and what reports and the raw trail say of it."""

import random
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from server.commands.absences.enter import EnterAbsence, enter_absence
from server.commands.cases.cancel import CancelCase, cancel_case
from server.commands.tasks.cosign import AskForSignatures, ask_for_signatures
from server.commands.tasks.delegate import DelegateTask, delegate_task
from server.domain.absences import Handing
from server.domain.signatures import Place
from server.reports.scope import Reading, ReportScope
from server.reports.snapshot.house import HouseSnapshot
from server.store.database import open_database
from server.store.tables.trail import audit_entry
from tests.conftest import migrated
from tests.engine.dsl import E, P, S, U, X, process
from tests.house import House
from tests.living import move
from tests.reports.raw import Raw

BRANCHES = ("ho", "b1", "b2")
BUSY = process(
    S()
    + U("a", "b", role="everyone", due="4WH")
    + U("check", role="everyone", due="P1D")
    + P("f", "j")
    + X("back", "g")
    + E(),
    "s > back > f > a > j > check > g > [again] back; f > b > j; g > * e",
)


HABITS = {
    "opened": 0.2, "released": 0.1, "reassigned": 0.1, "again": 0.2, "lent": 0.15, "signed": 0.15, "recalled": 0.1,
}  # fmt: skip


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def busy(request, tmp_path_factory):
    """A house made once for all tests that read it; they change nothing in it."""
    with migrated(request, tmp_path_factory.mktemp("busy")) as url:
        database = open_database(url, pool_size=4)
        house = made_busy(database)
        before = entries(database)
        yield house
        assert entries(database) == before, "a test changed what others read"
        database.close()


def entries(database):
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(audit_entry)).scalar_one()


def made_busy(database):
    """Parallel steps, returns, releases, reassignments, openings, cancelled and open cases, over holidays and weekends;
    tasks worked on for others, co-signed, recalled, and taken over in place of somebody who is away."""
    house, chance = House(database), random.Random(11)
    house.deploy({"p/p.bpmn": BUSY})
    house.now = datetime(2026, 9, 28, 0, 30, tzinfo=UTC)  # two days before the National Day holidays
    cases = []
    absence = EnterAbsence(
        person=house.person("zhaolei").id, actor=house.person("zhaolei"), substitutes=(house.person("liuyang").id,), handing=Handing.KEEP,
        begins=datetime(2026, 10, 13, tzinfo=UTC), ends=datetime(2026, 10, 16, tzinfo=UTC),
    )  # fmt: skip
    house.run(enter_absence, absence)
    for _ in range(220):
        house.pass_time(minutes=chance.randrange(400))
        if len(cases) < 16 and chance.random() < 0.3:
            cases.append(house.start("p", {"again": False}, "liuyang"))
        for case in chance.sample(cases, min(2, len(cases))):
            move(house, chance, case, **HABITS)
    late = house.open(house.start("p", {"again": False}, "liuyang"))
    lent, signed = house.claim(late["a"], "liuyang"), house.claim(late["b"], "liuyang")
    wish = DelegateTask(task_id=lent.id, version=lent.version, actor=house.person("liuyang"), to="wumei")
    house.run(delegate_task, wish)
    ask = AskForSignatures(
        task_id=signed.id, version=signed.version, actor=house.person("liuyang"), to=("wumei",), place=Place.AFTER
    )
    house.finish(house.run(ask_for_signatures, ask), "liuyang", {})
    house.pass_time(minutes=90)
    running = next(case for case in cases if house.open(case))
    house.run(cancel_case, CancelCase(case_id=running, actor=house.person("admin"), reason="x"))
    house.pass_time(minutes=1)
    return house


@pytest.fixture(scope="session")
def reading_of_busy(busy, tmp_path_factory):
    snapshot = HouseSnapshot(busy.database, tmp_path_factory.mktemp("reports"), patience=60)

    def reading(since=datetime(2026, 9, 1, tzinfo=UTC), until=None, **more):
        return Reading(
            snapshot.current(),
            ReportScope(BRANCHES, since, until or busy.now, **more),
            snapshot.clock_of,
            busy.database,
        )

    yield reading
    snapshot.close()


@pytest.fixture(scope="session")
def raw(busy):
    return Raw(busy.database, busy.now)
