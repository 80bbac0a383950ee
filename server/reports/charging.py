"""Charges tasks with the working time people held them, and that time with what an hour of the task's role costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
from sqlalchemy import select

from server.mining.costing.plan import Plan
from server.mining.costing.rates import cents, hourly_rates
from server.mining.costing.reading import read_plan
from server.mining.costing.sharing import Readings, Whole, shared
from server.reports.scope import HOUR, Reading
from server.store.database import Database
from server.store.house_files import HouseFiles
from server.store.tables.house_files import cost_plan
from server.store.tables.organisation import person

HOURS = f"sum(took) / {HOUR}"
COST = f"sum(took * rate) / {HOUR}"
"""In statements about charges: hours, and money (NULL: no hour has a rate)."""
_BRANCHES = select(person.c.id, person.c.branch)
_BEGAN = "WITH {known} {since}"
_HELD = """
    CREATE TEMP TABLE held_then AS WITH {known}
    SELECT {columns}, a.role AS charged_role, h.person AS holder, epoch_us(greatest(h.since, $began)) AS held_since,
        epoch_us(least(coalesce(h.until, $until), $until)) AS held_until, {chosen} AS chosen
    FROM holding_all h JOIN task_anywhere a USING (task)
    WHERE h.since < $until AND (h.until IS NULL OR h.until > $began) AND (a.ended IS NULL OR a.ended > $began)
        AND h.mode <> 'signing'
"""
"""Tasks end when nobody has them any more; that is said of both, so that of neither all years are read. Who submitted a
task does not work on it while others sign; who works on one for its holder does."""
_PEOPLE = "SELECT DISTINCT holder FROM held_then"
_TIMES = "SELECT held_then.rowid AS place, number, held_since, held_until FROM held_then JOIN numbered USING (holder)"
_CHARGE = """
    WITH {known}, charge AS (
        SELECT held_then.*, took, rate FROM held_then JOIN charged ON place = held_then.rowid
        LEFT JOIN priced ON priced_role = charged_role WHERE chosen
    )
"""


@dataclass(frozen=True, slots=True)
class Charging:
    """What is charged, as parts of statements: what people held from an instant to the end of the time of a scope.

    `columns`: of a holding `h` and its task `a`, by which charges are told apart; `chosen`: what is told of; `since`:
    a SELECT of the instant. All tasks of the house have their part in the time of their people, also those that are not
    told.
    """

    columns: str
    chosen: str = "a.told"
    since: str = "SELECT $since"


def plan_in_force(database: Database | None) -> Plan | None:
    """What work costs as last loaded; None before it ever was, or for a log of another system."""
    if database is None:
        return None
    with database.read() as connection:
        content = HouseFiles(connection, cost_plan).newest()
    return None if content is None else read_plan("costs.yaml", content.encode())


def charged(reading: Reading, plan: Plan | None, charging: Charging, statement: str) -> list[tuple[Any, ...]]:
    """What a SELECT over `charge` gives, and over the relations of the scope.

    `charge` has the columns, the `holder`, `took` in microseconds of working time, and the `rate` of an hour. A moment
    in which a person holds several tasks is charged to these in equal parts, so that all charges of a person are never
    more than their working hours. Those are of the branch the person belongs to.
    """
    if not reading.scope.branches:
        return []
    rates = {role: float(rate) for role, rate in hourly_rates(plan).items()} if plan else dict[str, float]()
    question = f"{charging} {statement} {sorted(rates.items())}"

    def answer() -> list[tuple[Any, ...]]:
        known, given = reading.scoped()
        with reading.snapshot.session() as cursor:
            began = cursor.execute(_BEGAN.format(known=known, since=charging.since), given).fetchall()[0][0]
            held = _HELD.format(known=known, columns=charging.columns, chosen=charging.chosen)
            cursor.execute(held, {**given, "began": began})
            _share(cursor, reading)
            _register(cursor, "priced", priced_role=list(rates) or [""], rate=list(rates.values()) or [0.0])
            return cursor.execute(_CHARGE.format(known=known) + statement, given).fetchall()

    return reading.kept(question, answer)


def money(amount: float | None) -> Decimal | None:
    """What a statement says of money, to the cent."""
    return None if amount is None else cents(Decimal(str(amount)))


def _share(cursor: duckdb.DuckDBPyConnection, reading: Reading) -> None:
    """Make the relation `charged`: what each row of `held_then` took."""
    people = [row[0] for row in cursor.execute(_PEOPLE).fetchall()]
    _register(cursor, "numbered", holder=people or [""], number=range(max(len(people), 1)))
    found = cursor.execute(_TIMES).fetchnumpy()
    number, since, until = (np.asarray(found[name], np.int64) for name in ("number", "held_since", "held_until"))
    took = shared(number, since, until, _readings(reading, people))
    cursor.register("charged", {"place": np.asarray(found["place"]), "took": took})


def _register(cursor: duckdb.DuckDBPyConnection, name: str, **columns: Sequence[Any]) -> None:
    """Make a relation of columns of texts or numbers."""
    arrays = {key: np.array(values, object if isinstance(values[0], str) else None) for key, values in columns.items()}
    cursor.register(name, arrays)


def _readings(reading: Reading, people: Sequence[str]) -> Readings:
    """The working clock of each person, that of their branch; whom the house does not know has that of its first."""
    if reading.house is None:
        return lambda _who, moments: np.zeros_like(moments)
    with reading.house.read() as connection:
        known: dict[str, str] = {row.id: row.branch for row in connection.execute(_BRANCHES)}
    own = [known.get(who) or min(known.values(), default=min(reading.scope.branches)) for who in people]
    branches = sorted(set(own))
    branch_of = np.array([branches.index(branch) for branch in own], np.int64)
    clocks = [reading.clock_of(branch) for branch in branches]

    def readings(who: Whole, moments: Whole) -> Whole:
        found = np.zeros_like(moments)
        for number, clock in enumerate(clocks):
            of_it = branch_of[who] == number
            found[of_it] = clock.readings(moments[of_it])
        return found

    return readings
