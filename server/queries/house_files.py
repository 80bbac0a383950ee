"""The people, branches and limits of today as rows of the files that change them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from server.domain.people import Actor
from server.domain.rights import may_see_people
from server.domain.staffing.staff import Holding
from server.store.database import Database
from server.store.limits import Limits
from server.store.people import People

_PEOPLE, _BRANCHES = "people.csv", "branches.csv"
Row = Sequence[str]


def present_rows(database: Database, actor: Actor, name: str, now: datetime, zone: ZoneInfo) -> list[Row]:
    """The rows of one file: active people of the branches that the reader sees, all branches, limits not ended."""
    with database.read() as connection:
        if name == _BRANCHES:
            return list(_branches(connection, database))
        if name == _PEOPLE:
            return list(_people(connection, database, actor, now, zone))
        return list(_limits(connection, database, zone))


def _branches(connection: Connection, database: Database) -> Iterator[Row]:
    for each in People(connection, database.branches).branches():
        if each.closed_at is None:
            names = (each.labels.get("en", each.name), each.labels.get("zh", each.name))
            yield each.code, *names, each.parent or "", each.time_zone or ""


def _people(connection: Connection, database: Database, actor: Actor, now: datetime, zone: ZoneInfo) -> Iterator[Row]:
    people, seen = People(connection, database.branches), may_see_people(actor)
    held = people.all_held()
    for each in people.all():
        if each.active and each.branch in seen:
            roles = [_role(one, zone) for one in held.get(each.id, ()) if not _over(one, now)]
            yield each.login, each.name, each.branch, " ".join(sorted(roles)) or "none", "yes"


def _limits(connection: Connection, database: Database, zone: ZoneInfo) -> Iterator[Row]:
    logins = {each.id: each.login for each in People(connection, database.branches).all()}
    for each in Limits(connection).in_force():
        login = logins.get(each.person or "", "")
        first, last = _days(each.valid_from, each.valid_until, zone)
        yield each.role or "", login, each.branch or "", each.process or "", str(each.amount), first, last


def _role(held: Holding, zone: ZoneInfo) -> str:
    first, last = _days(held.valid_from, held.valid_until, zone)
    return f"{held.role}@{held.branch}" + (f"[{first}..{last}]" if first or last else "")


def _days(begin: datetime | None, until: datetime | None, zone: ZoneInfo) -> tuple[str, str]:
    """The first and the last day of a period, of which `until` is not part any more."""
    last = (until - timedelta(microseconds=1)).astimezone(zone).date().isoformat() if until else ""
    return begin.astimezone(zone).date().isoformat() if begin else "", last


def _over(held: Holding, now: datetime) -> bool:
    return held.valid_until is not None and held.valid_until <= now
