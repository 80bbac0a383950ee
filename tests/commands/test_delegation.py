"""Delegation in a case: who sees it, what is handed over, who is kept out of what, and how it ends."""

import threading

import pytest

from server.commands.audit.compare import CompareCase, compare_case
from server.commands.cases.cancel import CancelCase, cancel_case
from server.commands.relations.declare import DeclareRelation, declare_relation
from server.commands.tasks.delegate import DelegateTask, delegate_task
from server.commands.tasks.draft import SaveDraft, save_draft
from server.commands.tasks.give_back import GiveBackTask, give_back_task
from server.commands.tasks.reassign import ReassignTask, reassign_task
from server.commands.tasks.release import ReleaseTask, release_task
from server.domain.delegation import DoneByEachAlone
from server.domain.errors import DomainError, PersonMayNot, PersonNotFound, SeparatedFrom, StaleTask, TaskNotFound
from server.domain.notices import NoticeKind
from server.domain.tasks import TaskIsDelegated
from server.queries.cases import get_case
from server.queries.inbox import InboxFilter, count_views, list_tasks
from server.queries.inbox_reach import View
from server.queries.notices import notice_page
from server.store.unit_of_work import UnitOfWork
from tests.api import diagrams
from tests.api.test_instances_apart import MANY, committee
from tests.house import House

ID = "990101197803120114"
NODES = (
    diagrams.start()
    + diagrams.user("visit", "Visit", role="officer_b", recuse="applicant.id_number")
    + diagrams.user("decide", "Decide", role="officer_b", separate_from="visit")
)


@pytest.fixture
def house(database):
    house = House(database)
    house.deploy({"t/t.bpmn": diagrams.diagram("t", NODES, "begin > visit > decide > end")})
    return house


@pytest.fixture
def case(house):
    return house.start("t", {"applicant": {"id_number": ID}}, "admin", branch="b1")


def lend(house, task, login="huangmin", to="wumei"):
    return house.run(
        delegate_task,
        DelegateTask(task_id=task.id, version=task.version, actor=house.person(login), to=to, reason="away"),
    )


def back(house, task, login="wumei"):
    return house.run(
        give_back_task,
        GiveBackTask(task_id=task.id, version=task.version, actor=house.person(login), reason="checked"),
    )


def write(house, task, login, **values):
    actor = house.person(login)
    house.run(save_draft, SaveDraft(task_id=task.id, version=task.version, actor=actor, values=values))


def draft(house, task, login):
    person = house.person(login)
    with UnitOfWork(house.database) as uow:
        found = uow.drafts.get(task.id, person.id)
    return found and found.values


def lent(house, case, element="visit"):
    return lend(house, house.claim(house.open(case)[element], "huangmin"))


def mine(house, login, case):
    actor, only = house.person(login), InboxFilter(case=case)
    found = list_tasks(house.database, actor, View.MINE, narrowed=only).items
    assert count_views(house.database, actor, [View.MINE], narrowed=only)[View.MINE].number == len(found)
    seen = [row.task.id for row in list_tasks(house.database, actor, View.OPEN, narrowed=only).items]
    assert len(seen) == len(set(seen)) and {row.task.id for row in found} <= set(seen)
    return [row.task.element for row in found]


def told(house, login):
    return [row.kind for row in notice_page(house.database, house.person(login), limit=9, cursor=None).items]


def whole(house, case):
    return house.run(compare_case, CompareCase(case_id=case)) == []


def test_both_have_it_in_their_lists_and_what_is_written_goes_there_and_back(house, case):
    task = house.claim(house.open(case)["visit"], "huangmin")
    write(house, task, "huangmin", found="a")
    task = lend(house, task)
    assert mine(house, "huangmin", case) == mine(house, "wumei", case) == ["visit"]
    assert get_case(house.database, house.person("wumei"), {}, case).case.id == case
    assert draft(house, task, "wumei") == {"found": "a"}
    write(house, task, "wumei", found="b")
    with pytest.raises(TaskIsDelegated):
        house.finish(task, "huangmin", {"found": "c"})
    assert whole(house, case)
    task = back(house, task)
    assert draft(house, task, "huangmin") == {"found": "b"}
    assert mine(house, "wumei", case) == [] and whole(house, case)
    house.finish(task, "huangmin", {"found": "b"})
    assert told(house, "wumei") == [NoticeKind.DELEGATED] and told(house, "huangmin") == [NoticeKind.GIVEN_BACK]
    assert whole(house, case)


def test_who_worked_on_it_is_kept_from_what_is_separate_from_it(house, case):
    task = lent(house, case)
    write(house, task, "wumei", found="b")
    house.finish(back(house, task), "huangmin", {})
    for login in ("huangmin", "wumei"):
        with pytest.raises(SeparatedFrom):
            house.claim(house.open(case)["decide"], login)
    assert whole(house, case)
    house.do(case, "decide", "zhaolei", {})


def test_who_did_what_it_is_separate_from_cannot_work_on_it(house, case):
    house.do(case, "visit", "wumei", {})
    task = house.claim(house.open(case)["decide"], "huangmin")
    with pytest.raises(PersonMayNot, match="Separation"):
        lend(house, task)
    with pytest.raises(PersonMayNot):
        lend(house, task, to="yuanbo")
    with pytest.raises(PersonNotFound):
        lend(house, task, to="nobody")
    with pytest.raises(TaskNotFound):
        lend(house, task, login="yuanbo")


@pytest.mark.parametrize("by", ["holder", "manager", "release", "cancel"])
def test_however_it_ends_the_delegate_is_told_and_holds_nothing(house, case, by):
    task = lent(house, case)
    if by == "holder":
        back(house, task, "huangmin")
    elif by == "manager":
        actor = house.person("xujian")
        house.run(reassign_task, ReassignTask(task_id=task.id, version=task.version, actor=actor, to="zhaolei"))
    elif by == "release":
        actor = house.person("huangmin")
        house.run(release_task, ReleaseTask(task_id=task.id, version=task.version, actor=actor))
    else:
        house.run(cancel_case, CancelCase(case_id=case, actor=house.person("admin")))
    assert mine(house, "wumei", case) == []
    assert told(house, "wumei") == [NoticeKind.DELEGATION_OVER, NoticeKind.DELEGATED]
    assert whole(house, case)


def test_a_delegate_who_turns_out_to_be_related_to_a_party_is_taken_off(house, case):
    lent(house, case)
    person = house.person("wumei")
    house.run(declare_relation, DeclareRelation(actor=person, number=ID, about="cousin"))
    task = house.open(case)["visit"]
    assert (task.assignee, task.delegate) == (house.person("huangmin").id, None)
    assert whole(house, case)


def test_a_holder_who_turns_out_to_be_related_loses_the_task_and_the_delegate_too(house, case):
    lent(house, case)
    house.run(declare_relation, DeclareRelation(actor=house.person("huangmin"), number=ID, about="cousin"))
    task = house.open(case)["visit"]
    assert (task.assignee, task.delegate) == (None, None)
    assert whole(house, case)


def test_votes_of_a_committee_are_not_delegated(database):
    house = House(database)
    house.deploy({f"committee/{name}": content for name, content in committee(many=MANY, role="officer_b").items()})
    case = house.start("committee", {"members": 2}, "admin", branch="b1")
    with UnitOfWork(database) as uow:
        ballot = uow.tasks.of_case(case, open_only=True)[0]
    task = house.claim(ballot, "huangmin")
    with pytest.raises(DoneByEachAlone):
        lend(house, task)


def test_of_two_at_once_one_delegates_and_the_other_is_told_that_it_changed(house, case):
    task = house.claim(house.open(case)["visit"], "huangmin")
    outcomes = []

    def act(to):
        try:
            outcomes.append(lend(house, task, to=to).delegate)
        except DomainError as refusal:
            outcomes.append(type(refusal))

    threads = [threading.Thread(target=act, args=(to,)) for to in ("wumei", "zhaolei")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(each, str) for each in outcomes) == 1
    assert {each for each in outcomes if not isinstance(each, str)} <= {TaskIsDelegated, StaleTask}
    assert whole(house, case)
