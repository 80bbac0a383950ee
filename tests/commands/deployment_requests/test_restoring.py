"""An older version comes back as a new one with the same files, if it still fits what it calls."""

import pytest

from server.commands.process_drafts.restore import RestoreVersion, restore_version
from server.commands.processes.linting import FilesRefused, check_files
from server.domain.deployment_requests import DeploymentRequest
from server.domain.errors import ProcessNotFound, RightMissing
from server.domain.process_drafts import AlreadyInForce, DeployedMeanwhile
from server.domain.reasons import ReasonMissing
from server.queries.related_folders import with_related
from server.queries.restoring import older_version
from server.queries.workshop import version_files
from server.store.unit_of_work import UnitOfWork
from tests.commands.deployment_requests.test_approval import approve, current
from tests.commands.deployment_requests.test_approval import house as house_of_designers
from tests.commands.test_deploying import calling, one_task

house = house_of_designers
SECOND = {"p/p.bpmn": one_task("p", "b")}


def restore(house, number, seen, why="It was better.", by="admin", **more):
    older = older_version(house.database, "p", number)
    together = with_related(house.database, older, older.files)
    command = RestoreVersion(
        process="p",
        number=number,
        seen=seen,
        checked=check_files(together.files),
        family=together.versions,
        why=why,
        actor=house.person(by),
        **more,
    )
    return house.run(restore_version, command)


def test_an_older_version_is_in_force_again_under_a_new_number(house):
    house.deploy(SECOND)
    case = house.start("p", {}, "liuyang")
    done = restore(house, 1, 2)
    assert [(each.key, each.version) for each in done.processes] == [("p", 3)]
    assert version_files(house.database, "p", 3) == version_files(house.database, "p", 1)
    assert set(house.open(house.start("p", {}, "liuyang"))) == {"a"} and set(house.open(case)) == {"b"}
    with UnitOfWork(house.database) as work:
        assert work.processes.deployment(done.id).note == "It was better."
        assert [work.processes.version("p", number).active for number in (1, 2, 3)] == [False, False, True]


def test_what_is_in_force_is_not_put_back(house):
    house.deploy(SECOND)
    with pytest.raises(AlreadyInForce):
        restore(house, 2, 2)
    restore(house, 1, 2)
    with pytest.raises(AlreadyInForce):
        restore(house, 1, 3)


def test_putting_back_needs_the_right_a_reason_and_what_was_seen(house):
    house.deploy(SECOND)
    with pytest.raises(RightMissing):
        restore(house, 1, 2, by="wangfang")
    with pytest.raises(ReasonMissing):
        restore(house, 1, 2, why=" ")
    with pytest.raises(DeployedMeanwhile):
        restore(house, 1, 1)
    with pytest.raises(ProcessNotFound):
        restore(house, 9, 2)
    assert current(house).version == 2


def test_a_version_that_no_longer_fits_what_it_calls_is_refused(house):
    house.deploy({"p/p.bpmn": calling("p", "q"), "q/q.bpmn": one_task("q", "x")})
    house.deploy({"p/p.bpmn": one_task("p", "x")})
    house.deploy({"q/q.bpmn": calling("q", "p"), "p/p.bpmn": one_task("p", "x")})
    with pytest.raises(FilesRefused) as refused:
        restore(house, 2, 3)
    assert refused.value.findings
    assert current(house).version == 3


def test_where_approval_is_needed_putting_back_is_asked_for(house):
    house.deploy(SECOND)
    request = restore(house, 1, 2, needs_approval=True)
    assert isinstance(request, DeploymentRequest) and request.restores == 1 and current(house).version == 2
    approve(house, request)
    assert version_files(house.database, "p", 3) == version_files(house.database, "p", 1)
