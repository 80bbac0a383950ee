"""Compares the house as it is with the house as it would be: the same days, cases and luck in both."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from server.mining.simulation.bands import Band, mean_of, outcomes
from server.mining.simulation.measures import Measure, measured
from server.mining.simulation.model import ProcessModel
from server.mining.simulation.plan import Plan
from server.mining.simulation.run import Progress, simulate
from server.mining.simulation.timeline import Timelines

_FEWEST = 2
"""Replications that a band is drawn from at least."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure: how it may turn out in both (95% of replications), and the mean difference with its confidence.

    None where it could be measured in fewer than half of the replications, such as the wait for a step that is done
    away with.
    """

    measure: Measure
    base: Band | None
    changed: Band | None
    difference: Band | None


def compare(
    base: ProcessModel,
    other: ProcessModel,
    plan: Plan,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Compared, ...]:
    """Every measure of both, in the order of kinds and names. Raises Cancelled.

    `progress` counts the replications of both. Replications are paired by their number: they share their chances, so
    the difference is known more exactly than either.
    """

    def halfway(shift: int) -> Progress:
        return lambda done, total: progress(shift * total + done, 2 * total) if progress else None

    ours = measures_of(base, plan, halfway(0), cancelled)
    theirs = measures_of(other, plan, halfway(1), cancelled)
    every = sorted({measure for one in (*ours, *theirs) for measure in one})
    return tuple(_compared(measure, ours, theirs) for measure in every)


def measures_of(
    model: ProcessModel,
    plan: Plan,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[Mapping[Measure, float]]:
    """The measures of each replication of a plan. Raises Cancelled."""
    first = min([plan.begin, *(one.path.started for one in plan.standing)])
    lines = Timelines(model.calendars, first, plan.end)
    return [
        measured(replication, lines, model.people, (plan.begin, plan.end), plan.within)
        for replication in simulate(model, plan, progress, cancelled)
    ]


def _compared(
    measure: Measure, ours: Sequence[Mapping[Measure, float]], theirs: Sequence[Mapping[Measure, float]]
) -> Compared:
    base = [one[measure] for one in ours if measure in one]
    other = [one[measure] for one in theirs if measure in one]
    pairs = zip(ours, theirs, strict=True)
    moved = [second[measure] - first[measure] for first, second in pairs if measure in first and measure in second]
    enough = max(_FEWEST, len(ours) / 2)
    return Compared(
        measure,
        outcomes(base) if len(base) >= enough else None,
        outcomes(other) if len(other) >= enough else None,
        mean_of(moved) if len(moved) >= enough else None,
    )
