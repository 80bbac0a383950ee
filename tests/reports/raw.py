"""What happened, from the raw entries of the trail alone, as pandas frames: for computing every measure by other means."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from server.domain import codec
from server.store.working_times import usual_calendar

TAKING = {"TaskClaimed", "TaskReassigned"}
OWN = {"TaskClaimed", "TaskOpened", "TaskReleased", "TaskCompleted"}


def _instant(at):
    return datetime.fromtimestamp(at / 1_000_000, UTC) if isinstance(at, int) else at.astimezone(UTC)


ACTS = {
    "TaskSkipped": "skipped", "ElementSkipped": "skipped", "TokensMoved": "moved", "ElementRepeated": "repeated",
    "DataChanged": "changed", "MessageResent": "resent", "IncidentRetried": "retried", "CaseMigrated": "migrated",
}  # fmt: skip


class Raw:
    """`tasks`: a row for each task; `cases`: for each case; `holds`: who had a task from when to when;
    `acts`: what operators did; `own_acts`: when people took, opened, gave back or completed a task themselves."""

    def __init__(self, database, until):
        with database.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT chain, seq, at, kind, \"by\", task, payload FROM audit_entry WHERE chain <> 'organisation' ORDER BY chain, seq"
            ).all()
            due = dict(connection.exec_driver_sql("SELECT id, due_at FROM task").all())
        self.until = pd.Timestamp(until)
        tasks, cases, holds, acts, own = {}, {}, [], [], []
        for chain, seq, at, kind, by, task, payload in rows:
            told, moment = codec.loads(bytes(payload)), pd.Timestamp(_instant(at))
            if kind in ACTS:
                acts += [
                    (chain, moment, ACTS[kind], element or "—", by)
                    for element in told.get("elements") or [told.get("element")]
                ]
            if kind == "CaseStarted":
                cases[chain] = {
                    "case": chain,
                    "process": told["process"],
                    "started": moment,
                    "ended": None,
                    "status": "running",
                }
            elif kind == "CaseWasEnded":
                cases[chain] |= {"ended": moment, "status": told["status"]}
            elif kind == "TaskOffered":
                limit = due.get(task)
                tasks[task] = {
                    "task": task, "case": chain, "element": told["element"], "role": told["role"], "branch": told["branch"],
                    "offered": moment, "taken": None, "opened": None, "ended": None, "outcome": None, "doer": None,
                    "due": pd.Timestamp(_instant(limit)) if limit else None, "released": 0, "seq": seq,
                }  # fmt: skip
            elif task in tasks:
                own += [(by, moment)] if kind in OWN else []
                self._task(tasks[task], holds, kind, moment, by, told)
        self.tasks = pd.DataFrame(tasks.values())
        self.cases = pd.DataFrame(cases.values())
        self.holds = pd.DataFrame(holds, columns=["task", "person", "since", "until"])
        self.acts = pd.DataFrame(acts, columns=["case", "moment", "act", "step", "operator"])
        self.own_acts = pd.DataFrame(own, columns=["by", "moment"])
        self._minutes = working_minutes()

    @staticmethod
    def _task(row, holds, kind, moment, by, told):
        mine = next((hold for hold in reversed(holds) if hold[0] == row["task"] and hold[3] is None), None)
        if kind in {"TaskReleased", "TaskReassigned", "TaskCompleted", "TaskCancelled", "TaskSkipped"} and mine:
            mine[3] = moment
        if kind in TAKING:
            row["taken"] = row["taken"] if row["taken"] is not None else moment
            row["doer"] = told.get("to", by)
            holds.append([row["task"], row["doer"], moment, None])
        elif kind == "TaskReleased":
            row["released"] += 1
            row["doer"] = None
        elif kind == "TaskOpened":
            row["opened"] = row["opened"] if row["opened"] is not None else moment
        elif kind == "TaskCompleted":
            row |= {"ended": moment, "outcome": "completed", "doer": by}
        elif kind in {"TaskCancelled", "TaskSkipped"}:
            row |= {"ended": moment, "outcome": "cancelled", "doer": None}

    def hours(self, start, end):
        """Working hours between two instants, counted minute by minute."""
        end = self.until if end is None or pd.isna(end) else end
        low, high = np.searchsorted(self._minutes, [start.value // 1000, end.value // 1000])
        return (high - low) / 60


def working_minutes():
    """Every minute of 2026 in which the house works, in microseconds since 1970."""
    calendar = usual_calendar(ZoneInfo("Asia/Shanghai"))
    days = pd.date_range("2026-01-01", "2026-12-31", freq="D").date
    found = []
    for day in days:
        for begin, stop in calendar.hours(day):
            span = pd.date_range(
                datetime.combine(day, begin), datetime.combine(day, stop), freq="min", inclusive="left"
            )
            found.append(span.tz_localize(calendar.zone).tz_convert("UTC").tz_localize(None).to_numpy("datetime64[us]"))
    return np.sort(np.concatenate(found).astype(np.int64))
