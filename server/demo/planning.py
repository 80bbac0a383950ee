"""Who will do a task, and when they find the time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from server.demo.chance import chance
from server.demo.diary import Diary
from server.demo.model import Manner, Script
from server.demo.watching import Opened
from server.domain.calendar import WorkingCalendar, add_working_hours
from server.domain.cases import Case
from server.domain.people import Actor
from server.domain.tasks import HumanTask, is_eligible

_SHAPE = 2.0
"""Of the gamma distribution of waiting times: few are very short, some are long."""


@dataclass(frozen=True, slots=True)
class Engagement:
    """Somebody will begin a task and end it."""

    task: HumanTask
    actor: Actor
    begin: datetime
    end: datetime
    tried: frozenset[str] = frozenset()


def case_name(case: Case) -> str:
    """What distinguishes a case from others in the same way whenever the history is made."""
    return f"{case.process} {case.business_key or case.started_at.isoformat()}"


def occasion(task: HumanTask, case: Case) -> tuple[str, ...]:
    """What distinguishes a task in the same way whenever the history is made."""
    return case_name(case), task.process, task.element, task.created_at.isoformat()


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans by the script, in everybody's diary."""

    script: Script
    diary: Diary
    people: Sequence[Actor]
    calendars: Mapping[str, WorkingCalendar]

    def manner(self, task: HumanTask) -> Manner | None:
        """How a task is done; None when the script leaves it open."""
        return self.script.manners.get((self.script.folders.get(task.process, ""), task.element))

    def plan(self, opened: Opened, case: Case, now: datetime, tried: frozenset[str] = frozenset()) -> Engagement | None:
        """Who does it when; None when nobody may, or the script leaves it open. `tried`: who was refused."""
        manner, task = self.manner(opened.task), opened.task
        if manner is None:
            return None
        dice = chance(self.script.seed, *occasion(task, case), opened.number, *sorted(tried))
        able = [one for one in self._able(opened) if one.login not in tried]
        if not able:
            return None
        weights = self._weights(able, task, manner)
        actor = dice.choices(able, weights)[0]
        if opened.doer is not None:
            actor = next((one for one in able if one.id == opened.doer), actor)
        calendar = self.calendars[task.branch]
        hours = dice.gammavariate(_SHAPE, manner.waits / _SHAPE) * self.diary.habit(actor.login).tempo
        if tried:
            hours /= 10
        ready = add_working_hours(calendar, max(now, task.created_at), Decimal(f"{hours:.2f}"))
        ready = ready.replace(second=0, microsecond=0) + timedelta(seconds=dice.randrange(60, 120))
        minutes = max(1, round(manner.takes * dice.uniform(0.7, 1.4)))
        begin, end = self.diary.engage(actor.login, calendar, ready, minutes)
        return Engagement(task, actor, begin, end, tried)

    def _able(self, opened: Opened) -> list[Actor]:
        task = opened.task
        if task.assignee is not None:
            return [one for one in self.people if one.id == task.assignee]
        return [one for one in self.people if is_eligible(task, one, opened.situation)]

    @staticmethod
    def _weights(able: Sequence[Actor], task: HumanTask, manner: Manner) -> list[float]:
        """People of the branch do it, others where none of them may, or where the script says so."""
        near = any(one.branch == task.branch for one in able)
        usual = [1.0 if one.branch == task.branch or not near else 0.0 for one in able]
        weights = [manner.who.get(one.login, weight) for one, weight in zip(able, usual, strict=True)]
        return weights if any(weights) else [1.0] * len(able)
