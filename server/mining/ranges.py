"""Values of many futures in short: the middle, and the bands that hold so many of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

LEVELS = (0.5, 0.85, 0.95)
"""Of the bands that are given."""


@dataclass(frozen=True, slots=True)
class Range:
    """A band of values, such as instants (seconds since the epoch); infinity: beyond what was simulated."""

    low: float
    high: float


def quantile(values: Sequence[float], share: float) -> float:
    """A quantile that is one of the values: some may be infinite. Of at least one value."""
    return _ranked(sorted(values), share)


def bands_of(values: Sequence[float]) -> Mapping[float, Range]:
    """The bands of every level, around the middle. Of at least one value."""
    ordered = sorted(values)
    return {level: Range(_ranked(ordered, (1 - level) / 2), _ranked(ordered, (1 + level) / 2)) for level in LEVELS}


def _ranked(ordered: Sequence[float], share: float) -> float:
    return ordered[min(max(ceil(share * len(ordered)) - 1, 0), len(ordered) - 1)]
