"""Alerts: when a person is told that a number of a report went too far, and when that it came back (hysteresis)."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from server.domain.calendar import WorkingCalendar
from server.domain.durations import parse_duration
from server.domain.errors import Conflict, Invalid, NotFound

USUAL_EVERY = 10
SHORTEST, LONGEST = 5, 1440
"""Minutes between two looks."""
LONGEST_WAIT = 999
"""Minutes or working hours that a number may have to stay beyond its limit before it is told."""
_LASTING = re.compile(r"(?:PT([0-9]{1,9})M|([0-9]{1,9})WH)")
MOST = 50
"""So many alerts one person may have."""


class AlertNotFound(NotFound):
    """There is no such alert of yours."""


class ReleaseBeyondAlarm(Invalid):
    """The release must not lie further out than the alarm."""


class AlertTooOften(Invalid):
    """An alert is checked every %(least)s to %(most)s minutes."""


class AlertChanged(Conflict):
    """You have changed this alert meanwhile, in another window. Please look at it again."""


class TooManyAlerts(Conflict):
    """One person can have at most %(most)s alerts. Remove some first."""


class AlarmWaitsTooLong(Invalid):
    """An alarm waits for 1 to %(most)s minutes or working hours, or not at all."""


class Direction(StrEnum):
    """On which side of its limit a number is alarming."""

    ABOVE = "above"
    BELOW = "below"


class AlertState(StrEnum):
    """Whether the person was told of an alarm that is not over."""

    CALM = "calm"
    ALARM = "alarm"


class Rest(StrEnum):
    """Why an alert is not looked at: its owner may not read the report any more, or there is no such report."""

    RIGHTS = "rights"
    REPORT = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The alarm at `alarm_at` or further in the direction; the release at `release_at` or further back.

    Where both are the same, the release is as soon as the alarm is no more. `every`: minutes between two looks.
    `lasting`: for how long every look must see it beyond before the alarm is told, as `PT30M` (minutes) or `4WH`
    (working hours); "" for not at all.
    """

    direction: Direction
    alarm_at: Decimal
    release_at: Decimal
    every: int = USUAL_EVERY
    lasting: str = ""

    def alarming(self, value: Decimal) -> bool:
        """Whether it went too far."""
        return value >= self.alarm_at if self.direction is Direction.ABOVE else value <= self.alarm_at

    def released(self, value: Decimal) -> bool:
        """Whether it came back far enough."""
        back = value <= self.release_at if self.direction is Direction.ABOVE else value >= self.release_at
        return back and not self.alarming(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """The number that is watched: column `measure` of a report, in a process, a branch, a step, or all of them."""

    report: str
    measure: str
    process: str | None = None
    branch: str | None = None
    step: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert of one person. `since`: when its state began; `value`: what was seen last, None for nothing.

    `beyond_since`: the look since which all saw the number beyond the limit, while the alarm waits to be told.
    """

    id: str
    owner: str
    watched: Watched
    limits: Limits
    created_at: datetime
    since: datetime
    next_at: datetime
    version: int = 1
    state: AlertState = AlertState.CALM
    value: Decimal | None = None
    checked_at: datetime | None = None
    rests: Rest | None = None
    beyond_since: datetime | None = None


def checked(limits: Limits) -> Limits:
    """The limits, if they make sense. Raises ReleaseBeyondAlarm, AlertTooOften, AlarmWaitsTooLong."""
    above = limits.direction is Direction.ABOVE
    if limits.release_at > limits.alarm_at if above else limits.release_at < limits.alarm_at:
        raise ReleaseBeyondAlarm
    if not SHORTEST <= limits.every <= LONGEST:
        raise AlertTooOften(least=SHORTEST, most=LONGEST)
    found = _LASTING.fullmatch(limits.lasting) if limits.lasting else None
    if limits.lasting and (found is None or not 1 <= int(found[1] or found[2]) <= LONGEST_WAIT):
        raise AlarmWaitsTooLong(most=LONGEST_WAIT)
    return limits


def looked(alert: Alert, value: Decimal | None, now: datetime, calendar: WorkingCalendar) -> Alert:
    """The alert after a look; its owner is to be told when the state is another. What is not known changes nothing.

    Working hours are those of the calendar.
    """
    seen = replace(_later(alert, now), value=value, rests=None)
    if value is None:
        return seen
    if alert.state is AlertState.ALARM:
        return replace(seen, state=AlertState.CALM, since=now) if alert.limits.released(value) else seen
    if not alert.limits.alarming(value):
        return replace(seen, beyond_since=None)
    beyond = alert.beyond_since or now
    if now < _told_at(alert.limits, beyond, calendar):
        return replace(seen, beyond_since=beyond)
    return replace(seen, state=AlertState.ALARM, since=now, beyond_since=None)


def _told_at(limits: Limits, beyond: datetime, calendar: WorkingCalendar) -> datetime:
    """When an alarm is told whose number is beyond the limit from an instant on."""
    return parse_duration(limits.lasting).after(beyond, calendar.zone, calendar) if limits.lasting else beyond


def resting(alert: Alert, why: Rest, now: datetime) -> Alert:
    """The alert when it cannot be looked at: its state stays, for the time when it can again."""
    return replace(_later(alert, now), rests=why, beyond_since=None)


def changed(alert: Alert, limits: Limits, now: datetime) -> Alert:
    """The alert with other limits, looked at anew at once. Its state stays: whoever heard an alarm hears its end."""
    return replace(alert, limits=checked(limits), version=alert.version + 1, next_at=now, beyond_since=None)


def _later(alert: Alert, now: datetime) -> Alert:
    return replace(alert, checked_at=now, next_at=now + timedelta(minutes=alert.limits.every))
