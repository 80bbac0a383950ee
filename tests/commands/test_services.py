"""Operators of service tasks: done on the authority of who did tasks of the case, or not at all."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from server.commands.absences.enter import EnterAbsence, enter_absence
from server.commands.audit.compare import CompareCase, compare_case
from server.commands.cases.change_data import ChangeData, change_data
from server.commands.cases.move import MoveTokens, move_tokens
from server.commands.cases.retry import RetryCase, retry_case
from server.commands.people.set_limit import SetLimit, set_limit
from server.commands.relations.declare import DeclareRelation, declare_relation
from server.domain.authority import AuthorityLimit
from server.domain.ids import new_id
from server.store.unit_of_work import UnitOfWork
from tests.api import diagrams
from tests.house import House

WHO = "person=who; role=what; branch=there"


@pytest.fixture
def house(database):
    return House(database)


def begun(house, operator, parameters, *, asks="tianjing", signs=None, counts=None, data=None, **more):
    """A case in which one person asks, perhaps a second signs, and the server acts."""
    ask = diagrams.user("ask", "Ask", result="asked")
    sign = diagrams.user("sign", "Sign", result="signed", separate_from="ask") if signs else ""
    act = diagrams.service("act", operator, parameters, "ask", **({"second": "sign"} if signs else {}), **more)
    count = diagrams.service("count", "org.open_work", f'person="{counts}"', "ask", result="left") if counts else ""
    flow = f"begin > ask > {'sign > ' if signs else ''}act > {'count > ' if counts else ''}after > end"
    nodes = diagrams.start() + ask + sign + act + count + diagrams.user("after", "After", result="x")
    house.deploy({"t/t.bpmn": diagrams.diagram("t", nodes, flow)})
    case = house.start(
        "t", {"who": "wangfang", "what": "archivist", "there": "b1", **(data or {})}, "admin", branch="b1"
    )
    house.do(case, "ask", asks, {})
    if signs:
        house.do(case, "sign", signs, {})
    return case


def held(house, case):
    with UnitOfWork(house.database) as uow:
        return [each.error for each in uow.incidents.open_of(case)]


def facts(house, chain, kind):
    with house.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT chain, kind FROM audit_entry")
        return [row for row in rows if row[0] == chain and row[1] == kind]


def limited(house, role):
    house.run(set_limit, SetLimit(limit=AuthorityLimit(new_id(), Decimal(1000), role=role)))


def test_a_role_is_given_on_the_authority_of_personnel_administration(house):
    case = begun(house, "org.grant_role", WHO)
    assert house.person("wangfang").holds("archivist", "b1")
    assert "after" in house.open(case)
    assert len(facts(house, case, "OperatorCarriedOut")) == 1
    assert len(facts(house, "organisation", "RoleGranted")) > 0
    assert house.run(compare_case, CompareCase(case_id=case)) == []


def test_who_lacks_the_right_authorises_nothing_and_the_step_waits_with_the_rule_in_words(house):
    case = begun(house, "org.grant_role", WHO, asks="liuyang")
    assert not house.person("wangfang").holds("archivist", "b1")
    assert "hr_admin" in held(house, case)[0]
    assert facts(house, case, "OperatorCarriedOut") == []


def test_nobody_is_given_a_role_on_their_own_authority(house):
    case = begun(house, "org.grant_role", WHO, data={"who": "tianjing"})
    assert not house.person("tianjing").holds("archivist", "b1")
    assert "themselves" in held(house, case)[0]


@pytest.mark.parametrize(
    ("role", "signer", "given"),
    [
        ("archivist", None, True),
        ("credit_manager", None, False),  # it has an authority limit
        ("credit_manager", "zhouwenbin", True),  # who holds a role that itself needs two signatures
        ("credit_manager", "liuyang", False),  # whom one person alone could have made up
        ("credit_manager", "wangfang", False),  # whom it is about
        ("operator", "zhouwenbin", True),
        ("operator", None, False),
    ],
)
def test_a_role_with_money_authority_or_rights_needs_a_trusted_second_person(house, role, signer, given):
    limited(house, "archivist_of_money")
    case = begun(house, "org.grant_role", WHO, signs=signer, data={"what": role})
    assert house.person("wangfang").holds(role, "b1") is given
    assert bool(held(house, case)) is not given
    with UnitOfWork(house.database) as uow:
        assert uow.role_requests.waiting() == []


def test_a_refusal_leaves_nothing_and_an_operator_may_let_it_be_tried_again(house):
    case = begun(house, "org.grant_role", WHO, data={"there": "b9"})
    assert "b9" in held(house, case)[0]
    assert facts(house, case, "RoleGranted") == []
    house.run(retry_case, RetryCase(case_id=case, actor=house.person("admin")))
    assert len(held(house, case)) == 1


@pytest.mark.parametrize(
    ("parameters", "says"),
    [("person=nobody; role=what; branch=there", "person"), ("person=many; role=what; branch=there", "person")],
)
def test_a_parameter_without_value_or_of_another_type_is_refused(house, parameters, says):
    case = begun(house, "org.grant_role", parameters, data={"many": 5})
    assert says in held(house, case)[0]


def test_a_person_is_added_without_roles_and_known_to_the_case(house):
    case = begun(
        house,
        "org.add_person",
        "login=login; name=name; branch=there",
        result="added",
        data={"login": "zhouxiaomei", "name": "周晓梅"},
    )
    added = house.person("zhouxiaomei")
    assert (added.roles, added.branch) == (frozenset(), "b1")
    assert house.case(case).data["added"] == {"person": added.id, "login": "zhouxiaomei"}


def test_a_role_begins_on_its_day_at_the_branch(house):
    begun(house, "org.grant_role", WHO + "; valid_from=from", data={"from": date(2026, 11, 25)})
    assert not house.person("wangfang").holds("archivist", "b1")
    house.pass_time(days=2)
    assert house.person("wangfang").holds("archivist", "b1")


def test_all_roles_end_at_once_or_only_the_one_named(house):
    case = begun(house, "org.end_role", 'person="majun"; role="cashier"', result="done")
    assert {held.role for held in house.person("majun").roles} == {"loan_accountant"}
    assert house.case(case).data["done"] == {"ended": 1}
    begun(house, "org.end_role", 'person="majun"', result="done")
    assert house.person("majun").roles == frozenset()


def test_a_limit_counts_when_a_second_person_signed_it_and_else_not_at_all(house):
    text = "person=who; amount=5000; branch=there"
    alone = begun(house, "org.set_limit", text)
    assert "second" in held(house, alone)[0]
    assert house.person("wangfang").limits == ()
    begun(house, "org.set_limit", text, signs="zhouwenbin")
    assert [(each.amount, each.branch) for each in house.person("wangfang").limits] == [(Decimal(5000), "b1")]


def test_a_person_is_disabled(house):
    case = begun(house, "org.disable_person", "person=who")
    with UnitOfWork(house.database) as uow:
        assert uow.people.by_login("wangfang").active is False
    assert "after" in house.open(case)


def test_a_diagram_that_asks_too_often_in_one_command_is_held(house):
    loop = "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>=201</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
    act = diagrams.service("act", "org.end_role", 'person="dingna"; role="nothing"', "ask", result="r")
    act = act.replace("</bpmn:serviceTask>", f"{loop}</bpmn:serviceTask>")
    nodes = diagrams.start() + diagrams.user("ask", "Ask", result="a") + act
    house.deploy({"t/t.bpmn": diagrams.diagram("t", nodes, "begin > ask > act > end")})
    case = house.start("t", {}, "admin", branch="b1")
    house.do(case, "ask", "tianjing", {})
    assert ["200" in error for error in held(house, case)] == [True]


def test_a_role_and_its_limit_are_given_together_or_neither(house):
    text = WHO + "; limit=5000"
    begun(house, "org.grant_role", text)
    assert not house.person("wangfang").holds("archivist", "b1")
    begun(house, "org.grant_role", text, signs="zhouwenbin")
    assert house.person("wangfang").holds("archivist", "b1")
    assert house.person("wangfang").authority("archivist", "b1", "any") == Decimal(5000)


OWNED = {"owner": "=officer", "title": "=about", "columns": "about=about; debt=debt", "party": "=number"}


def lent(house, officer, about, debt):
    """A case that belongs to an officer, with a task they hold."""
    nodes = diagrams.start() + diagrams.user("look", "Look", role="officer_b", assign="=officer", result="x")
    house.deploy({"l/l.bpmn": diagrams.diagram("l", nodes, "begin > look > end", **OWNED)})
    data = {"officer": officer, "about": about, "debt": Decimal(debt), "number": about}
    return house.start("l", data, "admin", branch="b1")


def test_the_portfolio_of_a_person_is_listed_for_who_manages_the_branch(house):
    one = lent(house, "huangmin", "王强", "60000")
    lent(house, "wumei", "李丽", "100000")
    case = begun(house, "org.portfolio", 'person="huangmin"', asks="xujian")
    (shown,) = house.case(case).data["portfolio"]
    assert (shown["case"], shown["title"], shown["columns"]) == (one, "王强", {"about": "王强", "debt": Decimal(60000)})
    assert (shown["process"], shown["branch"], shown["party"]) == ("l", "b1", "王强")
    assert "manager" in held(house, begun(house, "org.portfolio", 'person="huangmin"', asks="liuyang"))[0]


def test_what_is_in_a_persons_hands_is_counted(house):
    lent(house, "huangmin", "王强", "60000")
    case = begun(house, "org.open_work", 'person="huangmin"', result="left")
    assert house.case(case).data["left"] == {"tasks": 1, "cases": 1}


def test_tasks_and_cases_are_handed_over_together(house):
    one = lent(house, "huangmin", "王强", "60000")
    case = begun(
        house, "org.hand_over", 'giver="huangmin"; taker="wumei"', asks="xujian", counts="huangmin", result="given"
    )
    assert house.case(case).data["given"] == {"tasks": 1, "cases": 1, "kept": []}
    assert house.case(case).data["left"] == {"tasks": 0, "cases": 0}  # counted in the same transaction
    assert house.open(one)["look"].assignee == house.person("wumei").id
    assert house.case(one).data["officer"] == "wumei"
    left = begun(house, "org.open_work", 'person="huangmin"', result="left")
    assert house.case(left).data["left"] == {"tasks": 0, "cases": 0}
    assert house.run(compare_case, CompareCase(case_id=one)) == []


def test_what_a_rule_keeps_from_the_taker_stays_and_is_named(house):
    one = lent(house, "huangmin", "王强", "60000")
    case = begun(house, "org.hand_over", 'giver="huangmin"; taker="wangfang"', asks="xujian", result="given")
    given = house.case(case).data["given"]
    assert (given["tasks"], given["cases"]) == (0, 1)
    assert [(each["case"], each["step"], "officer_b" in each["why"]) for each in given["kept"]] == [
        ("王强", "Look", True)
    ]
    assert house.open(one)["look"].assignee == house.person("huangmin").id


def test_a_case_is_not_handed_over_to_a_relative_of_a_party_and_the_relation_is_not_told(house):
    party = "990101197803120114"
    look = diagrams.user("look", "Look", role="officer_b", recuse="number", result="x")
    house.deploy({"l/l.bpmn": diagrams.diagram("l", diagrams.start() + look, "begin > look > end", **OWNED)})
    data = {"officer": "huangmin", "about": "王强", "debt": Decimal(1), "number": party}
    one = house.start("l", data, "admin", branch="b1")
    relation = DeclareRelation(actor=house.person("wumei"), number=party, about="cousin", person=None)
    house.run(declare_relation, relation)
    case = begun(house, "org.hand_over", 'giver="huangmin"; taker="wumei"', asks="xujian", result="given")
    given = house.case(case).data["given"]
    assert (given["cases"], [each["case"] for each in given["kept"]]) == (0, ["王强"])
    assert "related" not in given["kept"][0]["why"]
    assert house.case(one).data["officer"] == "huangmin"


def test_who_neither_manages_the_branch_nor_holds_the_work_hands_nothing_over(house):
    one = lent(house, "huangmin", "王强", "60000")
    case = begun(house, "org.hand_over", 'giver="huangmin"; taker="wumei"', asks="liuyang")
    assert "manager" in held(house, case)[0]
    assert house.case(one).data["officer"] == "huangmin"


def test_what_an_operator_of_cases_changed_was_authorised_by_nobody(house):
    case = begun(house, "org.grant_role", WHO, data={"there": "b9"})
    admin = house.person("admin")
    house.pass_time(hours=1)
    house.run(change_data, ChangeData(case_id=case, actor=admin, reason="改网点", data={"there": "b1"}))
    house.run(retry_case, RetryCase(case_id=case, actor=admin))
    assert not house.person("wangfang").holds("archivist", "b1")
    assert "an operator changed" in held(house, case)[0]


def test_an_authority_is_used_once(house):
    case = begun(house, "org.end_role", 'person="majun"; role="cashier"', result="done")
    house.pass_time(hours=1)
    house.run(move_tokens, MoveTokens(case_id=case, actor=house.person("admin"), reason="再来", to="act"))
    assert "already" in held(house, case)[0]


def counted(house, **more):
    """What a case learns of who could do its step `judge`."""
    nodes = (
        diagrams.start()
        + diagrams.user("ask", "Ask", role="everyone", result="asked")
        + diagrams.service("count", "org.eligible", 'step="judge"', "ask", result="found")
        + diagrams.user("judge", "Judge", role="committee_member", recuse="number", separate_from="ask")
    )
    house.deploy({"t/t.bpmn": diagrams.diagram("t", nodes, "begin > ask > count > judge > end")})
    case = house.start("t", {"number": PARTY}, "admin", branch="b1")
    house.do(case, "ask", more.get("asks", "wangfang"), {})
    return house.case(case).data["found"]


PARTY = "990101197803120114"


def test_who_could_do_a_step_is_counted_without_those_whom_the_house_knows_to_be_kept_out(house):
    assert counted(house) == {"held": 3, "excused": 0, "away": 0, "able": 3}


def test_relations_earlier_steps_and_absences_are_counted_apart(house):
    jinpeng, weilan = house.person("jinpeng"), house.person("weilan")
    house.run(declare_relation, DeclareRelation(actor=jinpeng, number=PARTY, about="cousin"))
    week = house.now + timedelta(days=7)
    house.run(enter_absence, EnterAbsence(person=weilan.id, begins=house.now, ends=week, substitutes=(), actor=weilan))
    assert counted(house, asks="luping") == {"held": 3, "excused": 2, "away": 1, "able": 0}


def test_a_step_that_the_process_does_not_have_is_counted_for_nobody(house):
    case = begun(house, "org.eligible", 'step="nothing"')
    assert "nothing" in held(house, case)[0]
