"""The tasks behind a reason of waiting at a step, and behind what goes with its delays."""

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.responses import Response

from server.domain.errors import NotFound
from server.pages.cause_words import attribute_told, value_told
from server.pages.report_counted import MOST_IN_FILE, CountedList, send_counted, show_counted
from server.pages.report_names import report_names
from server.pages.report_query import Query, Read, ReportQuery, read, skipped
from server.pages.report_words import reasons_told
from server.pages.visits import SignedInVisit, Visit
from server.reports.causes import DELAYS, causes
from server.reports.drill import MOST, Of, picked
from server.reports.naming import may_name
from server.reports.step_days import takers
from server.reports.why_waiting import REASONS, waited_for

HERE = "/reports/why"
router = APIRouter(prefix=HERE)
_ASKED = ("reason", "attribute", "value", "delay")


@router.get("/{process}/{step}/tasks")
def get_tasks(process: str, step: str, visit: SignedInVisit, query: Query) -> Response:
    """The tasks, those first that were delayed longest.

    Raises NotFound for no such reason or value, and what the page of the step raises.
    """
    found, skip = read(visit, query), skipped(query)
    tasks = _tasks(visit, query, found, process, step)
    shown = CountedList(
        title=_title(visit, query, process),
        of=_of(visit, process, step),
        kind=Of.WAITS,
        rows=picked(found.reading, tasks[skip : skip + MOST + 1]),
        count=len(tasks),
        skip=skip,
        here=f"{HERE}/{process}/{step}/tasks",
        asked={name: query.told(name) for name in _ASKED if query.told(name)},
        back=query.href(f"{HERE}/{process}/{step}", delay=query.told("delay")),
    )
    return show_counted(visit, query, found, shown)


@router.get("/{process}/{step}/tasks/file")
def get_tasks_file(process: str, step: str, visit: SignedInVisit, query: Query) -> Response:
    """The same for spreadsheets, at most ten thousand rows. Raises what the page raises."""
    found = read(visit, query)
    tasks = _tasks(visit, query, found, process, step)[:MOST_IN_FILE]
    return send_counted(visit, Of.WAITS, picked(found.reading, tasks), f"{process}-{step}")


def _tasks(visit: Visit, query: ReportQuery, found: Read, process: str, step: str) -> Sequence[tuple[str, float]]:
    """Ids and hours. People whom the reader may not see beside numbers are no value."""
    if query.told("reason") in REASONS:
        return waited_for(found.reading, process, step, query.told("reason"))
    attribute, delay = query.told("attribute"), query.told("delay") or "wait"
    if delay not in DELAYS or (attribute == "person" and not _named(visit, found, process, step)):
        raise NotFound
    tasks = causes(found.reading, process, step, delay, visit.zone).having(attribute, query.told("value"))
    if not tasks:
        raise NotFound
    return tasks


def _named(visit: Visit, found: Read, process: str, step: str) -> bool:
    people = [person for person, _ in takers(found.reading, process, step)]
    return may_name(visit.actor, found.reading.scope.branches, people)


def _title(visit: Visit, query: ReportQuery, process: str) -> str:
    if query.told("reason") in REASONS:
        return reasons_told(visit.words)[query.told("reason")][0]
    attribute, value = query.told("attribute"), query.told("value")
    names = report_names(visit, [value] if attribute == "person" else ())
    label, text = (
        attribute_told(visit.words, names, process, attribute),
        value_told(visit.words, names, process, attribute, value),
    )
    return visit.words.gettext("%(label)s: %(text)s", label=label, text=text)


def _of(visit: Visit, process: str, step: str) -> str:
    names = report_names(visit)
    return f"{names.process(process)} · {names.step(process, step)}"
