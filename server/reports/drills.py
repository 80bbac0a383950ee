"""What the columns of reports count: the way from each of their numbers to its tasks or cases."""

from collections.abc import Mapping

from server.reports.ageing import AGED
from server.reports.conformance import ACTS
from server.reports.dates import HORIZONS
from server.reports.drill import Drill, Of
from server.reports.handover import FROM_OTHERS
from server.reports.variants import AGAIN
from server.reports.waiting import BEYOND

_OPEN, _DONE = "t.outcome IS NULL", "t.outcome = 'completed'"
_HELD_OPEN = f"{_OPEN} AND t.holder IS NOT NULL"
_ENDED, _COMPLETED = "ended IS NOT NULL", "ended IS NOT NULL AND status = 'completed'"
_WAITED, _HELD = Drill(Of.TASKS, _DONE, "wait DESC"), Drill(Of.TASKS, _DONE, "hold DESC")
_TOTAL = Drill(Of.TASKS, _DONE, "total DESC")
_WORKED = Drill(
    Of.TASKS,
    """t.task IN (
        SELECT task FROM holding_all WHERE since < $until AND (until IS NULL OR until > $since) AND mode <> 'signing'
    )""",
    "hold DESC",
)
_ALL = Drill(Of.TASKS, "TRUE", "wait DESC")
_OVERDUE = Drill(Of.TASKS, f"{_OPEN} AND t.due < $until", "due")
_TOOK = Drill(Of.CASES, _COMPLETED, "total DESC")
_AHEAD = "ended IS NULL AND a.moment >= $until AND a.moment < $until + INTERVAL {days} DAY"
_CHAIN = Drill(Of.WAITS, f"{_DONE} AND t.critical AND (wait > 0 OR signing > 0)", "wait + signing DESC")
_LOAD: Mapping[str, Drill] = {
    "holding": Drill(Of.TASKS, _HELD_OPEN, "began"),
    "overdue": Drill(Of.TASKS, f"{_HELD_OPEN} AND t.due < $until", "due"),
    "helping": Drill(Of.HELP, f"{_OPEN} AND t.mode = 'helping'", "began"),
    "completed": _TOTAL,
    "hold_median": _HELD,
    "in_time": Drill(Of.TASKS, f"{_DONE} AND t.ended <= t.due", "ended"),
}
DRILLS: Mapping[str, Mapping[str, Drill]] = {
    "waiting": {
        "open": Drill(Of.TASKS, _OPEN, "began"),
        "untaken": Drill(Of.TASKS, f"{_OPEN} AND t.holder IS NULL", "began"),
        "overdue": _OVERDUE,
        "oldest": Drill(Of.TASKS, _OPEN, "total DESC"),
        "age_median": Drill(Of.TASKS, _OPEN, "total DESC"),
        "usual_p90": _TOTAL,
        "unsigned": Drill(Of.TASKS, f"{_OPEN} AND t.mode = 'signing'", "began"),
        "beyond_usual": Drill(Of.TASKS, f"t.task IN ({BEYOND})", "total DESC"),
    },
    "ageing": {
        age: Drill(Of.TASKS, f"t.task IN (SELECT task FROM ({AGED}) WHERE age = '{age}')", "began")
        for age in ("young", "usual", "old", "unknown")
    },
    "steps": {
        "open": Drill(Of.TASKS, _OPEN, "began"),
        "untaken": Drill(Of.TASKS, f"{_OPEN} AND t.holder IS NULL", "began"),
        "completed": _TOTAL,
        "cancelled": Drill(Of.TASKS, "t.outcome = 'cancelled'", "ended"),
        "waited_in_all": _ALL,
        "wait_median": _WAITED,
        "wait_p90": _WAITED,
        "idle_median": Drill(Of.TASKS, f"{_DONE} AND t.opened_w >= t.taken_w", "hold DESC"),
        "hold_median": _HELD,
        "hold_p90": _HELD,
        **dict.fromkeys(("total_median", "total_p90", "total_p95", "total_mean", "clock_median"), _TOTAL),
        "given_back": Drill(Of.RELEASES, "h.ending = 'released' AND h.until < $until", "ended DESC"),
        "signing": Drill(Of.TASKS, "t.outcome IS NOT NULL AND t.signing_w > 0", "signing DESC"),
        "recalled": Drill(Of.TASKS, f"{_DONE} AND t.recalled", "ended DESC"),
        "late": Drill(Of.TASKS, f"{_DONE} AND t.ended > t.due", "ended - due DESC"),
    },
    "step_days": {
        "offered": Drill(Of.TASKS, "TRUE", "began"),
        "taken": Drill(Of.TASKS, "t.taken IS NOT NULL", "began"),
        "tasks": Drill(Of.WAITS, "TRUE", "wait DESC"),
        "taken_by": Drill(Of.TASKS, "t.taker IS NOT NULL", "began"),
    },
    "load": _LOAD,
    "mine": _LOAD,
    "handovers": dict.fromkeys(("tasks", "waited", "wait_median"), _ALL),
    "takers": dict.fromkeys(("tasks", "waited"), Drill(Of.TASKS, FROM_OTHERS, "wait DESC")),
    "flow": {
        "started": Drill(Of.CASES, "started >= $since", "began"),
        "completed": _TOOK,
        "cancelled": Drill(Of.CASES, f"{_ENDED} AND status = 'cancelled'", "ended"),
        "failed": Drill(Of.CASES, f"{_ENDED} AND status = 'failed'", "ended"),
        "dropped": Drill(Of.CASES, f"{_ENDED} AND status <> 'completed'", "ended"),
        "running": Drill(Of.CASES, "ended IS NULL", "total DESC"),
        "oldest": Drill(Of.CASES, "ended IS NULL", "total DESC"),
        **dict.fromkeys(("median", "p90", "p95", "clock_median"), _TOOK),
        "came": Drill(Of.CASES, "TRUE", "began"),
        "ended": Drill(Of.CASES, _ENDED, "ended"),
    },
    "bottlenecks": {
        **dict.fromkeys(("impact_median", "impact_p90", "held_up", "share"), _CHAIN),
        "cases_held": Drill(Of.HELD, "TRUE", "total DESC"),
        "wait_median": Drill(Of.WAITS, _DONE, "wait DESC"),
    },
    "dates": {
        "passed": Drill(Of.DATED, "ended IS NULL AND a.moment < $until", "due"),
        **{f"in_{days}": Drill(Of.DATED, _AHEAD.format(days=days), "due") for days in HORIZONS},
    },
    "conformance": {
        **{act: Drill(Of.INTERVENTIONS, f"act = '{act}'", "began DESC") for act in ACTS},
        "concerned": Drill(Of.CONCERNED, "TRUE", "began DESC"),
    },
    "outcomes": {
        "counted": Drill(Of.OUTCOMES, "TRUE", "began"),
        "became": Drill(Of.OUTCOMES, "b.became IS NOT NULL", "began"),
        "became_share": Drill(Of.OUTCOMES, "b.became IS NOT NULL", "began"),
        "watched": Drill(Of.OUTCOMES, "b.became IS NULL AND b.watched", "began"),
    },
    "costs": {"completed": _TOTAL, **dict.fromkeys(("hours", "cost", "unpriced"), _WORKED), "each": _TOTAL},
    "case_costs": dict.fromkeys(("cases", "cost", "cost_mean", "cost_median", "cost_p90", "cost_p95"), _TOOK),
    "variant_costs": dict.fromkeys(("cases", "cost", "cost_mean", "cost_median"), _TOOK),
    "capacity": {"hours": _WORKED},
    "endings": {"cases": Drill(Of.CASES, _ENDED, "total DESC")},
    "variants": {"cases": _TOOK},
    "rework": {
        "cases": Drill(Of.CASES, "TRUE", "total DESC"),
        "again": Drill(Of.TASKS, f"{_DONE} AND t.task IN ({AGAIN})", "total DESC"),
    },
}
"""What the columns of reports count, by report and column; some reports are tables of a page, such as `step_days`."""
ANY_ROLE = frozenset({"steps", "bottlenecks"})
"""Reports whose rows tell one role of a step that may have had others; their rows are of all of these."""
COUNTING = frozenset(
    {"open", "untaken", "overdue", "beyond_usual", "young", "usual", "old", "unknown", "completed", "cancelled"}
    | {"given_back", "recalled", "unsigned", "holding", "helping"}
    | {"started", "failed", "running", "cases_held", "concerned", *ACTS}
    | {"counted", "became", "watched", "cases", "tasks", "again", "passed", *(f"in_{days}" for days in HORIZONS)}
)
"""Columns whose number is how many rows their drill has."""
