"""How long to wait after failed sign-ins: nothing for the first few, then twice as long each time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil


@dataclass(frozen=True, slots=True)
class ThrottleRule:
    """`free` failures within `window` cost nothing; each further one doubles the wait from `first` up to `longest`."""

    free: int
    window: timedelta = timedelta(minutes=15)
    first: timedelta = timedelta(seconds=2)
    longest: timedelta = timedelta(minutes=5)


PER_LOGIN = ThrottleRule(free=5)
PER_ADDRESS = ThrottleRule(free=40)
"""A branch office shares one address, so it may fail more often than one login."""


def wait_seconds(failures: Iterable[datetime], now: datetime, rule: ThrottleRule) -> int:
    """Whole seconds until the next attempt is looked at; 0: at once."""
    recent = [at for at in failures if now - at < rule.window]
    excess = len(recent) - rule.free
    if excess < 0:
        return 0
    pause = min(rule.first * 2 ** min(excess, 16), rule.longest)
    return max(0, ceil((max(recent) + pause - now).total_seconds()))
