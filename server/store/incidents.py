"""Incidents: elements that could not go on, until an operator lets them be tried again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from server.domain.waiting import HeldElement
from server.store.channel import Channel
from server.store.tables.cases import incident

_INCIDENT_COLUMNS = tuple(
    incident.c[name]
    for name in (
        "id",
        "case",
        "token",
        "element",
        "error",
        "at",
        "expression",
        "line",
        "column",
        "resolved_at",
        "attempts",
    )
)
_ADD_INCIDENTS = insert(incident)
_OPEN_INCIDENTS = (
    select(*_INCIDENT_COLUMNS)
    .where(incident.c.case == bindparam("wanted"), incident.c.resolved_at.is_(None))
    .order_by(incident.c.at, incident.c.id)
)
_RESOLVE = update(incident).where(
    incident.c.case == bindparam("wanted"),
    incident.c.token.in_(bindparam("gone", expanding=True)),
    incident.c.resolved_at.is_(None),
)
_COUNT = update(incident).where(incident.c.id == bindparam("wanted"))


class Incidents:
    """Elements that could not go on."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def add_all(self, held: Sequence[HeldElement]) -> None:
        """Write new incidents."""
        if rows := [{column.name: getattr(one, column.name) for column in _INCIDENT_COLUMNS} for one in held]:
            self._channel.execute(_ADD_INCIDENTS, rows)

    def open_of(self, case_id: str) -> list[HeldElement]:
        """The unresolved incidents of a case, oldest first."""
        return [HeldElement(*row) for row in self._channel.execute(_OPEN_INCIDENTS, {"wanted": case_id})]

    def resolve(self, case_id: str, tokens: Sequence[str], at: datetime) -> None:
        """Close the open incidents of these tokens."""
        if tokens:
            self._channel.execute(_RESOLVE, {"wanted": case_id, "gone": list(tokens), "resolved_at": at})

    def count(self, incident_id: str, attempts: int) -> None:
        """Note how often the element was run by now."""
        self._channel.execute(_COUNT, {"wanted": incident_id, "attempts": attempts})
