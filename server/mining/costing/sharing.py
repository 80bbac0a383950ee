"""Shares the working time of people among the tasks they hold at the same moment, so that none is charged twice."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Whole: TypeAlias = NDArray[np.int64]
Readings: TypeAlias = Callable[[Whole, Whole], Whole]
"""What the working clocks of people (by number) read at instants: microseconds of working time."""

_FINE = 1_000
"""Parts of a microsecond in which is divided, so that sums stay whole numbers."""


def shared(people: Whole, since: Whole, until: Whole, readings: Readings) -> Whole:
    """Working microseconds of each holding: a task in the hands of a person (by number) between two instants.

    Each moment counts in equal parts for what the person holds in it, so that the parts of a person in any time are no
    more than the working time they held something in it. Nobody may hold a task twice at the same moment.
    """
    count = len(people)
    if not count:
        return since
    who, moments = np.concatenate([people, people]), np.concatenate([since, until])
    # By person and moment; small numbers are sorted by their digits, in a fraction of the time of a comparison.
    by_moment = np.argsort(moments, kind="stable")
    small = who[by_moment].astype(np.min_scalar_type(int(who.max())))
    order = by_moment[np.argsort(small, kind="stable")]
    change = np.where(order < count, 1, -1)
    worked = readings(who[order], moments[order])
    # Everybody holds nothing at the end, so that nothing runs on from one person into the next.
    held = np.cumsum(change)[:-1]
    parts = np.where(held > 0, np.diff(worked) * _FINE // np.maximum(held, 1), 0)
    given = np.empty(2 * count, dtype=np.int64)
    given[order] = np.concatenate([[0], np.cumsum(parts)])
    return (given[count:] - given[:count]) // _FINE
