"""Recusal: who is related to a party of a case does none of the steps that say so, from the declaration on."""

import pytest

from server.commands.audit.compare import CompareCase, compare_case
from server.commands.cases.migrate import MigrateCase, migrate_case
from server.commands.relations.declare import DeclareRelation, declare_relation
from server.commands.relations.end import EndRelation, end_relation
from server.commands.relations.settle_look import SettleLook, settle_look
from server.commands.tasks.reassign import ReassignTask, reassign_task
from server.domain.errors import PersonMayNot, RightMissing
from server.domain.relations import Recused, RelationEnded, RelationKnown, SecondLookOwn, SecondLookSettled
from server.domain.tasks import TaskState
from server.queries.inbox import InboxFilter, list_tasks
from server.queries.inbox_reach import View
from server.store.unit_of_work import UnitOfWork
from tests.api import diagrams
from tests.commands.test_escalation import told
from tests.house import House

ID = "990101197803120114"
NODES = (
    diagrams.start()
    + diagrams.user("visit", "Visit", role="officer_b", recuse="applicant, guarantors")
    + diagrams.user("decide", "Decide", role="officer_b", recuse="applicant.id_number")
    + diagrams.user("file", "File", role="officer_b")
)


def started(database):
    house = House(database)
    house.deploy({"t/t.bpmn": diagrams.diagram("t", NODES, "begin > visit > decide > file > end")})
    data = {"applicant": {"name": "张建国", "id_number": ID}, "guarantors": []}
    return house, house.start("t", data, "admin", branch="b1")


def declare(house, login, number=ID, *, by=None):
    person = house.person(login).id if by else None
    command = DeclareRelation(actor=house.person(by or login), number=number, about="cousin", person=person)
    return house.run(declare_relation, command)


def offered(house, login, case):
    found = list_tasks(house.database, house.person(login), View.GROUPS, narrowed=InboxFilter(case=case))
    return [row.task.element for row in found.items]


def whole(house, case):
    return house.run(compare_case, CompareCase(case_id=case)) == []


def test_a_relative_is_not_offered_the_task_cannot_claim_it_and_is_told_why(database):
    house, case = started(database)
    declare(house, "huangmin", "99010119780312 0114")
    assert offered(house, "huangmin", case) == []
    assert offered(house, "wumei", case) == ["visit"]
    with pytest.raises(Recused):
        house.claim(house.open(case)["visit"], "huangmin")
    assert whole(house, case)


def test_who_declared_before_the_case_began_is_kept_out_from_its_beginning(database):
    house = House(database)
    declare(house, "huangmin")
    house.deploy({"t/t.bpmn": diagrams.diagram("t", NODES, "begin > visit > decide > file > end")})
    case = house.start("t", {"applicant": {"id_number": ID}, "guarantors": []}, "admin", branch="b1")
    assert offered(house, "huangmin", case) == []
    assert whole(house, case)


def test_a_step_that_does_not_say_so_is_done_by_anybody(database):
    house, case = started(database)
    declare(house, "huangmin")
    house.do(case, "visit", "wumei", {})
    house.do(case, "decide", "wumei", {})
    house.do(case, "file", "huangmin", {})


def test_a_declaration_in_the_middle_takes_the_person_off_and_asks_for_a_second_look_at_what_they_did(database):
    house, case = started(database)
    house.do(case, "visit", "huangmin", {})
    house.claim(house.open(case)["decide"], "huangmin")
    declare(house, "huangmin")
    task = house.open(case)["decide"]
    assert (task.state, task.assignee) == (TaskState.OFFERED, None)
    with UnitOfWork(database) as uow:
        [look] = uow.relations.looks()
    assert (look.element, look.person, look.settled_at) == ("visit", house.person("huangmin").id, None)
    assert whole(house, case)
    settle = SettleLook(actor=house.person("huangmin"), look_id=look.id, words="It stands.")
    with pytest.raises(RightMissing):
        house.run(settle_look, settle)
    house.run(settle_look, SettleLook(actor=house.person("zhouwenbin"), look_id=look.id, words="It stands."))
    with pytest.raises(SecondLookSettled):
        house.run(settle_look, SettleLook(actor=house.person("zhouwenbin"), look_id=look.id, words="Again."))


def test_compliance_does_not_settle_the_second_look_at_its_own_work(database):
    house = House(database)
    visit = diagrams.user("visit", "Visit", role="compliance", recuse="applicant")
    nodes = diagrams.start() + visit + diagrams.user("file", "File", role="officer_b")
    house.deploy({"t/t.bpmn": diagrams.diagram("t", nodes, "begin > visit > file > end")})
    case = house.start("t", {"applicant": ID}, "admin", branch="b1")
    house.do(case, "visit", "zhouwenbin", {})
    declare(house, "zhouwenbin")
    with UnitOfWork(database) as uow:
        [look] = uow.relations.looks()
    with pytest.raises(SecondLookOwn):
        house.run(settle_look, SettleLook(actor=house.person("zhouwenbin"), look_id=look.id, words="It stands."))


def test_who_is_related_to_a_party_of_a_case_that_moved_is_found_when_they_declare_it(database):
    house = House(database)
    visit = diagrams.user("visit", "Visit", role="officer_b")
    house.deploy({"t/t.bpmn": diagrams.diagram("t", diagrams.start() + visit, "begin > visit > end")})
    case = house.start("t", {"applicant": {"id_number": ID}}, "admin", branch="b1")
    recusing = diagrams.user("visit", "Visit", role="officer_b", recuse="applicant")
    house.deploy({"t/t.bpmn": diagrams.diagram("t", diagrams.start() + recusing, "begin > visit > end")})
    house.run(migrate_case, MigrateCase(case_id=case, actor=house.person("admin"), reason="recusal", mapping={}))
    house.claim(house.open(case)["visit"], "huangmin")
    declare(house, "huangmin")
    assert house.open(case)["visit"].assignee is None
    assert offered(house, "huangmin", case) == []
    assert whole(house, case)


def test_nobody_passes_a_task_to_a_relative_and_learns_of_the_relation(database):
    house, case = started(database)
    declare(house, "huangmin")
    task = house.claim(house.open(case)["visit"], "wumei")
    command = ReassignTask(task_id=task.id, version=task.version, actor=house.person("wumei"), to="huangmin")
    with pytest.raises(PersonMayNot) as refused:
        house.run(reassign_task, command)
    assert "related" not in str(refused.value)


def test_a_party_that_comes_later_keeps_its_relatives_out(database):
    house, case = started(database)
    other = "99010119850101012X"
    declare(house, "huangmin", other)
    assert offered(house, "huangmin", case) == ["visit"]
    house.do(case, "visit", "wumei", {"applicant": {"id_number": other}})
    assert offered(house, "huangmin", case) == []
    assert whole(house, case)


def test_compliance_declares_for_others_and_ends_relations_and_nobody_else(database):
    house, case = started(database)
    with pytest.raises(RightMissing):
        declare(house, "huangmin", by="wumei")
    relation = declare(house, "huangmin", by="zhouwenbin")
    with pytest.raises(RelationKnown):
        declare(house, "huangmin")
    with pytest.raises(RightMissing):
        house.run(end_relation, EndRelation(actor=house.person("huangmin"), relation_id=relation))
    house.run(end_relation, EndRelation(actor=house.person("zhouwenbin"), relation_id=relation))
    assert offered(house, "huangmin", case) == ["visit"]
    assert whole(house, case)
    with pytest.raises(RelationEnded):
        house.run(end_relation, EndRelation(actor=house.person("zhouwenbin"), relation_id=relation))


PARALLEL = diagrams.diagram(
    "t", NODES + diagrams.fork("fork", "join"), "begin > fork > visit > join > file > end; fork > decide > join"
)
OTHER = "99010119850101012X"


def in_parallel(database):
    house = House(database)
    house.deploy({"t/t.bpmn": PARALLEL})
    case = house.start("t", {"applicant": {"id_number": ID}, "guarantors": []}, "admin", branch="b1")
    declare(house, "huangmin", OTHER)
    house.claim(house.open(case)["decide"], "huangmin")
    return house, case


def test_who_enters_a_relative_of_their_own_is_looked_at_again(database):
    house, case = in_parallel(database)
    house.finish(house.open(case)["decide"], "huangmin", {"applicant": {"id_number": OTHER}})
    with UnitOfWork(database) as uow:
        assert [look.element for look in uow.relations.looks()] == ["decide"]
    assert offered(house, "huangmin", case) == []
    assert whole(house, case)


def test_a_party_entered_beside_takes_a_relative_off_what_they_hold(database):
    house, case = in_parallel(database)
    house.do(case, "visit", "wumei", {"applicant": {"id_number": OTHER}})
    task = house.open(case)["decide"]
    assert (task.state, task.assignee) == (TaskState.OFFERED, None)
    assert told(house, "huangmin") == ["barred"]
    assert whole(house, case)


def test_a_party_of_another_step_only_takes_nobody_off(database):
    house, case = in_parallel(database)
    house.do(case, "visit", "wumei", {"guarantors": [{"id_number": OTHER}]})
    assert house.open(case)["decide"].assignee == house.person("huangmin").id
    assert whole(house, case)
