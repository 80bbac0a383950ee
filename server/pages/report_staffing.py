"""Whether there are enough people for the processes in force: where they are short, and which tasks wait for that."""

from fastapi import APIRouter
from starlette.responses import Response

from server.domain.rights import require_oversight
from server.domain.staffing.proving import Missing
from server.pages.contexts.reports import CardsPage, ReportCell, TableCard
from server.pages.framing import show
from server.pages.report_cards import page_of, paged, plain_card
from server.pages.report_frame import undated_frame
from server.pages.report_names import ReportNames, report_names
from server.pages.report_query import Query, ReportQuery
from server.pages.stop_words import stop_told
from server.pages.visits import SignedInVisit, Visit
from server.queries.staffing import ShortProcess, Staffing, staffing
from server.store.staffing import Stopped

HERE = "/reports/staffing"
SHORT, STOPPED = f"{HERE}/short", f"{HERE}/stopped"
router = APIRouter(prefix=HERE)


@router.get("")
def get_staffing(visit: SignedInVisit, query: Query) -> Response:
    """The page. Raises RightMissing and BranchNotFound."""
    told, names = _told(visit, query)
    cards = _short(visit, query, names, told), _stopped(visit, query, names, told)
    return _shown(visit, query, names, HERE, visit.words.gettext("Staffing"), *cards)


@router.get("/short")
def get_short(visit: SignedInVisit, query: Query) -> Response:
    """Every process that is short of people somewhere, page by page. Raises what the page raises."""
    told, names = _told(visit, query)
    card = _short(visit, query, names, told)
    return _shown(visit, query, names, SHORT, card.title, card)


@router.get("/stopped")
def get_stopped(visit: SignedInVisit, query: Query) -> Response:
    """Every task that nobody may do, page by page. Raises what the page raises."""
    told, names = _told(visit, query)
    card = _stopped(visit, query, names, told)
    return _shown(visit, query, names, STOPPED, card.title, card)


def _told(visit: Visit, query: ReportQuery) -> tuple[Staffing, ReportNames]:
    """What the page is about, and the names of whom it tells."""
    branches = require_oversight(visit.actor, query.branch or None)
    found = staffing(visit.reading, visit.actor, visit.now)
    short = [row for row in found.short if query.process in {None, "", row.shortage.process}]
    told = Staffing(
        tuple(row for row in short if row.shortage.branch in branches),
        tuple(stop for stop in found.stopped if stop.branch in branches),
    )
    return told, report_names(visit, [stop.person for stop in told.stopped])


def _shown(visit: Visit, query: ReportQuery, names: ReportNames, here: str, title: str, *cards: TableCard) -> Response:
    frame = undated_frame(visit, query, names, here, HERE)
    page = CardsPage(frame, title, (), None, None, tuple((card,) for card in cards))
    return show(visit, "reports/cards.html", page)


def _short(visit: Visit, query: ReportQuery, names: ReportNames, told: Staffing) -> TableCard:
    gettext = visit.words.gettext
    columns = [gettext("Process"), gettext("Branch"), gettext("Short from"), gettext("Missing")]
    card = plain_card(
        "short",
        gettext("Too few people"),
        gettext("Where people cannot share out the steps of a process with all its duties, now or within 30 days."),
        [*((column, False) for column in columns), (gettext("Running cases"), True), (gettext("Steps"), False)],
        [_short_cells(visit, query, names, row) for row in page_of(query, told.short)],
        gettext("There are enough people for every process at every branch where it runs."),
    )
    return paged(visit.words, query, card, len(told.short), SHORT)


def _short_cells(visit: Visit, query: ReportQuery, names: ReportNames, row: ShortProcess) -> list[ReportCell]:
    gettext, shortage, steps = visit.words.gettext, row.shortage, row.demand.steps
    day = gettext("now")
    if shortage.since is not None:
        day = visit.words.formats.day(shortage.since.astimezone(visit.zone).date())
    conflicts = (", ".join(names.step(steps[each].process, each) for each in one) for one in shortage.conflicts)
    return [
        ReportCell(names.process(shortage.process)),
        ReportCell(names.branch(shortage.branch)),
        ReportCell(day),
        ReportCell("; ".join(missing_people(visit, names, missing) for missing in shortage.missing)),
        ReportCell(
            visit.words.formats.number(row.cases),
            query.href("/reports/flow/running", of=shortage.process, of_branch=shortage.branch) if row.cases else None,
        ),
        ReportCell("; ".join(conflicts)),
    ]


def missing_people(visit: Visit, names: ReportNames, missing: Missing) -> str:
    """How many people with which roles are missing, in words."""
    gettext = visit.words.gettext
    told = gettext("%(count)s with %(roles)s") % {"count": missing.count, "roles": _roles(visit, names, missing.roles)}
    if not missing.instead:
        return told
    others = ", ".join(_roles(visit, names, roles) for roles in missing.instead)
    return gettext("%(people)s (or one with %(others)s)") % {"people": told, "others": others}


def _roles(visit: Visit, names: ReportNames, roles: tuple[str, ...]) -> str:
    return " + ".join(map(names.role, roles)) or visit.words.gettext("any role")


def _stopped(visit: Visit, query: ReportQuery, names: ReportNames, told: Staffing) -> TableCard:
    gettext = visit.words.gettext
    columns = [gettext("Case"), gettext("Branch"), gettext("Why")]
    card = plain_card(
        "stopped",
        gettext("Tasks that nobody may do"),
        gettext(
            "Open tasks that wait for somebody to be given a role, or for a manager to give them to another person."
        ),
        [(column, False) for column in columns],
        [_stopped_cells(visit, names, stop) for stop in page_of(query, told.stopped)],
        gettext("Somebody may do every open task."),
    )
    return paged(visit.words, query, card, len(told.stopped), STOPPED)


def _stopped_cells(visit: Visit, names: ReportNames, stop: Stopped) -> list[ReportCell]:
    told = stop_told(visit.words, stop.why, names.person(stop.person))
    case = ReportCell(stop.title or stop.case, f"/cases/{stop.case}")
    return [case, ReportCell(names.branch(stop.branch)), ReportCell(told)]
