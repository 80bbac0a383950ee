"""Chooses the fewest scenarios that reach whatever all of them reach, by playing them by commands first."""

import tempfile
from pathlib import Path

from server.scenarios.houses import make_houses
from server.scenarios.players import Playground, play_all
from server.scenarios.testing import read_house_of

JOBS = 2


def fewest(scenarios, library, settings):
    """Greedily, always the one that reaches the most that is new; of two alike the shorter."""
    with tempfile.TemporaryDirectory(prefix="walks-") as name:
        house, clocks = read_house_of(settings), {one.clock for one in scenarios}
        houses = make_houses(Path(name), settings, library, house, clocks)
        played = play_all(scenarios, Playground(Path(name), settings, houses), JOBS)
    reached = {(one.file, one.line): one.seen.elements | one.seen.flows for one in played}
    left, chosen, seen = list(scenarios), [], frozenset()
    while left:
        best = max(left, key=lambda one: (len(reached[one.file, one.line] - seen), -len(one.steps)))
        if not reached[best.file, best.line] - seen:
            break
        chosen.append(best)
        left.remove(best)
        seen |= reached[best.file, best.line]
    return chosen
