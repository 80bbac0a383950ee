"""Authority limits: set and ended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from server.domain.authority import AuthorityLimit, LimitNotFound, LimitSigned
from server.store.branches import LIMIT_COLUMNS
from server.store.column_types import Instant
from server.store.tables.organisation import authority_limit
from server.store.tree_version import organisation_changed

_ADD = insert(authority_limit)
_IN_FORCE = select(*LIMIT_COLUMNS).where(authority_limit.c.ended_at.is_(None)).order_by(authority_limit.c.id)
_KEPT = select(
    *LIMIT_COLUMNS,
    *(authority_limit.c[name] for name in ("set_by", "set_at", "signed_by", "signed_at", "ended_at", "replaces")),
)
_ALL = _KEPT.order_by(authority_limit.c.ended_at.is_not(None), authority_limit.c.set_at.desc(), authority_limit.c.id)
_ONE = _KEPT.where(authority_limit.c.id == bindparam("wanted"))
_SIGN = (
    update(authority_limit)
    .where(
        authority_limit.c.id == bindparam("wanted"),
        authority_limit.c.signed_at.is_(None),
        authority_limit.c.ended_at.is_(None),
    )
    .values(
        signed_at=bindparam("at", type_=Instant),
        signed_by=bindparam("by"),
        valid_from=func.coalesce(bindparam("start", type_=Instant), authority_limit.c.valid_from, type_=Instant),
    )
)
_SHORTEN = (
    update(authority_limit)
    .where(authority_limit.c.id == bindparam("wanted"), authority_limit.c.ended_at.is_(None))
    .values(valid_until=bindparam("until", type_=Instant))
)
_END = (
    update(authority_limit)
    .where(authority_limit.c.id == bindparam("wanted"), authority_limit.c.ended_at.is_(None))
    .values(ended_at=bindparam("at", type_=Instant))
)


@dataclass(frozen=True, slots=True)
class KeptLimit:
    """A limit with who asked for it and who signed it (None: at the machine), and when it was ended.

    It counts from `signed_at`. `replaces`: the limit (an id) in whose place it comes.
    """

    limit: AuthorityLimit
    set_by: str | None
    set_at: datetime
    signed_by: str | None
    signed_at: datetime | None
    ended_at: datetime | None
    replaces: str | None = None


class Limits:
    """The authority limits of the house."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def in_force(self) -> list[AuthorityLimit]:
        """Those that were not ended, signed or not, whatever their period."""
        return [AuthorityLimit(*row) for row in self._connection.execute(_IN_FORCE)]

    def all(self) -> Iterator[KeptLimit]:
        """Every limit that ever was: those not ended first, the newest first."""
        for row in self._connection.execute(_ALL):
            yield _kept(row)

    def get(self, limit_id: str) -> KeptLimit:
        """One of them. Raises LimitNotFound."""
        row = self._connection.execute(_ONE, {"wanted": limit_id}).one_or_none()
        if row is None:
            raise LimitNotFound
        return _kept(row)

    def sign(self, limit_id: str, by: str | None, at: datetime, start: datetime | None = None) -> None:
        """Let a limit count from now, or from another begin of its period.

        Raises LimitSigned when it was signed or ended meanwhile.
        """
        if self._connection.execute(_SIGN, {"wanted": limit_id, "by": by, "at": at, "start": start}).rowcount != 1:
            raise LimitSigned
        organisation_changed(self._connection)

    def shorten(self, limit_id: str, until: datetime) -> None:
        """Let a limit count until an instant. Raises LimitNotFound."""
        if self._connection.execute(_SHORTEN, {"wanted": limit_id, "until": until}).rowcount != 1:
            raise LimitNotFound
        organisation_changed(self._connection)

    def add(self, limit: AuthorityLimit, by: str | None, at: datetime, replaces: str | None = None) -> None:
        """Write a new limit, which does not count before it is signed."""
        values = {field.name: getattr(limit, field.name) for field in fields(AuthorityLimit)}
        self._connection.execute(_ADD, {**values, "set_by": by, "set_at": at, "replaces": replaces})

    def end(self, limit_id: str, at: datetime) -> None:
        """Let a limit count no more. Raises LimitNotFound."""
        if self._connection.execute(_END, {"wanted": limit_id, "at": at}).rowcount != 1:
            raise LimitNotFound
        organisation_changed(self._connection)


def _kept(row: Sequence[Any]) -> KeptLimit:
    width = len(LIMIT_COLUMNS)
    return KeptLimit(AuthorityLimit(*row[:width]), *row[width:])
