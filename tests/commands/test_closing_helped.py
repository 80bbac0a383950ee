"""A vote that closes while a ballot waits for a signature, is with a delegate, or its case is suspended."""

from datetime import timedelta

import pytest

from server.commands.cases.resume import ResumeCase, resume_case
from server.commands.cases.suspend import SuspendCase, suspend_case
from server.domain.errors import CaseSuspended, DomainError, TaskNotFound, TaskNotOpen
from server.domain.notices import NoticeKind
from server.domain.tasks import TaskState
from server.store.unit_of_work import UnitOfWork
from tests.api import diagrams
from tests.api.test_instances_apart import MANY
from tests.commands.test_closing import ballot, tasks
from tests.commands.test_delegation import lend, mine, told, whole, write
from tests.commands.test_signatures import ask, kinds, sign, signatures
from tests.jobs.manual import ManualHouse

GONE = (TaskNotFound, TaskNotOpen)


@pytest.fixture
def house(database):
    return ManualHouse(database)


@pytest.fixture
def case(house):
    declared = {"role": "officer_b", "result": "ballot", "closes": "2WD"}
    opinion = diagrams.user("vote", "Opinion", **declared).replace("</bpmn:userTask>", f"{MANY}</bpmn:userTask>")
    note = diagrams.user("note", "Note", role="officer_b", separate_from="vote")
    house.deploy({"c/c.bpmn": diagrams.diagram("c", diagrams.start() + opinion + note, "begin > vote > note > end")})
    return house.start("c", {"members": 2}, "admin", branch="b1")


def waiting(house, case, *signers):
    """The first ballot, submitted by Huang Min and waiting for these signatures."""
    task = house.claim(ballot(house, case), "huangmin")
    ask(house, task, *signers)
    return house.finish(task, "huangmin", {"vote": "yes"}).task


def past(house):
    """The deadline is over, and no clock has looked yet."""
    later = house.time() + timedelta(days=9)
    with UnitOfWork(house.database) as uow:
        uow.clock.set(later)
        uow.commit()


def votes(house, case):
    return house.case(case).data["votes"]


def of(house, task):
    return next(each for each in tasks(house, task.case) if each.id == task.id)


def test_a_ballot_that_all_have_signed_in_time_counts(house, case):
    task = waiting(house, case, "wumei")
    assert sign(house, task, "wumei").state is TaskState.COMPLETED
    house.advance("2WD")
    assert votes(house, case) == [{"vote": "yes"}]
    assert whole(house, case)


def test_a_ballot_that_waits_for_a_signature_at_the_deadline_does_not_count(house, case):
    task = waiting(house, case, "wumei", "zhaolei")
    sign(house, task, "wumei")
    house.advance("2WD")
    assert (votes(house, case), of(house, task).state) == ([], TaskState.CANCELLED)
    assert kinds(house, case).count("SignatureWithdrawn") == 1
    assert not any(each.open for each in signatures(house, task))
    with UnitOfWork(house.database) as uow:
        assert uow.signatures.submitted(task.id) is None
    assert mine(house, "zhaolei", case) == mine(house, "huangmin", case) == []
    assert NoticeKind.EXPIRED in told(house, "huangmin")
    with pytest.raises(GONE):
        sign(house, task, "zhaolei")
    assert set(house.open(case)) == {"note"}
    assert whole(house, case)


def test_a_last_signature_after_the_deadline_comes_too_late_even_before_the_clock_looks(house, case):
    task = waiting(house, case, "wumei")
    past(house)
    assert sign(house, task, "wumei").state is TaskState.CANCELLED
    house.sweep.run()
    assert (votes(house, case), of(house, task).state) == ([], TaskState.CANCELLED)
    assert "TaskCompleted" not in kinds(house, case)
    assert whole(house, case)


def test_a_ballot_with_a_delegate_at_the_deadline_ends_for_both_and_both_are_told(house, case):
    task = lend(house, house.claim(ballot(house, case), "huangmin"))
    write(house, task, "wumei", vote="yes")
    house.advance("2WD")
    assert (of(house, task).state, votes(house, case)) == (TaskState.CANCELLED, [])
    assert kinds(house, case).count("DelegationEnded") == 1
    assert mine(house, "wumei", case) == mine(house, "huangmin", case) == []
    assert NoticeKind.DELEGATION_OVER in told(house, "wumei") and NoticeKind.EXPIRED in told(house, "huangmin")
    with pytest.raises(DomainError):
        write(house, task, "wumei", vote="no")
    assert whole(house, case)


def test_who_wrote_a_ballot_as_delegate_is_kept_from_what_is_separate_from_it_also_when_it_closed(house, case):
    task = lend(house, house.claim(ballot(house, case), "huangmin"))
    write(house, task, "wumei", vote="yes")
    house.advance("2WD")
    with pytest.raises(DomainError, match="Separation"):
        house.do(case, "note", "wumei", {})


def test_in_a_suspended_case_nobody_signs_and_the_vote_closes_when_it_goes_on(house, case):
    task = waiting(house, case, "wumei")
    house.run(suspend_case, SuspendCase(case_id=case, actor=house.person("admin")))
    house.advance("5WD")
    assert of(house, task).state is TaskState.CLAIMED
    with pytest.raises(CaseSuspended):
        sign(house, task, "wumei")
    house.run(resume_case, ResumeCase(case_id=case, actor=house.person("admin")))
    house.sweep.run()
    assert (votes(house, case), of(house, task).state) == ([], TaskState.CANCELLED)
    assert set(house.open(case)) == {"note"}
    assert whole(house, case)


def test_in_a_suspended_case_a_delegate_waits_and_the_vote_closes_when_it_goes_on(house, case):
    task = lend(house, house.claim(ballot(house, case), "huangmin"))
    house.run(suspend_case, SuspendCase(case_id=case, actor=house.person("admin")))
    house.advance("5WD")
    with pytest.raises(CaseSuspended):
        write(house, task, "wumei", vote="yes")
    house.run(resume_case, ResumeCase(case_id=case, actor=house.person("admin")))
    house.sweep.run()
    assert (of(house, task).state, mine(house, "wumei", case)) == (TaskState.CANCELLED, [])
    assert kinds(house, case).count("DelegationEnded") == 1
    assert whole(house, case)
