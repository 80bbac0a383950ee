"""Simulates a period, one replication after another, with progress, until nobody wants the result."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from server.mining.simulation.arriving import Arrivals
from server.mining.simulation.house import House
from server.mining.simulation.model import ProcessModel
from server.mining.simulation.outcome import Replication
from server.mining.simulation.plan import Plan
from server.mining.simulation.timeline import Timelines

_AHEAD = 200 * 86_400.0
"""Seconds after the end for which working time is known: tasks booked then end somewhere."""

Progress: TypeAlias = Callable[[int, int], None]


class Cancelled(Exception):
    """Somebody no longer wants the result."""


def simulate(
    model: ProcessModel,
    plan: Plan,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[Replication]:
    """One replication after another; `progress` is told how many of how many are done. Raises Cancelled between two."""
    first = min([plan.begin, *(one.path.started for one in plan.standing)])
    lines = Timelines(model.calendars, first, plan.end + _AHEAD)
    arrivals = Arrivals(model)
    for number in range(plan.replications):
        if cancelled is not None and cancelled():
            raise Cancelled
        yield House(model, plan, number, lines).run(arrivals)
        if progress is not None:
            progress(number + 1, plan.replications)
