"""What a report reads from, and about what."""

from dataclasses import dataclass

from server.reports.activities import ReportScope
from server.reports.spans import Spans
from server.store.database import Database


@dataclass(frozen=True, slots=True)
class Reading:
    """The database, what the report is about, and the working time of its branches."""

    database: Database
    scope: ReportScope
    spans: Spans


def reading_of(database: Database, scope: ReportScope) -> Reading:
    """With the calendars of the branches."""
    with database.read() as connection:
        known = {branch: database.working_times.of(branch, connection).calendar for branch in scope.branches}
    return Reading(database, scope, Spans(known))
