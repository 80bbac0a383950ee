"""Puts a model to the test: fitted on what was known at an instant, whether it foresees what came after."""

from collections.abc import Callable
from dataclasses import dataclass

from server.mining.simulation.bands import Band, outcomes
from server.mining.simulation.comparing import measures_of
from server.mining.simulation.fitting import fit
from server.mining.simulation.log import Log, cut
from server.mining.simulation.measures import Measure, actual, measured
from server.mining.simulation.plan import Plan
from server.mining.simulation.run import Progress
from server.mining.simulation.standing import standing
from server.mining.simulation.timeline import Timelines


@dataclass(frozen=True, slots=True)
class BackTested:
    """One measure: what happened, and what was simulated."""

    measure: Measure
    actual: float
    simulated: Band

    @property
    def error(self) -> float | None:
        """How far the simulated mean is off, as a share of what happened; None where nothing did."""
        return (self.simulated.value - self.actual) / self.actual if self.actual else None

    @property
    def within(self) -> bool:
        """Whether what happened lies in the band."""
        return self.simulated.low <= self.actual <= self.simulated.high


@dataclass(frozen=True, slots=True)
class BackTest:
    """The period that was foreseen, and how well; in the order of kinds and names."""

    since: float
    until: float
    rows: tuple[BackTested, ...]


def back_test(
    log: Log,
    since: float,
    replications: int = 50,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    within: frozenset[str] | None = None,
) -> BackTest:
    """Fit the log as it stood at `since`, simulate from there to its end, compare. Raises Cancelled.

    `within`: measures of these branches only.
    """
    known = cut(log, since)
    model = fit(known)
    plan = Plan(since, log.until, replications, standing=standing(known), within=within)
    simulated = measures_of(model, plan, progress, cancelled)
    lines = Timelines(log.calendars, log.since, log.until)
    happened = measured(actual(log), lines, model.people, (since, log.until), within)
    rows: list[BackTested] = []
    for measure in sorted(happened):
        values = [one[measure] for one in simulated if measure in one]
        if values:
            rows.append(BackTested(measure, happened[measure], outcomes(values)))
    return BackTest(since, log.until, tuple(rows))
