"""Cases as they stand at an instant: where a simulation begins."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.mining.simulation.log import Log
from server.mining.simulation.paths import Path, by_case, paths_of


@dataclass(frozen=True, slots=True)
class Standing:
    """An open case with its path so far. `held`: who has which of its open steps, since when; `due`: when they are."""

    path: Path
    held: Mapping[int, tuple[str, float]] = field(default_factory=dict[int, tuple[str, float]])
    due: Mapping[int, float] = field(default_factory=dict[int, float])


def standing(log: Log) -> tuple[Standing, ...]:
    """Every case that is open at the end of the log."""
    known = by_case(log)
    found: list[Standing] = []
    for path in paths_of(log):
        if path.finished:
            continue
        open_steps = path.open_at(log.until)
        activities = known.get(path.case, [])
        held: dict[int, tuple[str, float]] = {}
        due: dict[int, float] = {}
        for index in open_steps:
            one = activities[index]
            if one.doer is not None and one.taken is not None:
                held[index] = one.doer, one.taken
            if one.due is not None:
                due[index] = one.due
        found.append(Standing(path, held, due))
    return tuple(found)
