"""How much of what each role could do was done: the hours it is paid for, those charged to tasks, and the rest."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from server.domain.people import Actor
from server.mining.costing.plan import Plan
from server.mining.costing.rates import cents, hourly_rates
from server.reports.charging import HOURS, Charging, charged, plan_in_force
from server.reports.scope import Reading
from server.store.people import People

_MICROSECOND = timedelta(microseconds=1)
_YEAR = timedelta(days=365)
_CHARGING = Charging("a.role")
_CHARGED = f"SELECT role, {HOURS} FROM charge GROUP BY role"


@dataclass(frozen=True, slots=True)
class CapacityRow:
    """One role that has a rate, at the branches of the report.

    `people`: those who hold it there now, somebody with several such roles in equal parts; `capacity`: their practical
    hours in so much of a year as the time is; `hours`: working hours charged to its tasks; `unused`: capacity without
    them, never below none; `unused_cost`: what these hours cost at the `rate` of an hour.
    """

    role: str
    people: float
    rate: Decimal
    capacity: float
    hours: float
    used: float | None
    unused: float
    unused_cost: Decimal


def capacity(reading: Reading) -> list[CapacityRow]:
    """A row for each role with people or work in the scope, first the one whose unused hours cost most."""
    plan = plan_in_force(reading.house)
    if plan is None:
        return []
    took = _taken(reading, plan)
    people = _people(reading, plan.resources.keys())
    rows = [
        _row(reading, plan, role, people.get(role, Decimal(0)), took.get(role, Decimal(0)))
        for role in people.keys() | (took.keys() & plan.resources.keys())
    ]
    return sorted(rows, key=lambda row: (-row.unused_cost, row.role))


def _row(reading: Reading, plan: Plan, role: str, people: Decimal, took: Decimal) -> CapacityRow:
    rate = hourly_rates(plan)[role]
    span = reading.scope.until - reading.scope.since
    part = Decimal(span // _MICROSECOND) / Decimal(_YEAR // _MICROSECOND)
    able = people * plan.resources[role].hours * part
    unused = max(able - took, Decimal(0))
    return CapacityRow(
        role=role,
        people=float(people),
        rate=cents(rate),
        capacity=float(able),
        hours=float(took),
        used=float(took / able) if able else None,
        unused=float(unused),
        unused_cost=cents(unused * rate),
    )


def _taken(reading: Reading, plan: Plan) -> Mapping[str, Decimal]:
    """Hours charged to tasks of the scope, by role."""
    return {role: Decimal(str(hours)) for role, hours in charged(reading, plan, _CHARGING, _CHARGED)}


def _people(reading: Reading, roles: Collection[str]) -> Mapping[str, Decimal]:
    """How many people each role has at branches of the scope; who has several is a part of each."""
    if reading.house is None:
        return {}
    with reading.house.read() as connection:
        everybody = People(connection, reading.house.branches).actors(reading.scope.until)
    found: dict[str, Decimal] = {}
    for actor in everybody:
        mine = sorted(_own(actor, reading.scope.branches) & set(roles))
        for role in mine:
            found[role] = found.get(role, Decimal(0)) + Decimal(1) / len(mine)
    return found


def _own(actor: Actor, branches: Collection[str]) -> set[str]:
    """Roles granted at one of these branches itself, not above it."""
    return {held.role for held in actor.roles if held.branch in branches}
