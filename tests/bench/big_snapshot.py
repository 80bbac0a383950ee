"""A snapshot as large as a house of years makes it, generated in the snapshot itself."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import duckdb

from server.reports.snapshot.snapshot import Snapshot

YEARS = 3
STEPS_OF_A_CASE = 15
PEOPLE = 200
"""Who do the work: `person-` with their number in 32 digits."""
_WORKING = 0.238
"""How much of a week is working time."""
_SHAPE = """
    CREATE TEMP TABLE shape AS SELECT * FROM (VALUES {steps}) AS t(process, place, element, role)
"""
_CASES = """
    CREATE TEMP TABLE born AS
    SELECT i, format('019{{:05x}}-{{:04x}}-7a{{:02x}}-8c{{:02x}}-{{:012x}}', i // 16, i % 65536, i % 251, i % 241, i * 7919) AS "case",
        list_extract({processes}::VARCHAR[], 1 + (hash(i) % {count})::INT) AS process,
        list_extract({branches}::VARCHAR[], 1 + (hash(i + 1) % {branch_count})::INT) AS branch,
        2 + (hash(i + 2) % 4)::INT AS activities,
        $since::TIMESTAMP + to_microseconds(($span * (i::DOUBLE / {n}))::BIGINT) AS started
    FROM range({n}) AS r(i)
"""
_ACTIVITIES = """
    CREATE TEMP TABLE work AS
    WITH place AS (
        SELECT born.*, j, CASE WHEN j > 1 AND hash(i * 11 + j) % 100 < 8 THEN j - 1 ELSE j END AS place,
            (-ln((hash(i * 13 + j) % 1000000 + 1) / 1000001) * 40 * 3.6e9)::BIGINT AS wait,
            (-ln((hash(i * 17 + j) % 1000000 + 1) / 1000001) * 8 * 3.6e9)::BIGINT AS hold
        FROM born, range(1, 6) AS r(j) WHERE j <= activities
    )
    SELECT *, started + to_microseconds((coalesce(sum(wait + hold) OVER (PARTITION BY i ORDER BY j
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))::BIGINT) AS offered,
        started + to_microseconds((sum(wait + hold) OVER (PARTITION BY i))::BIGINT) AS over
    FROM place
"""
_ACTIVITY = """
    SELECT "case" || '-' || j AS task, "case", w.process, 1 AS version, w.process AS diagram, element,
        element AS name, 'userTask' AS kind, role, branch, offered,
        CASE WHEN taken < $now THEN taken END AS taken, CASE WHEN taken < $now THEN taken END AS opened,
        CASE WHEN ended < $now THEN ended END AS ended, offered + INTERVAL 3 DAY AS due,
        CASE WHEN ended < $now THEN 'completed' END AS outcome,
        CASE WHEN taken < $now THEN format('person-{:032d}', doer) END AS doer, over < $now AS critical, over, i, j,
        CASE WHEN taken < $now THEN format('person-{:032d}', doer) END AS taker,
        CASE WHEN j > 1 THEN format('person-{:032d}', hash(i * 19 + j - 1) % 200) END AS givers,
        count(*) OVER (PARTITION BY i, place) > 1 AS again, place
    FROM (SELECT *, offered + to_microseconds(wait) AS taken, offered + to_microseconds(wait + hold) AS ended,
        hash(i * 19 + j) % 200 AS doer FROM work) w
    JOIN shape USING (process, place) WHERE offered < $now
"""
_PATHS = """
    CREATE TEMP TABLE path AS SELECT i, string_agg(element, chr(31) ORDER BY j) AS path
    FROM act WHERE outcome IS NOT NULL GROUP BY i
"""
_ORDER = """ORDER BY date_trunc('day', over), "case", j"""
_INTO_ACTIVITY = f"""
    INSERT INTO activity{{table}} BY NAME
    SELECT * EXCLUDE (i, j, over, place, offered, taken, opened, ended), false AS recalled,
        0 AS signing_w, {{clocks}} FROM act {{where}} {_ORDER}
"""
_INTO_TRACE = f"""
    INSERT INTO trace{{table}} BY NAME SELECT "case", process, 1 AS version, branch, 'K' || i AS business_key,
        '张三' || i AS title, CASE WHEN over >= $now THEN 'running' WHEN hash(i) % 20 = 0 THEN 'cancelled'
        ELSE 'completed' END AS status, 'person-1' AS started_by, {{clock}}, CASE WHEN over < $now THEN over END AS ended,
        CASE WHEN over < $now THEN $now_w + ((epoch_us(over) - epoch_us($now)) * {_WORKING})::BIGINT END AS ended_w,
        CASE WHEN over < $now THEN 'element_15' END AS ending, CASE WHEN over < $now THEN 'End' END AS ending_name,
        CASE WHEN over < $now THEN path END AS path
    FROM work LEFT JOIN path USING (i) {{where}} AND j = 1 {_ORDER}
"""
_INTO_HOLDING = f"""
    INSERT INTO holding{{table}} BY NAME SELECT task, "case", doer AS person, taken AS since, ended AS until,
        CASE WHEN ended IS NOT NULL THEN 'completed' END AS ending, 'own' AS mode,
        true AS claimed
    FROM act {{where}} AND taken IS NOT NULL {_ORDER}
"""
_INTO_ATTRIBUTE = f"""
    INSERT INTO attribute{{table}} BY NAME SELECT "case", '{{name}}' AS name, {{value}} FROM work {{where}} AND j = 1 {_ORDER}
"""
_SHOWN = {
    "product": "'product' || hash(i) % 9 AS text",
    "customer": "'客户' || i AS text",
    "amount": "(hash(i + 5) % 100000)::DOUBLE AS number",
    "ends_on": "started + INTERVAL 700 DAY AS moment",
}
_INTO_DELAY = """
    INSERT INTO delay SELECT a."case", any_value(t.process), 1, any_value(t.branch), any_value(t.ended),
        any_value(t.ended_w - t.started_w), element, any_value(role), sum(taken_w - offered_w)
    FROM activity a JOIN trace t USING ("case") WHERE t.status = 'completed'
    GROUP BY a."case", element ORDER BY date_trunc('day', any_value(t.ended)), a."case"
"""
_INTO_STEP = f"""
    INSERT INTO step BY NAME SELECT "case", s AS seq,
        started + to_microseconds((epoch_us(over) - epoch_us(started)) * s // {STEPS_OF_A_CASE + 1}) AS moment,
        process AS diagram, 'element_' || s AS element, 'Element ' || s AS name,
        CASE WHEN s = {STEPS_OF_A_CASE} THEN 'endEvent' WHEN s % 3 = 0 THEN 'exclusiveGateway' ELSE 'userTask' END AS kind,
        CASE WHEN s % 2 = 0 THEN 'entered' ELSE 'completed' END AS happened, 'person-1' AS person
    FROM work, range(1, {STEPS_OF_A_CASE + 1}) AS r(s) WHERE j = 1 {_ORDER}
"""
_READ = "{name}, $now_w + ((epoch_us({name}) - epoch_us($now)) * {share})::BIGINT AS {name}_w"


def fill(
    snapshot: Snapshot,
    cases: int,
    shape: Mapping[str, Sequence[tuple[str, str]]],
    branches: Sequence[str],
    now: datetime,
    now_w: int,
) -> None:
    """So many cases until `now`; `shape`: the steps (element, role) of each process, `now_w` the clock's reading."""
    moment = now.astimezone(UTC).replace(tzinfo=None)
    span = timedelta(days=365 * YEARS)
    rows = [(process, place, *step) for process, steps in shape.items() for place, step in enumerate(steps, 1)]
    asked = {"count": len(shape), "branches": list(branches), "branch_count": len(branches), "n": cases}
    with snapshot.write() as connection:
        connection.execute(_SHAPE.format(steps=", ".join(map(str, rows))))
        given = {"since": moment - span, "span": span // timedelta(microseconds=1)}
        connection.execute(_CASES.format(processes=list(shape), **asked), given)
        connection.execute(_ACTIVITIES)
        connection.execute(f"CREATE TEMP TABLE act AS {_ACTIVITY}", {"now": moment})
        connection.execute(_PATHS)
        _fill(connection, moment, now_w)
        for table in ("shape", "born", "work", "act", "path"):
            connection.execute(f"DROP TABLE temp.{table}")
    snapshot.connection.execute("CHECKPOINT")


def _read(names: Sequence[str]) -> str:
    return ", ".join(_READ.format(name=name, share=_WORKING) for name in names)


def _fill(connection: duckdb.DuckDBPyConnection, moment: datetime, now_w: int) -> None:
    clock = {"now": moment, "now_w": now_w}
    for table in ("", "_running"):
        where = f"WHERE {'NOT ' if table else ''}(over < $now)"
        clocks = _read(("offered", "taken", "opened", "ended"))
        connection.execute(_INTO_ACTIVITY.format(table=table, where=where, clocks=clocks), clock)
        connection.execute(_INTO_TRACE.format(table=table, where=where, clock=_read(("started",))), clock)
        connection.execute(_INTO_HOLDING.format(table=table, where=where), {"now": moment})
        for name, value in _SHOWN.items():
            text = _INTO_ATTRIBUTE.format(table=table, where=where, name=name, value=value)
            connection.execute(text, {"now": moment})
    connection.execute(_INTO_DELAY)
    connection.execute(_INTO_STEP)
