"""What several replications say together: a mean, and bands around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean, stdev

import numpy as np

_LEVEL = 0.95
_TAIL = (1.0 - _LEVEL) / 2


@dataclass(frozen=True, slots=True)
class Band:
    """A value with the bounds of its 95% band."""

    value: float
    low: float
    high: float


def outcomes(values: Sequence[float]) -> Band:
    """The mean of replications, and between what 95% of them lie: how it may turn out."""
    low, high = np.quantile(np.asarray(values), (_TAIL, 1.0 - _TAIL))
    return Band(fmean(values), float(low), float(high))


def mean_of(values: Sequence[float]) -> Band:
    """The mean of replications with its 95% confidence interval: how exactly it is known."""
    mean = fmean(values)
    if len(values) < 2:  # noqa: PLR2004 -- one value has no spread
        return Band(mean, float("-inf"), float("inf"))
    reach = student(len(values) - 1) * stdev(values) / sqrt(len(values))
    return Band(mean, mean - reach, mean + reach)


def student(degrees: int) -> float:
    """The 97.5% quantile of Student's t (Hill's expansion; right to 1% from three degrees of freedom on)."""
    if degrees == 1:
        return 12.706
    if degrees == 2:  # noqa: PLR2004 -- the expansion begins at three
        return 4.303
    z = NormalDist().inv_cdf(1.0 - _TAIL)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / degrees + second / degrees**2 + third / degrees**3
