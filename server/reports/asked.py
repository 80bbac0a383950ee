"""What somebody may ask a report about: the branches they oversee, within the time they name."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from server.domain.errors import NotFound
from server.domain.people import Actor
from server.domain.rights import overseen, require_oversight
from server.reports.activities import ReportScope
from server.reports.reading import Reading, reading_of
from server.reports.registry import REPORTS, Report
from server.store.database import Database

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


def report_named(name: str) -> Report:
    """The report. Raises ReportNotFound."""
    if name not in REPORTS:
        raise ReportNotFound
    return REPORTS[name]


def branches_for(actor: Actor) -> frozenset[str]:
    """The branches whose reports the person may read."""
    return overseen(actor)


def reading_for(database: Database, actor: Actor, asked: Asked, now: datetime) -> Reading:
    """What the report reads. Raises RightMissing, and BranchNotFound for a branch that is not the reader's."""
    branches = require_oversight(actor, asked.branch)
    until = now + _THIS_INSTANT if asked.until is None else min(asked.until, now + _THIS_INSTANT)
    since = asked.since or until - USUAL
    return reading_of(database, ReportScope(branches, since, until, asked.process))
