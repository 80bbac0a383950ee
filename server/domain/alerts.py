"""Alerts: when a person is told that a number of a report went too far, and when that it came back (hysteresis)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from server.domain.errors import AlertTooOften, ReleaseBeyondAlarm

USUAL_EVERY = 10
SHORTEST, LONGEST = 5, 1440
"""Minutes between two looks."""
MOST = 50
"""So many alerts one person may have."""


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
    """

    direction: Direction
    alarm_at: Decimal
    release_at: Decimal
    every: int = USUAL_EVERY

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
    """An alert of one person. `since`: when its state began; `value`: what was seen last, None for nothing."""

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


def checked(limits: Limits) -> Limits:
    """The limits, if they make sense. Raises ReleaseBeyondAlarm and AlertTooOften."""
    above = limits.direction is Direction.ABOVE
    if limits.release_at > limits.alarm_at if above else limits.release_at < limits.alarm_at:
        raise ReleaseBeyondAlarm
    if not SHORTEST <= limits.every <= LONGEST:
        raise AlertTooOften(least=SHORTEST, most=LONGEST)
    return limits


def next_state(limits: Limits, state: AlertState, value: Decimal | None) -> AlertState:
    """What follows when a value is seen; what is not known changes nothing."""
    if value is None:
        return state
    if state is AlertState.CALM:
        return AlertState.ALARM if limits.alarming(value) else AlertState.CALM
    return AlertState.CALM if limits.released(value) else AlertState.ALARM


def looked(alert: Alert, value: Decimal | None, now: datetime) -> Alert:
    """The alert after a look; its owner is to be told when the state is another."""
    state = next_state(alert.limits, alert.state, value)
    since = alert.since if state is alert.state else now
    return replace(_later(alert, now), state=state, since=since, value=value, rests=None)


def resting(alert: Alert, why: Rest, now: datetime) -> Alert:
    """The alert when it cannot be looked at: its state stays, for the time when it can again."""
    return replace(_later(alert, now), rests=why)


def changed(alert: Alert, limits: Limits, now: datetime) -> Alert:
    """The alert with other limits, looked at anew at once. Its state stays: whoever heard an alarm hears its end."""
    return replace(alert, limits=checked(limits), version=alert.version + 1, next_at=now)


def _later(alert: Alert, now: datetime) -> Alert:
    return replace(alert, checked_at=now, next_at=now + timedelta(minutes=alert.limits.every))
