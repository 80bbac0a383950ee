"""Looks at the numbers that alerts watch, with the rights their owners have at that moment.

Reports are read outside of transactions, each once for all alerts that are about the same; what was seen is settled in
one short transaction afterwards. When the process dies in between, nothing was settled, and all comes again.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Any, TypeAlias

from server.commands.alerts.settle_alerts import Look, SettleAlerts, settle_alerts
from server.commands.transaction import Transactions
from server.domain.alerts import Alert, Direction, Rest
from server.domain.errors import BranchNotFound, PersonNotFound, RightMissing
from server.domain.people import Actor
from server.domain.rights import require_oversight
from server.jobs.ending import until
from server.reports.asked import Asked, reading_for
from server.reports.columns import measured
from server.reports.registry import REPORTS
from server.reports.snapshot.house import HouseSnapshot
from server.store.alerts import Alerts
from server.store.database import Database
from server.store.people import People

BATCH = 200
_LOG = logging.getLogger("countersign.alerts")
_About: TypeAlias = tuple[str, frozenset[str], str | None]
"""A report, its branches, and its process."""


@dataclass(frozen=True, slots=True)
class AlertWatch:
    """Looks at what is due. `now`: the time of the house."""

    database: Database
    reports: HouseSnapshot
    transactions: Transactions
    now: Callable[[], datetime]

    def run(self, ending: Event) -> int:
        """Look at all alerts that are due, until told to end; how many notices there were."""
        told = 0
        while not ending.is_set():
            with self.database.read() as connection:
                due = Alerts(connection).due(self.now(), BATCH)
            if due:
                told += self._look(due, ending)
            if len(due) < BATCH:
                break
        return told

    def _look(self, due: Sequence[Alert], ending: Event) -> int:
        actors = self._actors(due)
        groups: dict[_About, list[Alert]] = {}
        looks: list[Look] = []
        for alert in due:
            about = _about(alert, actors.get(alert.owner))
            if isinstance(about, Rest):
                looks.append(_seen(alert, rests=about))
            else:
                groups.setdefault(about, []).append(alert)
        for (report, _, process), alerts in until(ending, groups.items()):
            looks += self._values(report, process, alerts, actors[alerts[0].owner])
        return self.transactions.run(settle_alerts, SettleAlerts(looks))

    def _actors(self, due: Iterable[Alert]) -> dict[str, Actor]:
        """The owners with the rights they have now; without those who left."""
        found: dict[str, Actor] = {}
        with self.database.read() as connection:
            people = People(connection, self.database.branches)
            for owner in {alert.owner for alert in due}:
                try:
                    found[owner] = people.actor(owner, self.now())
                except PersonNotFound:
                    continue
        return found

    def _values(self, report: str, process: str | None, alerts: Sequence[Alert], actor: Actor) -> list[Look]:
        """What one report says of these alerts; where it cannot be read, nothing is known and it is tried again."""
        asked = Asked(process=process, branch=alerts[0].watched.branch)
        try:
            rows = REPORTS[report].rows(reading_for(self.reports, actor, asked, self.now()))
        except Exception:
            _LOG.exception("the report %s was not read for %d alerts", report, len(alerts))
            return [_seen(alert) for alert in alerts]
        return [_seen(alert, rows) for alert in alerts]


def _about(alert: Alert, actor: Actor | None) -> _About | Rest:
    """What is to be read for an alert, or why nothing is."""
    watched = alert.watched
    if watched.report not in REPORTS or watched.measure not in REPORTS[watched.report].columns:
        return Rest.REPORT
    if actor is None:
        return Rest.RIGHTS
    try:
        return watched.report, require_oversight(actor, watched.branch), watched.process
    except (RightMissing, BranchNotFound):
        return Rest.RIGHTS


def _seen(alert: Alert, rows: Sequence[Any] | None = None, rests: Rest | None = None) -> Look:
    value, watched = None, alert.watched
    if rows is not None:
        mine = [row for row in rows if watched.step is None or getattr(row, "step", None) == watched.step]
        value = measured(mine, watched.measure, highest=alert.limits.direction is Direction.ABOVE)
    return Look(alert=alert.id, version=alert.version, checked_at=alert.checked_at, value=value, rests=rests)
