"""What happened, from the raw entries of the trail alone, as pandas frames: for computing every measure by other means."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from server.domain import codec
from server.store.working_times import usual_calendar

TAKING = {"TaskClaimed", "TaskReassigned"}
LEAVING = {"TaskClaimed", "TaskReleased", "TaskReassigned", "TaskCompleted", "TaskCancelled", "TaskSkipped"}


def _instant(at):
    return datetime.fromtimestamp(at / 1_000_000, UTC) if isinstance(at, int) else at.astimezone(UTC)


FAR = pd.Timestamp.max.tz_localize("UTC")
ACTS = {
    "TaskSkipped": "skipped", "ElementSkipped": "skipped", "TokensMoved": "moved", "ElementRepeated": "repeated",
    "DataChanged": "changed", "MessageResent": "resent", "IncidentRetried": "retried", "CaseMigrated": "migrated",
}  # fmt: skip


class Raw:
    """`tasks`: a row for each task; `cases`: for each case; `holds`: who had a task from when to when, `whose` it was, and
    whether it waited for signatures (`signing`); `acts`: what operators did; `own_acts`: when people took, opened, gave
    back, passed on for a while, submitted or completed a task themselves."""

    def __init__(self, database, until):
        with database.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT chain, seq, at, kind, \"by\", task, payload FROM audit_entry WHERE chain <> 'organisation' ORDER BY chain, seq"
            ).all()
            due = dict(connection.exec_driver_sql("SELECT id, due_at FROM task").all())
        self.until = pd.Timestamp(until)
        tasks, cases, lives, acts = {}, {}, {}, []
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
                    "offered": moment, "due": pd.Timestamp(_instant(limit)) if limit else None, "seq": seq,
                }  # fmt: skip
                lives[task] = [(moment, kind, told["to"], told)]
            elif task in lives:
                lives[task].append((moment, kind, by, told))
        held = {task: _Held(life) for task, life in lives.items()}
        self.tasks = pd.DataFrame([{**row, **held[task].told} for task, row in tasks.items()])
        self.cases = pd.DataFrame(cases.values())
        found = [(task, *piece) for task, each in held.items() for piece in each.pieces()]
        self.holds = pd.DataFrame(found, columns=["task", "person", "whose", "since", "until", "signing"])
        self.acts = pd.DataFrame(acts, columns=["case", "moment", "act", "step", "operator"])
        self.own_acts = pd.DataFrame([act for each in held.values() for act in each.acts], columns=["by", "moment"])
        self._minutes = working_minutes()

    def signed(self, task):
        """Working hours in which a task waited for signatures, up to now."""
        mine = self.holds[(self.holds.task == task) & self.holds.signing]
        return sum(self.hours(each.since, each.until) for each in mine.itertuples())

    def hours(self, start, end):
        """Working hours between two instants, counted minute by minute."""
        end = self.until if end is None or pd.isna(end) else end
        low, high = np.searchsorted(self._minutes, [start.value // 1000, end.value // 1000])
        return (high - low) / 60


class _Held:
    """Whose a task was, who worked on it for them and when it waited for signatures: spans of their own, then cut up."""

    def __init__(self, life):
        self.owners, self.lent, self.signing, self.acts = [], [], [], []
        self.told = dict.fromkeys(("taken", "opened", "ended", "outcome", "doer")) | {"released": 0, "recalled": False}
        for moment, kind, by, more in life:
            self._follow(moment, kind, by, more)
        self.told["taken"] = self.owners[0][1] if self.owners else None

    def _follow(self, moment, kind, by, more):
        told, owner = self.told, self.owners[-1][0] if self.owners and self.owners[-1][2] is None else None
        waiting = bool(self.signing and self.signing[-1][1] is None)
        if (
            kind in {"TaskOpened", "TaskSubmitted", "DelegationBegan", "TaskClaimed"}
            or (kind == "TaskReleased" and by == owner)
            or (kind == "TaskCompleted" and not waiting)
            or (kind == "DelegationEnded" and by == more["delegate"])
        ):
            self.acts.append((by, moment))
        if kind == "TaskReleased" and by == owner:
            told["released"] += 1
        if kind in LEAVING:
            for spans in (self.owners, self.lent, self.signing):
                if spans and spans[-1][-1] is None:
                    spans[-1][-1] = moment
        if kind in TAKING or (kind == "TaskOffered" and by):
            self.owners.append([more.get("to") or by, moment, None])
        elif kind == "TaskOpened":
            told["opened"] = told["opened"] or moment
        elif kind == "DelegationBegan":
            self.lent.append([more["to"], moment, None])
        elif kind == "DelegationEnded" and self.lent[-1][2] is None:
            self.lent[-1][2] = moment
        elif kind == "TaskSubmitted":
            self.signing.append([moment, None])
        elif kind == "SubmissionReturned":
            self.signing[-1][1] = moment
        elif kind == "TaskCompleted":
            told |= {"ended": moment, "outcome": "completed", "doer": by}
        elif kind in {"TaskCancelled", "TaskSkipped"}:
            told |= {"ended": moment, "outcome": "cancelled"}
        elif kind == "TaskRecalled":
            told["recalled"] = True
        if told["outcome"] is None:
            told["doer"] = self.owners[-1][0] if self.owners and self.owners[-1][2] is None else None

    def pieces(self):
        """(who, whose, since, until, whether it waited for signatures), none of which overlaps another."""
        for owner, since, until in self.owners:
            end = FAR if until is None else until
            others = [(person, *span) for person, *span in self.lent] + [(None, *span) for span in self.signing]
            at = since
            for person, begin, stop in sorted(others, key=lambda each: each[1]):
                last = FAR if stop is None else stop
                if begin < since or begin >= end:
                    continue
                yield owner, owner, at, begin, False
                yield person or owner, owner, begin, None if last == FAR else last, person is None
                at = last
            if at < end or (at == end and at != FAR):
                yield owner, owner, at, until, False


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
