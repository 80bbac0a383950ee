"""Any measure of the steps of a process, to be shown on its diagrams."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.reports.scope import Reading
from server.reports.statistics import hours, quantile

LEVELS = 5
_DONE = "outcome = 'completed'"
MEASURES: Mapping[str, str] = {
    "held_up": f"coalesce({hours('sum(wait_w) FILTER (critical)')}, 0)",
    "waited_in_all": hours("sum(wait_w)"),
    "wait_median": quantile(hours("wait_w"), 0.5, _DONE),
    "wait_p90": quantile(hours("wait_w"), 0.9, _DONE),
    "hold_median": quantile(hours("hold_w"), 0.5, _DONE),
    "total_p90": quantile(hours("total_w"), 0.9, _DONE),
    "completed": f"count(*) FILTER ({_DONE})",
    "open": "count(*) FILTER (outcome IS NULL)",
    "late": f"avg((ended > due)::INT) FILTER ({_DONE} AND due IS NOT NULL)",
}
"""What can be shown, and how it is computed. Hours are working hours."""
USUAL = "held_up"


@dataclass(frozen=True, slots=True)
class Heat:
    """A step in a diagram: the value of the measure, and its level from 0 (nothing) to 5 (as much as the most)."""

    diagram: str
    element: str
    value: float
    level: int


def heat(reading: Reading, measure: str) -> list[Heat]:
    """The steps of people in the scope with a value. Raises KeyError for an unknown measure."""
    text = f"""
        SELECT diagram, element, {MEASURES[measure]} AS value FROM task_at
        GROUP BY diagram, element ORDER BY diagram, element
    """
    found = [(diagram, element, float(value)) for diagram, element, value in reading.rows(text) if value is not None]
    most = max((value for _, _, value in found), default=0.0)
    return [Heat(diagram, element, value, _level(value, most)) for diagram, element, value in found]


def _level(value: float, most: float) -> int:
    """Fifths of the most, each begun one counted."""
    return 0 if value <= 0 or most <= 0 else min(LEVELS, int(value / most * LEVELS - 1e-9) + 1)
