"""A house in which much has happened, and what reports and the raw trail say of it."""

import random
from datetime import UTC, datetime

import pytest

from server.commands.cases.cancel import CancelCase, cancel_case
from server.commands.tasks.note_opening import NoteOpening, note_opening
from server.commands.tasks.reassign import ReassignTask, reassign_task
from server.commands.tasks.release import ReleaseTask, release_task
from server.reports.scope import Reading, ReportScope
from server.reports.snapshot.house import HouseSnapshot
from tests.engine.dsl import E, P, S, U, X, process
from tests.house import House
from tests.reports.raw import Raw

BRANCHES = ("ho", "b1", "b2")
PEOPLE = ("liuyang", "huangmin", "zhaolei")
BUSY = process(
    S()
    + U("a", "b", role="everyone", due="4WH")
    + U("check", role="everyone", due="P1D")
    + P("f", "j")
    + X("back", "g")
    + E(),
    "s > back > f > a > j > check > g > [again] back; f > b > j; g > * e",
)


@pytest.fixture
def busy(database):
    """Parallel steps, returns, releases, reassignments, openings, cancelled and open cases, over holidays and weekends."""
    house, chance = House(database), random.Random(11)
    house.deploy({"p/p.bpmn": BUSY})
    house.now = datetime(2026, 9, 28, 0, 30, tzinfo=UTC)  # two days before the National Day holidays
    cases = []
    for _ in range(160):
        house.pass_time(minutes=chance.randrange(400))
        if len(cases) < 16 and chance.random() < 0.3:
            cases.append(house.start("p", {"again": False}, "liuyang"))
        for case in chance.sample(cases, min(2, len(cases))):
            move(house, chance, case)
    running = next(case for case in cases if house.open(case))
    house.run(cancel_case, CancelCase(case_id=running, actor=house.person("admin"), reason="x"))
    house.pass_time(minutes=1)
    return house


def move(house, chance, case):
    """Somebody does whatever can be done with the case."""
    tasks = list(house.open(case).values())
    if not tasks:
        return
    task, by, act = chance.choice(tasks), chance.choice(PEOPLE), chance.random()
    holder = next((login for login in PEOPLE if house.person(login).id == task.assignee), None)
    if holder is None:
        house.claim(task, by)
    elif act < 0.12:
        house.run(release_task, ReleaseTask(task_id=task.id, version=task.version, actor=house.person(holder)))
    elif act < 0.25 and by != holder:
        house.run(reassign_task, ReassignTask(task_id=task.id, version=task.version, actor=house.person(holder), to=by))
    elif act < 0.5:
        house.run(note_opening, NoteOpening(task_id=task.id, actor=house.person(holder)))
    else:
        house.finish(task, holder, {"again": chance.random() < 0.2} if task.element == "check" else {})


@pytest.fixture
def reading_of_busy(busy, tmp_path):
    snapshot = HouseSnapshot(busy.database, tmp_path / "reports", patience=60)

    def reading(since=datetime(2026, 9, 1, tzinfo=UTC), until=None, **more):
        return Reading(
            snapshot.current(),
            ReportScope(BRANCHES, since, until or busy.now, **more),
            snapshot.clock_of,
            busy.database,
        )

    yield reading
    snapshot.close()


@pytest.fixture
def raw(busy):
    return Raw(busy.database, busy.now)
