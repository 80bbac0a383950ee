"""A simulated case under way."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from random import Random

from server.mining.simulation.paths import Path


@dataclass(slots=True)
class Live:
    """A case under way: what each of its steps still misses, and who follows on the end and on the offer of each.

    `past`: how many of its steps had been offered before the period (None: it came in it). `left`: steps that have not
    ended.
    """

    name: str
    path: Path
    started: float
    past: int | None
    chances: list[float]
    missing: list[int]
    followers: Mapping[int, list[int]]
    anchored: Mapping[int, list[int]]
    left: int
    ended: float = inf


def live_case(name: str, path: Path, started: float, dice: Random, past: int | None = None) -> Live:
    """A case before its first step, or (`past` given) in the midst of its path."""
    followers: defaultdict[int, list[int]] = defaultdict(list)
    anchored: defaultdict[int, list[int]] = defaultdict(list)
    for index, step in enumerate(path.steps):
        for before in step.after:
            followers[before].append(index)
        if step.anchor is not None:
            anchored[step.anchor].append(index)
    chances = [dice.random() for _ in range(3 * len(path.steps))]
    missing = [len(step.after) + (step.anchor is not None) for step in path.steps]
    return Live(name, path, started, past, chances, missing, followers, anchored, len(path.steps))
