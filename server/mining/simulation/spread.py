"""Durations as they were seen: drawn by rank, also where some are only known to lie between two bounds."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

_ROUNDS = 200
_STILL = 1e-6


@dataclass(frozen=True, slots=True)
class Spread:
    """A distribution on seen values (ascending, seconds); `shares`: the probability of each value or less."""

    values: tuple[float, ...]
    shares: tuple[float, ...]

    def draw(self, chance: float) -> float:
        """The value of this rank, from 0 to below 1."""
        return self.values[min(bisect_right(self.shares, chance), len(self.values) - 1)]

    def draw_beyond(self, least: float, chance: float) -> float:
        """As `draw`, of what is more than `least` only; where nothing ever was, as much again as anybody's."""
        below = bisect_right(self.values, least)
        known = self.shares[below - 1] if below else 0.0
        return least + self.draw(chance) if below >= len(self.values) else self.draw(known + chance * (1.0 - known))

    @property
    def mean(self) -> float:
        """The mean."""
        before, total = 0.0, 0.0
        for value, share in zip(self.values, self.shares, strict=True):
            total += value * (share - before)
            before = share
        return total


NOTHING = Spread((0.0,), (1.0,))
"""Always zero."""


def seen(values: Iterable[float]) -> Spread:
    """Every value as likely as it was seen; `NOTHING` of none."""
    ordered = sorted(values)
    if not ordered:
        return NOTHING
    return Spread(tuple(ordered), tuple((rank + 1) / len(ordered) for rank in range(len(ordered))))


def seen_between(bounds: Sequence[tuple[float, float]]) -> Spread:
    """The likeliest distribution of values of which each is known to lie between two bounds (equal: known exactly).

    Turnbull's estimator for interval-censored values, by self-consistency: Turnbull, *The empirical distribution
    function with arbitrarily grouped, censored and truncated data*, JRSS B 38 (1976). Where it leaves open at which
    point of an interval a value lies, it counts as its lower bound.
    """
    if not bounds:
        return NOTHING
    points = _support(bounds)
    least, most = np.array(bounds).T
    within = ((points >= least[:, None]) & (points <= most[:, None])).astype(np.float64)
    share = np.full(len(points), 1.0 / len(points))
    for _ in range(_ROUNDS):
        weighed = within * share
        improved = (weighed / weighed.sum(axis=1, keepdims=True)).mean(axis=0)
        moved = float(np.abs(improved - share).max())
        share = improved
        if moved < _STILL:
            break
    shares = np.minimum(np.cumsum(share), 1.0)
    shares[-1] = 1.0
    return Spread(tuple(points.tolist()), tuple(shares.tolist()))


def _support(bounds: Sequence[tuple[float, float]]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """The lower bounds with no other one between them and the next upper bound: all the weight lies there."""
    ends = sorted({*((least, 0) for least, _ in bounds), *((most, 1) for _, most in bounds)})
    return np.array([at for (at, upper), (_, following) in pairwise(ends) if not upper and following])
