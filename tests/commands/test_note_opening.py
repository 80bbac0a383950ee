"""The first look of a holder at their task is in the trail, once."""

import pytest

from server.commands.tasks.note_opening import NoteOpening, note_opening
from server.commands.tasks.release import ReleaseTask, release_task
from server.domain.errors import TaskNotFound
from tests.engine.dsl import E, S, U, process
from tests.house import House

DRAWN = process(S() + U("check", role="everyone") + E(), "s > check > e")


@pytest.fixture
def house(database):
    house = House(database)
    house.deploy({"p/p.bpmn": DRAWN})
    return house


@pytest.fixture
def task(house):
    return house.open(house.start("p", {}, "liuyang"))["check"]


def _look(house, task, login):
    return house.run(note_opening, NoteOpening(task_id=task.id, actor=house.person(login)))


def _kinds(house, task):
    with house.database.read() as connection:
        rows = connection.exec_driver_sql(f"SELECT kind FROM audit_entry WHERE task = '{task.id}' ORDER BY seq")
        return [row[0] for row in rows]


def test_only_the_first_look_of_a_holder_counts(house, task):
    assert not _look(house, task, "liuyang")
    claimed = house.claim(task, "liuyang")
    assert not _look(house, task, "huangmin")
    assert _look(house, task, "liuyang")
    assert not _look(house, task, "liuyang")
    house.run(release_task, ReleaseTask(task_id=task.id, version=claimed.version, actor=house.person("liuyang")))
    assert _kinds(house, task) == ["TaskOffered", "TaskClaimed", "TaskOpened", "TaskReleased"]


def test_a_look_leaves_the_version_as_it_is(house, task):
    claimed = house.claim(task, "liuyang")
    _look(house, task, "liuyang")
    house.finish(claimed, "liuyang", {})
    assert house.open(task.case) == {}


def test_a_look_at_what_is_no_task_is_refused(house):
    with pytest.raises(TaskNotFound):
        house.run(note_opening, NoteOpening(task_id="none", actor=house.person("liuyang")))
