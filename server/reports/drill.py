"""The way from a number of a report to what it counts: the tasks, or the cases, one by one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from server.reports.conformance import ACTS
from server.reports.outcomes import became_of, outcomes_in_force
from server.reports.scope import Reading, aware
from server.reports.statistics import hours

MOST = 100
"""Rows of one page."""


class Of(StrEnum):
    """What is counted."""

    TASKS = "tasks"
    CASES = "cases"
    INTERVENTIONS = "interventions"


@dataclass(frozen=True, slots=True)
class Drill:
    """Which rows a column counts, and which of them come first; `of_outcomes`: of cases beside what became of them."""

    of: Of
    condition: str
    order: str
    of_outcomes: bool = False


@dataclass(frozen=True, slots=True)
class DrillRow:
    """A task, a case (then without step, role and person), or what an operator did.

    `person` holds it, completed it or did it; `began`: offered, started or done. Hours are working hours, up to the end
    of the time. `wait`, `hold`: of a task; `total`: from beginning to end, or until now.
    """

    case: str
    title: str | None
    business_key: str | None
    process: str
    branch: str
    step: str | None
    role: str | None
    person: str | None
    began: datetime
    ended: datetime | None
    due: datetime | None
    wait: float | None
    hold: float | None
    total: float


_TASKS = f"""
    SELECT t."case", c.title, c.business_key, t.process, t.branch, t.element, t.role, coalesce(t.holder, t.doer),
        t.offered AS began, t.ended AS ended, t.due AS due, {hours("t.wait_w")} AS wait, {hours("t.hold_w")} AS hold,
        {hours("coalesce(t.ended_w, t.now_w) - t.offered_w")} AS total
    FROM task_at t JOIN trace_all c USING ("case")
"""
_CASES = f"""
    SELECT "case", title, business_key, process, branch, NULL, NULL, NULL, started AS began, ended, NULL, NULL, NULL,
        {hours("coalesce(ended_w, now_w) - started_w")} AS total
    FROM case_at
"""
_INTERVENTIONS = """
    SELECT "case", title, business_key, process, branch, step, NULL, operator, moment AS began, NULL, NULL,
        NULL, NULL, 0.0
    FROM intervention_at
"""
_SOURCES: Mapping[Of, str] = {Of.TASKS: _TASKS, Of.CASES: _CASES, Of.INTERVENTIONS: _INTERVENTIONS}
_END = "CASE WHEN status = 'completed' THEN coalesce(ending, status) ELSE status END"
_AGAIN = """(SELECT "case" FROM task_at WHERE outcome = 'completed' AND again AND element = $of_again
    GROUP BY "case" HAVING count(*) > 1)"""
_OUTCOMES = '{cases} JOIN ({became}) b USING ("case")'
_KEYS: Mapping[Of, Mapping[str, str]] = {
    Of.TASKS: {
        "process": "t.process = $of_process",
        "step": "t.element = $of_step",
        "role": "t.role = $of_role",
        "branch": "t.branch = $of_branch",
        "person": "coalesce(t.holder, t.doer) = $of_person",
    },
    Of.CASES: {
        "process": "process = $of_process",
        "branch": "branch = $of_branch",
        "ending": f"{_END} = $of_ending",
        "way": "path = $of_way",
        "outcome": "b.outcome = $of_outcome",
        "again": f'"case" IN {_AGAIN}',
    },
    Of.INTERVENTIONS: {
        "process": "process = $of_process",
        "step": "step = $of_step",
        "operator": "operator = $of_operator",
    },
}
"""What a row of a report is about, as conditions: `ending` is how a case ended, `again` a step it came to again,
`way` the steps of a completed case;
`outcome` what is looked at later, where a drill is `of_outcomes`."""


def drilled(reading: Reading, drill: Drill, keys: Mapping[str, str], skip: int = 0, most: int = MOST) -> list[DrillRow]:
    """What was counted in the row with these keys, as in `_KEYS`; others are left out. One more than asked for."""
    source, known = _source(reading, drill, keys)
    text = f"""
        SELECT * FROM ({source})
        ORDER BY {drill.order}, "case" LIMIT {int(most) + 1} OFFSET {int(skip)}
    """
    rows = reading.rows(text, known)
    return [DrillRow(*row[:8], *(cell and aware(cell) for cell in row[8:11]), *row[11:]) for row in rows]


def counted(reading: Reading, drill: Drill, keys: Mapping[str, str]) -> int:
    """How many there are."""
    source, known = _source(reading, drill, keys)
    rows = reading.rows(f"SELECT count(*) FROM ({source})", known)
    return rows[0][0] if rows else 0


def _source(reading: Reading, drill: Drill, keys: Mapping[str, str]) -> tuple[str, Mapping[str, object]]:
    """The rows that are counted, and the values of the parameters."""
    known = {name: text for name, text in keys.items() if name in _KEYS[drill.of] and text}
    if not drill.of_outcomes:
        known.pop("outcome", None)
    where = [drill.condition, *(_KEYS[drill.of][name] for name in known)]
    values: dict[str, object] = {f"of_{name}": text for name, text in known.items()}
    source = _SOURCES[drill.of]
    if drill.of_outcomes:
        became, more = became_of(outcomes_in_force(reading.house).outcomes)
        source = _OUTCOMES.format(cases=_CASES, became=became)
        values |= more
    return f"{source} WHERE {' AND '.join(where)}", values


_OPEN, _DONE = "t.outcome IS NULL", "t.outcome = 'completed'"
_TASK_DRILLS: Mapping[str, Drill] = {
    "open": Drill(Of.TASKS, _OPEN, "began"),
    "untaken": Drill(Of.TASKS, f"{_OPEN} AND t.holder IS NULL", "began"),
    "overdue": Drill(Of.TASKS, f"{_OPEN} AND t.due < $until", "due"),
    "oldest": Drill(Of.TASKS, _OPEN, "total DESC"),
    "completed": Drill(Of.TASKS, _DONE, "total DESC"),
    "cancelled": Drill(Of.TASKS, "t.outcome = 'cancelled'", "ended"),
    "waited_in_all": Drill(Of.TASKS, "TRUE", "wait DESC"),
    "wait_median": Drill(Of.TASKS, _DONE, "wait DESC"),
    "wait_p90": Drill(Of.TASKS, _DONE, "wait DESC"),
    "hold_median": Drill(Of.TASKS, _DONE, "hold DESC"),
    "hold_p90": Drill(Of.TASKS, _DONE, "hold DESC"),
    "total_median": Drill(Of.TASKS, _DONE, "total DESC"),
    "total_p90": Drill(Of.TASKS, _DONE, "total DESC"),
    "late": Drill(Of.TASKS, f"{_DONE} AND t.ended > t.due", "ended - due DESC"),
}
DRILLS: Mapping[str, Mapping[str, Drill]] = {
    "waiting": {name: _TASK_DRILLS[name] for name in ("open", "untaken", "overdue", "oldest")},
    "steps": {name: drill for name, drill in _TASK_DRILLS.items() if name not in {"overdue", "oldest"}},
    "load": {
        "holding": Drill(Of.TASKS, _OPEN, "began"),
        "overdue": _TASK_DRILLS["overdue"],
        "completed": _TASK_DRILLS["completed"],
        "hold_median": _TASK_DRILLS["hold_median"],
        "in_time": Drill(Of.TASKS, f"{_DONE} AND t.ended <= t.due", "ended"),
    },
    "flow": {
        "started": Drill(Of.CASES, "started >= $since", "began"),
        "completed": Drill(Of.CASES, "ended IS NOT NULL AND status = 'completed'", "total DESC"),
        "cancelled": Drill(Of.CASES, "ended IS NOT NULL AND status = 'cancelled'", "ended"),
        "failed": Drill(Of.CASES, "ended IS NOT NULL AND status = 'failed'", "ended"),
        "dropped": Drill(Of.CASES, "ended IS NOT NULL AND status <> 'completed'", "ended"),
        "running": Drill(Of.CASES, "ended IS NULL", "total DESC"),
        "oldest": Drill(Of.CASES, "ended IS NULL", "total DESC"),
        "median": Drill(Of.CASES, "ended IS NOT NULL AND status = 'completed'", "total DESC"),
        "p90": Drill(Of.CASES, "ended IS NOT NULL AND status = 'completed'", "total DESC"),
    },
    "bottlenecks": {
        "held_up": Drill(Of.TASKS, f"{_DONE} AND t.critical", "wait DESC"),
        "cases_held": Drill(Of.TASKS, f"{_DONE} AND t.critical AND t.wait_w > 0", "wait DESC"),
        "wait_median": _TASK_DRILLS["wait_median"],
    },
    "conformance": {
        **{act: Drill(Of.INTERVENTIONS, f"act = '{act}'", "began DESC") for act in ACTS},
        "concerned": Drill(Of.INTERVENTIONS, "TRUE", "began DESC"),
    },
    "outcomes": {
        "counted": Drill(Of.CASES, "TRUE", "began", of_outcomes=True),
        "became": Drill(Of.CASES, "b.became IS NOT NULL", "began", of_outcomes=True),
        "became_share": Drill(Of.CASES, "b.became IS NOT NULL", "began", of_outcomes=True),
        "watched": Drill(Of.CASES, "b.became IS NULL AND b.watched", "began", of_outcomes=True),
    },
    "endings": {"cases": Drill(Of.CASES, "ended IS NOT NULL", "total DESC")},
    "variants": {"cases": Drill(Of.CASES, "ended IS NOT NULL AND status = 'completed'", "total DESC")},
    "rework": {"cases": Drill(Of.CASES, "TRUE", "total DESC")},
}
"""What the columns of reports count, by report and column."""
COUNTING = frozenset(
    {"open", "untaken", "overdue", "completed", "cancelled", "holding", "started", "failed", "running", *ACTS}
    | {"counted", "became", "watched"}
)
"""Columns whose number is how many rows their drill has."""
