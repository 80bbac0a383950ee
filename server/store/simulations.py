"""The simulations that people ask for, forecasts among them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, update

from server.domain.simulations import UNDER_WAY, Failure, RunKind, RunState, SimulationRun
from server.store.tables.simulations import simulation_run

KEPT = 20
"""Of each person's, the latest are listed."""
_COLUMNS = simulation_run.c
_ONE = select(simulation_run).where(_COLUMNS.id == bindparam("wanted"))
_WHAT_IF = _COLUMNS.kind == RunKind.WHAT_IF.value
_OF = (
    select(simulation_run)
    .where(_COLUMNS.person == bindparam("wanted"), _WHAT_IF)
    .order_by(_COLUMNS.created_at.desc(), _COLUMNS.id.desc())
    .limit(KEPT)
)
_UNDER_WAY = select(func.count()).where(
    _COLUMNS.person == bindparam("wanted"), _WHAT_IF, _COLUMNS.state.in_(sorted(UNDER_WAY))
)
_FORECAST = _COLUMNS.kind == RunKind.FORECAST.value
_LATEST = (_COLUMNS.created_at.desc(), _COLUMNS.id.desc())
_LAST = select(simulation_run).where(_FORECAST).order_by(*_LATEST).limit(1)
_LAST_DONE = select(simulation_run).where(_FORECAST, _COLUMNS.state == RunState.DONE.value).order_by(*_LATEST).limit(1)
_FORGET = delete(simulation_run).where(
    _FORECAST,
    _COLUMNS.id != bindparam("but"),
    _COLUMNS.state.in_(bindparam("states", expanding=True)),
)
_NEXT = (
    select(_COLUMNS.id)
    .where(_COLUMNS.state == RunState.WAITING.value)
    .order_by(_COLUMNS.created_at, _COLUMNS.id)
    .limit(1)
)
_ADD = insert(simulation_run)


class Simulations:
    """Simulations by id and person."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, run: SimulationRun) -> None:
        """Keep one that was asked for."""
        values = {column.name: getattr(run, column.name) for column in simulation_run.columns}
        self._connection.execute(_ADD, {**values, "state": run.state.value, "kind": run.kind.value})

    def get(self, run_id: str) -> SimulationRun | None:
        """One of them."""
        row = self._connection.execute(_ONE, {"wanted": run_id}).one_or_none()
        return None if row is None else _run_from(row)

    def of(self, person: str) -> list[SimulationRun]:
        """A person's latest, the last first."""
        return [_run_from(row) for row in self._connection.execute(_OF, {"wanted": person})]

    def under_way(self, person: str) -> int:
        """How many of a person's wait or run."""
        return self._connection.execute(_UNDER_WAY, {"wanted": person}).scalar_one()

    def last_forecast(self) -> SimulationRun | None:
        """The last forecast that was asked for, under way or ended."""
        return self._first(_LAST)

    def done_forecast(self) -> SimulationRun | None:
        """The last forecast that gave a result."""
        return self._first(_LAST_DONE)

    def forget_forecasts(self, but: str, *states: RunState) -> None:
        """Remove the forecasts in these states, but for one."""
        self._connection.execute(_FORGET, {"but": but, "states": [state.value for state in states]})

    def next_waiting(self) -> str | None:
        """The one that has waited longest."""
        return self._connection.execute(_NEXT).scalar_one_or_none()

    def move(self, run_id: str, before: RunState, **values: object) -> bool:
        """Change one that is in this state still; False when it no longer is. `state` as a RunState."""
        wish = update(simulation_run).where(_COLUMNS.id == run_id, _COLUMNS.state == before.value)
        return self._connection.execute(wish.values(**values)).rowcount == 1

    def seen(self, run_id: str, progress: int, at: datetime) -> bool:
        """Note that a running one lives and how far it is; False when it no longer runs."""
        return self.move(run_id, RunState.RUNNING, progress=progress, seen_at=at)

    def _first(self, query: Select[Any]) -> SimulationRun | None:
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _run_from(row)


def _run_from(row: Any) -> SimulationRun:  # noqa: ANN401 -- a row of the table
    return SimulationRun(
        id=row.id,
        person=row.person,
        asked=row.asked,
        state=RunState(row.state),
        progress=row.progress,
        created_at=row.created_at,
        seen_at=row.seen_at,
        ended_at=row.ended_at,
        result=row.result,
        error=Failure(row.error) if row.error else None,
        kind=RunKind(row.kind),
    )
