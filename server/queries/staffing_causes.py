"""What was done to the staff since an entry of the trail, so that who hears of a shortage knows what it follows."""

from typing import cast

from sqlalchemy import bindparam, func, select

from server.domain import codec
from server.domain.events import ORGANISATION
from server.domain.staffing.gaps import CAUSES, Cause
from server.store.database import Database
from server.store.tables.trail import audit_entry

MOST = 3
_LAST = select(func.max(audit_entry.c.seq)).where(audit_entry.c.chain == ORGANISATION)
_SINCE = (
    select(audit_entry.c.kind, audit_entry.c.by, audit_entry.c.payload)
    .where(
        audit_entry.c.chain == ORGANISATION,
        audit_entry.c.seq > bindparam("since"),
        audit_entry.c.kind.in_(sorted(CAUSES)),
    )
    .order_by(audit_entry.c.seq.desc())
    .limit(MOST)
)


def last_entry(database: Database) -> int:
    """The number of the newest entry of the organisation; 0 for none."""
    with database.read() as connection:
        return connection.execute(_LAST).scalar_one() or 0


def causes_since(database: Database, entry: int) -> list[Cause]:
    """The newest of what was done after an entry, the newest first."""
    with database.read() as connection:
        return [Cause(row.kind, row.by, _person(row.payload)) for row in connection.execute(_SINCE, {"since": entry})]


def _person(payload: bytes | None) -> str | None:
    """Whom an entry is about; None for nobody, or when it was erased."""
    told = cast("dict[str, object]", codec.loads(bytes(payload))) if payload is not None else {}
    person = told.get("person")
    return person if isinstance(person, str) else None
