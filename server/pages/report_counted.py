"""The way from each number of the reports to what it counts: as a page, and as a file."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from server.domain.errors import NotFound
from server.pages.contexts.reports import CountedPage, CountedRow
from server.pages.counted_words import HOURS, SOMETIMES, counted_columns, counted_title
from server.pages.framing import send_csv, show
from server.pages.report_cells import CellTeller
from server.pages.report_frame import report_frame
from server.pages.report_names import ReportNames, report_names
from server.pages.report_query import EVERYTHING, Query, Read, ReportQuery, read, read_own, skipped
from server.pages.report_words import weekdays_told
from server.pages.visits import SignedInVisit, Visit
from server.reports.drill import MOST, Counted, DrillRow, Of, counted, drilled
from server.reports.drills import DRILLS

router = APIRouter(prefix="/reports")
_KEYS = {
    "of": "process",
    **{
        f"of_{key}": key
        for key in (
            *("step", "role", "branch", "person", "ending", "again", "way", "operator", "outcome"),
            *("giver", "taker", "offered_on", "taken_on", "week", "month", "others", "date"),
        )
    },
}
MOST_IN_FILE = 10_000
OWN = "mine"
"""The table of the reader's own numbers."""
_BACK = {
    **dict.fromkeys(("endings", "rework", "variants"), "/reports/flows"),
    "bottlenecks": "/reports/bottlenecks",
    **dict.fromkeys(("ageing", "dates"), "/reports/now"),
    **dict.fromkeys(("handovers", "takers"), "/reports/people"),
    OWN: "/reports/mine",
}
"""Pages of what is no table of its own."""


@dataclass(frozen=True, slots=True)
class CountedList:
    """A page of what a number counts: `of` is what the number is about, `count` how many there are in all.

    `here` is its address, `asked` what it is asked besides, `back` the page of the number; `tab`: that of the reports
    it belongs to.
    """

    title: str
    of: str
    kind: Of
    rows: Sequence[DrillRow]
    count: int
    skip: int
    here: str
    asked: dict[str, str]
    back: str


@router.get("/{name}/{column}")
def get_counted(name: str, column: str, visit: SignedInVisit, query: Query) -> Response:
    """What a number of a report counts. Raises NotFound for what counts nothing, and what the page raises."""
    found, asked = _asked(visit, query, name, column)
    skip = skipped(query)
    shown = CountedList(
        title=counted_title(visit.words, column),
        of=_of(visit, asked),
        kind=asked.drill.of,
        rows=drilled(found.reading, asked, skip),
        count=counted(found.reading, asked),
        skip=skip,
        here=f"/reports/{name}/{column}",
        asked={key: query.told(key) for key in _KEYS if query.told(key)},
        back=_back(query, name),
    )
    return show_counted(visit, query, found, shown)


@router.get("/{name}/{column}/file")
def get_counted_file(name: str, column: str, visit: SignedInVisit, query: Query) -> Response:
    """The same for spreadsheets, at most ten thousand rows. Raises what the page raises."""
    found, asked = _asked(visit, query, name, column)
    rows = drilled(found.reading, asked, most=MOST_IN_FILE)
    return send_counted(visit, asked.drill.of, rows, f"{name}-{column}")


def show_counted(visit: Visit, query: ReportQuery, found: Read, shown: CountedList) -> Response:
    """A page of a list, of which one row more than fits may be given."""
    names = report_names(visit, (row.person for row in shown.rows))
    columns = counted_columns(visit.words, shown.kind, _given_in(shown.rows))
    following = shown.skip + MOST
    page = CountedPage(
        title=shown.title,
        of=shown.of,
        count=visit.words.formats.rows(shown.count),
        columns=tuple(columns.values()),
        numbers=frozenset(number for number, each in enumerate(columns) if each in HOURS),
        rows=tuple(_counted(visit, query, names, row, list(columns)) for row in shown.rows[:MOST]),
        hidden=tuple(shown.asked.items()),
        back_href=shown.back,
        file_href=query.href(f"{shown.here}/file", **shown.asked),
        first_href=query.href(shown.here, **shown.asked) if shown.skip else None,
        next_href=query.href(shown.here, **shown.asked, skip=str(following)) if len(shown.rows) > MOST else None,
        frame=report_frame(visit, query, found, names, shown.here),
    )
    return show(visit, "reports/counted.html", page)


def send_counted(visit: Visit, kind: Of, rows: Sequence[DrillRow], name: str) -> Response:
    """A list as a file."""
    told = rows[:MOST_IN_FILE]
    names = report_names(visit, (row.person for row in told))
    columns = counted_columns(visit.words, kind, _given_in(told))
    lines = [[row.title or row.case, *_cells(visit, names, row, list(columns)[1:])] for row in told]
    return send_csv([list(columns.values()), *lines], name)


def _given_in(rows: Sequence[DrillRow]) -> frozenset[str]:
    """Which columns that are not always shown some row has a number for."""
    return frozenset(name for name in SOMETIMES if any(getattr(row, name) for row in rows))


def _asked(visit: Visit, query: ReportQuery, name: str, column: str) -> tuple[Read, Counted]:
    """What is read and what of it is asked for; own numbers are of the reader alone. Raises NotFound."""
    drill = DRILLS.get(name, {}).get(column)
    if drill is None:
        raise NotFound
    keys = {key: query.told(told) for told, key in _KEYS.items() if query.told(told)}
    if name == OWN:
        return read_own(visit, query), Counted(drill, {"person": visit.actor.id}, visit.zone)
    return read(visit, query), Counted(drill, keys, visit.zone)


def _back(query: ReportQuery, name: str) -> str:
    if name == "step_days":
        return query.href(f"/reports/why/{query.told('of')}/{query.told('of_step')}")
    return query.href(_BACK.get(name, f"/reports/{name}"))


def _of(visit: Visit, asked: Counted) -> str:
    """What the number is about, in words."""
    keys, gettext = asked.keys, visit.words.gettext
    people = [keys[each] for each in ("person", "operator", "giver", "taker") if each in keys]
    names, process = report_names(visit, people), keys.get("process", "")
    days = [int(keys[each]) for each in ("offered_on", "taken_on") if keys.get(each) in set("1234567")]
    parts = [
        names.process(process) if process else "",
        *(names.step(process, keys[each]) for each in ("step", "again", "ending") if each in keys),
        gettext("Other steps") if "others" in keys else "",
        names.outcomes.get(keys.get("outcome", ""), ""),
        names.attribute(process, keys["date"]) if "date" in keys else "",
        names.role(keys.get("role")),
        names.branch(keys["branch"]) if "branch" in keys else "",
        " → ".join(names.person(each) for each in people),
        *(weekdays_told(visit.words)[day - 1] for day in days),
        f"{gettext('Week from')} {keys['week']}" if "week" in keys else "",
        keys.get("month", "")[:7],
    ]
    return " · ".join(part for part in parts if part)


def _counted(visit: Visit, query: ReportQuery, names: ReportNames, row: DrillRow, columns: Sequence[str]) -> CountedRow:
    title = row.title or row.business_key or row.case
    return CountedRow(title, query.case_href(row.case), tuple(_cells(visit, names, row, columns[1:])))


def _cells(visit: Visit, names: ReportNames, row: DrillRow, columns: Sequence[str]) -> list[str]:
    teller = CellTeller(visit.words, names, EVERYTHING, "")
    formats, zone = visit.words.formats, visit.zone
    ways = {
        "step": lambda: names.step(row.process, row.step or ""),
        "process": lambda: names.process(row.process),
        "branch": lambda: names.branch(row.branch),
        "person": lambda: names.person(row.person),
        "began": lambda: formats.instant(row.began, zone),
        "ended": lambda: formats.instant(row.ended, zone) if row.ended else "—",
        "due": lambda: formats.instant(row.due, zone) if row.due else "—",
        "day": lambda: formats.day(row.due.astimezone(zone).date()) if row.due else "—",
        "wait": lambda: "—" if row.wait is None else teller.number(row.wait),
        "hold": lambda: "—" if row.hold is None else teller.number(row.hold),
        "total": lambda: teller.number(row.total),
        "signing": lambda: teller.number(row.signing) if row.signing else "—",
        "part": lambda: "—" if row.part is None else teller.number(row.part),
    }
    return [ways[column]() for column in columns]
