"""What if: managers change something in a simulated house and see what comes of it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from server.commands.simulations.ask import AskSimulation, ask_simulation
from server.commands.simulations.cancel import CancelSimulation, cancel_simulation
from server.domain.simulations import Failure, RunState, SimulationRun, TooManySimulations, own
from server.mining.simulation.change_codec import packed, unpacked
from server.mining.simulation.measures import Kind
from server.pages.contexts.picking import Picker
from server.pages.contexts.what_if import FieldFault, RunLine, RunPage, WhatIfPage
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.picking import Picking, known_to_simulate, person_options, simulated_choosing
from server.pages.report_frame import report_tabs
from server.pages.report_query import EVERYTHING, Query, ReportQuery
from server.pages.sent import Sent, SentByPerson
from server.pages.visits import SignedInVisit, Visit
from server.pages.what_if_form import NOTHING_SENT, REPLICATIONS, SIMULATED_FIELDS, WEEKS, form_of, read_changes
from server.pages.what_if_names import HouseNames, house_names
from server.pages.what_if_result import findings, tables, test_rows
from server.queries.absences import people_named
from server.queries.choosable import LISTED
from server.reports.simulated_log import Changeable
from server.reports.what_if import read_result
from server.store.simulations import Simulations

HERE = "/reports/what-if"
router = APIRouter(prefix=HERE)


def proposed(request: Request) -> Sent:
    """What the address proposes to change, by the names of the form's fields."""
    return Sent(tuple(request.query_params.multi_items()))


@router.get("")
def get_form(visit: SignedInVisit, query: Query, proposal: Annotated[Sent, Depends(proposed)]) -> Response:
    """The form, with one's simulations below. Raises RightMissing and ReportsBehind."""
    known = known_to_simulate(visit)
    return _form(visit, known, _names(visit, known), _with_ids(visit, proposal), query=query)


@router.post("")
def post_form(visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Ask for a simulation of the changes. Raises RightMissing and ReportsBehind."""
    known = known_to_simulate(visit)
    names, sent = _names(visit, known), _with_ids(visit, sent)
    read = read_changes(sent, names, known)
    if read.faults:
        return _form(visit, known, names, sent, read.faults, status=422)
    asked = {
        "changes": [packed(change) for change in read.changes],
        "weeks": int(_one_of(sent.text("weeks"), WEEKS)),
        "replications": int(_one_of(sent.text("replications"), REPLICATIONS)),
    }
    try:
        run = visit.run(ask_simulation, AskSimulation(actor=visit.actor, asked=asked))
    except TooManySimulations as refused:
        text = visit.words.fill(refused.msgid(), refused.params)
        return _form(visit, known, names, sent, refusal=text, status=409)
    visit.wired.simulations()
    return send_on(f"{HERE}/{run.id}")


@router.get("/{run_id}")
def get_run(run_id: str, visit: SignedInVisit) -> Response:
    """How far one of one's simulations is, or what came of it. Raises SimulationNotFound."""
    with visit.wired.database.read() as connection:
        run = own(Simulations(connection).get(run_id), visit.actor)
    if run.state is RunState.WAITING:
        visit.wired.simulations()  # the process beside the server may have ended just before this one was asked for
    return show(visit, "what_if/run.html", _run_page(visit, run))


@router.post("/{run_id}/cancel")
def post_cancel(run_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Cancel one of one's simulations. Raises SimulationNotFound."""
    del sent
    cancelled = visit.run(cancel_simulation, CancelSimulation(actor=visit.actor, run_id=run_id))
    return send_on(f"{HERE}/{run_id}", Note(News.SIMULATION_CANCELLED) if cancelled else None)


def _names(visit: Visit, known: Changeable) -> HouseNames:
    return house_names(visit, known.people)


def _with_ids(visit: Visit, sent: Sent) -> Sent:
    """What was sent, with ids of people for their logins."""
    named = people_named(visit.wired.database, [text for name, text in sent.pairs if name in SIMULATED_FIELDS])
    return Sent(
        tuple(
            (name, named[text].id if name in SIMULATED_FIELDS and text in named else text) for name, text in sent.pairs
        )
    )


def _pickers(visit: Visit, known: Changeable, sent: Sent) -> Mapping[str, Picker]:
    """The fields for people; those of them to look for somebody in hold a login."""
    with visit.wired.database.read() as connection:
        found = simulated_choosing(visit, known.people).found(connection, visit)
    many = found.more or len(known.people) > LISTED
    named = people_named(visit.wired.database, [sent.text(name) for name in SIMULATED_FIELDS])
    logins = {each.id: each.login for each in named.values()}
    return {
        name: Picker(
            what=Picking.SIMULATED.value,
            of=name,
            people=() if many else person_options(found.people, sent.text(name)),
            many=many,
            text=logins.get(sent.text(name), sent.text(name)),
        )
        for name in SIMULATED_FIELDS
    }


def _one_of(text: str, known: Sequence[str]) -> str:
    return text if text in known else known[0]


def _form(
    visit: Visit,
    known: Changeable,
    names: HouseNames,
    sent: Sent = NOTHING_SENT,
    faults: Sequence[FieldFault] = (),
    *,
    query: ReportQuery = EVERYTHING,
    refusal: str | None = None,
    status: int = 200,
) -> Response:
    with visit.wired.database.read() as connection:
        runs = Simulations(connection).of(visit.actor.id)
    page = WhatIfPage(
        tabs=report_tabs(visit, query, HERE),
        form=form_of(names, known, _pickers(visit, known, sent), sent, faults, refusal),
        runs=tuple(_line(visit, run, names) for run in runs),
    )
    return show(visit, "what_if/page.html", page, status=status, here=HERE)


def _line(visit: Visit, run: SimulationRun, names: HouseNames) -> RunLine:
    asked_at = visit.words.formats.instant(run.created_at, visit.zone)
    return RunLine(f"{HERE}/{run.id}", asked_at, _changes(run, names), _state(visit, run))


def _changes(run: SimulationRun, names: HouseNames) -> tuple[str, ...]:
    return tuple(names.change(unpacked(change)) for change in run.asked["changes"])


def _interrupted(run: SimulationRun) -> bool:
    return run.interrupted(datetime.now(UTC))


def _state(visit: Visit, run: SimulationRun) -> str:
    gettext = visit.words.gettext
    told = {
        RunState.WAITING: gettext("Waiting"),
        RunState.RUNNING: gettext("Running: %(percent)s%%", percent=run.progress),
        RunState.DONE: gettext("Simulated"),
        RunState.CANCELLED: gettext("Cancelled"),
        RunState.FAILED: gettext("Broken off"),
    }
    return told[RunState.FAILED if _interrupted(run) else run.state]


def _failure(visit: Visit, run: SimulationRun) -> str | None:
    gettext = visit.words.gettext
    if run.state is not RunState.FAILED and not _interrupted(run):
        return None
    told = {
        Failure.INTERRUPTED: gettext("The server was ended while the simulation ran. Ask for it again."),
        Failure.TOO_SHORT: gettext("There is too little history yet: a simulation learns from at least six weeks."),
        Failure.IMPOSSIBLE: gettext("The change cannot be simulated: it has never been seen how cases go then."),
        Failure.BROKEN: gettext("The simulation could not be finished. The log of the server says why."),
    }
    return told[run.error or Failure.INTERRUPTED]


def _run_page(visit: Visit, run: SimulationRun) -> RunPage:
    tested, compared = read_result(run.result) if run.result else ((), ())
    people = [row.measure.about for row in compared if row.measure.kind is Kind.BUSY]
    changed = [str(change["person"]) for change in run.asked["changes"] if "person" in change]
    names, words = house_names(visit, [*people, *changed]), visit.words
    return RunPage(
        tabs=report_tabs(visit, EVERYTHING, HERE),
        changes=_changes(run, names),
        asked_at=words.formats.instant(run.created_at, visit.zone),
        span=words.gettext(
            "%(weeks)s weeks, simulated %(times)s times", weeks=run.asked["weeks"], times=run.asked["replications"]
        ),
        state=_state(visit, run),
        under_way=run.under_way and not _interrupted(run),
        progress=run.progress,
        failure=_failure(visit, run),
        cancel_href=f"{HERE}/{run.id}/cancel",
        here=f"{HERE}/{run.id}",
        tested_about=_tested_about(visit, run),
        findings=findings(names, compared),
        tested=test_rows(names, tested),
        tables=tables(names, compared) if run.result else (),
    )


def _tested_about(visit: Visit, run: SimulationRun) -> str:
    if not run.result:
        return ""
    since, until = (datetime.fromtimestamp(run.result[end], visit.zone).date() for end in ("since", "until"))
    day = visit.words.formats.day
    return visit.words.gettext(
        "Knowing only what had happened before %(since)s, the model had to foresee the time until %(until)s.",
        since=day(since),
        until=day(until),
    )
