"""Steps, and how cases stand, in words for the report of a failure."""

from collections.abc import Iterator
from datetime import datetime

import orjson

from server.domain.codec import to_json
from server.domain.human_tasks import HumanTask
from server.domain.play import Standing
from server.domain.wording import said
from server.engine.told_faults import known_again
from server.scenarios.model import Advance, Do, Expect, Retry, Send, StartByHand, Step
from server.scenarios.stage import Stage

_LONGEST = 2_000


def say_step(step: Step) -> str:
    """A step in a few words."""
    match step:
        case StartByHand():
            return said("start as %(person)s", person=step.person)
        case Do():
            if step.claim_only:
                return said("claim %(element)s as %(person)s", element=step.element, person=step.person)
            return said("do %(element)s as %(person)s", element=step.element, person=step.person)
        case Send():
            return said("signal %(name)s", name=step.name) if step.signal else said("message %(name)s", name=step.name)
        case Advance():
            return said("advance %(span)s", span=step.by or step.to)
        case Retry():
            return said("retry as %(person)s", person=step.person)
        case Expect():
            return said("expect of %(case)s", case=step.case) if step.case else said("expect")
        case _:
            return type(step).__name__


def say_standing(found: Standing, stage: Stage) -> Iterator[str]:
    """How a case stands, in lines: open tasks, data, incidents, the path so far."""
    case = found.case
    at = _local(stage.now, stage)
    yield said("%(process)s (%(status)s), %(at)s", process=case.process, status=case.status, at=at)
    for task in found.tasks:
        yield said("  open: %(element)s (%(how)s)", element=task.element, how=_say_task(task, stage))
    for incident in found.incidents:
        yield said("  incident: %(why)s", why=known_again(incident.error) or incident.error)
    for key, value in case.data.items():
        yield said("  data: %(key)s: %(value)s", key=key, value=_shortened(orjson.dumps(to_json(value)).decode()))
    yield said("  path: %(path)s", path=", ".join(stage.witness.completed(case.id)) or said("nothing yet"))


def _say_task(task: HumanTask, stage: Stage) -> str:
    how = said("role %(role)s at %(branch)s", role=task.role, branch=task.branch)
    if task.assignee:
        how = said("%(how)s, held by %(person)s", how=how, person=stage.name_of(task.assignee))
    return said("%(how)s, due %(at)s", how=how, at=_local(task.due_at, stage)) if task.due_at else how


def _local(moment: datetime, stage: Stage) -> str:
    return moment.astimezone(stage.zone).strftime("%Y-%m-%dT%H:%M:%S%z")


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
