"""What somebody may ask a report about: the branches they oversee, within the time they name."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from server.domain.errors import NotFound
from server.domain.people import Actor
from server.domain.rights import overseen, require_oversight
from server.reports.naming import may_name
from server.reports.registry import REPORTS, Report
from server.reports.scope import Reading, ReportScope
from server.reports.snapshot.house import HouseSnapshot

USUAL = timedelta(days=90)
_THIS_INSTANT = timedelta(microseconds=1)
"""Up to now means that what happens at this very instant is part of it."""


class ReportNotFound(NotFound):
    """There is no report of that name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked for; what is not given is all that the reader may see, of the last ninety days."""

    process: str | None = None
    branch: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    version: int | None = None
    attributes: Mapping[str, str] | None = None


def report_named(name: str) -> Report:
    """The report. Raises ReportNotFound."""
    if name not in REPORTS:
        raise ReportNotFound
    return REPORTS[name]


def branches_for(actor: Actor) -> frozenset[str]:
    """The branches whose reports the person may read."""
    return overseen(actor)


def reading_for(house: HouseSnapshot, actor: Actor, asked: Asked, now: datetime) -> Reading:
    """What the report reads.

    Raises RightMissing, BranchNotFound for a branch that is not the reader's, and ReportsBehind.
    """
    return _reading(house, require_oversight(actor, asked.branch), asked, now)


def rows_for(actor: Actor, report: Report, reading: Reading) -> Sequence[Any]:
    """The rows of a report as the person may see them: without names of few people whom they do not lead."""
    rows = report.rows(reading)
    if "person" not in report.columns or may_name(actor, reading.scope.branches, [row.person for row in rows]):
        return rows
    return [replace(row, person="") for row in rows]


def own_reading(house: HouseSnapshot, asked: Asked, now: datetime) -> Reading:
    """What is read of somebody's own numbers: every branch. Raises ReportsBehind."""
    return _reading(house, house.branches(), asked, now)


def _reading(house: HouseSnapshot, branches: Collection[str], asked: Asked, now: datetime) -> Reading:
    until = now + _THIS_INSTANT if asked.until is None else min(asked.until, now + _THIS_INSTANT)
    since = asked.since or until - USUAL
    scope = ReportScope(branches, since, until, asked.process, asked.version, asked.attributes)
    return Reading(house.current(), scope, house.clock_of, house.database, live=until > now)
