"""What somebody may ask a report about: the branches they oversee, within the time they name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.domain.errors import BranchNotFound, NotFound, RightMissing
from server.domain.people import Actor, Right
from server.domain.rights import OVERSEERS
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
    return frozenset(branch for role, branch in actor.role_pairs() if role in OVERSEERS)


def reading_for(house: HouseSnapshot, actor: Actor, asked: Asked, now: datetime) -> Reading:
    """What the report reads.

    Raises RightMissing, BranchNotFound for a branch that is not the reader's, and ReportsBehind.
    """
    branches = branches_for(actor)
    if not branches:
        raise RightMissing(role=Right.MANAGER.value)
    if asked.branch is not None and asked.branch not in branches:
        raise BranchNotFound(branch=asked.branch)
    until = now + _THIS_INSTANT if asked.until is None else min(asked.until, now + _THIS_INSTANT)
    since = asked.since or until - USUAL
    chosen = branches if asked.branch is None else {asked.branch}
    scope = ReportScope(chosen, since, until, asked.process, asked.version, asked.attributes)
    return Reading(house.current(), scope, house.clock_of)
