"""Who is asked to sign a task, who may, and what is still missing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from server.domain.delegation import DoneByEachAlone
from server.domain.errors import RoleMissing, StaleTask, TaskNotYours
from server.domain.people import Actor, Branches, RoleAt
from server.domain.reasons import ReasonMissing
from server.domain.separation import Duty
from server.domain.signatures import (
    HolderSigns,
    NobodyToSign,
    NotYetToSign,
    Place,
    Request,
    SignatureSettled,
    SignaturesMissing,
    SignsAlready,
    Verdict,
    ask,
    awaited,
    awaited_since,
    renewed,
    require_signed_before,
    sign,
    still_to_sign,
    to_sign,
    withdraw,
)
from server.domain.task_actions import TaskAction, allowed_actions
from server.domain.tasks import HumanTask, Situation, TaskAwaitsSignatures, TaskIsDelegated, TaskState, require_editable

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TREE = Branches({"ho": None, "b1": "ho"})
FREE = Situation(Duty("review", "Review"), ())


def person(name, *roles):
    return Actor(name, name, name.title(), "b1", frozenset(RoleAt(*r.split("@")) for r in roles), TREE)


LI, WANG, ZHAO = person("li", "officer@b1"), person("wang", "legal@b1"), person("zhao")
BOSS = person("boss", "manager@ho")
MINE = HumanTask("t1", "c1", "p", "review", "Review", "tok", "officer", "b1", TaskState.CLAIMED, 3, NOW, "li")
SENT = replace(MINE, submitted_at=NOW)


def asked(*people, place=Place.AFTER, task=MINE, known=(), situation=FREE, version=3, actor=LI, admit=lambda _: None):
    request = Request(people, place, "risk")
    return ask(task, actor, request, known, situation, admit, version=version, now=NOW)[0]


def signed(signature, actor, task=SENT, agreed=True, opinion="", version=3):
    return sign(task, signature, actor, version=version, now=NOW, agreed=agreed, opinion=opinion)[0]


def test_the_holder_asks_people_of_any_role_each_once_and_not_themselves():
    first, second = asked(WANG, ZHAO)
    assert (first.person, first.place, first.open, first.note) == ("wang", Place.AFTER, True, "risk")
    with pytest.raises(SignsAlready):
        asked(WANG, known=[first])
    with pytest.raises(SignsAlready):
        asked(ZHAO, ZHAO)
    with pytest.raises(HolderSigns):
        asked(LI)
    with pytest.raises(NobodyToSign):
        asked()
    with pytest.raises(NobodyToSign):
        asked(*(person(f"p{number}") for number in range(21)))
    assert second.person == "zhao"


def test_only_the_holder_asks_while_it_is_their_turn():
    with pytest.raises(TaskNotYours):
        asked(WANG, actor=BOSS)
    with pytest.raises(StaleTask):
        asked(WANG, version=2)
    with pytest.raises(TaskIsDelegated):
        asked(WANG, task=replace(MINE, delegate="zhao"))
    with pytest.raises(TaskAwaitsSignatures):
        asked(WANG, task=SENT)
    with pytest.raises(DoneByEachAlone):
        asked(WANG, situation=Situation(Duty("review", "Review", ("review",)), ()))


def test_whom_a_rule_keeps_out_is_not_asked():
    def refuse(_):
        raise RoleMissing(role="r", branch="b")

    with pytest.raises(RoleMissing):
        asked(WANG, admit=refuse)


def test_who_is_to_sign_after_the_holder_signs_what_was_submitted_only():
    [request] = asked(WANG)
    with pytest.raises(NotYetToSign):
        signed(request, WANG, task=MINE)
    assert to_sign(MINE, [request], "wang") is None
    assert to_sign(SENT, [request], "wang") == request
    assert signed(request, WANG).verdict is Verdict.AGREED
    with pytest.raises(StaleTask):
        signed(request, WANG, version=2)


def test_who_is_to_sign_before_signs_while_the_holder_works_on_it():
    [request] = asked(WANG, place=Place.BEFORE)
    assert to_sign(MINE, [request], "wang") == request
    with pytest.raises(SignaturesMissing):
        require_signed_before([request])
    require_signed_before([signed(request, WANG, task=MINE, agreed=False, opinion="No.")])
    assert still_to_sign([request]) == ()


def test_an_objection_says_why_and_nothing_is_signed_twice():
    [request] = asked(WANG)
    with pytest.raises(ReasonMissing):
        signed(request, WANG, agreed=False, opinion=" ")
    done = signed(request, WANG, agreed=False, opinion="The value is too high.")
    assert (done.verdict, done.opinion, done.settled_by) == (Verdict.OBJECTED, "The value is too high.", "wang")
    with pytest.raises(SignatureSettled):
        signed(done, WANG)


def test_the_holder_or_who_oversees_the_branch_does_without_a_signature_and_says_why():
    [request] = asked(WANG)
    for actor in (LI, BOSS):
        gone, event = withdraw(SENT, request, actor, FREE, now=NOW, reason="on leave")
        assert (gone.verdict, event.to, event.reason) == (Verdict.WITHDRAWN, "wang", "on leave")
    with pytest.raises(TaskNotYours):
        withdraw(SENT, request, person("other", "officer@b1"), FREE, now=NOW, reason="x")
    with pytest.raises(ReasonMissing):
        withdraw(SENT, request, LI, FREE, now=NOW, reason="")


def test_what_comes_next_is_signed_anew_by_whoever_signed_the_last():
    first, second = asked(WANG, ZHAO)
    agreed, objected = signed(first, WANG), signed(second, ZHAO, agreed=False, opinion="No.")
    again = renewed([agreed, objected], NOW + timedelta(hours=1))
    assert {(each.person, each.open) for each in again} == {("wang", True), ("zhao", True)}
    assert not {each.id for each in again} & {first.id, second.id}
    gone = withdraw(SENT, again[0], LI, FREE, now=NOW, reason="left")[0]
    known = [agreed, objected, gone, again[1]]
    assert renewed(known, NOW) == [] and still_to_sign(known) == (again[1].person,)


def test_a_submitted_task_is_not_edited_and_its_holder_may_take_it_back():
    with pytest.raises(TaskAwaitsSignatures):
        require_editable(SENT, LI, FREE, version=3)
    assert allowed_actions(SENT, LI, FREE) == (TaskAction.RELEASE, TaskAction.TAKE_BACK, TaskAction.REASSIGN)
    assert allowed_actions(SENT, WANG, FREE, signs=True) == (TaskAction.SIGN,)
    assert TaskAction.COSIGN in allowed_actions(MINE, LI, FREE)


def test_a_signature_is_waited_for_from_when_it_can_be_given():
    before, after = asked(WANG, place=Place.BEFORE)[0], asked(BOSS)[0]
    other = replace(after, task="another")
    assert awaited(MINE, [before, after, other]) == [before]
    assert awaited(SENT, [before, after]) == [before, after]
    assert awaited(SENT, [replace(before, verdict=Verdict.AGREED)]) == []
    later = NOW + timedelta(hours=2)
    assert awaited_since(Place.BEFORE, NOW, later) == NOW
    assert awaited_since(Place.AFTER, NOW, later) == later
    assert awaited_since(Place.AFTER, later, NOW) == later
