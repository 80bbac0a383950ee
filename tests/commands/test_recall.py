"""Who completed a task has it back as long as nobody has gone on from there."""

import pytest

from server.commands.audit.compare import CompareCase, compare_case
from server.commands.cases.move import MoveTokens, move_tokens
from server.commands.messages.publish import PublishMessage, publish_message
from server.commands.tasks.note_opening import NoteOpening, note_opening
from server.commands.tasks.recall import RecallTask, recall_task
from server.commands.tasks.release import ReleaseTask, release_task
from server.domain.errors import StaleTask, TaskNotFound, TaskNotYours
from server.domain.recall import (
    CaseActedSince,
    FindingsShown,
    GoneOnAlready,
    MovedSince,
    OneOfSeveralRuns,
    TakenBackAlready,
    TaskNotDone,
)
from server.domain.tasks import TaskState
from server.engine.shelf import Shelf
from server.queries.reading import Reading
from server.queries.task_view import task_view
from tests.api import diagrams
from tests.api.test_instances_apart import MANY, committee
from tests.house import House

OFFICER = {"role": "officer_b"}
VISIT = diagrams.user("visit", "Visit", result="visited", **OFFICER)
DECIDE = diagrams.user("decide", "Decide", result="decided", **OFFICER)


def started(database, nodes, flow, data=None):
    house = House(database)
    house.deploy({"t/t.bpmn": diagrams.diagram("t", diagrams.start() + nodes, flow)})
    return house, house.start("t", data or {}, "admin", branch="b1")


def recall(house, task, login="huangmin", version=None):
    command = RecallTask(
        task_id=task.id, version=version or task.version, actor=house.person(login), reason="wrong sum"
    )
    return house.run(recall_task, command)


def whole(house, case):
    return house.run(compare_case, CompareCase(case_id=case)) == []


def test_the_doer_has_the_step_again_with_what_they_entered_and_what_came_after_is_gone(database):
    house, case = started(database, VISIT + DECIDE, "begin > visit > decide > end")
    done = house.do(case, "visit", "huangmin", {"found": "a"}).task
    before = house.open(case)["decide"]
    again = recall(house, done)
    assert (again.state, again.assignee, again.element) == (TaskState.CLAIMED, house.person("huangmin").id, "visit")
    assert set(house.open(case)) == {"visit"}
    view = task_view(Reading(database, Shelf()), again.id, house.person("huangmin"), "en", house.now)
    assert view.entered == {"found": "a"}
    assert whole(house, case)
    house.finish(again, "huangmin", {"found": "b"})
    after = house.open(case)["decide"]
    assert after.id != before.id and house.case(case).data["visited"] == {"found": "b"}
    house.do(case, "decide", "wumei", {})
    assert whole(house, case)


def test_once_somebody_took_or_did_what_came_after_it_stays(database):
    house, case = started(database, VISIT + DECIDE, "begin > visit > decide > end")
    done = house.do(case, "visit", "huangmin", {}).task
    task = house.claim(house.open(case)["decide"], "wumei")
    with pytest.raises(GoneOnAlready, match="Decide"):
        recall(house, done)
    house.run(note_opening, NoteOpening(task_id=task.id, actor=house.person("wumei")))
    house.run(release_task, ReleaseTask(task_id=task.id, version=task.version, actor=house.person("wumei")))
    with pytest.raises(GoneOnAlready):
        recall(house, done)
    assert whole(house, case)


def test_only_the_doer_of_a_completed_task_takes_it_back_as_they_saw_it(database):
    house, case = started(database, VISIT + DECIDE, "begin > visit > decide > end")
    with pytest.raises(TaskNotDone):
        recall(house, house.open(case)["visit"])
    done = house.do(case, "visit", "huangmin", {}).task
    with pytest.raises(TaskNotYours):
        recall(house, done, "wumei")
    with pytest.raises(TaskNotFound):
        recall(house, done, "yuanbo")
    with pytest.raises(StaleTask):
        recall(house, done, version=1)
    recall(house, done)
    with pytest.raises(TakenBackAlready):
        recall(house, done)


def test_what_the_case_sent_or_received_is_not_undone(database):
    nodes = VISIT + diagrams.catch("wait", "paid") + DECIDE
    house = House(database)
    more = '<bpmn:message id="paid" name="paid" />'
    drawn = diagrams.diagram("t", diagrams.start() + nodes, "begin > visit > wait > decide > end", more=more)
    house.deploy({"t/t.bpmn": drawn})
    case = house.start("t", {}, "admin", branch="b1")
    done = house.do(case, "visit", "huangmin", {}).task
    again = recall(house, done)
    assert set(house.open(case)) == {"visit"} and whole(house, case)
    done = house.finish(again, "huangmin", {}).task
    house.run(publish_message, PublishMessage(name="paid", branch="b1"))
    with pytest.raises(CaseActedSince):
        recall(house, done)


def test_a_move_by_an_operator_is_named_as_what_keeps_a_step_from_being_taken_back(database):
    house, case = started(database, VISIT + DECIDE, "begin > visit > decide > end")
    done = house.do(case, "visit", "huangmin", {}).task
    house.run(move_tokens, MoveTokens(case_id=case, actor=house.person("admin"), reason="again", to="visit"))
    with pytest.raises(MovedSince, match="moved the case on"):
        recall(house, done)
    assert set(house.open(case)) == {"visit"} and whole(house, case)


def test_a_branch_is_taken_back_from_the_join_while_the_other_is_under_way(database):
    nodes = diagrams.fork("split", "join") + VISIT + DECIDE
    flow = "begin > split > visit > join > end; split > decide > join"
    house, case = started(database, nodes, flow)
    done = house.do(case, "visit", "huangmin", {}).task
    house.claim(house.open(case)["decide"], "wumei")
    again = recall(house, done)
    assert set(house.open(case)) == {"visit", "decide"} and whole(house, case)
    house.finish(again, "huangmin", {})
    house.finish(house.open(case)["decide"], "wumei", {})
    assert house.case(case).ended_at is not None


def test_the_other_branch_going_on_is_told(database):
    nodes = diagrams.fork("split", "join") + VISIT + DECIDE + diagrams.user("file", "File", **OFFICER)
    flow = "begin > split > visit > file > join > end; split > decide > join"
    house, case = started(database, nodes, flow)
    done = house.do(case, "visit", "huangmin", {}).task
    house.do(case, "decide", "wumei", {})
    with pytest.raises(GoneOnAlready, match="Decide"):
        recall(house, done)


def test_independent_findings_that_were_shown_are_not_taken_back(database):
    visit = diagrams.user("visit", "Visit", result="a", blind_to="check", separate_from="check", **OFFICER)
    check = diagrams.user("check", "Check", result="b", blind_to="visit", separate_from="visit", **OFFICER)
    flow = "begin > split > visit > join > decide > end; split > check > join"
    house, case = started(database, diagrams.fork("split", "join") + visit + check + DECIDE, flow)
    done = house.do(case, "visit", "huangmin", {}).task
    again = recall(house, done)
    done = house.finish(again, "huangmin", {}).task
    last = house.do(case, "check", "wumei", {}).task
    for task, login in ((done, "huangmin"), (last, "wumei")):
        with pytest.raises(FindingsShown):
            recall(house, task, login)


def test_one_vote_of_several_is_not_taken_back(database):
    house = House(database)
    drawn = committee(many=MANY, role="officer_b")
    house.deploy({f"committee/{name}": content for name, content in drawn.items()})
    case = house.start("committee", {"members": 2}, "admin", branch="b1")
    done = house.do(case, "vote", "huangmin", {"vote": "yes"}).task
    with pytest.raises(OneOfSeveralRuns):
        recall(house, done)
