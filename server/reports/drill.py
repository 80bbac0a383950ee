"""The way from a number of a report to what it counts: the tasks, or the cases, one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from server.reports.outcomes import became_of, outcomes_in_force
from server.reports.scope import Reading, aware
from server.reports.statistics import hours
from server.reports.variants import CAME_TO

MOST = 100
"""Rows of one page."""
_UTC = ZoneInfo("UTC")


class Of(StrEnum):
    """What is counted, each once.

    `waits`: tasks, and waiting for something outside; `help`: tasks by who works on them for their holder; `releases`:
    times somebody gave a task back; `held`: cases that a step held up; `concerned`: cases in which an operator
    intervened; `outcomes`: cases beside what became of them; `dated`: running cases by a date that lists show of them.
    """

    TASKS = "tasks"
    WAITS = "waits"
    HELP = "help"
    RELEASES = "releases"
    CASES = "cases"
    HELD = "held"
    CONCERNED = "concerned"
    OUTCOMES = "outcomes"
    INTERVENTIONS = "interventions"
    DATED = "dated"


@dataclass(frozen=True, slots=True)
class Drill:
    """Which rows a column counts, and which of them come first."""

    of: Of
    condition: str
    order: str


@dataclass(frozen=True, slots=True)
class DrillRow:
    """A task, a case (then without step, role and person), or what somebody did.

    `person` holds it, completed it or did it; `began`: offered, started, taken or done. Hours are working hours, up to
    the end of the time. `wait`, `hold`, `signing`: of a task; `total`: from beginning to end, or until now. `part`: the
    hours that this row adds to the number, where it adds others than these. `due`: of a task, or the date by which it
    is listed.
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
    signing: float | None = None
    part: float | None = None


_SIGNING = hours("CASE WHEN t.outcome IS NOT NULL THEN t.signing_w END")
_TASKS = f"""
    SELECT t."case", c.title, c.business_key, t.process, t.branch, t.element, t.role, coalesce(t.holder, t.doer),
        t.offered AS began, t.ended AS ended, t.due AS due, {hours("t.wait_w")} AS wait, {hours("t.hold_w")} AS hold,
        {hours("coalesce(t.ended_w, t.now_w) - t.offered_w")} AS total, {_SIGNING} AS signing
    FROM task_at t JOIN trace_all c USING ("case")
"""
_WAITED = f"""
    SELECT {{first}}t."case", c.title, c.business_key, t.process, t.branch, t.element, t.role,
        coalesce(held.person, t.doer), t.offered AS began, t.ended AS ended, t.due AS due,
        {hours("coalesce(CASE WHEN t.role IS NOT NULL THEN t.taken_w END, t.ended_w, t.now_w) - t.offered_w")} AS wait,
        {hours("CASE WHEN t.role IS NOT NULL THEN t.ended_w - coalesce(t.taken_w, t.ended_w) - signing_w END")} AS hold,
        {hours("coalesce(t.ended_w, t.now_w) - t.offered_w")} AS total, {_SIGNING} AS signing
    FROM activity_at t LEFT JOIN held USING (task) JOIN trace_all c USING ("case")
"""
_RELEASES = """
    SELECT t."case", c.title, c.business_key, t.process, t.branch, t.element, t.role, h.person,
        h.since AS began, h.until AS ended, NULL, NULL, NULL, 0.0
    FROM holding_all h JOIN task_at t USING (task) JOIN trace_all c ON c."case" = t."case"
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
_DATED = f"""
    SELECT "case", title, business_key, process, branch, NULL, NULL, NULL, started AS began, ended, a.moment AS due,
        NULL, NULL, {hours("now_w - started_w")} AS total
    FROM case_at JOIN attribute_running a USING ("case")
"""
_TOUCHED = f'{_CASES} JOIN (SELECT DISTINCT {{{{columns}}}} FROM {{touching}}) USING ("case")'
_SOURCES: Mapping[Of, str] = {
    Of.TASKS: _TASKS,
    Of.WAITS: _WAITED.format(first=""),
    Of.HELP: _TASKS,
    Of.RELEASES: _RELEASES,
    Of.CASES: _CASES,
    Of.HELD: _TOUCHED.format(touching="(SELECT *, element AS step FROM held_up WHERE delay > 0)"),
    Of.CONCERNED: _TOUCHED.format(touching="intervention_at"),
    Of.OUTCOMES: f'{_CASES} JOIN ({{became}}) b USING ("case")',
    Of.INTERVENTIONS: _INTERVENTIONS,
    Of.DATED: _DATED,
}
_PICKED = f"""
    {_WAITED.format(first="place, ")}
    JOIN (SELECT unnest($tasks) AS task, unnest(range(len($tasks))) AS place) USING (task) ORDER BY place
"""
_AGAIN = """(SELECT "case" FROM task_at WHERE outcome = 'completed' AND again AND element = $of_again
    GROUP BY "case" HAVING count(*) > 1)"""
_THERE = "(t.{moment} + to_seconds($ahead::BIGINT))"
_OF_TASK: Mapping[str, str] = {
    "process": "t.process = $of_process",
    "step": "t.element = $of_step",
    "role": "t.role = $of_role",
    "branch": "t.branch = $of_branch",
    "person": "coalesce(t.holder, t.doer) = $of_person",
    "giver": "list_contains(string_split(t.givers, chr(31)), $of_giver)",
    "taker": "t.taker = $of_taker",
    "offered_on": f"isodow({_THERE.format(moment='offered')}) = try_cast($of_offered_on AS INT)",
    "taken_on": f"isodow({_THERE.format(moment='taken')}) = try_cast($of_taken_on AS INT)",
    "week": f"date_trunc('week', {_THERE.format(moment='offered')}) = try_cast($of_week AS DATE)",
    "others": "NOT list_contains(string_split($of_others, ' '), t.process || '/' || t.element)",
}
_OF_CASE: Mapping[str, str] = {"process": "process = $of_process", "branch": "branch = $of_branch"}
_OF_ACT: Mapping[str, str] = {"step": "step = $of_step", "operator": "coalesce(operator, '—') = $of_operator"}
_KEYS: Mapping[Of, Mapping[str, str]] = {
    Of.TASKS: _OF_TASK,
    Of.WAITS: {**_OF_TASK, "person": "coalesce(held.person, t.doer) = $of_person"},
    Of.HELP: {**_OF_TASK, "person": "t.worker = $of_person"},
    Of.RELEASES: {name: _OF_TASK[name] for name in ("process", "step")},
    Of.CASES: {
        **_OF_CASE,
        "ending": f"{CAME_TO} = $of_ending",
        "way": "coalesce(nullif(path, ''), chr(31)) = $of_way",
        "again": f'"case" IN {_AGAIN}',
    },
    Of.HELD: {**_OF_CASE, "step": _OF_ACT["step"]},
    Of.CONCERNED: {**_OF_CASE, **_OF_ACT},
    Of.OUTCOMES: {
        **_OF_CASE,
        "outcome": "b.outcome = $of_outcome",
        "month": "date_trunc('month', b.reached + to_seconds($ahead::BIGINT)) = try_cast($of_month AS DATE)",
    },
    Of.INTERVENTIONS: {**_OF_CASE, **_OF_ACT},
    Of.DATED: {**_OF_CASE, "date": "a.name = $of_date"},
}
"""What a row of a report is about, as conditions: `ending` is how a case ended, `again` a step it came to again, `way`
the steps of a completed case (`BETWEEN` alone where it had none), `outcome` what is looked at later and `month` the
first day of that in which cases were counted; `date`: what a date of a case is called; `giver` and `taker` of a
handover; `offered_on` and `taken_on` weekdays (1 is Monday), `week` the day of its Monday; `others`: none of these
steps (`process/step`, with blanks between)."""
_LOCAL = frozenset({"offered_on", "taken_on", "week", "month"})


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number counts: its drill, and what its row is about.

    Of `keys` those in `_KEYS` count, others are left out. Days are those of the `zone`.
    """

    drill: Drill
    keys: Mapping[str, str]
    zone: ZoneInfo = _UTC


def drilled(reading: Reading, asked: Counted, skip: int = 0, most: int = MOST) -> list[DrillRow]:
    """What was counted. One more than asked for."""
    source, known = _source(reading, asked)
    text = f"""
        SELECT * FROM ({source})
        ORDER BY {asked.drill.order}, "case" LIMIT {int(most) + 1} OFFSET {int(skip)}
    """
    return [_row(row) for row in reading.rows(text, known)]


def counted(reading: Reading, asked: Counted) -> int:
    """How many there are."""
    source, known = _source(reading, asked)
    rows = reading.rows(f"SELECT count(*) FROM ({source})", known)
    return rows[0][0] if rows else 0


def picked(reading: Reading, tasks: Sequence[tuple[str, float | None]]) -> list[DrillRow]:
    """These tasks, in this order, each with its `part`."""
    rows = reading.rows(_PICKED, {"tasks": [task for task, _ in tasks]})
    return [replace(_row(row[1:]), part=tasks[row[0]][1]) for row in rows]


def _row(row: Sequence[Any]) -> DrillRow:
    return DrillRow(*row[:8], *(cell and aware(cell) for cell in row[8:11]), *row[11:])


def _source(reading: Reading, asked: Counted) -> tuple[str, Mapping[str, object]]:
    """The rows that are counted, and the values of the parameters."""
    of, conditions = asked.drill.of, _KEYS[asked.drill.of]
    known = {name: text for name, text in asked.keys.items() if name in conditions and text}
    values: dict[str, object] = {f"of_{name}": text for name, text in known.items()}
    where = [asked.drill.condition, *(conditions[name] for name in known)]
    source = _SOURCES[of]
    if known.keys() & _LOCAL:
        values["ahead"] = reading.ahead(asked.zone)
    if of is Of.OUTCOMES:
        became, more = became_of(outcomes_in_force(reading.house).outcomes)
        source = source.format(became=became)
        values.update(more)
    if of in {Of.HELD, Of.CONCERNED}:
        source = source.format(columns=", ".join(['"case"', *(known.keys() & _OF_ACT.keys())]))
    return f"{source} WHERE {' AND '.join(where)}", values
