"""Roles that wait for a second signature, and those that were signed or withdrawn."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from server.domain.grants import RequestNotFound, RequestSettled, RoleRequest
from server.domain.staffing.staff import Holding
from server.store.column_types import Instant
from server.store.tables.organisation import role_request

_HELD = ("person", "role", "branch", "valid_from", "valid_until")
_ABOUT = ("reason", "asked_by", "asked_at", "signed_by", "signed_at", "ended_at")
_KEPT = select(role_request.c.id, *(role_request.c[name] for name in (*_HELD, *_ABOUT)))
_ONE = _KEPT.where(role_request.c.id == bindparam("wanted"))
_OPEN = role_request.c.signed_at.is_(None), role_request.c.ended_at.is_(None)
_WAITING = _KEPT.where(*_OPEN).order_by(role_request.c.asked_at, role_request.c.id)
_CHANGE = update(role_request).where(role_request.c.id == bindparam("wanted"), *_OPEN)
_SIGN = _CHANGE.values(signed_at=bindparam("at", type_=Instant), signed_by=bindparam("by_whom"))
_END = _CHANGE.values(ended_at=bindparam("at", type_=Instant))
_ADD = insert(role_request)


class RoleRequests:
    """The roles that somebody asked for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def waiting(self, person: str | None = None) -> list[RoleRequest]:
        """Those neither signed nor withdrawn, of one person or of all, the oldest first."""
        wanted = _WAITING if person is None else _WAITING.where(role_request.c.person == person)
        return [_request(row) for row in self._connection.execute(wanted)]

    def get(self, request_id: str) -> RoleRequest:
        """One of them. Raises RequestNotFound."""
        row = self._connection.execute(_ONE, {"wanted": request_id}).one_or_none()
        if row is None:
            raise RequestNotFound
        return _request(row)

    def add(self, request: RoleRequest) -> None:
        """Write a new one, which counts when it is signed."""
        held = {name: getattr(request.held, name) for name in _HELD}
        about = {name: getattr(request, name) for name in _ABOUT}
        self._connection.execute(_ADD, {"id": request.id, **held, **about})

    def sign(self, request_id: str, by: str, at: datetime) -> None:
        """Note the second signature. Raises RequestSettled when it was signed or withdrawn meanwhile."""
        self._settle(_SIGN, {"wanted": request_id, "by_whom": by, "at": at})

    def end(self, request_id: str, at: datetime) -> None:
        """Note that nobody asks for it any more. Raises RequestSettled."""
        self._settle(_END, {"wanted": request_id, "at": at})

    def _settle(self, statement: Any, values: dict[str, object]) -> None:  # noqa: ANN401 -- an update of this table
        if self._connection.execute(statement, values).rowcount != 1:
            raise RequestSettled


def _request(row: Sequence[Any]) -> RoleRequest:
    return RoleRequest(row[0], Holding(*row[1 : 1 + len(_HELD)]), *row[1 + len(_HELD) :])
