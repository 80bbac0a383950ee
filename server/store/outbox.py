"""Messages to deliver after the commit, and requests already answered."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, insert, select, text, update

from server.domain.errors import IdempotencyKeyReused
from server.store.column_types import FAR_FUTURE, Encoded, Instant
from server.store.tables.trail import idempotency, outbox

FIRST_DELAY = timedelta(seconds=10)
LONGEST_DELAY = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """Something to deliver; `attempts` counts the tries, this one included once claimed."""

    id: str
    kind: str
    payload: Mapping[str, object]
    created_at: datetime
    attempts: int = 0


_PUT = text(
    "INSERT INTO outbox (id, kind, payload, created_at, available_at, attempts, dedup)"
    " VALUES (:id, :kind, :payload, :created_at, :available_at, 0, :dedup) ON CONFLICT (dedup) DO NOTHING"
).bindparams(
    bindparam("payload", type_=Encoded),
    bindparam("created_at", type_=Instant),
    bindparam("available_at", type_=Instant),
)
_CLAIM = (
    update(outbox)
    .where(
        outbox.c.id.in_(
            select(outbox.c.id)
            .where(
                outbox.c.done_at.is_(None),
                outbox.c.available_at <= bindparam("now", type_=Instant),
                outbox.c.kind.in_(bindparam("kinds", expanding=True)),
            )
            .order_by(outbox.c.available_at, outbox.c.id)
            .limit(bindparam("most"))
            .with_for_update(skip_locked=True)
        )
    )
    .values(available_at=bindparam("leased_until", type_=Instant), attempts=outbox.c.attempts + 1)
    .returning(outbox.c.id, outbox.c.kind, outbox.c.payload, outbox.c.created_at, outbox.c.attempts)
)
_CHANGE = update(outbox).where(outbox.c.id == bindparam("wanted"))

_PENDING = select(outbox.c.id).where(outbox.c.id == bindparam("wanted"), outbox.c.done_at.is_(None)).with_for_update()
# A delivery held for a case or process is never due; its `dedup` says for whom.
_RELEASE = (
    update(outbox)
    .where(
        outbox.c.dedup >= bindparam("first"),
        outbox.c.dedup < bindparam("beyond"),
        outbox.c.done_at.is_(None),
    )
    .values(available_at=bindparam("now", type_=Instant), dedup=None)
)
_NEXT_AVAILABLE = select(func.min(outbox.c.available_at)).where(
    outbox.c.done_at.is_(None), outbox.c.available_at <= bindparam("until", type_=Instant)
)


class Outbox:
    """Deliveries promised by committed work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.added = False

    def put(self, row: OutboxRow, *, available_at: datetime | None = None, dedup: str | None = None) -> None:
        """Promise a delivery; one with a `dedup` already promised is dropped."""
        values = {"id": row.id, "kind": row.kind, "payload": row.payload, "created_at": row.created_at, "dedup": dedup}
        self._connection.execute(_PUT, {**values, "available_at": available_at or row.created_at})
        self.added = True

    def hold(self, row: OutboxRow, holder: str) -> None:
        """Promise a delivery for when the case (its id) goes on or ends, or the process (its key) starts again."""
        self.put(row, available_at=FAR_FUTURE, dedup=f"held/{holder}/{row.id}")

    def release(self, holder: str, now: datetime) -> None:
        """Let what was held for a case or process be delivered now."""
        # "0" is the character after "/": all that begins with the first is before the second.
        values = {"first": f"held/{holder}/", "beyond": f"held/{holder}0", "now": now}
        if self._connection.execute(_RELEASE, values).rowcount:
            self.added = True

    def claim_batch(self, kinds: Collection[str], now: datetime, limit: int, lease: timedelta) -> list[OutboxRow]:
        """Take what of these kinds is due now, oldest first; it comes again after the lease unless `done`."""
        values = {"kinds": sorted(kinds), "now": now, "most": limit, "leased_until": now + lease}
        rows = [OutboxRow(*row) for row in self._connection.execute(_CLAIM, values)]
        return sorted(rows, key=lambda row: (row.created_at, row.id))

    def lock_pending(self, row_id: str) -> bool:
        """Whether it still waits for delivery; if so, it is nobody else's until the end of the unit of work."""
        return self._connection.execute(_PENDING, {"wanted": row_id}).one_or_none() is not None

    def next_available(self, after: datetime | None, until: datetime) -> datetime | None:
        """When the next delivery is due, later than `after` and not later than `until`."""
        query = _NEXT_AVAILABLE if after is None else _NEXT_AVAILABLE.where(outbox.c.available_at > after)
        return self._connection.execute(query, {"until": until}).scalar_one()

    def done(self, row_id: str, at: datetime) -> None:
        """Note a delivery."""
        self._connection.execute(_CHANGE, {"wanted": row_id, "done_at": at})

    def failed(self, row: OutboxRow, at: datetime, error: str) -> None:
        """Note a failed try; the next comes after 10 s, doubling up to 6 h."""
        delay = min(FIRST_DELAY * 2 ** min(row.attempts - 1, 20), LONGEST_DELAY)
        self._connection.execute(_CHANGE, {"wanted": row.id, "available_at": at + delay, "last_error": error})

    def abandon(self, row_id: str, at: datetime, error: str) -> None:
        """Try no more; why is kept."""
        self._connection.execute(_CHANGE, {"wanted": row_id, "done_at": at, "last_error": error})


_ANSWERED = select(idempotency.c.request_hash, idempotency.c.response).where(
    idempotency.c.person == bindparam("asking"), idempotency.c.key == bindparam("wanted")
)
_ADD = insert(idempotency)
_FORGET = idempotency.delete().where(idempotency.c.at < bindparam("before", type_=Instant))


class Idempotency:
    """Answers given under an Idempotency-Key, by person."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def answer(self, person: str, key: str, request_hash: str) -> str | None:
        """What this request was answered with before. Raises IdempotencyKeyReused for another request."""
        row = self._connection.execute(_ANSWERED, {"asking": person, "wanted": key}).one_or_none()
        if row is None:
            return None
        if row[0] != request_hash:
            raise IdempotencyKeyReused
        return row[1]

    def remember(self, person: str, key: str, request_hash: str, response: str, at: datetime) -> None:
        """Keep an answer (a reference, such as the id of what was made)."""
        values = {"person": person, "key": key, "request_hash": request_hash, "response": response, "at": at}
        self._connection.execute(_ADD, values)

    def forget(self, before: datetime) -> None:
        """Delete old answers."""
        self._connection.execute(_FORGET, {"before": before})
