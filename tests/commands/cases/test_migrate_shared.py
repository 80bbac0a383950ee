"""A case goes on as another version says while its task is delegated, waits for signatures, is circulated or recalled."""

import pytest

from server.commands.relations.declare import DeclareRelation, declare_relation
from server.domain.errors import SeparatedFrom, TaskNotFound
from server.domain.notices import NoticeKind
from server.domain.recall import VersionMovedSince
from server.domain.relations import Recused
from server.domain.signatures import NotYetToSign, Verdict
from server.domain.tasks import TaskState
from tests.commands.cases.test_migrate import ONE, TWO, begun, drawn, move, step
from tests.commands.test_circulation import read, reads, send
from tests.commands.test_delegation import ID, back, draft, lend, mine, told, whole, write
from tests.commands.test_recall import recall
from tests.commands.test_signatures import ask, sign, signatures, unsign
from tests.engine.dsl import E, S
from tests.house import House

APART = drawn(
    S(), step("visit", "Visit"), step("report", "Report", separate_from="visit"), E(), flow="s > visit > report > e"
)
RENAMED = drawn(S(), step("call", "Call"), step("report", "Report"), E(), flow="s > call > report > e")


@pytest.fixture
def house(database):
    house = House(database)
    house.deploy(ONE)
    return house


@pytest.fixture
def case(house):
    return begun(house)


def held(house, case, element="visit", login="huangmin"):
    return house.claim(house.open(case)[element], login)


def test_a_delegate_goes_on_with_the_task_under_its_new_name(house, case):
    task = lend(house, held(house, case))
    write(house, task, "wumei", found="half")
    house.deploy(RENAMED)
    move(house, case, mapping={"visit": "call"})
    task = house.open(case)["call"]
    assert (task.assignee, task.delegate) == (house.person("huangmin").id, house.person("wumei").id)
    assert mine(house, "wumei", case) == ["call"] and draft(house, task, "wumei") == {"found": "half"}
    assert whole(house, case)
    task = back(house, task)
    assert draft(house, task, "huangmin") == {"found": "half"}
    house.finish(task, "huangmin", {})
    assert whole(house, case)


def test_a_delegate_whom_the_new_version_keeps_out_is_taken_off_and_told(house, case):
    house.do(case, "visit", "wumei", {})
    lend(house, held(house, case, "report"))
    house.deploy(APART)
    move(house, case)
    task = house.open(case)["report"]
    assert (task.assignee, task.delegate) == (house.person("huangmin").id, None)
    assert mine(house, "wumei", case) == []
    assert told(house, "wumei")[0] is NoticeKind.DELEGATION_OVER
    assert whole(house, case)


def test_a_holder_whom_the_new_version_keeps_out_loses_the_task_with_its_delegate(house, case):
    house.do(case, "visit", "huangmin", {})
    lend(house, held(house, case, "report"))
    house.deploy(APART)
    move(house, case)
    task = house.open(case)["report"]
    assert (task.state, task.assignee, task.delegate) == (TaskState.OFFERED, None, None)
    assert mine(house, "wumei", case) == [] and whole(house, case)


def test_what_waits_for_signatures_is_submitted_anew_by_the_new_form_and_signed_then(house, case):
    task = held(house, case)
    ask(house, task, "sunlihua", "yuanbo")
    task = house.finish(task, "huangmin", {"found": "a"}).task
    sign(house, task, "yuanbo")
    house.deploy(TWO)
    move(house, case)
    task = house.open(case)["visit"]
    assert (task.state, task.submitted_at) == (TaskState.CLAIMED, None)
    assert draft(house, task, "huangmin") == {"found": "a"} and mine(house, "sunlihua", case) == []
    with pytest.raises(NotYetToSign):
        sign(house, task, "sunlihua")
    assert whole(house, case)
    task = house.finish(task, "huangmin", {"found": "b"}).task
    for login in ("sunlihua", "yuanbo"):
        sign(house, task, login)
    assert set(house.open(case)) == {"check"} and whole(house, case)


def test_what_waits_for_signatures_of_a_holder_who_is_kept_out_now_waits_no_more(house, case):
    house.do(case, "visit", "huangmin", {})
    task = held(house, case, "report")
    ask(house, task, "sunlihua")
    house.finish(task, "huangmin", {"found": "a"})
    house.deploy(APART)
    move(house, case)
    task = house.open(case)["report"]
    assert (task.state, task.assignee, task.submitted_at) == (TaskState.OFFERED, None, None)
    assert [each.verdict for each in signatures(house, task)] == [Verdict.WITHDRAWN]
    with pytest.raises(TaskNotFound):
        sign(house, task, "sunlihua")
    assert mine(house, "sunlihua", case) == [] and whole(house, case)
    house.do(case, "report", "wumei", {})
    assert whole(house, case)


def test_a_co_signer_whom_the_new_version_keeps_out_does_not_hold_up_the_case(house, case):
    house.do(case, "visit", "zhaolei", {})
    task = held(house, case, "report")
    ask(house, task, "zhaolei")
    house.deploy(APART)
    move(house, case)
    task = house.finish(house.open(case)["report"], "huangmin", {}).task
    with pytest.raises(SeparatedFrom):
        sign(house, task, "zhaolei")
    unsign(house, task, next(each for each in signatures(house, task) if each.open))
    assert house.open(case) == {} and whole(house, case)


def test_readers_of_a_circulated_case_keep_reading_it(house, case):
    held(house, case)
    send(house, case, "sunlihua")
    house.deploy(RENAMED)
    move(house, case, mapping={"visit": "call"})
    assert reads(house, case, "sunlihua") and read(house, case, "sunlihua").remark == "seen"
    assert whole(house, case)


def test_a_recalled_step_moves_with_its_doer_and_what_they_had_entered(house, case):
    done = house.do(case, "visit", "huangmin", {"found": "a"}).task
    recall(house, done)
    house.deploy(TWO)
    move(house, case)
    task = house.open(case)["visit"]
    assert task.assignee == house.person("huangmin").id and whole(house, case)
    house.finish(task, "huangmin", {"found": "b"})
    assert set(house.open(case)) == {"check"} and whole(house, case)


def test_a_step_done_before_the_case_moved_is_not_recalled(house, case):
    done = house.do(case, "visit", "huangmin", {"found": "a"}).task
    house.deploy(RENAMED)
    move(house, case, mapping={"visit": "call"})
    with pytest.raises(VersionMovedSince):
        recall(house, done)
    assert set(house.open(case)) == {"report"} and whole(house, case)


def test_a_party_that_comes_in_later_counts_also_where_a_step_that_was_done_is_no_more(house):
    both = (step("visit", "Visit", recuse="applicant.id_number"), step("report", "Report", result="applicant"))
    house.deploy(drawn(S(), *both, E(), flow="s > visit > report > e"))
    case = begun(house)
    house.do(case, "visit", "huangmin", {})
    late = (
        step("report", "Report", result="applicant", recuse="applicant.id_number"),
        step("sign", "Sign", recuse="applicant.id_number"),
    )
    house.deploy(drawn(S(), *late, E(), flow="s > report > sign > e"))
    move(house, case)
    house.run(declare_relation, DeclareRelation(actor=house.person("wumei"), number=ID, about="cousin"))
    house.do(case, "report", "huangmin", {"id_number": ID})
    with pytest.raises(Recused):
        held(house, case, "sign", "wumei")
    assert whole(house, case)
