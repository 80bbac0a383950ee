"""Co-signers in a case: who may be asked, what waits for them, and that nobody holds a case up for good."""

import threading

import pytest

from server.commands.audit.compare import CompareCase, compare_case
from server.commands.cases.cancel import CancelCase, cancel_case
from server.commands.relations.declare import DeclareRelation, declare_relation
from server.commands.tasks.cosign import AskForSignatures, ask_for_signatures
from server.commands.tasks.reassign import ReassignTask, reassign_task
from server.commands.tasks.sign import SignTask, sign_task
from server.commands.tasks.take_back import TakeSubmissionBack, take_submission_back
from server.commands.tasks.unsign import WithdrawSignature, withdraw_signature
from server.domain.delegation import DoneByEachAlone
from server.domain.errors import DomainError, PersonMayNot, SeparatedFrom, TaskNotFound, TaskNotYours
from server.domain.notices import NoticeKind
from server.domain.signatures import NotYetToSign, Place, SignatureNotFound, SignaturesMissing, SignsAlready, Verdict
from server.domain.tasks import TaskAwaitsSignatures, TaskState
from server.engine.shelf import Shelf
from server.queries.cases import get_case
from server.queries.inbox import InboxFilter, count_views, list_tasks
from server.queries.inbox_reach import View
from server.queries.reading import Reading
from server.queries.task_view import task_view
from server.store.chains import entries_of
from server.store.unit_of_work import UnitOfWork
from tests.api import diagrams
from tests.api.test_instances_apart import MANY, committee
from tests.commands.test_delegation import ID, draft, lend, told, whole
from tests.house import House

NODES = (
    diagrams.start()
    + diagrams.user("visit", "Visit", role="officer_b", recuse="applicant.id_number", result="visited")
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


def held(house, case, element="visit", login="huangmin"):
    return house.claim(house.open(case)[element], login)


def ask(house, task, *to, place=Place.AFTER, login="huangmin"):
    command = AskForSignatures(
        task_id=task.id, version=task.version, actor=house.person(login), to=to, place=place, note="the lease"
    )
    return house.run(ask_for_signatures, command)


def sign(house, task, login, *, agreed=True, opinion="Seen."):
    actor = house.person(login)
    return house.run(
        sign_task, SignTask(task_id=task.id, version=task.version, actor=actor, agreed=agreed, opinion=opinion)
    )


def signatures(house, task):
    with UnitOfWork(house.database) as uow:
        return uow.signatures.of_task(task.id)


def unsign(house, task, signature, login="huangmin", reason="on leave"):
    actor = house.person(login)
    command = WithdrawSignature(
        task_id=task.id, version=task.version, actor=actor, signature=signature.id, reason=reason
    )
    return house.run(withdraw_signature, command)


def mine(house, login, case):
    actor, only = house.person(login), InboxFilter(case=case)
    found = list_tasks(house.database, actor, View.MINE, narrowed=only).items
    assert count_views(house.database, actor, [View.MINE], narrowed=only)[View.MINE].number == len(found)
    seen = [row.task.id for row in list_tasks(house.database, actor, View.OPEN, narrowed=only).items]
    assert len(seen) == len(set(seen)) and {row.task.id for row in found} <= set(seen)
    return [row.task.element for row in found]


def seen(house, task, login):
    actor = house.person(login)
    return task_view(Reading(house.database, Shelf()), task.id, actor, "en", house.now)


def kinds(house, case):
    return [entry.kind for entry in entries_of(house.database, case)]


def test_the_case_goes_on_when_everybody_has_signed_what_the_holder_submitted(house, case):
    task = held(house, case)
    ask(house, task, "sunlihua", "yuanbo")
    assert mine(house, "sunlihua", case) == []
    task = house.finish(task, "huangmin", {"found": "a"}).task
    assert task.state is TaskState.CLAIMED and task.submitted_at == house.now
    assert mine(house, "sunlihua", case) == mine(house, "yuanbo", case) == mine(house, "huangmin", case) == ["visit"]
    assert seen(house, task, "sunlihua").entered == {"found": "a"}
    assert get_case(house.database, house.person("sunlihua"), {}, case).case.id == case
    with pytest.raises(TaskAwaitsSignatures):
        house.finish(task, "huangmin", {"found": "b"})
    assert whole(house, case)
    assert sign(house, task, "sunlihua").state is TaskState.CLAIMED
    assert mine(house, "sunlihua", case) == []
    done = sign(house, task, "yuanbo")
    assert (done.state, done.assignee) == (TaskState.COMPLETED, house.person("huangmin").id)
    assert set(house.open(case)) == {"decide"}
    with UnitOfWork(house.database) as uow:
        wrote = uow.cases.lock(case)
    assert wrote.data["visited"] == {"found": "a"}
    assert wrote.provenance["visited"].person == house.person("huangmin").id
    assert whole(house, case)
    assert told(house, "sunlihua") == [NoticeKind.TO_SIGN]
    assert told(house, "huangmin") == [NoticeKind.SIGNED, NoticeKind.SIGNED]


def test_whoever_holds_or_signed_a_step_is_kept_from_what_is_separate_from_it(house, case):
    task = held(house, case)
    ask(house, task, "wumei")
    sign(house, house.finish(task, "huangmin", {}).task, "wumei")
    with pytest.raises(SeparatedFrom):
        held(house, case, "decide", "wumei")
    task = held(house, case, "decide", "zhaolei")
    for login in ("wumei", "huangmin"):
        with pytest.raises(PersonMayNot, match="Separation"):
            ask(house, task, login, login="zhaolei")
    assert whole(house, case)


def test_an_objection_gives_it_back_to_the_holder_and_all_sign_what_comes_next(house, case):
    task = held(house, case)
    ask(house, task, "sunlihua", "yuanbo")
    task = house.finish(task, "huangmin", {"found": "a"}).task
    sign(house, task, "yuanbo")
    back = sign(house, task, "sunlihua", agreed=False, opinion="The lease ended.")
    assert (back.state, back.submitted_at, back.version) == (TaskState.CLAIMED, None, task.version + 1)
    assert draft(house, task, "huangmin") == {"found": "a"}
    assert told(house, "huangmin")[0] is NoticeKind.OBJECTED
    assert mine(house, "sunlihua", case) == []
    with pytest.raises(NotYetToSign):
        sign(house, back, "yuanbo")
    assert whole(house, case)
    again = house.finish(back, "huangmin", {"found": "b"}).task
    sign(house, again, "sunlihua")
    assert sign(house, again, "yuanbo").state is TaskState.COMPLETED
    verdicts = [each.verdict for each in signatures(house, task)]
    assert sorted(verdicts) == [Verdict.AGREED, Verdict.AGREED, Verdict.AGREED, Verdict.OBJECTED]


def test_before_completion_the_holder_waits_for_the_word_of_others_and_decides(house, case):
    task = held(house, case)
    ask(house, task, "sunlihua", place=Place.BEFORE)
    assert mine(house, "sunlihua", case) == ["visit"]
    with pytest.raises(SignaturesMissing):
        house.finish(task, "huangmin", {})
    sign(house, task, "sunlihua", agreed=False, opinion="No.")
    house.finish(task, "huangmin", {})
    assert set(house.open(case)) == {"decide"} and whole(house, case)


def test_what_was_submitted_can_be_taken_back(house, case):
    task = held(house, case)
    ask(house, task, "sunlihua")
    task = house.finish(task, "huangmin", {"found": "a"}).task
    with pytest.raises(TaskNotYours):
        house.run(
            take_submission_back,
            TakeSubmissionBack(task_id=task.id, version=task.version, actor=house.person("wumei")),
        )
    back = house.run(
        take_submission_back, TakeSubmissionBack(task_id=task.id, version=task.version, actor=house.person("huangmin"))
    )
    assert back.submitted_at is None and draft(house, task, "huangmin") == {"found": "a"}
    assert whole(house, case)


def test_who_cannot_sign_any_more_does_not_hold_up_the_case(house, case):
    task = held(house, case)
    ask(house, task, "sunlihua")
    task = house.finish(task, "huangmin", {}).task
    person = house.person("sunlihua")
    house.run(declare_relation, DeclareRelation(actor=person, number=ID, about="cousin"))
    with pytest.raises(TaskNotFound):
        sign(house, task, "sunlihua")
    assert "SignatureWithdrawn" in kinds(house, case)
    assert house.finish(house.open(case)["visit"], "huangmin", {}).task.state is TaskState.COMPLETED
    assert set(house.open(case)) == {"decide"} and whole(house, case)


def test_a_relative_of_a_party_and_whoever_works_on_it_is_not_asked(house, case):
    task = held(house, case)
    house.run(declare_relation, DeclareRelation(actor=house.person("sunlihua"), number=ID, about="cousin"))
    with pytest.raises(PersonMayNot, match="A rule of this case"):
        ask(house, task, "sunlihua")
    with pytest.raises(TaskNotFound):
        sign(house, task, "yuanbo")
    with pytest.raises(SignatureNotFound):
        sign(house, task, "wumei")
    ask(house, task, "wumei")
    with pytest.raises(SignsAlready):
        lend(house, task)


@pytest.mark.parametrize("by", ["reassign", "cancel"])
def test_nobody_is_asked_for_what_changes_hands_or_ends(house, case, by):
    task = held(house, case)
    ask(house, task, "sunlihua")
    task = house.finish(task, "huangmin", {}).task
    if by == "reassign":
        actor = house.person("xujian")
        command = ReassignTask(task_id=task.id, version=task.version, actor=actor, to="zhaolei")
        assert house.run(reassign_task, command).submitted_at is None
    else:
        house.run(cancel_case, CancelCase(case_id=case, actor=house.person("admin")))
    assert mine(house, "sunlihua", case) == []
    with pytest.raises(TaskNotFound):
        seen(house, task, "sunlihua")
    assert [each.verdict for each in signatures(house, task)] == [Verdict.WITHDRAWN]
    assert whole(house, case)


def test_whoever_found_what_is_blind_to_the_doer_does_not_sign(database):
    house = House(database)
    nodes = diagrams.user("first", "First", role="officer_b", result="a") + diagrams.user(
        "second", "Second", role="officer_b", result="b", blind_to="first"
    )
    house.deploy({"t/t.bpmn": diagrams.diagram("t", diagrams.start() + nodes, "begin > first > second > end")})
    case = house.start("t", {}, "admin", branch="b1")
    house.do(case, "first", "wumei", {})
    with pytest.raises(PersonMayNot, match="Separation"):
        ask(house, held(house, case, "second"), "wumei")


def test_votes_of_a_committee_are_not_cosigned(database):
    house = House(database)
    drawn = committee(many=MANY, role="officer_b")
    house.deploy({f"committee/{name}": content for name, content in drawn.items()})
    case = house.start("committee", {"members": 2}, "admin", branch="b1")
    with UnitOfWork(database) as uow:
        ballot = uow.tasks.of_case(case, open_only=True)[0]
    with pytest.raises(DoneByEachAlone):
        ask(house, house.claim(ballot, "huangmin"), "sunlihua")


def test_two_last_signatures_at_once_complete_it_once(house, case):
    task = held(house, case)
    ask(house, task, "sunlihua", "yuanbo")
    task = house.finish(task, "huangmin", {}).task
    refused = []

    def act(login):
        try:
            sign(house, task, login)
        except DomainError as refusal:
            refused.append(refusal)

    threads = [threading.Thread(target=act, args=(login,)) for login in ("sunlihua", "yuanbo")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == [] and set(house.open(case)) == {"decide"}
    assert kinds(house, case).count("TaskCompleted") == 1
    assert house.run(compare_case, CompareCase(case_id=case)) == []
