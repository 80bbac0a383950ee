"""What lists and search hold of a case beside its row, read back to be compared with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from server.domain import codec
from server.domain.events import CaseStarted
from server.store.tables.cases import case, case_bigram, case_column
from server.store.tables.processes import process_version
from server.store.tables.tasks import task
from server.store.tables.trail import audit_entry

_COLUMNS = select(case_column).where(case_column.c.case == bindparam("wanted"))
_FOUND_BY = select(case.c.found_by).where(case.c.id == bindparam("wanted"))
_GRAMS = select(case_bigram.c.gram).where(case_bigram.c.case == bindparam("wanted"))
_OPEN_TASKS = (
    select(task.c.element, task.c.case_process, task.c.case_title, task.c.case_key)
    .where(task.c.case == bindparam("wanted"), task.c.state.in_(["offered", "claimed"]))
    .order_by(task.c.id)
)
_BEGUN = select(audit_entry.c.payload).where(
    audit_entry.c.chain == bindparam("wanted"),
    audit_entry.c.seq == 1,
    audit_entry.c.kind == CaseStarted.__name__,
)
_DONE = audit_entry.alias("done")
_CARRIED_OUT = select(audit_entry.c.seq).where(
    audit_entry.c.chain == bindparam("wanted"),
    audit_entry.c.kind == "OperatorCarriedOut",
    audit_entry.c.element == bindparam("acting"),
    audit_entry.c.seq
    > select(func.max(_DONE.c.seq))
    .where(
        _DONE.c.chain == bindparam("wanted"),
        _DONE.c.kind == "TaskCompleted",
        _DONE.c.element == bindparam("authority"),
    )
    .scalar_subquery(),
)
_WITH_TEXT = (
    select(case.c.id)
    .join(case_column, case_column.c.case == case.c.id)
    .where(
        case_column.c.process.in_(select(process_version.c.process)),
        case_column.c.name == bindparam("column"),
        case_column.c.text.in_(bindparam("texts", expanding=True)),
        case.c.ended_at.is_(None),
    )
    .order_by(case.c.started_at, case.c.id)
)


@dataclass(frozen=True, slots=True)
class TaskHead:
    """What an open task repeats of its case for the inbox."""

    element: str
    process: str
    title: str
    business_key: str | None


class CaseLists:
    """The rows of one unit of work's cases that lists and search read."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def columns(self, case_id: str) -> Mapping[str, Mapping[str, object]]:
        """The rows of case_column by name."""
        rows = self._connection.execute(_COLUMNS, {"wanted": case_id}).mappings()
        return {row["name"]: dict(row) for row in rows}

    def found_by(self, case_id: str) -> str:
        """The text that search looks into."""
        return self._connection.execute(_FOUND_BY, {"wanted": case_id}).scalar_one()

    def grams(self, case_id: str) -> frozenset[str]:
        """The pairs of characters that search finds the case by."""
        return frozenset(self._connection.execute(_GRAMS, {"wanted": case_id}).scalars())

    def open_tasks(self, case_id: str) -> list[TaskHead]:
        """What each open task says of the case."""
        return [TaskHead(*row) for row in self._connection.execute(_OPEN_TASKS, {"wanted": case_id})]

    def carried_out_since(self, case_id: str, element: str, authority: str) -> bool:
        """Whether a service task was carried out after the element on whose authority it acts was done last."""
        values = {"wanted": case_id, "acting": element, "authority": authority}
        return self._connection.execute(_CARRIED_OUT, values).first() is not None

    def with_text(self, name: str, texts: Sequence[str]) -> list[str]:
        """The running cases whose column of this name has one of these texts, oldest first."""
        rows = self._connection.execute(_WITH_TEXT, {"column": name, "texts": list(texts)})
        return list(rows.scalars())

    def begun_with(self, case_id: str) -> Mapping[str, object]:
        """What the trail says of the beginning; empty when that was erased or is missing."""
        payload = self._connection.execute(_BEGUN, {"wanted": case_id}).scalar_one_or_none()
        return {} if payload is None else codec.loads(bytes(payload))
