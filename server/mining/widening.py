"""How much wider bands must be than the futures say: learned from what forecasts of the past missed.

Split conformal prediction of quantiles (Romano, Patterson and Candès 2019); a day counts less the further ahead it is.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo
from math import ceil, exp, inf, log
from typing import NamedTuple, TypeAlias

from server.mining.forecast import DAY, LIKELY, CaseForecast
from server.mining.ranges import LEVELS, Range

AHEAD = (7, 14, 28)
"""Days: how far ahead cases were expected to be done, in classes; the last class lies beyond."""
ENOUGH = 30
"""Bands of the past from which on something is learned."""
RECENT = 50
"""So many of the latest are learned from: a model that knew little missed by more than it does now."""

BY = "by"
Kind: TypeAlias = float | str
"""The level of a band, or BY: the instant by which a case is likely done."""


class Told(NamedTuple):
    """A band that was told of a case at the instant `at`, and when the case really ended (infinity: it runs)."""

    at: float
    ahead: int
    kind: Kind
    band: Range
    ended: float
    zone: tzinfo

    @property
    def over(self) -> float:
        """When its last day was over."""
        return end_of_day(self.band.high, self.zone)

    def missed(self, now: float) -> float:
        """By how much it missed, as was known at `now`: at least by so much while the case runs; below 0: it held.

        In logarithms of the days ahead, so that a week counts less the further ahead it lies.
        """
        known = min(self.ended, now)
        late = _far(_start_of_day(known, self.zone), self.at) - _far(self.band.high, self.at)
        early = _far(self.band.low, self.at) - _far(end_of_day(known, self.zone), self.at)
        return max(late, early)


@dataclass(frozen=True, slots=True)
class Widening:
    """By how much the bands of each kind are moved apart, by class ahead; None stands for all classes together."""

    margins: Mapping[tuple[int | None, Kind], float]

    def knows(self, ahead: int, kind: Kind) -> bool:
        """Whether enough was learned of bands of this kind, that far ahead or at all."""
        return self._margin(ahead, kind) is not None

    def widened(self, one: CaseForecast, at: float) -> CaseForecast:
        """The forecast of a case with the bands that should have been told. What nothing was learned of stays."""
        ahead, bands, inner = ahead_of(one, at), dict[float, Range](), Range(one.median, one.median)
        for level in LEVELS:
            moved = self._moved(one.bands[level], at, ahead, level)
            inner = bands[level] = Range(min(moved.low, inner.low), max(moved.high, inner.high))
        likely = self._moved(Range(at, one.likely), at, ahead, BY).high
        return replace(one, likely=min(max(likely, one.median), bands[LIKELY].high), bands=bands)

    def _moved(self, band: Range, at: float, ahead: int, kind: Kind) -> Range:
        margin = self._margin(ahead, kind)
        if margin is None:
            return band
        low = at + DAY * (exp(_far(band.low, at) - margin) - 1)
        high = band.high if band.high == inf else at + DAY * (exp(_far(band.high, at) + margin) - 1)
        return Range(max(low, at), max(high, at))

    def _margin(self, ahead: int, kind: Kind) -> float | None:
        return self.margins.get((ahead, kind), self.margins.get((None, kind)))


def told_of(one: CaseForecast, at: float, ended: float, zone: tzinfo) -> Iterator[Told]:
    """Every band of a case."""
    ahead = ahead_of(one, at)
    for level in LEVELS:
        yield Told(at, ahead, level, one.bands[level], ended, zone)
    yield Told(at, ahead, BY, Range(at, one.likely), ended, zone)


def learned(told: Iterable[Told], now: float) -> Widening:
    """What was known at an instant from the bands that were over then, told in the order of time."""
    missed: defaultdict[tuple[int | None, Kind], list[float]] = defaultdict(list)
    for one in told:
        if one.band.high < now and one.over <= now:
            margin = one.missed(now)
            missed[one.ahead, one.kind].append(margin)
            missed[None, one.kind].append(margin)
    return Widening({key: _quantile(each[-RECENT:], key[1]) for key, each in missed.items() if len(each) >= ENOUGH})


def ahead_of(one: CaseForecast, at: float) -> int:
    """The class of how far ahead the end of a case was expected: its place in AHEAD, or after it."""
    return bisect_left(AHEAD, (one.median - at) / DAY)


def holds(told: Told) -> bool:
    """Whether the case ended on one of the days of the band."""
    return _start_of_day(told.band.low, told.zone) <= told.ended < told.over


def end_of_day(at: float, zone: tzinfo) -> float:
    """The midnight after an instant."""
    return _start_of_day(at, zone, 1)


def _start_of_day(at: float, zone: tzinfo, later: int = 0) -> float:
    day = datetime.fromtimestamp(at, zone).date() + timedelta(days=later)
    return datetime.combine(day, time.min, zone).timestamp()


def _far(moment: float, at: float) -> float:
    return inf if moment == inf else log(1 + max(moment - at, 0.0) / DAY)


def _quantile(missed: list[float], kind: Kind) -> float:
    """The margin with which so many bands of the past would have held, and one more that is not known yet."""
    level = LIKELY if isinstance(kind, str) else kind
    return sorted(missed)[min(ceil((len(missed) + 1) * level), len(missed)) - 1]
