"""What happened in a case since a task was completed, by its audit trail."""

from collections.abc import Mapping

from sqlalchemy import bindparam, select

from server.domain import codec
from server.domain.recall import Since
from server.store.channel import Channel
from server.store.tables.trail import audit_entry

_DONE = (
    select(audit_entry.c.seq)
    .where(
        audit_entry.c.chain == bindparam("wanted"),
        audit_entry.c.task == bindparam("done"),
        audit_entry.c.kind == "TaskCompleted",
    )
    .order_by(audit_entry.c.seq.desc())
    .limit(1)
    .scalar_subquery()
)
_SINCE = (
    select(audit_entry.c.kind, audit_entry.c.element, audit_entry.c.task, audit_entry.c.payload)
    .where(audit_entry.c.chain == bindparam("wanted"), audit_entry.c.seq > _DONE)
    .order_by(audit_entry.c.seq)
)


class Trail:
    """Reads the audit trail of cases within one unit of work."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def since_completion(self, case_id: str, task_id: str) -> list[Since]:
        """The facts of a case after a task of it was completed, in order."""
        rows = self._channel.execute(_SINCE, {"wanted": case_id, "done": task_id})
        return [_since(kind, element, task, payload) for kind, element, task, payload in rows]


def _since(kind: str, element: str | None, task: str | None, payload: bytes | None) -> Since:
    if kind != "ElementStepped" or payload is None:
        return Since(kind, element or "", task)
    told: Mapping[str, object] = codec.loads(payload)
    return Since(kind, element or "", task, str(told["element_type"]), str(told["event"]))
