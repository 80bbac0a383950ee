"""Who will do a task, and when they find the time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from server.demo.chance import chance
from server.demo.diary import Diary
from server.demo.model import CHANCES, Manner, Script, Turn
from server.demo.watching import Opened
from server.domain.calendar import WorkingCalendar, add_working_hours
from server.domain.cases import Case
from server.domain.people import Actor
from server.domain.tasks import HumanTask, is_eligible

_SOONER = 10
"""By how much sooner somebody comes to a task that was begun, or that another could not take."""
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
    people: list[Actor]
    calendars: Mapping[str, WorkingCalendar]

    def manner(self, task: HumanTask) -> Manner | None:
        """How a task is done; None when the script leaves it open."""
        return self.script.manners.get((self.script.folders.get(task.process, ""), task.element))

    def plan(
        self, opened: Opened, case: Case, now: datetime, tried: frozenset[str] = frozenset(), *, soon: bool = False
    ) -> Engagement | None:
        """Who does it when; None when nobody may, or the script leaves it open.

        `tried`: who was refused; `soon`: it was begun already.
        """
        manner, task = self.manner(opened.task), opened.task
        if manner is None:
            return None
        dice = chance(self.script.seed, *occasion(task, case), opened.number, *sorted(tried))
        able = [one for one in self._able(opened) if one.login not in tried]
        if not able:
            return None
        calendar = self.calendars[task.branch]
        waits = manner.waits / (_SOONER if tried or soon else 1)
        if manner.help is not None and opened.hand != task.assignee:
            waits = manner.help.waits
        actor, ready = self._chosen(dice, able, opened, waits, max(now, task.created_at))
        ready = ready.replace(second=0, microsecond=0) + timedelta(seconds=dice.randrange(60, 120))
        minutes = max(1, round(manner.takes * dice.uniform(0.7, 1.4)))
        begin, end = self.diary.engage(actor.login, calendar, ready, minutes)
        return Engagement(task, actor, begin, end, tried)

    def turn(self, engagement: Engagement, case: Case) -> Turn | None:
        """What happens to a task that somebody took, beside its being done; None: nothing."""
        manner, task = self.manner(engagement.task), engagement.task
        if manner is None or manner.help is None:
            return None
        dice = chance(self.script.seed, "help", *occasion(task, case), engagement.actor.login).random()
        for turn in CHANCES:
            dice -= manner.help.chances[turn]
            if dice < 0:
                return turn
        return None

    def _chosen(
        self, dice: Random, able: list[Actor], opened: Opened, waits: float, begin: datetime
    ) -> tuple[Actor, datetime]:
        """Who does it and when they come to it: rather somebody who is there then."""
        calendar = self.calendars[opened.task.branch]
        actor = self._drawn(dice, able, opened)
        hours = dice.gammavariate(_SHAPE, waits / _SHAPE)
        while True:
            slowed = Decimal(f"{hours * self.diary.habit(actor.login).tempo:.2f}")
            ready = add_working_hours(calendar, begin, slowed)
            able = [one for one in able if one is not actor]
            if not able or not self.diary.is_away(actor.login, ready.astimezone(calendar.zone).date()):
                return actor, ready
            actor = self._drawn(dice, able, opened)

    def _drawn(self, dice: Random, able: Sequence[Actor], opened: Opened) -> Actor:
        manner = self.manner(opened.task)
        assert manner is not None
        actor = dice.choices(able, self._weights(able, opened.task, manner))[0]
        return next((one for one in able if one.id == opened.doer), actor)

    def _able(self, opened: Opened) -> list[Actor]:
        task = opened.task
        if opened.hand is not None:
            return [one for one in self.people if one.id == opened.hand]
        return [one for one in self.people if is_eligible(task, one, opened.situation)]

    @staticmethod
    def _weights(able: Sequence[Actor], task: HumanTask, manner: Manner) -> list[float]:
        """People of the branch do it, others where none of them may, or where the script says so."""
        near = any(one.branch == task.branch for one in able)
        usual = [1.0 if one.branch == task.branch or not near else 0.0 for one in able]
        weights = [manner.who.get(one.login, weight) for one, weight in zip(able, usual, strict=True)]
        return weights if any(weights) else [1.0] * len(able)
