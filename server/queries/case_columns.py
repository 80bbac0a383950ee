"""What processes show of their cases in lists."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, bindparam, select

from server.store.tables.cases import case

_COLUMNS = select(case.c.id, case.c.columns).where(case.c.id.in_(bindparam("wanted", expanding=True)))


def columns_of(connection: Connection, cases: Collection[str]) -> Mapping[str, Mapping[str, object]]:
    """The columns of these cases by name, in the order of their process; their party and owner are none."""
    rows = connection.execute(_COLUMNS, {"wanted": sorted(cases)})
    return {row.id: {name: value for name, value in row.columns.items() if not name.startswith("@")} for row in rows}
