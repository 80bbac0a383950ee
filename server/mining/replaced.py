"""Quantiles of many numbers of which some are replaced by others, without putting them all in order again."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.int64]


def quantiles_replaced(whole: Numbers, without: Numbers, instead: Numbers, shares: Sequence[float]) -> list[float]:
    """The quantiles (type 7) of `whole` when its part `without` is replaced by as many numbers `instead`.

    All three in ascending order; `whole` is not empty.
    """
    found: list[float] = []
    for share in shares:
        place = (len(whole) - 1) * share
        low = int(place)
        first = _at(whole, without, instead, low)
        second = _at(whole, without, instead, min(low + 1, len(whole) - 1)) if place > low else first
        found.append(first + (second - first) * (place - low))
    return found


def _at(whole: Numbers, without: Numbers, instead: Numbers, rank: int) -> int:
    """The number of this rank, from 0: the first up to which there are more than so many."""
    least, most = int(whole[0]), int(whole[-1])
    if len(instead):
        least, most = min(least, int(instead[0])), max(most, int(instead[-1]))
    return least + bisect_left(
        range(most - least + 1), rank + 1, key=lambda ahead: _up_to(least + ahead, whole, without, instead)
    )


def _up_to(limit: int, whole: Numbers, without: Numbers, instead: Numbers) -> int:
    counts: list[Any] = [np.searchsorted(numbers, limit, side="right") for numbers in (whole, without, instead)]
    return int(counts[0] - counts[1] + counts[2])
