"""The event log as CSV: one row for each event, for spreadsheets and mining tools."""

from collections.abc import Iterable, Iterator

from server.domain.codec import rfc3339
from server.domain.spreadsheets import csv_table
from server.reports.event_log import Trace

HEADER = (
    "case",
    "process",
    "version",
    "business_key",
    "case_branch",
    "activity",
    "activity_name",
    "transition",
    "event",
    "time",
    "resource",
    "to",
    "task",
    "role",
    "branch",
    "kind",
    "acting_for",
)


def as_csv(traces: Iterable[Trace]) -> Iterator[str]:
    """The table in pieces, the header first; times are RFC 3339 in UTC."""
    yield csv_table([HEADER])
    for trace in traces:
        yield csv_table(_rows(trace))


def _rows(trace: Trace) -> Iterator[tuple[object, ...]]:
    of_case = (trace.case, trace.process, trace.version, trace.business_key or "", trace.branch)
    for event in trace.events:
        yield (
            *of_case,
            event.activity,
            event.name,
            event.transition,
            event.happened,
            rfc3339(event.at),
            event.resource or "",
            event.to or "",
            event.task or "",
            event.role or "",
            event.branch or "",
            event.kind,
            event.acting_for or "",
        )
