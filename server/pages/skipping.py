"""The page on which an operator skips a step: with the form of its task, read and checked as whoever does it would."""

from dataclasses import dataclass, replace
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from server.auth import csrf
from server.commands.cases.look_over import LookOver, look_over
from server.commands.cases.ordered import Effect, standing_at
from server.commands.cases.skip import SkipElement, skip_element
from server.commands.submission import Submission
from server.domain.errors import Conflict, DomainError, Forbidden, Invalid
from server.forms.errors import FormErrors
from server.pages.case_scene import case_scene
from server.pages.contexts.operate import Trial
from server.pages.contexts.parts import FormView
from server.pages.contexts.skipping import SkipPage
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show, show_piece
from server.pages.operate_orders import json_object
from server.pages.order_words import OrderTeller
from server.pages.sent import Sent, SentByPerson
from server.pages.task_page import Entered, task_page, task_scene, typed
from server.pages.visits import SignedInVisit, Visit

router = APIRouter(prefix="/cases/{case_id}/operate/skip")
OWN = (csrf.FIELD, "revision", "with", "step", "reason")
"""Fields of the page itself; they stand before those of the form in it, which may bear the same names."""


@dataclass(frozen=True, slots=True)
class _Tried:
    """What was sent, and what came of it."""

    sent: Sent | None = None
    entered: Entered | None = None
    effect: Effect | None = None
    refusal: DomainError | None = None
    errors: FormErrors | None = None


@router.get("")
def get_step(case_id: str, visit: SignedInVisit, at: str = "") -> Response:
    """Lead to the page of the step that was chosen in a list. Raises CaseNotFound and RightMissing."""
    visit.run(look_over, LookOver(case_id=case_id, actor=visit.actor))
    return send_on(_href(case_id, at) if at else f"/cases/{case_id}/operate")


@router.get("/{at}")
def get_skip(case_id: str, at: str, visit: SignedInVisit) -> Response:
    """The form of the step. Raises CaseNotFound, RightMissing and TokenNotThere."""
    return _show(visit, case_id, at, _Tried())


@router.post("/{at}/refresh")
def post_refresh(case_id: str, at: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Show what the values entered so far hide and compute; nothing is done."""
    page = _page(visit, case_id, at, _Tried(sent=sent))
    if visit.wants_piece:
        return show_piece(visit, "parts/dependents.html", page.form, page.href)
    return show(visit, "case/skip.html", page, here=page.href)


@router.post("/{at}")
def post_skip(case_id: str, at: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Tell what skipping would do or, once that was seen, do it."""
    trial = sent.text("step") != "do"
    try:
        effect = visit.run(skip_element, _wish(visit, case_id, at, sent, trial=trial))
    except FormErrors as refused:
        return _show(visit, case_id, at, _Tried(sent, entered=refused.raw, errors=refused), 422)
    except (Conflict, Forbidden, Invalid) as refused:
        status = 403 if isinstance(refused, Forbidden) else 409 if isinstance(refused, Conflict) else 422
        return _show(visit, case_id, at, _Tried(sent, refusal=refused), status)
    if trial:
        return _show(visit, case_id, at, _Tried(sent, effect=effect))
    return send_on(f"/cases/{case_id}", Note(News.CASE_OPERATED))


def _wish(visit: Visit, case_id: str, at: str, sent: Sent, *, trial: bool) -> SkipElement:
    given = {
        "form": lambda: Submission(pairs=sent.without(*OWN)),
        "text": lambda: Submission(values=json_object(sent)) if sent.whole("data").strip() else None,
    }.get(sent.text("with"), lambda: None)
    return SkipElement(
        case_id=case_id,
        actor=visit.actor,
        reason=sent.whole("reason"),
        revision=sent.number("revision"),
        dry_run=trial,
        at=at,
        submission=given(),
    )


def _show(visit: Visit, case_id: str, at: str, tried: _Tried, status: int = 200) -> Response:
    page = _page(visit, case_id, at, tried)
    return show(visit, "case/skip.html", page, status=status, here=page.href)


def _page(visit: Visit, case_id: str, at: str, tried: _Tried) -> SkipPage:
    overview = visit.run(look_over, LookOver(case_id=case_id, actor=visit.actor))
    place, scene = standing_at(overview.ordered, at), case_scene(visit, case_id)
    teller, sent = OrderTeller(visit, scene, overview), tried.sent
    task = next((task for task in scene.tasks if task.token == place.token), None)
    href = _href(case_id, at)
    form, told = _form(visit, task.id, href, tried) if task else (None, "")
    return SkipPage(
        back_href=f"/cases/{case_id}/operate",
        title=scene.view.case.title,
        href=href,
        revision=overview.ordered.case.version,
        step=next(each.text for each in teller.tokens(sent or Sent(()), skippable=True) if each.value == place.token),
        form=form,
        instructions=told,
        text=sent.whole("data") if sent and form is None else "",
        trial=_trial(teller, tried.effect, sent) if tried.effect and sent else None,
        refusal=visit.words.refusal(tried.refusal, scene.names) if tried.refusal else None,
    )


def _trial(teller: OrderTeller, effect: Effect, sent: Sent) -> Trial:
    """What it would do, with the fields that make the order: its own first, then those of the form."""
    fields = (*((name, sent.text(name)) for name in ("revision", "with")), *sent.without(*OWN))
    return teller.trial(effect, "skip", fields, sent.text("reason"))


def _form(visit: Visit, task_id: str, href: str, tried: _Tried) -> tuple[FormView | None, str]:
    """The form of the task, as whoever does it sees it, and its instructions."""
    scene = replace(task_scene(visit, task_id), href=href)
    entered = tried.entered
    if entered is None and tried.sent is not None and tried.sent.text("with") == "form":
        entered = typed(scene.view.form, tried.sent.without(*OWN))
    page = task_page(visit, scene, entered=entered, errors=tried.errors.errors if tried.errors else ())
    return page.form, page.task.instructions or ""


def _href(case_id: str, at: str) -> str:
    return f"/cases/{case_id}/operate/skip/{quote(at, safe='')}"
