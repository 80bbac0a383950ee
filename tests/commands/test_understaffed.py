"""What a deployment says where the house is short of people; on both databases."""

from datetime import timedelta

import pytest

from server.commands.people.add_person import AddPerson, add_person
from server.commands.people.disable_person import DisablePerson, disable_person
from server.commands.processes.deploy import DeployFiles, deploy_files
from server.commands.processes.linting import check_files
from server.domain.people import RoleAt
from server.domain.staffing.staff import House as Staffed
from server.domain.wording import retold
from server.pages.assets import TASKS_UI
from server.pages.translations import load_translations
from server.store.staffing import staff_of
from server.store.unit_of_work import UnitOfWork
from tests.engine.dsl import E, S, U, process
from tests.house import WORKFLOWS, House


@pytest.fixture
def house(database):
    return House(database)


def staffed(house):
    with house.database.read() as connection:
        return Staffed(staff_of(connection, house.now), house.now)


def files(*folders):
    paths = [path for folder in folders for path in sorted((WORKFLOWS / folder).rglob("*")) if path.is_file()]
    return {str(path.relative_to(WORKFLOWS)): path.read_bytes() for path in paths}


def short(house, *folders):
    report = check_files(files(*folders), frozenset(), staffed(house)).report
    return [finding for finding in report.findings if finding.rule == "understaffed"]


def test_the_demo_house_has_people_for_all_its_processes(house):
    every = (
        "dual_investigation",
        "loan_origination",
        "loan_servicing",
        "recusal",
        "staff_onboarding",
        "tiered_approval",
    )
    assert not short(house, *every)


TWICE = {
    "p.bpmn": process(S() + U("a", role="appraiser") + U("b", role="checker", separate_from="a") + E(), "s > a > b > e")
}


def hold(house, *held, until=None):
    """Give roles at the first branch: `login role`."""
    for login, role in (each.split() for each in held):
        person = house.person(login).id
        with UnitOfWork(house.database) as uow:
            uow.people.grant(person, [RoleAt(role, "b1")], valid_until=until)
            uow.commit()


def warned(house):
    report = check_files(TWICE, frozenset(), staffed(house)).report
    return [finding for finding in report.findings if finding.rule == "understaffed"]


def test_it_names_the_step_the_branch_and_who_is_missing(house):
    hold(house, "liuyang appraiser")
    (found,) = warned(house)
    assert (found.severity, found.file, found.element) == ("warning", "p.bpmn", "b")
    assert found.message == "There are too few people at Chengguan branch (b1) for “b”: missing 1 with checker."


def test_two_who_must_differ_are_told_together(house):
    hold(house, "liuyang appraiser", "liuyang checker")
    (found,) = warned(house)
    assert "for “a”, “b” by different people: missing 1 with" in found.message
    assert "(or one with" in found.message
    house.run(add_person, AddPerson(login="new", name="New", branch="b1", roles=frozenset({RoleAt("checker", "b1")})))
    assert not warned(house)
    house.run(disable_person, DisablePerson(person=house.person("new").id))
    assert warned(house) == [found]


def test_a_role_that_ends_is_missed_from_its_day(house):
    hold(house, "liuyang appraiser")
    hold(house, "zhaolei checker", until=house.now + timedelta(days=7))
    (found,) = warned(house)
    assert found.message.startswith("From 2026-11-30 on there are too few people at Chengguan branch (b1) for “b”")


def test_it_is_said_in_chinese_too(house):
    hold(house, "liuyang appraiser", "liuyang checker")
    (found,) = warned(house)
    told = retold(found.message, "zh", load_translations(TASKS_UI / "locale"))
    assert "人手不足" in told
    assert "城关信用社（b1）" in told and "Chengguan" not in told
    assert "missing" not in told


def test_a_deployment_warns_and_goes_ahead(house):
    hold(house, "liuyang appraiser")
    checked = check_files(TWICE, frozenset(), staffed(house))
    done = house.run(deploy_files, DeployFiles(checked=checked, actor=None))
    assert [finding.rule for finding in done.processes[0].warnings] == ["understaffed"]
