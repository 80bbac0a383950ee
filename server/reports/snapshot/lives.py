"""How each entry of the trail changes what is known of its case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from server.engine.normalising import INSERTED
from server.reports.snapshot.interventions import ACTS, interventions
from server.reports.snapshot.rows import (
    ASSUMED,
    CANCELLED,
    COMPLETED,
    HANDED_BACK,
    HELPING,
    LENT,
    OWN,
    REASSIGNED,
    RELEASED,
    RETURNED,
    SIGNING,
    SUBMITTED,
    TAKEN_AWAY,
    TAKEN_BACK,
    TAKEN_OVER,
    ActivityRow,
    HoldingRow,
    Life,
    StepRow,
)
from server.reports.snapshot.schema import WITHDRAWN

WAITS = frozenset({"receiveTask", "intermediateCatchEvent"})
"""Elements at which a case waits for something outside."""
_ENDS = {"completed": COMPLETED, "cancelled": CANCELLED, "failed": CANCELLED}


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What an offer says of its task, besides the entry: facts that never change, and who holds it when it is read.

    `holder` is None unless it is `held`, or was completed, when it is read.
    """

    diagram: str
    name: str
    role: str
    branch: str
    due: int | None
    holder: str | None


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """An entry of a case's chain; `facts` beside `TaskOffered` only."""

    case: str
    seq: int
    moment: int
    kind: str
    by: str | None
    element: str | None
    task: str | None
    payload: bytes
    facts: TaskFacts | None = None


def follow(life: Life, entry: TrailEntry) -> None:
    """Take an entry into the life of its case; entries of tasks whose offer is unknown are left out."""
    if entry.kind in ACTS:
        told = interventions(entry.case, entry.seq, entry.moment, entry.kind, entry.by, entry.payload)
        life.interventions.extend(told)
    if entry.kind == "TaskOffered":
        _offer(life, entry)
    elif entry.kind == "ElementStepped":
        _step(life, entry)
    elif entry.kind == "CaseWasEnded":
        life.trace.status, life.trace.ended = orjson.loads(entry.payload)["status"], entry.moment
    elif entry.kind == "CaseWithdrawn":
        life.trace.ending, life.trace.ending_name = WITHDRAWN, None
    elif entry.task in life.activities:
        _OF_TASKS[entry.kind](life, life.activities[entry.task], entry)


def _offer(life: Life, entry: TrailEntry) -> None:
    facts, task = entry.facts, entry.task
    if facts is None or task is None or entry.element is None:
        return
    trace = life.trace
    life.activities[task] = ActivityRow(
        task,
        entry.case,
        trace.process,
        trace.version,
        facts.diagram,
        entry.element,
        facts.name,
        "userTask",
        facts.role,
        facts.branch,
        entry.moment,
        due=facts.due,
    )
    told: dict[str, Any] = orjson.loads(entry.payload)
    if "to" not in told and facts.holder is not None:
        # Older entries do not say whom the diagram gave it to: its holder, until somebody is seen to take it.
        _hold(life, life.activities[task], facts.holder, entry.moment, ASSUMED)
    elif (to := told.get("to")) is not None:
        _hold(life, life.activities[task], to, entry.moment)


def _hold(life: Life, activity: ActivityRow, person: str, moment: int, mode: str = OWN) -> None:
    if activity.taken is None:
        activity.taken = moment
    activity.doer = person
    _begin(life, HoldingRow(activity.task, activity.case, person, moment, mode=mode))


def _begin(life: Life, holding: HoldingRow) -> None:
    life.held[holding.task] = holding
    life.holdings.append(holding)


def _let_go(life: Life, activity: ActivityRow, moment: int, ending: str) -> None:
    if holding := life.held.pop(activity.task, None):
        holding.until, holding.ending = moment, ending


def _claimed(life: Life, activity: ActivityRow, entry: TrailEntry) -> None:
    given = life.held.get(activity.task)
    if given is not None and given.mode == ASSUMED:
        # It was not the diagram that gave it: what was read of its holder was from later.
        life.holdings.remove(life.held.pop(activity.task))
        activity.taken = None
    _let_go(life, activity, entry.moment, TAKEN_OVER)
    if entry.by is not None:
        _hold(life, activity, entry.by, entry.moment)
        life.held[activity.task].claimed = True


def _released(life: Life, activity: ActivityRow, entry: TrailEntry) -> None:
    held = life.held.get(activity.task)
    own = held is not None and held.whose == entry.by
    _let_go(life, activity, entry.moment, RELEASED if own else TAKEN_AWAY)
    activity.doer = None


def _lent(life: Life, activity: ActivityRow, entry: TrailEntry) -> None:
    if held := life.held.get(activity.task):
        _let_go(life, activity, entry.moment, LENT)
        to = orjson.loads(entry.payload)["to"]
        _begin(life, HoldingRow(held.task, held.case, to, entry.moment, mode=HELPING, holder=held.whose))


def _lent_no_longer(life: Life, activity: ActivityRow, entry: TrailEntry) -> None:
    held = life.held.get(activity.task)
    if held is not None and held.mode == HELPING:
        _let_go(life, activity, entry.moment, HANDED_BACK if entry.by == held.person else TAKEN_BACK)
        _begin(life, HoldingRow(held.task, held.case, held.whose, entry.moment))


def _submitted(life: Life, activity: ActivityRow, entry: TrailEntry) -> None:
    if held := life.held.get(activity.task):
        _let_go(life, activity, entry.moment, SUBMITTED)
        _begin(life, HoldingRow(held.task, held.case, held.whose, entry.moment, mode=SIGNING))


def _returned(life: Life, activity: ActivityRow, entry: TrailEntry) -> None:
    held = life.held.get(activity.task)
    if held is not None and held.mode == SIGNING:
        _let_go(life, activity, entry.moment, RETURNED)
        _begin(life, HoldingRow(held.task, held.case, held.whose, entry.moment))


def _recalled(_life: Life, activity: ActivityRow, _entry: TrailEntry) -> None:
    activity.recalled = True


def _reassigned(life: Life, activity: ActivityRow, entry: TrailEntry) -> None:
    _let_go(life, activity, entry.moment, REASSIGNED)
    _hold(life, activity, orjson.loads(entry.payload)["to"], entry.moment)


def _opened(_life: Life, activity: ActivityRow, entry: TrailEntry) -> None:
    if activity.opened is None:
        activity.opened = entry.moment


def _completed(life: Life, activity: ActivityRow, entry: TrailEntry) -> None:
    if entry.by is not None and activity.task not in life.held:
        _hold(life, activity, entry.by, activity.taken or activity.offered)
    _let_go(life, activity, entry.moment, COMPLETED)
    activity.ended, activity.outcome, activity.doer = entry.moment, COMPLETED, entry.by
    # It may have been offered to a further role; entries of old do not tell.
    activity.role = orjson.loads(entry.payload).get("role") or activity.role


def _cancelled(life: Life, activity: ActivityRow, entry: TrailEntry) -> None:
    _let_go(life, activity, entry.moment, CANCELLED)
    activity.ended, activity.outcome, activity.doer = entry.moment, CANCELLED, None


_OF_TASKS: Mapping[str, Callable[[Life, ActivityRow, TrailEntry], None]] = {
    "TaskClaimed": _claimed,
    "TaskReleased": _released,
    "TaskReassigned": _reassigned,
    "TaskOpened": _opened,
    "DelegationBegan": _lent,
    "DelegationEnded": _lent_no_longer,
    "TaskSubmitted": _submitted,
    "SubmissionReturned": _returned,
    "TaskRecalled": _recalled,
    "TaskCompleted": _completed,
    "TaskCancelled": _cancelled,
    "TaskSkipped": _cancelled,
}
KINDS = ("TaskOffered", *{**_OF_TASKS, **ACTS}, "ElementStepped", "CaseStarted", "CaseWithdrawn", "CaseWasEnded")
"""Kinds of entries that a snapshot follows."""


def _step(life: Life, entry: TrailEntry) -> None:
    told: dict[str, Any] = orjson.loads(entry.payload)
    element, kind, happened = told["element"], told["element_type"], told["event"]
    if element.startswith(INSERTED):
        return
    diagram, name = told["process"], told["name"] or None
    if kind == "endEvent" and happened == "completed" and diagram == life.trace.process:
        life.trace.ending, life.trace.ending_name = element, name
    life.steps.append(StepRow(entry.case, entry.seq, entry.moment, diagram, element, name, kind, happened, entry.by))
    if kind not in WAITS:
        return
    if happened == "entered":
        _wait(life, entry, diagram, element, name or element, kind)
    elif happened in _ENDS:
        _wait_over(life, entry.moment, diagram, element, _ENDS[happened])


def _wait(life: Life, entry: TrailEntry, diagram: str, element: str, name: str, kind: str) -> None:
    trace, key = life.trace, f"{entry.case}/{entry.seq}"
    life.activities[key] = ActivityRow(
        key,
        entry.case,
        trace.process,
        trace.version,
        diagram,
        element,
        name,
        kind,
        None,
        trace.branch,
        entry.moment,
        entry.moment,
    )


def _wait_over(life: Life, moment: int, diagram: str, element: str, outcome: str) -> None:
    for key, each in life.activities.items():
        if each.role is None and each.ended is None and (each.diagram, each.element) == (diagram, element):
            each.ended, each.outcome = moment, outcome
            if moment == each.offered:
                del life.activities[key]  # it did not wait
            return
