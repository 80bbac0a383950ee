"""Steps, and how cases stand, in words for the report of a failure."""

from collections.abc import Iterator
from datetime import datetime

import orjson

from server.domain.codec import to_json
from server.domain.play import Standing
from server.scenarios.model import Advance, Do, Expect, Retry, Send, StartByHand, Step
from server.scenarios.stage import Stage

_LONGEST = 2_000


def say_step(step: Step) -> str:
    """A step in a few words."""
    match step:
        case StartByHand():
            return f"start as {step.person}"
        case Do():
            return f"{'claim' if step.claim_only else 'do'} {step.element} as {step.person}"
        case Send():
            return f"{'signal' if step.signal else 'message'} {step.name}"
        case Advance():
            return f"advance {step.by or step.to}"
        case Retry():
            return f"retry as {step.person}"
        case Expect():
            return f"expect of {step.case}" if step.case else "expect"
        case _:
            return type(step).__name__


def say_standing(found: Standing, stage: Stage) -> Iterator[str]:
    """How a case stands, in lines: open tasks, data, incidents, the path so far."""
    case = found.case
    yield f"{case.process} ({case.status}), {_local(stage.now, stage)}"
    for task in found.tasks:
        holder = f", held by {stage.name_of(task.assignee)}" if task.assignee else ""
        due = f", due {_local(task.due_at, stage)}" if task.due_at else ""
        yield f"  open: {task.element} (role {task.role} at {task.branch}{holder}{due})"
    for incident in found.incidents:
        yield f"  incident: {incident.error}"
    for key, value in case.data.items():
        yield f"  data: {key}: {_shortened(orjson.dumps(to_json(value)).decode())}"
    yield f"  path: {', '.join(stage.witness.completed(case.id)) or 'nothing yet'}"


def _local(moment: datetime, stage: Stage) -> str:
    return moment.astimezone(stage.zone).strftime("%Y-%m-%dT%H:%M:%S%z")


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
