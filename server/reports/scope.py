"""What a report is about, and that part of a snapshot as it was known at the end of the report's time."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from server.reports.snapshot.clock import EPOCH
from server.reports.snapshot.snapshot import Snapshot
from server.reports.snapshot.tables import ClockOf
from server.store.database import Database

T = TypeVar("T")
HOUR = "3.6e9"
"""Microseconds, as statements write it."""


@dataclass(frozen=True, slots=True)
class ReportScope:
    """Branches (codes), a process and its version (None: all), and the time from `since` to before `until`.

    `attributes`: only cases that show these values (name to text) in lists.
    """

    branches: Collection[str]
    since: datetime
    until: datetime
    process: str | None = None
    version: int | None = None
    attributes: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The snapshot, what the report is about, and the working clocks of its branches.

    `house`: the database whose trail it is, for what is no part of that; None for a log of another system. `live`: the
    time ends now, so that what was found a moment ago may be told again; `anew`: it may not. `ages`: how old the
    answers are that were given so far, in seconds.

    Statements may use, besides the tables of the snapshot: `reading` (branch, `now_w`: its clock at the end of the
    time), `activity_at` and `task_at` (activities that ended in the time or were open at its end, as they stood then;
    tasks of people only, with `holder`, and `mode` and `worker` of who has it then), `case_at` (cases likewise),
    `intervention_at` (what operators did in the time beyond the diagram; `step`: the element, or "—"), and
    `task_anywhere` (every task of people of the house that was offered before the end of the time; `told`: whether it
    is of the branches, process and cases of the scope).
    """

    snapshot: Snapshot
    scope: ReportScope
    clock_of: ClockOf
    house: Database | None = None
    live: bool = False
    anew: bool = False
    ages: list[float] = field(default_factory=list[float], compare=False)

    def rows(self, text: str, values: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        """What a SELECT over the scope gives. No branches: nothing."""
        if not self.scope.branches:
            return []
        known, given = self.scoped()
        asked = {**given, **(values or {})}
        return self.kept(text, lambda: self.snapshot.rows(f"WITH {known} {text}", asked), values)

    def scoped(self) -> tuple[str, Mapping[str, object]]:
        """The relations of the scope, for statements of somebody else's, and the values of their parameters."""
        return _scoped(self)

    def kept(self, question: str, answer: Callable[[], T], values: Mapping[str, object] | None = None) -> T:
        """The answer to a question about the scope; one that took long is given again for a while."""
        scope = self.scope
        shown = frozenset((scope.attributes or {}).items())
        until = None if self.live else scope.until
        about = frozenset(scope.branches), scope.since, until, scope.process, scope.version, shown
        asked = question, about, repr(sorted((values or {}).items(), key=str))
        told = self.snapshot.kept.get(asked, answer, anew=self.anew)
        self.ages.append(told.age)
        return told.answer

    def columns(self, text: str, values: Mapping[str, object] | None = None) -> dict[str, Any]:
        """The same, column by column, as numpy arrays; for scopes with branches."""
        known, given = self.scoped()
        return self.snapshot.columns(f"WITH {known} {text}", {**given, **(values or {})})

    def ahead(self, zone: ZoneInfo) -> int:
        """By how many seconds the zone is ahead of UTC at the end of the time, for days and weeks there."""
        offset = self.scope.until.astimezone(zone).utcoffset()
        return int(offset.total_seconds()) if offset else 0

    def of_process(self, process: str) -> "Reading":
        """The same of one process alone."""
        return replace(self, scope=replace(self.scope, process=process))

    def began(self) -> datetime | None:
        """The start of the first case of all; None when there is none."""
        first = self.snapshot.rows("SELECT min(started) FROM trace_all")[0][0]
        return None if first is None else aware(first)

    def before(self) -> "Reading | None":
        """The same of the time of the same length just before; None when the log does not reach back so far."""
        scope, began = self.scope, self.began()
        start = scope.since - (scope.until - scope.since)
        if began is None or began > start:
            return None
        return replace(self, scope=replace(scope, since=start, until=scope.since), live=False)


def naive(moment: datetime) -> datetime:
    """An instant as the snapshot holds it: UTC without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def aware(moment: datetime) -> datetime:
    """An instant of the snapshot with its zone."""
    return moment.replace(tzinfo=UTC)


def _scoped(reading: Reading) -> tuple[str, Mapping[str, object]]:
    """The relations of the scope, and the values of their parameters."""
    scope = reading.scope
    until = max(scope.until, EPOCH)
    clocks = {branch: reading.clock_of(branch).reading(until) for branch in sorted(scope.branches)}
    given: dict[str, object] = {"since": naive(scope.since), "until": naive(until)}
    pairs: list[str] = []
    for number, (branch, now) in enumerate(clocks.items()):
        pairs.append(f"($branch{number}, $now{number}::BIGINT)")
        given |= {f"branch{number}": branch, f"now{number}": now}
    chosen = _chosen(scope, given)
    return _RELATIONS.format(pairs=", ".join(pairs), chosen=chosen, activity=_ACTIVITY), given


def _chosen(scope: ReportScope, given: dict[str, object]) -> str:
    """Further conditions on the process and what cases show."""
    found: list[str] = []
    if scope.process is not None:
        found.append("process = $process")
        given["process"] = scope.process
    if scope.version is not None:
        found.append("version = $version")
        given["version"] = scope.version
    for number, (name, text) in enumerate((scope.attributes or {}).items()):
        found.append(
            f'"case" IN (SELECT "case" FROM attribute_all WHERE name = $name{number} AND text = $text{number})'
        )
        given |= {f"name{number}": name, f"text{number}": text}
    return "".join(f" AND {condition}" for condition in found)


_ACTIVITY = """task, "case", process, version, diagram, element, name, kind, role, branch, due, now_w,
        offered, offered_w, givers, again, critical"""
_RELATIONS = """
reading(branch, now_w) AS (VALUES {pairs}),
activity_done AS (
    SELECT {activity}, taker, taken, taken_w, opened, opened_w, ended, ended_w, outcome, doer, recalled, signing_w
    FROM activity_all JOIN reading USING (branch) WHERE ended >= $since AND ended < $until{chosen}
),
activity_open AS (
    SELECT {activity}, CASE WHEN taken < $until THEN taker END AS taker,
        CASE WHEN taken < $until THEN taken END AS taken, CASE WHEN taken < $until THEN taken_w END AS taken_w,
        CASE WHEN opened < $until THEN opened END AS opened, CASE WHEN opened < $until THEN opened_w END AS opened_w
    FROM activity_all JOIN reading USING (branch)
    WHERE offered < $until AND (ended IS NULL OR ended >= $until){chosen}
),
held_up AS (
    SELECT "case", process, element, role, took, delay FROM delay
    WHERE ended >= $since AND ended < $until AND branch IN (SELECT branch FROM reading){chosen}
),
held AS (
    SELECT task, coalesce(holder, person) AS person, mode, person AS worker FROM holding_all
    WHERE since < $until AND (until IS NULL OR until >= $until)
),
activity_at AS (FROM activity_done UNION ALL BY NAME FROM activity_open),
task_at AS (
    SELECT *, coalesce(taken_w, ended_w) - offered_w AS wait_w,
        ended_w - coalesce(taken_w, ended_w) - signing_w AS hold_w, ended_w - offered_w AS total_w
    FROM activity_done WHERE role IS NOT NULL
    UNION ALL BY NAME
    SELECT activity_open.*, held.person AS holder, mode, worker, coalesce(taken_w, now_w) - offered_w AS wait_w
    FROM activity_open LEFT JOIN held USING (task) WHERE role IS NOT NULL
),
task_anywhere AS (
    SELECT *, branch IN (SELECT branch FROM reading){chosen} AS told FROM activity_all
    WHERE offered < $until AND role IS NOT NULL
),
case_at AS (
    SELECT "case", process, version, branch, business_key, title, started_by, now_w, started, started_w, ended, ended_w,
        status, ending, ending_name, path
    FROM trace_all JOIN reading USING (branch) WHERE ended >= $since AND ended < $until{chosen}
    UNION ALL BY NAME
    SELECT "case", process, version, branch, business_key, title, started_by, now_w, started, started_w,
        CASE WHEN ended IS NULL THEN status ELSE 'running' END AS status
    FROM trace_all JOIN reading USING (branch)
    WHERE started < $until AND (ended IS NULL OR ended >= $until){chosen}
),
intervention_at AS (
    SELECT "case", process, version, branch, business_key, title, seq, moment, act, person AS operator,
        coalesce(nullif(element, ''), '—') AS step
    FROM intervention JOIN trace_all USING ("case") JOIN reading USING (branch)
    WHERE moment >= $since AND moment < $until{chosen}
)
"""
