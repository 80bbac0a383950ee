"""Escalation of open tasks, as diagrams write it: which steps a task that is not done has, and when each is due.

`50% remind; 100% notify superior; +1WD reassign role:reviewer`: shares of the time from offered to due, or a
duration after due; `-2WD remind` is how the property `remind` is kept.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from server.domain.calendar import CalendarError, WorkingCalendar, add_working_time, working_time_between
from server.domain.durations import Duration, DurationError, parse_duration
from server.domain.people import is_role_name, one_spaced
from server.domain.task_order import HIGHEST_PRIORITY
from server.domain.wording import Said, said

MOST_STEPS = 20
MOST_PERCENT = 1000
WHOLE = 100
_SHOWN = 60
_SUPERIOR = "superior"
_ROLE = "role:"
_FULL_WIDTH = str.maketrans("；：％＋－", ";:%+-")
_STEP = re.compile(r"(?:([0-9]{1,6})\s*%|([+-])\s*([^\s]+))\s+(\S.*)")


class Act(StrEnum):
    """What a step does."""

    REMIND = "remind"
    NOTIFY = "notify"
    PRIORITY = "priority"
    REASSIGN = "reassign"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class When:
    """When a step is due: after so many percent of the time until due, or `after` or `before` due by a duration."""

    percent: int | None = None
    after: Duration | None = None
    before: Duration | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `text` is how it is written. `role` None: the superior, where it is about somebody else."""

    when: When
    act: Act
    text: str
    role: str | None = None
    priority: int | None = None


class EscalationFault(ValueError):
    """A text is no escalation: `message` says why; `word` stands where only one of `known` may."""

    def __init__(self, message: Said, word: str = "", known: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message, self.word, self.known = message, word, tuple(known)


@dataclass(frozen=True, slots=True)
class Allowed:
    """The time a task has, from `offered` to `due`; shares of it are working time when it is given in such."""

    offered: datetime
    due: datetime
    zone: ZoneInfo
    calendar: WorkingCalendar
    working: bool

    def at(self, when: When) -> datetime | None:
        """The instant; None when it lies beyond all that can be computed."""
        try:
            if when.before is not None:
                return when.before.before(self.due, self.zone, self.calendar)
            if when.after is not None:
                return when.after.after(self.due, self.zone, self.calendar)
            return self._share(when.percent or 0)
        except (DurationError, CalendarError, OverflowError):
            return None

    def _share(self, percent: int) -> datetime:
        if percent == WHOLE or self.due <= self.offered:
            return self.due
        start, share = (self.offered, percent) if percent < WHOLE else (self.due, percent - WHOLE)
        if not self.working:
            return start + (self.due - self.offered) * share / WHOLE
        worked = working_time_between(self.calendar, self.offered, self.due)
        return add_working_time(self.calendar, start, worked * share / WHOLE) if worked else self.due


@lru_cache(maxsize=1024)
def parse_escalation(text: str) -> tuple[Step, ...]:
    """The steps of a property `escalate`, as they are written. Raises EscalationFault."""
    parts = [one_spaced(part) for part in text.translate(_FULL_WIDTH).split(";")]
    steps = tuple(parse_step(part) for part in parts if part)
    if not steps:
        raise EscalationFault(said("it has no step"))
    if len(steps) > MOST_STEPS:
        raise EscalationFault(said("it has more than %(most)s steps", most=MOST_STEPS))
    for step in steps:
        if step.when.before is not None:
            raise EscalationFault(said("“%(step)s” is before due; write a share such as 50%%", step=_cut(step.text)))
    _require_order(steps)
    if sum(step.act is Act.OFFER for step in steps) > 1:
        raise EscalationFault(said("it offers the task to more than one further role"))
    return steps


@lru_cache(maxsize=4096)
def parse_step(text: str) -> Step:
    """One step. Raises EscalationFault."""
    found = _STEP.fullmatch(text)
    if found is None:
        raise EscalationFault(said("“%(step)s” does not say when and what", step=_cut(text)))
    return _step(text, _when(text, found), *_words(found[4]))


def before_due(duration: str) -> Step:
    """The step that a property `remind` is. Raises EscalationFault."""
    return parse_step(f"-{duration.strip()} {Act.REMIND}")


def roles_of(steps: Sequence[Step]) -> tuple[str, ...]:
    """The roles that tasks may come to."""
    return tuple(dict.fromkeys(step.role for step in steps if step.role is not None))


def _words(text: str) -> tuple[str, str]:
    verb, _, rest = text.partition(" ")
    return verb, rest.strip()


def _when(text: str, found: re.Match[str]) -> When:
    if found[1] is not None:
        percent = int(found[1])
        if not 1 <= percent <= MOST_PERCENT:
            raise EscalationFault(said("“%(step)s”: a share is 1%% to %(most)s%%", step=_cut(text), most=MOST_PERCENT))
        return When(percent=percent)
    try:
        duration = parse_duration(found[3])
    except DurationError as error:
        raise EscalationFault(said("“%(step)s”: %(fault)s", step=_cut(text), fault=error)) from None
    if duration.is_zero:
        raise EscalationFault(said("“%(step)s”: the duration is nothing", step=_cut(text)))
    return When(after=duration) if found[2] == "+" else When(before=duration)


def _step(text: str, when: When, verb: str, rest: str) -> Step:
    match verb:
        case Act.REMIND if not rest:
            return Step(when, Act.REMIND, text)
        case Act.NOTIFY if rest == _SUPERIOR:
            return Step(when, Act.NOTIFY, text)
        case Act.PRIORITY if rest.isascii() and rest.isdecimal() and int(rest) <= HIGHEST_PRIORITY:
            return Step(when, Act.PRIORITY, text, priority=int(rest))
        case Act.REASSIGN if rest == _SUPERIOR:
            return Step(when, Act.REASSIGN, text)
        case Act.REASSIGN if rest.startswith(_ROLE):
            return Step(when, Act.REASSIGN, text, role=_role(rest.removeprefix(_ROLE).strip()))
        case Act.OFFER if rest.startswith(_ROLE):
            return Step(when, Act.OFFER, text, role=_role(rest.removeprefix(_ROLE).strip()))
        case _:
            raise _unknown(text, verb, rest)


def _unknown(text: str, verb: str, rest: str) -> EscalationFault:
    told = {
        Act.REMIND: said("“%(step)s”: remind stands alone", step=_cut(text)),
        Act.NOTIFY: said("“%(step)s”: only the superior is notified", step=_cut(text)),
        Act.PRIORITY: said("“%(step)s”: a priority is a whole number from 0 to 100", step=_cut(text)),
        Act.REASSIGN: said("“%(step)s”: a task goes to role:… or to the superior", step=_cut(text)),
        Act.OFFER: said("“%(step)s”: a task is offered to role:… besides its own", step=_cut(text)),
    }
    if verb not in told:
        return EscalationFault(said("“%(step)s”: nothing is called %(word)s", step=_cut(text), word=verb), verb, [*Act])
    targets = {Act.NOTIFY: [_SUPERIOR], Act.REASSIGN: [_SUPERIOR, _ROLE], Act.OFFER: [_ROLE]}.get(Act(verb), [])
    return EscalationFault(told[Act(verb)], rest, targets)


def _role(name: str) -> str:
    if not is_role_name(name):
        raise EscalationFault(said("nobody can hold the role “%(role)s”", role=_cut(name)))
    return name


def _require_order(steps: Sequence[Step]) -> None:
    """Shares do not fall, nor do durations of one unit; what the calendar alone can compare is left to it."""
    latest: dict[str, float] = {}
    for step in steps:
        unit, size = _size(step.when)
        if size < latest.get(unit, 0):
            raise EscalationFault(said("“%(step)s” comes before the step that it follows", step=_cut(step.text)))
        latest[unit] = size


def _size(when: When) -> tuple[str, float]:
    """Unit and amount; of months nothing is known, so that they are in any order."""
    after = when.after or Duration()
    if when.percent is not None:
        return "share", when.percent
    if after.working_days:
        return "working_days", after.working_days
    if after.working_hours:
        return "working_hours", float(after.working_hours)
    return ("months", 0) if after.months else ("elapsed", (timedelta(days=after.days) + after.elapsed).total_seconds())


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
