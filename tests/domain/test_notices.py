"""Who is told what of the facts of a transaction."""

from dataclasses import replace
from datetime import UTC, datetime

from server.domain.escalation import Act
from server.domain.events import (
    CaseCancelled,
    CommentAdded,
    Event,
    TaskCancelled,
    TaskClaimed,
    TaskCompleted,
    TaskEscalated,
    TaskOffered,
    TaskReassigned,
    TaskReleased,
)
from server.domain.notices import NoticeKind, notices_of

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HELD_BY_LI = {"t1": "li"}


def told(*events: Event, holders: dict[str, str] | None = None) -> list[tuple[str, NoticeKind]]:
    """Who is told, and why."""
    return [(notice.person, notice.kind) for notice in notices_of(events, holders or {})]


def reassigned(by: str, to: str) -> TaskReassigned:
    """Somebody gives the task to somebody."""
    return TaskReassigned(at=NOW, by=by, case="c1", task="t1", element="check", to=to)


def comment(by: str, *mentions: str, task: str | None = "t1") -> CommentAdded:
    """Somebody says something."""
    return CommentAdded(at=NOW, by=by, case="c1", comment="m1", sha256="00", mentions=mentions, task=task)


def offered() -> TaskOffered:
    """The engine opens the task."""
    return TaskOffered(at=NOW, case="c1", task="t1", element="check", role="officer", branch="north")


def cancelled() -> TaskCancelled:
    """The engine cancels the task."""
    return TaskCancelled(at=NOW, case="c1", task="t1", element="check")


def completed(by: str) -> TaskCompleted:
    """Somebody finishes another task of the case."""
    return TaskCompleted(at=NOW, by=by, case="c1", task="t0", element="enter", role="officer")


def test_who_is_given_a_task_is_told():
    assert told(reassigned("wang", "li")) == [("li", NoticeKind.ASSIGNED)]


def test_who_loses_a_task_is_told_unless_they_gave_it_away():
    both = [("zhao", NoticeKind.ASSIGNED), ("li", NoticeKind.TAKEN)]
    assert told(reassigned("wang", "zhao"), holders=HELD_BY_LI) == both
    assert told(reassigned("li", "zhao"), holders=HELD_BY_LI) == [("zhao", NoticeKind.ASSIGNED)]
    assert told(reassigned("zhao", "zhao"), holders=HELD_BY_LI) == [("li", NoticeKind.TAKEN)]
    assert told(reassigned("wang", "li"), holders=HELD_BY_LI) == [("li", NoticeKind.ASSIGNED)]


def test_whom_a_rule_keeps_from_a_task_they_hold_is_told_once():
    back = TaskReleased(at=NOW, by="wang", case="c1", task="t1", element="check")
    assert told(back, holders=HELD_BY_LI) == [("li", NoticeKind.BARRED)]
    assert told(back) == [], "who gives it back themselves"
    passed_on = TaskEscalated(
        at=NOW, case="c1", task="t1", element="check", step="s", act=Act.REASSIGN.value, due=NOW, role="manager"
    )
    assert told(replace(back, by=None), passed_on, holders=HELD_BY_LI) == [("li", NoticeKind.TAKEN)]


def test_who_takes_a_task_over_is_not_told():
    assert told(reassigned("li", "li")) == []


def test_who_is_mentioned_is_told_and_the_writer_is_not():
    assert told(comment("wang", "li", "wang", "zhao", task=None)) == [
        ("li", NoticeKind.MENTIONED),
        ("zhao", NoticeKind.MENTIONED),
    ]


def test_the_holder_is_told_of_a_comment_on_the_task():
    assert told(comment("wang"), holders=HELD_BY_LI) == [("li", NoticeKind.COMMENTED)]


def test_a_holder_who_is_mentioned_is_told_once():
    assert told(comment("wang", "li"), holders=HELD_BY_LI) == [("li", NoticeKind.MENTIONED)]


def test_the_holder_is_not_told_of_an_own_comment():
    assert told(comment("li"), holders=HELD_BY_LI) == []


def test_a_comment_on_a_task_nobody_holds_tells_nobody():
    assert told(comment("wang")) == []


def test_whom_the_diagram_gives_a_task_is_told():
    assert told(completed("wang"), offered(), holders=HELD_BY_LI) == [("li", NoticeKind.ASSIGNED)]


def test_a_task_offered_to_a_role_tells_nobody():
    assert told(completed("wang"), offered()) == []


def test_who_brought_the_own_task_about_is_not_told():
    assert told(completed("li"), offered(), holders=HELD_BY_LI) == []


def test_the_holder_of_a_cancelled_task_is_told_whether_a_person_or_the_clock_ended_it():
    ended = CaseCancelled(at=NOW, by="wang", case="c1")
    assert told(cancelled(), ended, holders=HELD_BY_LI) == [("li", NoticeKind.CANCELLED)]
    assert told(cancelled(), holders=HELD_BY_LI) == [("li", NoticeKind.CANCELLED)]


def test_who_cancels_the_case_is_not_told_of_the_own_task():
    ended = CaseCancelled(at=NOW, by="li", case="c1")
    assert told(cancelled(), ended, holders=HELD_BY_LI) == []


def test_claiming_and_completing_tell_nobody():
    claimed = TaskClaimed(at=NOW, by="li", case="c1", task="t1", element="check")
    assert told(claimed, holders=HELD_BY_LI) == []
    assert told(completed("wang"), holders=HELD_BY_LI) == []


def test_the_same_fact_is_told_once():
    assert told(reassigned("wang", "li"), reassigned("wang", "li")) == [("li", NoticeKind.ASSIGNED)]


def test_a_notice_says_where_and_by_whom():
    (notice,) = notices_of([comment("wang", "li")], {})
    assert (notice.case, notice.task, notice.comment, notice.by, notice.at) == ("c1", "t1", "m1", "wang", NOW)
