"""What operators send to move a case on, and what they are told of it."""

from datetime import datetime
from typing import Any

from pydantic import ConfigDict, Field

from server.api.bodies import Body
from server.api.schemas import CaseOut, Out
from server.commands.cases.look_over import Overview
from server.commands.cases.ordered import Effect


class OrderBody(Body):
    """Why; `revision` if the case must still be as `standing` told it; `dry_run` only tells what would happen."""

    reason: str = Field(default="", max_length=2000)
    revision: int | None = Field(default=None, ge=1)
    dry_run: bool = False


class MoveBody(OrderBody):
    """Move tokens (ids, or elements where one waits; none: the only one) to an element."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"from": ["screening"], "to": "hand_in", "reason": "done on paper"}]}
    )
    away: list[str] = Field(default_factory=list[str], max_length=50, alias="from")
    to: str = Field(min_length=1, max_length=200)
    process: str | None = Field(default=None, max_length=200)


class SkipBody(OrderBody):
    """Let a token (its id, or the element where it waits) go on without what it waits for."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"at": "screening", "data": {"decision": "accept"}, "reason": "on leave"}]}
    )
    at: str | None = Field(default=None, max_length=200)
    data: dict[str, Any] = Field(default_factory=dict[str, Any])


class RepeatBody(OrderBody):
    """Enter an element again that the case has passed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"element": "screening", "reason": "wrong papers"}]})
    element: str = Field(min_length=1, max_length=200)
    process: str | None = Field(default=None, max_length=200)


class DataBody(OrderBody):
    """Give variables of the case other values; with `other_kind` also text where a number was, and the like."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"data": {"amount": "10.00"}, "reason": "a slip"}]})
    data: dict[str, Any] = Field(min_length=1, max_length=100)
    other_kind: bool = False


class ResendBody(OrderBody):
    """Give what waits for a message or signal its payload; `at`: the token or element where several wait."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "payment", "data": {}, "reason": "lost"}]})
    name: str = Field(min_length=1, max_length=200)
    at: str | None = Field(default=None, max_length=200)
    data: dict[str, Any] = Field(default_factory=dict[str, Any])


class TokenOut(Out):
    """Where a token stands; `held`: an incident holds it."""

    token: str
    process: str
    element: str
    held: bool
    movable: bool
    skippable: bool


class TargetOut(Out):
    """An element where a token may be placed, as far as its kind goes."""

    process: str
    element: str


class AwaitedOut(Out):
    """A message or signal that is waited for."""

    token: str
    element: str
    kind: str
    name: str


class StandingOut(Out):
    """How a case stands for its operator."""

    revision: int
    tokens: list[TokenOut]
    targets: list[TargetOut]
    awaited: list[AwaitedOut]


class TimerOut(Out):
    """A timer that begins to run."""

    element: str
    due_at: datetime


class EffectOut(Out):
    """What an order does: elements whose tasks close and open, timers, incidents, and what may come of it."""

    status: str
    closed: list[str]
    opened: list[str]
    timers_set: list[TimerOut]
    timers_gone: list[str]
    awaited: list[str]
    no_longer_awaited: list[str]
    incidents_raised: list[str]
    incidents_gone: list[str]
    passed: list[str]
    written: list[str]
    sent: list[str]
    may_wait_for_ever: list[str]
    may_be_passed_twice: list[str]


class OperatedOut(CaseOut):
    """The case as it stands, and what the order did or (`dry_run`) would do."""

    dry_run: bool
    effect: EffectOut


def standing_shape(overview: Overview) -> dict[str, object]:
    """An overview in the shape of `StandingOut`."""
    awaited = overview.standing.subscriptions
    return {
        "revision": overview.ordered.case.version,
        "tokens": [
            {name: getattr(each, name) for name in TokenOut.model_fields} for each in overview.ordered.standpoints
        ],
        "targets": [{"process": process, "element": element} for process, element in overview.targets],
        "awaited": [{name: getattr(each, name) for name in AwaitedOut.model_fields} for each in awaited],
    }


def effect_shape(effect: Effect) -> dict[str, object]:
    """An effect in the shape of `EffectOut`."""
    done = effect.outcome
    before, after = done.before, done.after
    was = {task.token: task.element for task in before.tasks}
    return {
        "status": done.status.value,
        "closed": [was[each.token] for each in done.closed],
        "opened": [each.element for each in done.opened],
        "timers_set": [
            {"element": each.element, "due_at": each.due_at} for each in after.timers if each not in before.timers
        ],
        "timers_gone": [each.element for each in before.timers if each not in after.timers],
        "awaited": [each.name for each in after.subscriptions if each not in before.subscriptions],
        "no_longer_awaited": [each.name for each in before.subscriptions if each not in after.subscriptions],
        "incidents_raised": [each.element for each in after.incidents if each not in before.incidents],
        "incidents_gone": [each.element for each in before.incidents if each not in after.incidents],
        "passed": [step.element for step in done.steps if step.event.value == "completed"],
        "written": list(dict.fromkeys(each.key for each in done.changes)),
        "sent": [each.name for each in done.thrown],
        "may_wait_for_ever": list(effect.outlook.may_wait),
        "may_be_passed_twice": list(effect.outlook.may_repeat),
    }
