"""Where cases are held up: ranked by what it costs them, on the diagram, and step by step why."""

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.responses import Response

from server.pages.contexts.bottlenecks import BottlenecksPage, HeatDrawing, HeatMap, HeatSpot, RankedTable
from server.pages.contexts.parts import Option
from server.pages.contexts.reports import ReportCell, ReportColumn
from server.pages.framing import show
from server.pages.report_cells import CellTeller
from server.pages.report_frame import report_frame
from server.pages.report_names import ReportNames, report_names
from server.pages.report_query import EVERYTHING, Query, ReportQuery, read
from server.pages.report_words import columns_told, measures_told
from server.pages.visits import SignedInVisit, Visit
from server.queries.processes import list_processes
from server.reports.bottlenecks import BottleneckRow, bottlenecks
from server.reports.columns import WORDS
from server.reports.heat import MEASURES, USUAL, Heat, heat
from server.reports.scope import Reading

router = APIRouter(prefix="/reports/bottlenecks")
HERE = "/reports/bottlenecks"
MOST = 12
"""Steps that the page shows; the file has all."""
_COLUMNS = (
    "process",
    "step",
    "role",
    "impact_median",
    "impact_p90",
    "held_up",
    "share",
    "cases_held",
    "wait_median",
    "wait_before",
)


@router.get("")
def get_bottlenecks(visit: SignedInVisit, query: Query) -> Response:
    """The ranking and the heat. Raises RightMissing, BranchNotFound and ReportsBehind."""
    found = read(visit, query)
    rows = bottlenecks(found.reading)
    names = report_names(visit)
    people = [row for row in rows if row.role is not None]
    first = next((row for row in people if row.impact_median > 0), None)
    told = finding(visit, query, names, first) if first else (None, None)
    page = BottlenecksPage(
        finding=told[0],
        finding_href=told[1],
        heat=_heat(visit, query, found.reading, names, query.process or (first.process if first else "")),
        ranking=_table(visit, query, names, people[:MOST], _COLUMNS),
        outside=_table(
            visit, query, names, [row for row in rows if row.role is None], [c for c in _COLUMNS if c != "role"]
        ),
        more=max(len(people) - MOST, 0),
        file_href=query.href(f"{HERE}/file"),
        frame=report_frame(visit, query, found, names, HERE),
    )
    return show(visit, "reports/bottlenecks.html", page)


def finding(visit: Visit, query: ReportQuery, names: ReportNames, row: BottleneckRow) -> tuple[str, str]:
    """The first of the ranking in a sentence, and where it is told why."""
    number = CellTeller(visit.words, names, EVERYTHING, "").number
    text = visit.words.gettext(
        "“%(step)s” (%(role)s) holds up %(process)s most: without its waiting, half of the cases would be done"
        " %(hours)s working hours sooner, and nine of ten %(most)s sooner."
    ) % {
        "step": names.step(row.process, row.step),
        "role": names.role(row.role),
        "process": names.process(row.process),
        "hours": number(row.impact_median),
        "most": number(row.impact_p90),
    }
    return text, _step_href(query, row.process, row.step)


def _table(
    visit: Visit, query: ReportQuery, names: ReportNames, rows: Sequence[BottleneckRow], columns: Sequence[str]
) -> RankedTable:
    told = columns_told(visit.words)
    teller = CellTeller(visit.words, names, query, "bottlenecks")
    lines: list[tuple[ReportCell, ...]] = []
    for row in rows:
        cells = dict(zip(columns, teller.cells(columns, row, rows), strict=True))
        cells["step"] = ReportCell(cells["step"].text, _step_href(query, row.process, row.step))
        lines.append(tuple(cells.values()))
    return RankedTable(
        tuple(ReportColumn(*told[name], name not in WORDS, name == "step") for name in columns), tuple(lines)
    )


def _step_href(query: ReportQuery, process: str, step: str) -> str:
    return query.href(f"/reports/why/{process}/{step}")


def _heat(visit: Visit, query: ReportQuery, reading: Reading, names: ReportNames, process: str) -> HeatMap | None:
    """The diagrams of one process with what its steps measure; None when no process is known."""
    deployed = {version.process: version.version for version in list_processes(visit.wired.database)}
    if process not in deployed:
        return None
    measure = query.told("measure") if query.told("measure") in MEASURES else USUAL
    narrowed = reading.of_process(process)
    found: dict[str, list[Heat]] = {process: []}
    for spot in heat(narrowed, measure):
        found.setdefault(spot.diagram, []).append(spot)
    told = measures_told(visit.words)
    teller = CellTeller(visit.words, names, query, "")
    drawings = [
        HeatDrawing(
            key,
            names.process(key),
            f"/processes/{key}/versions/{(query.version if key == query.process else None) or deployed[key]}/bpmn",
            _names_of(names, key),
            {
                spot.element: HeatSpot(
                    spot.level, _value(teller, measure, spot.value), _step_href(query, process, spot.element)
                )
                for spot in spots
                if spot.level
            },
        )
        for key, spots in found.items()
        if key in deployed
    ]
    return HeatMap(tuple(drawings), tuple(Option(name, told[name], name == measure) for name in MEASURES))


def _value(teller: CellTeller, measure: str, value: float) -> str:
    return (
        f"{round(value * 100)}%" if measure == "late" else teller.number(round(value, 1) if value % 1 else int(value))
    )


def _names_of(names: ReportNames, process: str) -> dict[str, str]:
    """What the elements of a diagram are called."""
    start = "element."
    labels = names.labels.get(process, {})
    return {key.removeprefix(start): text for key, text in labels.items() if key.startswith(start)}
