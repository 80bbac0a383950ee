"""Starting a case."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.responses import Response

from server.auth import csrf
from server.commands.cases.start import StartCase, start_case
from server.commands.submission import Submission
from server.domain.errors import (
    BranchNotFound,
    BusinessKeyUnusable,
    Conflict,
    DomainError,
    Forbidden,
    NoPlainStart,
    StartNotAllowed,
)
from server.domain.ids import new_id
from server.domain.processes import VersionSuspended
from server.domain.rights import start_branches
from server.forms.errors import FieldError, FormErrors
from server.forms.model import Form
from server.forms.showing import format_value
from server.forms.submissions import weigh_entered
from server.forms.weighing import Facts, Weighed
from server.pages.contexts.parts import FormView, Option
from server.pages.contexts.start import StartableProcess, StartFormPage, StartPage
from server.pages.field_texts import FieldTeller
from server.pages.flashes import News, Note
from server.pages.form_people import offered
from server.pages.form_views import Dependents, form_view
from server.pages.framing import send_on, show, show_piece
from server.pages.sent import Sent, SentByPerson
from server.pages.task_page import Entered, typed
from server.pages.visits import SignedInVisit, Visit
from server.pages.words import Names
from server.queries.names import branch_names, role_names
from server.queries.process_view import ProcessRow, ProcessView, list_processes, process_view

router = APIRouter(prefix="/start")


@router.get("")
def get_start(visit: SignedInVisit) -> Response:
    """The processes the person may start."""
    rows = list_processes(visit.reading, visit.actor, visit.locale)
    open_ones = [row for row in rows if row.startable]
    own = tuple(_startable(row) for row in open_ones if not row.called)
    parts = tuple(_startable(row) for row in open_ones if row.called)
    suspended = tuple(row.name for row in rows if row.may_start and row.suspended)
    return show(visit, "start/page.html", StartPage(own, parts, suspended))


@router.get("/{key}")
def get_start_form(key: str, visit: SignedInVisit) -> Response:
    """The start form of a process. Raises StartNotAllowed, NoPlainStart and VersionSuspended."""
    view = process_view(visit.reading, key, visit.actor, visit.locale)
    if not view.row.plain_start:
        raise NoPlainStart
    if not view.row.may_start:
        raise StartNotAllowed(role=view.row.start_role, branch=visit.actor.branch)
    if view.row.suspended:
        raise VersionSuspended(process=view.row.name, version=view.row.version)
    return show(
        visit,
        "start/form.html",
        start_form_page(visit, view, new_id(), visit.actor.branch, start_defaults(visit, view)),
    )


@router.post("/{key}")
def post_start(key: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Start a case; the same form sent twice starts one."""
    view = process_view(visit.reading, key, visit.actor, visit.locale)
    branch = start_branch(visit, view.row, sent)
    pairs = start_pairs(visit, view.row, sent)
    command = StartCase(
        process=key,
        actor=visit.actor,
        submission=Submission(pairs=pairs),
        branch=branch,
        version=view.row.version,
        idempotency_key=sent.text("key")[:100] or None,
    )
    try:
        case_id = visit.run(start_case, command)
    except FormErrors as refused:
        page = start_form_page(visit, view, sent.text("key"), branch, refused.raw, refused.errors)
        return show(visit, "start/form.html", page, status=422, here=f"/start/{key}")
    except (Forbidden, Conflict, BranchNotFound, BusinessKeyUnusable) as refused:
        return _refused(visit, view, sent, branch, typed(view.form, pairs), refused)
    return send_on(f"/cases/{case_id}", Note(News.STARTED))


@router.post("/{key}/refresh")
def post_refresh(key: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Show what the values entered so far hide and compute; no case is started. As for a task."""
    view = process_view(visit.reading, key, visit.actor, visit.locale)
    entered = typed(view.form, start_pairs(visit, view.row, sent))
    page = start_form_page(visit, view, sent.text("key"), start_branch(visit, view.row, sent), entered)
    if visit.wants_piece:
        return show_piece(visit, "parts/dependents.html", page.form, f"/start/{key}")
    return show(visit, "start/form.html", page, here=f"/start/{key}")


def start_again(visit: Visit, key: str, sent: Sent, refusal: str, status: int) -> Response:
    """The form with what was typed, once more. Raises ProcessNotFound."""
    view = process_view(visit.reading, key, visit.actor, visit.locale)
    entered = typed(view.form, start_pairs(visit, view.row, sent))
    page = start_form_page(visit, view, sent.text("key"), start_branch(visit, view.row, sent), entered, refusal=refusal)
    return show(visit, "start/form.html", page, status=status, here=f"/start/{key}")


def _refused(
    visit: Visit, view: ProcessView, sent: Sent, branch: str, entered: Entered, error: DomainError
) -> Response:
    with visit.wired.database.read() as connection:
        branches = branch_names(connection, visit.locale)
    names = Names({}, branches, role_names(view.labels))
    page = start_form_page(visit, view, sent.text("key"), branch, entered, refusal=visit.words.refusal(error, names))
    status = 403 if isinstance(error, Forbidden) else 409
    return show(visit, "start/form.html", page, status=status, here=f"/start/{view.row.key}")


def start_form_page(  # noqa: PLR0917 -- everything the page shows
    visit: Visit,
    view: ProcessView,
    key: str,
    branch: str,
    entered: Entered,
    errors: Sequence[FieldError] = (),
    refusal: str | None = None,
    href: str = "",
) -> StartFormPage:
    """The form of a person; `href`: where it is sent, if not below `/start`."""
    with visit.wired.database.read() as connection:
        names = branch_names(connection, visit.locale)
    codes = _branches(visit, view.row)
    return StartFormPage(
        process=_startable(view.row),
        version=view.row.version,
        key=key,
        branches=tuple(Option(code, names.get(code, code), code == branch) for code in codes),
        form=_form(visit, href or f"/start/{view.row.key}", view.form, entered, branch, errors) if view.form else None,
        refusal=refusal,
        href=href,
    )


def _form(visit: Visit, href: str, form: Form, entered: Entered, branch: str, errors: Sequence[FieldError]) -> FormView:
    zone = _zone(visit, branch)
    weighed = weigh_entered(form, entered, zone=zone, facts=Facts({}, visit.now)) if form.order else Weighed()
    offer = offered(visit, form, branch, entered, f"{href}/refresh")
    reader = FieldTeller(visit.words, zone, Names()).reader
    dependents = Dependents(weighed, reader, f"{href}/refresh", offer.pickers)
    return form_view(offer.form, entered, errors, visit.words.fill, dependents)


def _zone(visit: Visit, branch: str) -> ZoneInfo:
    """The zone of a branch, of the person's own for one that does not exist."""
    try:
        return visit.zone_of(branch)
    except BranchNotFound:
        return visit.zone


def _startable(row: ProcessRow) -> StartableProcess:
    return StartableProcess(row.key, row.name, row.description, row.importable)


def _branches(visit: Visit, row: ProcessRow) -> list[str]:
    """Where the person may start the process: their own branch first."""
    own = visit.actor.branch
    return sorted(sorted(start_branches(visit.actor, row.start_role)), key=lambda code: code != own)


def _asks_for_branch(visit: Visit, row: ProcessRow) -> bool:
    return len(_branches(visit, row)) > 1


def start_branch(visit: Visit, row: ProcessRow, sent: Sent) -> str:
    """The branch that was chosen, or the only one there is to choose."""
    allowed = _branches(visit, row) or [visit.actor.branch]
    return sent.text("branch") if _asks_for_branch(visit, row) else allowed[0]


def start_pairs(visit: Visit, row: ProcessRow, sent: Sent, *more: str) -> tuple[tuple[str, str], ...]:
    """The fields of the start form; those of the page (and `more`) stand before them and may bear the same names."""
    own = [csrf.FIELD, "key", *more, *(["branch"] if _asks_for_branch(visit, row) else [])]
    return sent.without(*own)


def start_defaults(visit: Visit, view: ProcessView) -> Entered:
    """What the fields hold at first."""
    fields = view.form.fields if view.form else ()
    zone = visit.zone
    return {field.name: format_value(field, field.default, zone=zone) for field in fields if field.default is not None}
