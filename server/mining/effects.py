"""What goes with longer delays: effect sizes that make no assumption about how the delays are distributed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

FEWEST = 20
"""Of fewer cases with a value, or without it, nothing is concluded."""
SIGNIFICANT = 0.05
SMALL, MEDIUM, LARGE = 0.147, 0.33, 0.474
"""Where an effect begins to be small, medium and large (Romano and others, 2006)."""

Delays: TypeAlias = NDArray[np.float64]
Values: TypeAlias = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Effect:
    """How delays of those with one value of an attribute differ from all others.

    `delta` (Cliff): how much more often a delay with the value is longer than one without it than the other way round,
    -1 to 1. `chance`: how likely so great a difference is when nothing is behind it (Mann-Whitney, with the correction
    for ties, adjusted for all that was compared by Benjamini and Hochberg). `few`: too few to conclude anything.
    """

    attribute: str
    value: str
    count: int
    median_with: float
    median_without: float
    delta: float
    chance: float
    few: bool

    @property
    def telling(self) -> bool:
        """Whether the value goes with longer delays, more than by chance and not negligibly."""
        return not self.few and self.delta >= SMALL and self.chance < SIGNIFICANT


@dataclass(frozen=True, slots=True)
class Explained:
    """How much of the differences of delays one attribute goes with: epsilon squared (Kruskal-Wallis), 0 to 1."""

    attribute: str
    share: float


def effects(delays: Delays, attributes: Sequence[tuple[str, Values]]) -> tuple[list[Effect], list[Explained]]:
    """Every value of every attribute, strongest first, and every attribute by how much it explains.

    An attribute is an array as long as the delays, of texts; None counts as a value of its own ("").
    """
    count = len(delays)
    ranks, ties = _ranks(delays)
    found: list[Effect] = []
    explained: list[Explained] = []
    for name, values in attributes:
        texts, codes = np.unique(
            np.array(["" if value is None else str(value) for value in values]), return_inverse=True
        )
        if len(texts) < 2:  # noqa: PLR2004 -- nothing to compare
            continue
        counts = np.bincount(codes)
        sums: Delays = np.bincount(codes, weights=ranks).astype(np.float64)
        explained.append(Explained(name, _epsilon_squared(sums, counts, count, ties)))
        for code, text in enumerate(texts):
            found.append(_effect(name, str(text), delays, codes == code, float(sums[code]), int(counts[code]), ties))
    return sorted(_adjusted(found), key=lambda each: (-each.delta, each.attribute, each.value)), sorted(
        explained, key=lambda each: (-each.share, each.attribute)
    )


def _ranks(delays: Delays) -> tuple[Delays, float]:
    """The rank of each (the mean of those that are alike), and the sum of t³-t over the groups of t that are alike."""
    _, codes, counts = np.unique(delays, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    means = last - (counts - 1) / 2
    return means[codes].astype(np.float64), float(np.sum(counts.astype(np.float64) ** 3 - counts))


def _effect(  # noqa: PLR0917 -- what was computed for all values at once
    attribute: str, value: str, delays: Delays, chosen: NDArray[np.bool_], rank_sum: float, inside: int, ties: float
) -> Effect:
    whole = len(delays)
    outside = whole - inside
    wins = rank_sum - inside * (inside + 1) / 2
    delta = 2 * wins / (inside * outside) - 1
    variance = inside * outside / 12 * (whole + 1 - ties / (whole * (whole - 1)))
    distance = abs(wins - inside * outside / 2) / math.sqrt(variance) if variance > 0 else 0.0
    return Effect(
        attribute=attribute,
        value=value,
        count=inside,
        median_with=float(np.median(delays[chosen])),
        median_without=float(np.median(delays[~chosen])),
        delta=delta,
        chance=math.erfc(distance / math.sqrt(2)),
        few=min(inside, outside) < FEWEST,
    )


def _epsilon_squared(sums: Delays, counts: NDArray[np.int64], whole: int, ties: float) -> float:
    spread = 12 / (whole * (whole + 1)) * float(np.sum(sums**2 / counts)) - 3 * (whole + 1)
    correction = 1 - ties / (whole**3 - whole) if whole > 1 else 0.0
    return max(0.0, spread / correction / (whole - 1)) if correction > 0 else 0.0


def _adjusted(found: Sequence[Effect]) -> list[Effect]:
    """With chances adjusted for the number of comparisons."""
    ordered = sorted(found, key=lambda each: each.chance)
    lowest, told = 1.0, [*ordered]
    for place in range(len(ordered) - 1, -1, -1):
        each = ordered[place]
        lowest = min(lowest, each.chance * len(ordered) / (place + 1))
        told[place] = Effect(
            each.attribute,
            each.value,
            each.count,
            each.median_with,
            each.median_without,
            each.delta,
            lowest,
            each.few,
        )
    return told
