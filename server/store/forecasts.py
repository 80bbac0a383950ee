"""What the last forecast says of open cases."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, func, insert, select

from server.domain.cases import CaseStatus
from server.domain.forecasts import Foreseen
from server.store.tables.cases import case
from server.store.tables.simulations import case_forecast

_COLUMNS = case_forecast.c
_NAMES = tuple(field.name for field in fields(Foreseen))
_OWN = tuple(_COLUMNS[name] for name in _NAMES)
_ONE = select(*_OWN).where(_COLUMNS.case == bindparam("wanted"))
_FORGET = delete(case_forecast)
_ADD = insert(case_forecast)


@dataclass(frozen=True, slots=True)
class ForeseenCase:
    """What is foreseen of a case that still runs, with what lists call it."""

    foreseen: Foreseen
    title: str
    business_key: str | None


class Forecasts:
    """What was foreseen, by case; cases that have ended since are left out of lists."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, foreseen: Sequence[Foreseen]) -> None:
        """Keep these in place of all that were foreseen before."""
        self._connection.execute(_FORGET)
        if foreseen:
            rows = [{name: getattr(one, name) for name in _NAMES} for one in foreseen]
            self._connection.execute(_ADD, rows)

    def of_case(self, case_id: str) -> Foreseen | None:
        """What was foreseen of a case."""
        row = self._connection.execute(_ONE, {"wanted": case_id}).one_or_none()
        return None if row is None else _foreseen(row)

    def riskiest(
        self, branches: Collection[str], process: str | None, most: int, skip: int = 0
    ) -> Sequence[ForeseenCase]:
        """Running cases of these branches, and of a process (None: all): first those most likely to be late."""
        query = (
            select(*_OWN, case.c.title, case.c.business_key)
            .join(case, case.c.id == _COLUMNS.case)
            .where(*_within(branches, process))
            .order_by(_COLUMNS.chance_3.desc(), _COLUMNS.chance_5.desc(), _COLUMNS.case.desc())
            .limit(most)
            .offset(skip)
        )
        return [ForeseenCase(_foreseen(row), row.title, row.business_key) for row in self._connection.execute(query)]

    def running(self, branches: Collection[str], process: str | None) -> int:
        """How many cases that still run were foreseen."""
        query = select(func.count()).join_from(case_forecast, case, case.c.id == _COLUMNS.case)
        return self._connection.execute(query.where(*_within(branches, process))).scalar_one()


def _within(branches: Collection[str], process: str | None) -> list[ColumnElement[bool]]:
    found = [_COLUMNS.branch.in_(sorted(branches)), case.c.status == CaseStatus.RUNNING.value]
    return [*found, _COLUMNS.process == process] if process is not None else found


def _foreseen(row: Row[Any]) -> Foreseen:
    return Foreseen(**{name: getattr(row, name) for name in _NAMES})
