"""Two people at one task at once, on its page and over the API: one of them wins, the other is told why not."""

import threading
from datetime import timedelta

import pytest

from server.commands.absences.end import EndAbsence, end_absence
from server.commands.absences.enter import EnterAbsence, enter_absence
from server.commands.audit.compare import CompareCase, compare_case
from server.commands.people.end_role import EndRole, end_role
from server.commands.relations.declare import DeclareRelation, declare_relation
from server.domain.people import RoleAt
from server.domain.tasks import TaskState
from server.store.chains import entries_of, verify_chains
from server.store.unit_of_work import UnitOfWork
from tests.api import diagrams
from tests.commands.test_delegation import ID, NODES
from tests.doors.doors import REFUSED


@pytest.fixture
def case(house):
    house.deploy({"t/t.bpmn": diagrams.diagram("t", NODES, "begin > visit > decide > end")})
    return house.start("t", {"applicant": {"id_number": ID}}, "wangfang", branch="b1")


def at_once(*acts):
    """What threads that begin at once are answered, in the order of the acts."""
    start, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        start.wait()
        answers[number] = act()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def one_of(*answers):
    """The one that won; whoever lost was told so in words."""
    winners = [each for each in answers if each.won]
    assert len(winners) == 1, answers
    for each in answers:
        assert each.won or (each.status in REFUSED and len(each.words) > 10), each
    return winners[0]


def told(answer):
    assert answer.won or (answer.status in REFUSED and len(answer.words) > 10), answer
    return answer.won


def whole(house, case):
    """The check of the house and that of the trail find nothing."""
    assert house.run(compare_case, CompareCase(case_id=case)) == []
    assert list(verify_chains(house.database)) == []


def kinds(house, case):
    return [entry.kind for entry in entries_of(house.database, case)]


def visit_of(house, case):
    return house.open(case)["visit"]


def task_now(house, task):
    with UnitOfWork(house.database) as uow:
        return next(each for each in uow.tasks.of_case(task.case, open_only=False) if each.id == task.id)


def held(house, case, login="huangmin"):
    return house.claim(visit_of(house, case), login)


def test_of_two_who_claim_one_holds_it(house, sign_in, door, case):
    task = visit_of(house, case)
    people = [sign_in(login) for login in ("huangmin", "wumei")]
    won = one_of(*at_once(*(lambda each=each: door.act(each, task, "claim") for each in people)))
    assert visit_of(house, case).assignee == house.person(won.login).id
    assert kinds(house, case).count("TaskClaimed") == 1
    whole(house, case)


def test_who_claims_what_is_being_given_to_another_has_it_or_is_told_who_has(house, sign_in, door, case):
    task, clerk, manager = visit_of(house, case), sign_in("huangmin"), sign_in("xujian")
    answers = at_once(
        lambda: door.act(clerk, task, "claim"),
        lambda: door.act(manager, task, "reassign", to="wumei", reason="on leave"),
    )
    won = one_of(*answers)
    assert visit_of(house, case).assignee == house.person("huangmin" if won.login == "huangmin" else "wumei").id
    whole(house, case)


def test_a_task_is_given_away_or_given_back_and_never_both(house, sign_in, door, case):
    task, clerk, manager = held(house, case), sign_in("huangmin"), sign_in("xujian")
    won = one_of(
        *at_once(
            lambda: door.act(clerk, task, "release"),
            lambda: door.act(manager, task, "reassign", to="wumei", reason="on leave"),
        )
    )
    now = visit_of(house, case)
    assert now.state is (TaskState.OFFERED if won.login == "huangmin" else TaskState.CLAIMED)
    whole(house, case)


@pytest.mark.parametrize("verb", ["release", "delegate", "reassign"])
def test_a_task_is_completed_or_passed_on_and_never_both(house, sign_in, door, case, verb):
    task, clerk = held(house, case), sign_in("huangmin")
    fields = {} if verb == "release" else {"to": "wumei", "reason": "away"}
    done, moved = at_once(lambda: door.act(clerk, task, "complete"), lambda: door.act(clerk, task, verb, **fields))
    one_of(done, moved)
    assert (task_now(house, task).state is TaskState.COMPLETED) == done.won
    assert (set(house.open(case)) == {"decide"}) == done.won
    whole(house, case)


def test_a_task_that_is_completed_while_a_signature_is_asked_for_waits_for_it_or_is_done(house, sign_in, door, case):
    task, clerk = held(house, case), sign_in("huangmin")
    done, asked = at_once(
        lambda: door.act(clerk, task, "complete"),
        lambda: door.act(clerk, task, "cosign", to="sunlihua", place="after", note="see"),
    )
    assert done.won
    now = task_now(house, task)
    assert now.state is (TaskState.CLAIMED if told(asked) else TaskState.COMPLETED)
    assert (now.submitted_at is not None) == asked.won
    whole(house, case)


def test_two_last_signatures_at_once_complete_it_once(house, sign_in, door, case):
    task, clerk = held(house, case), sign_in("huangmin")
    for login in ("sunlihua", "yuanbo"):
        assert door.act(clerk, task, "cosign", to=login, place="after", note="see").won
    assert door.act(clerk, task, "complete").won
    task = task_now(house, task)
    signers = [sign_in(login) for login in ("sunlihua", "yuanbo")]
    answers = at_once(*(lambda each=each: door.act(each, task, "sign", verdict="agree") for each in signers))
    assert all(answer.won for answer in answers)
    assert set(house.open(case)) == {"decide"} and kinds(house, case).count("TaskCompleted") == 1
    whole(house, case)


def test_a_signature_given_while_what_it_is_for_is_taken_back_counts_or_is_refused(house, sign_in, door, case):
    task, clerk, signer = held(house, case), sign_in("huangmin"), sign_in("sunlihua")
    assert door.act(clerk, task, "cosign", to="sunlihua", place="after", note="see").won
    assert door.act(clerk, task, "complete").won
    task = task_now(house, task)
    won = one_of(
        *at_once(
            lambda: door.act(signer, task, "sign", verdict="agree"),
            lambda: door.act(clerk, task, "take-back"),
        )
    )
    assert (task_now(house, task).state is TaskState.COMPLETED) == (won.login == "sunlihua")
    whole(house, case)


def test_a_step_is_recalled_or_the_next_one_taken_and_never_both(house, sign_in, door, case):
    done = house.finish(held(house, case), "huangmin", {}).task
    after, clerk, other = house.open(case)["decide"], sign_in("huangmin"), sign_in("wumei")
    recalled, _ = answers = at_once(
        lambda: door.act(clerk, done, "recall", reason="wrong sum"), lambda: door.act(other, after, "claim")
    )
    one_of(*answers)
    assert set(house.open(case)) == ({"visit"} if recalled.won else {"decide"})
    whole(house, case)


def test_a_step_is_recalled_or_the_next_one_done_and_never_both(house, sign_in, door, case):
    done = house.finish(held(house, case), "huangmin", {}).task
    after, clerk, other = house.claim(house.open(case)["decide"], "wumei"), sign_in("huangmin"), sign_in("wumei")
    recalled, finished = at_once(
        lambda: door.act(clerk, done, "recall", reason="wrong sum"), lambda: door.act(other, after, "complete")
    )
    assert (told(recalled), told(finished)) == (False, True)
    whole(house, case)


def test_a_case_is_withdrawn_or_goes_on_and_never_both(house, sign_in, door, case):
    task, clerk, starter = held(house, case), sign_in("huangmin"), sign_in("wangfang")
    withdrawn, _ = answers = at_once(
        lambda: door.case(starter, case, "withdraw", reason="entered twice"), lambda: door.act(clerk, task, "complete")
    )
    one_of(*answers)
    assert (house.open(case) == {}) == withdrawn.won
    whole(house, case)


def test_who_is_recused_while_completing_has_done_it_under_a_second_look_or_not_at_all(house, sign_in, door, case):
    task, clerk = held(house, case), sign_in("huangmin")
    declared = DeclareRelation(
        actor=house.person("zhouwenbin"), number=ID, about="cousin", person=house.person("huangmin").id
    )
    done, _ = at_once(lambda: door.act(clerk, task, "complete"), lambda: house.run(declare_relation, declared))
    with UnitOfWork(house.database) as uow:
        looks = [look.element for look in uow.relations.looks()]
    if told(done):
        assert looks == ["visit"]
    else:
        assert visit_of(house, case).assignee is None
    whole(house, case)


@pytest.mark.parametrize("verb", ["claim", "complete"])
def test_who_stands_in_no_longer_while_acting_acted_before_or_not_at_all(house, sign_in, door, case, verb):
    begins, ends = house.now, house.now + timedelta(days=7)
    away, substitute = house.person("huangmin"), sign_in("wangfang")
    entered = EnterAbsence(person=away.id, begins=begins, ends=ends, substitutes=("wangfang",), actor=away)
    absence = house.run(enter_absence, entered)
    task = visit_of(house, case) if verb == "claim" else held(house, case, "wangfang")
    ended = EndAbsence(absence_id=absence.id, actor=away)
    acted, _ = at_once(lambda: door.act(substitute, task, verb), lambda: house.run(end_absence, ended))
    now = task_now(house, task)
    assert (now.version > task.version) == told(acted)
    again = house.open(case).get("decide" if acted.won and verb == "complete" else "visit")
    late = door.act(substitute, again, "complete" if again.assignee else "claim")
    assert late.status in REFUSED and not late.won
    whole(house, case)


def test_whose_role_ends_while_completing_did_it_before_or_not_at_all(house, sign_in, door, case):
    task, clerk = held(house, case), sign_in("huangmin")
    ending = EndRole(person=house.person("huangmin").id, role=RoleAt("officer_b", "b1"), reason="moves on")
    done, _ = at_once(lambda: door.act(clerk, task, "complete"), lambda: house.run(end_role, ending))
    assert (set(house.open(case)) == {"decide"}) == told(done)
    assert door.act(clerk, task_now(house, task), "complete").status in REFUSED
    whole(house, case)
