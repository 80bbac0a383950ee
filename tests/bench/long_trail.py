"""A long audit trail: real cases, as the program wrote them, written down many times more with other ids and times."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import Connection

from server.store.database import Database
from tests.house import APPLICATION, LOAN_WALK, House

DAYS = 3 * 365
BRANCHES = ("ho", "b1", "b2")
_TABLES = {
    "case": {"id": "{id}", "branch": "{branch}", "started_at": "{time}", "ended_at": "{time}", "found_by": "''"},
    "task": {"id": "{id}", "case": "{id}", "branch": "{branch}", "created_at": "{time}", "completed_at": "{time}"},
    "case_column": {"case": "{id}"},
}
_COPIES = """
    WITH RECURSIVE copies(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM copies WHERE k < {copies})
    INSERT INTO "{table}" ({names}) SELECT {values} FROM "{table}" t CROSS JOIN copies
"""
_ENTRIES = """
    WITH RECURSIVE copies(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM copies WHERE k < {copies})
    INSERT INTO audit_entry (id, {names})
    SELECT (SELECT max(id) FROM audit_entry) + row_number() OVER (ORDER BY t.at - k * {apart}, chain, seq), {values}
    FROM audit_entry t CROSS JOIN copies WHERE chain <> 'organisation'
"""


def write_trail(database: Database, entries: int) -> int:
    """About so many entries of cases of three years at three branches; how many there are."""
    house = House(database, "loan_origination")
    for part in (len(LOAN_WALK), len(LOAN_WALK), 7):
        case = house.start("loan_origination", APPLICATION, "wangfang")
        for element, (login, data) in list(LOAN_WALK.items())[:part]:
            house.pass_time(minutes=47)
            if element in house.open(case):
                house.do(case, element, login, data)
    with database.write() as connection:
        known = connection.exec_driver_sql(
            "SELECT count(*) FROM audit_entry WHERE chain <> 'organisation'"
        ).scalar_one()
        _copy(connection, max(entries // known, 1))
        connection.commit()
        return connection.exec_driver_sql("SELECT count(*) FROM audit_entry").scalar_one()


def _copy(connection: Connection, copies: int) -> None:
    apart = timedelta(days=DAYS) // copies // timedelta(microseconds=1)
    words = {"{id}": "\"{name}\" || '-' || k", "{time}": f'"{{name}}" - k * {apart}', "{branch}": _branch()}
    for table, changed in _TABLES.items():
        names = [row[1] for row in connection.exec_driver_sql(f'PRAGMA table_info("{table}")')]
        values = [_value(changed.get(name, '"{name}"'), name, words) for name in names]
        text = _COPIES.format(copies=copies, table=table, names=_quoted(names), values=", ".join(values))
        connection.exec_driver_sql(text)
    names = [row[1] for row in connection.exec_driver_sql("PRAGMA table_info(audit_entry)") if row[1] != "id"]
    changed = {"chain": "{id}", "task": "{id}", "at": "{time}"}
    values = [_value(changed.get(name, '"{name}"'), name, words) for name in names]
    text = _ENTRIES.format(copies=copies, apart=apart, names=_quoted(names), values=", ".join(values))
    connection.exec_driver_sql(text)


def _value(text: str, name: str, words: Mapping[str, str]) -> str:
    """An expression for a column, `{id}` and the like put into words."""
    return words.get(text, text).format(name=name)


def _branch() -> str:
    cases = " ".join(f"WHEN {place} THEN '{code}'" for place, code in enumerate(BRANCHES))
    return f"CASE k % {len(BRANCHES)} {cases} END"


def _quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
