"""From why a step waits to trying what might help: the form of simulations, filled in."""

from collections.abc import Sequence
from urllib.parse import urlencode

from server.pages.report_query import ReportQuery
from server.reports.why_waiting import WhyRow

WHAT_IF = "/reports/what-if"
_OF_STAFF = frozenset({"batching", "people", "arrivals"})
_WORKDAYS = range(5)


def cure_href(query: ReportQuery, why: Sequence[WhyRow], role: str | None, doers: Sequence[str]) -> str | None:
    """Where to try what would help against the main reason; None where it is not a matter of who is there.

    Somebody who alone does a step on certain days is there from Monday to Friday; else there is one more of the role.
    `doers`: who does the step, as far as the reader may know.
    """
    if query.log or not why or why[0].reason not in _OF_STAFF or not role:
        return None
    if why[0].reason == "batching" and len(doers) == 1:
        return f"{WHAT_IF}?{urlencode([('person', doers[0]), *(('day', str(day)) for day in _WORKDAYS)])}"
    return f"{WHAT_IF}?{urlencode({'desk': f'{role}@{query.branch}', 'count': '1'})}"
