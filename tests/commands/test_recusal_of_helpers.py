"""Recusal also looks again at what a relative did as delegate, as co-signer or in somebody's place."""

import pytest

from server.commands.audit.compare import CompareCase, compare_case
from server.commands.relations.settle_look import SettleLook, settle_look
from server.domain.relations import SecondLookOwn
from server.domain.signatures import Place, Verdict
from server.store.unit_of_work import UnitOfWork
from tests.api import diagrams
from tests.commands.absences.test_absences import enter
from tests.commands.test_delegation import back, lent, write
from tests.commands.test_recusal import ID, declare
from tests.commands.test_signatures import ask, held, sign, signatures
from tests.house import House

NODES = (
    diagrams.start()
    + diagrams.user("visit", "Visit", role="officer_b", recuse="applicant.id_number")
    + diagrams.user("file", "File", role="officer_b")
)


@pytest.fixture
def house(database):
    house = House(database)
    house.deploy({"t/t.bpmn": diagrams.diagram("t", NODES, "begin > visit > file > end")})
    return house


@pytest.fixture
def case(house):
    return house.start("t", {"applicant": {"id_number": ID}}, "admin", branch="b1")


def looks(house):
    with UnitOfWork(house.database) as uow:
        return uow.relations.looks()


def looked_at(house):
    logins = {house.person(login).id: login for login in ("huangmin", "wumei", "wangfang")}
    return [(look.element, logins[look.person]) for look in looks(house)]


def whole(house, case):
    return house.run(compare_case, CompareCase(case_id=case)) == []


def test_what_a_relative_wrote_as_delegate_is_looked_at_again(house, case):
    task = lent(house, case)
    write(house, task, "wumei", found="b")
    house.finish(back(house, task), "huangmin", {})
    declare(house, "wumei")
    assert looked_at(house) == [("visit", "wumei")] and whole(house, case)


def test_a_delegate_who_wrote_nothing_did_nothing(house, case):
    house.finish(back(house, lent(house, case)), "huangmin", {})
    declare(house, "wumei")
    assert looked_at(house) == []


def test_what_a_relative_wrote_is_looked_at_again_also_where_the_step_is_not_done_yet(house, case):
    task = lent(house, case)
    write(house, task, "wumei", found="b")
    declare(house, "wumei")
    assert looked_at(house) == [("visit", "wumei")] and whole(house, case)
    assert (house.open(case)["visit"].assignee, house.open(case)["visit"].delegate) == (task.assignee, None)


@pytest.mark.parametrize("completed", [True, False])
def test_a_signature_of_a_relative_is_looked_at_again(house, case, completed):
    task = held(house, case)
    ask(house, task, "wumei", place=Place.BEFORE)
    sign(house, house.open(case)["visit"], "wumei")
    if completed:
        house.finish(house.open(case)["visit"], "huangmin", {})
    declare(house, "wumei")
    assert looked_at(house) == [("visit", "wumei")] and whole(house, case)


def test_a_relative_is_asked_no_more_to_sign_and_did_nothing(house, case):
    task = held(house, case)
    ask(house, task, "wumei", place=Place.BEFORE)
    declare(house, "wumei")
    assert [each.verdict for each in signatures(house, task)] == [Verdict.WITHDRAWN]
    assert looked_at(house) == [] and whole(house, case)
    house.finish(house.open(case)["visit"], "huangmin", {})


def test_what_waited_for_the_signature_of_a_relative_goes_back_to_its_holder(house, case):
    task = held(house, case)
    ask(house, task, "wumei")
    house.finish(house.open(case)["visit"], "huangmin", {"found": "a"})
    declare(house, "wumei")
    waiting = house.open(case)["visit"]
    assert (waiting.assignee, waiting.submitted_at) == (task.assignee, None)
    assert [each.verdict for each in signatures(house, task)] == [Verdict.WITHDRAWN]
    house.finish(waiting, "huangmin", {"found": "a"})
    assert "file" in house.open(case) and whole(house, case)


def in_place(house, case):
    """The task of huangmin, who is away, in the hands of wangfang, who stands in."""
    enter(house, "huangmin", "wangfang")
    house.pass_time(minutes=1)
    return house.claim(house.open(case)["visit"], "wangfang")


def test_what_was_done_in_the_place_of_a_relative_is_looked_at_again_and_not_by_who_did_it(house, case):
    house.finish(in_place(house, case), "wangfang", {})
    declare(house, "huangmin")
    [look] = looks(house)
    assert (look.element, look.person) == ("visit", house.person("huangmin").id)
    assert whole(house, case)


def test_who_stands_in_for_a_relative_is_taken_off_what_they_hold_in_that_place(house, case):
    in_place(house, case)
    declare(house, "huangmin")
    assert house.open(case)["visit"].assignee is None and whole(house, case)


def test_nobody_who_took_part_settles_the_second_look(database):
    house = House(database)
    visit = diagrams.user("visit", "Visit", role="compliance", recuse="applicant")
    nodes = diagrams.start() + visit + diagrams.user("file", "File", role="officer_b")
    house.deploy({"t/t.bpmn": diagrams.diagram("t", nodes, "begin > visit > file > end")})
    case = house.start("t", {"applicant": ID}, "admin", branch="b1")
    ask(house, held(house, case, login="zhouwenbin"), "huangmin", place=Place.BEFORE, login="zhouwenbin")
    sign(house, house.open(case)["visit"], "huangmin")
    house.finish(house.open(case)["visit"], "zhouwenbin", {})
    declare(house, "huangmin")
    [look] = looks(house)
    with pytest.raises(SecondLookOwn):
        house.run(settle_look, SettleLook(actor=house.person("zhouwenbin"), look_id=look.id, words="It stands."))
