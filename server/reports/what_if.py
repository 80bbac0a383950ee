"""What would happen if something were changed: the model is put to the test first, then both houses are simulated."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.domain.simulations import SimulationRun
from server.mining.simulation.backtest import BackTested, back_test
from server.mining.simulation.bands import Band
from server.mining.simulation.change_codec import unpacked
from server.mining.simulation.changes import changed
from server.mining.simulation.comparing import Compared, compare
from server.mining.simulation.fitting import fit
from server.mining.simulation.log import Log
from server.mining.simulation.measures import Kind, Measure
from server.mining.simulation.plan import Plan
from server.mining.simulation.standing import standing

DAY = 86_400.0
TESTED_DAYS = 28.0
"""The last days of the log, which the model has to foresee."""
FEWEST_DAYS = 42.0
"""Of a log: there must be something before the days that are foreseen."""
TESTS = 20
"""Replications of the test."""
_BANDS = ("base", "changed", "difference")


class LogTooShort(Exception):
    """There is too little history to simulate from."""


@dataclass(frozen=True, slots=True)
class _Steps:
    """Progress of the parts of one run as one: each takes its share of the replications."""

    tell: Callable[[int], None]
    total: int

    def after(self, before: int) -> Callable[[int, int], None]:
        """Progress of a part that comes after so many replications."""
        return lambda done, _of: self.tell(100 * (before + done) // self.total)


def answer(
    log: Log, run: SimulationRun, progress: Callable[[int], None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """The result of a run, storable: the test, and the comparison. Raises LogTooShort, Cancelled, ChangeImpossible.

    The whole house is simulated; measures are of the branches that the asking person oversees.
    """
    if log.until - log.since < FEWEST_DAYS * DAY:
        raise LogTooShort
    asked, within = run.asked, frozenset[str](run.asked["branches"])
    replications, weeks = int(asked["replications"]), int(asked["weeks"])
    steps = _Steps(progress, TESTS + 2 * replications)
    tested = back_test(log, log.until - TESTED_DAYS * DAY, TESTS, steps.after(0), cancelled, within)
    model = fit(log)
    other = changed(model, [unpacked(change) for change in asked["changes"]])
    plan = Plan(log.until, log.until + weeks * 7 * DAY, replications, 1, standing(log), within=within)
    compared = compare(model, other, plan, steps.after(TESTS), cancelled)
    return stored_result(tested.since, tested.until, tested.rows, compared)


def stored_result(
    since: float, until: float, tested: Sequence[BackTested], compared: Sequence[Compared]
) -> dict[str, Any]:
    """The test of a period and the comparison, storable."""
    return {
        "since": since,
        "until": until,
        "tested": [_tested(row) for row in tested],
        "compared": [_compared(row) for row in compared],
    }


def read_result(stored: Mapping[str, Any]) -> tuple[Sequence[BackTested], Sequence[Compared]]:
    """The test and the comparison out of a stored result."""
    tested = [BackTested(_measure(row), row["actual"], Band(*row["simulated"])) for row in stored["tested"]]
    compared = [Compared(_measure(row), *(_band_of(row[name]) for name in _BANDS)) for row in stored["compared"]]
    return tested, compared


def _tested(row: BackTested) -> dict[str, Any]:
    return {**_told(row.measure), "actual": row.actual, "simulated": _band(row.simulated)}


def _compared(row: Compared) -> dict[str, Any]:
    bands = zip(_BANDS, (row.base, row.changed, row.difference), strict=True)
    return {**_told(row.measure), **{name: _band(band) if band else None for name, band in bands}}


def _told(measure: Measure) -> dict[str, str]:
    return {"kind": measure.kind.value, "about": measure.about}


def _band_of(stored: Sequence[float] | None) -> Band | None:
    return Band(*stored) if stored else None


def _band(band: Band) -> list[float]:
    return [band.value, band.low, band.high]


def _measure(row: Mapping[str, Any]) -> Measure:
    return Measure(Kind(row["kind"]), row["about"])
