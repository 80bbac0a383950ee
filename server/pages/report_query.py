"""What a report is asked for by its address, and what it then reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends
from starlette.requests import Request

from server.domain.errors import BranchNotFound
from server.domain.logs import LogNotFound, LogState
from server.pages.days import midnight, read_day
from server.pages.visits import Visit
from server.queries.logs import log_for
from server.reports.asked import USUAL, Asked, own_reading, reading_for
from server.reports.imported.opening import open_log
from server.reports.scope import Reading

ATTRIBUTE = "a."
"""How a filter on what lists show of cases is called in addresses: `a.product=farmer_micro`."""
MOST_ATTRIBUTES = 8
MOST_VERSION = 1_000_000_000


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """Days are in the zone of the reader's branch, the last included; what is no day or no number counts as none.

    `log` is the id of a log of another system, "" for the house's own trail. `more` are the parameters that single
    pages know, such as `step`. `anew`: nothing that was found a moment ago is told again; links do not say so.
    """

    process: str = ""
    branch: str = ""
    version: int | None = None
    since: date | None = None
    until: date | None = None
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])
    log: str = ""
    more: Mapping[str, str] = field(default_factory=dict[str, str])
    anew: bool = False

    def href(self, path: str, **more: str) -> str:
        """The address of another page about the same; empty texts are left out."""
        given = {
            "log": self.log,
            "process": self.process,
            "branch": self.branch,
            "version": "" if self.version is None else str(self.version),
            "since": str(self.since or ""),
            "until": str(self.until or ""),
            **{f"{ATTRIBUTE}{name}": text for name, text in self.attributes.items()},
            **more,
        }
        query = urlencode({name: text for name, text in given.items() if text})
        return f"{path}?{query}" if query else path

    def without(self, name: str) -> "ReportQuery":
        """The same for any value of that attribute."""
        return replace(self, attributes={key: text for key, text in self.attributes.items() if key != name})

    def case_href(self, case: str) -> str | None:
        """The page of a case; None for a case of another system."""
        return None if self.log else f"/cases/{case}"

    def told(self, name: str) -> str:
        """A parameter that only this page knows; empty when it is not given."""
        return self.more.get(name, "")


EVERYTHING = ReportQuery()
"""All processes and branches, in the usual period."""


def report_query(request: Request) -> ReportQuery:
    """Read the address."""
    given = {name: text for name, text in request.query_params.items() if "\0" not in text}
    attributes = [(name.removeprefix(ATTRIBUTE), text) for name, text in given.items() if name.startswith(ATTRIBUTE)]
    version = given.get("version", "")
    known = {"log", "process", "branch", "version", "since", "until", "anew"}
    return ReportQuery(
        process=given.get("process", ""),
        branch=given.get("branch", ""),
        version=int(version) if version.isascii() and version.isdigit() and int(version) < MOST_VERSION else None,
        log=given.get("log", ""),
        since=read_day(given.get("since", "")),
        until=read_day(given.get("until", "")),
        attributes={name: text for name, text in attributes[:MOST_ATTRIBUTES] if text},
        more={name: text for name, text in given.items() if name not in known and not name.startswith(ATTRIBUTE)},
        anew=bool(given.get("anew")),
    )


def skipped(query: ReportQuery) -> int:
    """How many rows of a list come before the page that is asked for; what is no number counts as none."""
    told = query.told("skip")
    return int(told) if told.isascii() and told.isdigit() and len(told) < len("1000000") else 0


Query = Annotated[ReportQuery, Depends(report_query)]


@dataclass(frozen=True, slots=True)
class LogRead:
    """A log of another system: its name, and the branches and processes it names."""

    name: str
    branches: tuple[str, ...]
    processes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What is read, and the first and the last day it is about; `log` None for the house's own trail."""

    reading: Reading
    since: date
    until: date
    log: LogRead | None = None


def read(visit: Visit, query: ReportQuery) -> Read:
    """What the address asks for. Raises RightMissing, BranchNotFound, ReportsBehind, and LogNotFound."""
    if query.log:
        return _read_log(visit, query)
    asked, first, last = _asked(visit, query)
    reading = reading_for(visit.wired.reports, visit.actor, asked, visit.now)
    return Read(replace(reading, anew=query.anew), first, last)


def _read_log(visit: Visit, query: ReportQuery) -> Read:
    """All of a log, or the days that the address names. Raises LogNotFound and BranchNotFound."""
    log = log_for(visit.wired.database, visit.actor, query.log)
    if log.state is not LogState.READY:
        raise LogNotFound
    found = open_log(visit.wired.log_files.ready(log.id))
    if query.branch and query.branch not in found.branches:
        raise BranchNotFound(branch=query.branch)
    first = query.since or found.first.astimezone(visit.zone).date()
    last = query.until or found.last.astimezone(visit.zone).date()
    reading = found.reading(midnight(first, visit.zone), midnight(last + timedelta(days=1), visit.zone))
    scope = replace(
        reading.scope,
        branches=(query.branch,) if query.branch else found.branches,
        process=query.process or None,
        version=query.version,
        attributes=query.attributes or None,
    )
    return Read(replace(reading, scope=scope), first, last, LogRead(log.name, found.branches, found.processes))


def read_own(visit: Visit, query: ReportQuery) -> Read:
    """The same of all branches, for what tells the reader of themselves alone. Raises ReportsBehind."""
    asked, first, last = _asked(visit, query)
    reading = own_reading(visit.wired.reports, replace(asked, branch=None), visit.now)
    return Read(replace(reading, anew=query.anew), first, last)


def _asked(visit: Visit, query: ReportQuery) -> tuple[Asked, date, date]:
    today = visit.now.astimezone(visit.zone).date()
    last = min(query.until or today, today)
    first = query.since or last - USUAL
    until = None if last == today else midnight(last + timedelta(days=1), visit.zone)
    asked = Asked(
        query.process or None,
        query.branch or None,
        midnight(first, visit.zone),
        until,
        query.version,
        query.attributes or None,
    )
    return asked, first, last
