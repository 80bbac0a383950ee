"""What waits for the background work and for operators, counted for the measures."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from server.store.column_types import Instant
from server.store.database import Database
from server.store.tables.cases import incident, timer
from server.store.tables.trail import outbox

_COUNTS = select(
    select(func.count()).select_from(timer).where(timer.c.due_at <= bindparam("now", type_=Instant)).scalar_subquery(),
    select(func.count()).select_from(outbox).where(outbox.c.done_at.is_(None)).scalar_subquery(),
    select(func.count()).select_from(incident).where(incident.c.resolved_at.is_(None)).scalar_subquery(),
)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Timers that are due, deliveries not made yet, and incidents nobody has resolved."""

    timers: int
    deliveries: int
    incidents: int


def count_backlog(database: Database, now: datetime) -> Backlog:
    """Count it now; each count rests on an index."""
    with database.read() as connection:
        return Backlog(*connection.execute(_COUNTS, {"now": now}).one())
