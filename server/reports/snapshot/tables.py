"""Writing rows into the tables of a snapshot and reading them back, column by column."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeAlias

import duckdb
import numpy as np
from numpy.typing import NDArray

from server.reports.snapshot.clock import Micros, WorkingClock
from server.reports.snapshot.rows import (
    SIGNING,
    ActivityRow,
    AttributeRow,
    HoldingRow,
    InterventionRow,
    Life,
    StepRow,
    TraceRow,
)

Column: TypeAlias = NDArray[Any]
Columns: TypeAlias = Mapping[str, Column]
ClockOf: TypeAlias = Callable[[str], WorkingClock]
"""The working clock of a branch."""

_NOT_YET = np.iinfo(np.int64).min
"""How numpy writes the instant that is not: NaT."""
_INSTANTS = frozenset({"offered", "taken", "opened", "ended", "due", "started", "since", "until", "moment"})
_FLAGS = frozenset({"critical", "recalled", "again", "claimed"})
_WHOLE = frozenset({"version", "seq"})
_DELAYS = """
    INSERT INTO delay
    SELECT t."case", any_value(process), any_value(version), any_value(branch), any_value(t.ended),
        any_value(t.ended_w - t.started_w), element, any_value(role),
        sum(CASE WHEN role IS NULL THEN a.ended_w ELSE coalesce(taken_w, a.ended_w) END - offered_w + signing_w)
    FROM incoming a JOIN whole t USING ("case") WHERE critical AND status = 'completed' GROUP BY t."case", element
"""
_READ = {
    "trace": TraceRow,
    "activity": ActivityRow,
    "holding": HoldingRow,
    "attribute": AttributeRow,
    "step": StepRow,
    "intervention": InterventionRow,
}
_WORKED = {"trace": ("started", "ended"), "activity": ("offered", "taken", "opened", "ended")}
"""Instants beside which the working clock is read."""


def insert(connection: duckdb.DuckDBPyConnection, table: str, columns: Columns) -> None:
    """Append rows given column by column."""
    if not len(next(iter(columns.values()))):
        return
    names = ", ".join(f'"{name}"' for name in columns)
    connection.register("incoming", dict(columns))
    connection.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming")
    connection.unregister("incoming")


def insert_delays(connection: duckdb.DuckDBPyConnection, ended: Mapping[str, Columns]) -> None:
    """What held up the cases that ended, from their other rows by table."""
    if not len(ended["activity"]["task"]):
        return
    names = ("case", "element", "role", "critical", "offered_w", "taken_w", "ended_w", "signing_w")
    connection.register("incoming", {name: ended["activity"][name] for name in names})
    connection.register("whole", dict(ended["trace"]))
    connection.execute(_DELAYS)
    connection.unregister("incoming")
    connection.unregister("whole")


def columns_of(table: str, rows: Sequence[object], clock_of: ClockOf) -> Columns:
    """The rows of a table (`trace`, `activity`, …) as columns, with the readings of the working clocks."""
    names = [column.name for column in fields(_READ[table])]
    columns = {name: _column(name, [getattr(row, name) for row in rows]) for name in names}
    for name in _WORKED.get(table, ()):
        columns[f"{name}_w"] = _readings(columns["branch"], columns[name], clock_of)
    return columns


def columns_of_lives(lives: Iterable[Life], clock_of: ClockOf) -> Mapping[str, Columns]:
    """All that is known of some cases, by table."""
    known = list(lives)
    rows: Mapping[str, list[Any]] = {
        "trace": [life.trace for life in known],
        "activity": [row for life in known for row in life.activities.values()],
        "holding": [row for life in known for row in life.holdings],
        "attribute": [row for life in known for row in life.attributes],
        "step": [row for life in known for row in life.steps],
        "intervention": [row for life in known for row in life.interventions],
    }
    columns = {table: columns_of(table, found, clock_of) for table, found in rows.items()}
    return {**columns, "activity": {**columns["activity"], "signing_w": _signing(rows, clock_of)}}


def _signing(rows: Mapping[str, list[Any]], clock_of: ClockOf) -> Column:
    """The working time in which each activity waited for signatures, as far as that is over."""
    found = np.zeros(len(rows["activity"]), dtype=np.int64)
    over = [each for each in rows["holding"] if each.mode == SIGNING and each.until is not None]
    if over:
        place = {each.task: number for number, each in enumerate(rows["activity"])}
        for each in over:
            clock = clock_of(rows["activity"][place[each.task]].branch)
            since, until = clock.readings(np.array([each.since, each.until], dtype=np.int64)).tolist()
            found[place[each.task]] += until - since
    return found


def read_rows(connection: duckdb.DuckDBPyConnection, table: str, source: str, wanted: Sequence[str]) -> list[Any]:
    """The rows that `source` holds of these cases, as the dataclass of the table."""
    kind = _READ[table]
    names = [column.name for column in fields(kind)]
    picked = ", ".join(f'epoch_us("{name}")' if name in _INSTANTS else f'"{name}"' for name in names)
    text = f'SELECT {picked} FROM {source} WHERE "case" IN (SELECT unnest($wanted))'
    return [kind(*row) for row in connection.execute(text, {"wanted": list(wanted)}).fetchall()]


def _column(name: str, values: list[Any]) -> Column:
    if name in _INSTANTS:
        return np.array([_NOT_YET if value is None else value for value in values], dtype="datetime64[us]")
    if name in _WHOLE:
        return np.ma.array([value or 0 for value in values], mask=[value is None for value in values], dtype=np.int64)
    if name == "number":
        return np.ma.array([value or 0.0 for value in values], mask=[value is None for value in values], dtype=float)
    if name in _FLAGS:
        return np.array(values, dtype=bool)
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _readings(branches: Column, instants: Column, clock_of: ClockOf) -> Column:
    """What the working clock of each row's branch reads at its instant."""
    moments: Micros = instants.astype(np.int64)
    found = np.zeros(len(moments), dtype=np.int64)
    for branch in set(branches):
        of_it = branches == branch
        found[of_it] = clock_of(branch).readings(moments[of_it])
    return np.ma.array(found, mask=moments == _NOT_YET)
