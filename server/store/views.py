"""The views that people keep of lists."""

from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, tuple_

from server.domain.people import Actor
from server.domain.views import SavedView, Team
from server.store.tables.views import saved_view

_COLUMNS = tuple(saved_view.c[name] for name in ("id", "owner", "name", "query", "created_at", "role", "branch"))
_OF_ONE = select(func.count()).where(saved_view.c.owner == bindparam("person"))
_ADD = insert(saved_view)
_DROP = delete(saved_view).where(saved_view.c.id == bindparam("view"), saved_view.c.owner == bindparam("person"))


class Views:
    """Saved views."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, actor: Actor) -> list[SavedView]:
        """A person's own and those of their teams, by name."""
        teams = tuple_(saved_view.c.role, saved_view.c.branch).in_(sorted(actor.role_pairs()))
        query = select(*_COLUMNS).where(or_(saved_view.c.owner == actor.id, teams))
        return [_view_from(row) for row in self._connection.execute(query.order_by(saved_view.c.name, saved_view.c.id))]

    def number_of(self, person: str) -> int:
        """How many a person keeps."""
        return self._connection.execute(_OF_ONE, {"person": person}).scalar_one()

    def add(self, view: SavedView) -> None:
        """Keep a view."""
        team = {"role": view.team.role, "branch": view.team.branch} if view.team else {"role": None, "branch": None}
        own = {name: getattr(view, name) for name in ("id", "owner", "name", "query", "created_at")}
        self._connection.execute(_ADD, {**own, **team})

    def remove(self, view_id: str, person: str) -> bool:
        """Forget a view of this person; False when they have no such view."""
        return self._connection.execute(_DROP, {"view": view_id, "person": person}).rowcount == 1


def _view_from(row: Any) -> SavedView:  # noqa: ANN401 -- a row of _COLUMNS
    team = Team(row.role, row.branch) if row.role and row.branch else None
    return SavedView(row.id, row.owner, row.name, row.query, row.created_at, team)
