"""The page on which an operator moves, repeats, changes and sends again: the effect first, then the deed."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.cases.ordered import Effect
from server.commands.transaction import Work
from server.domain.errors import Conflict, DomainError, Forbidden, Invalid
from server.forms.errors import FormErrors
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.operate_orders import order_sent
from server.pages.operate_page import Operated, operate_page
from server.pages.sent import Sent, SentByPerson
from server.pages.visits import SignedInVisit, Visit

router = APIRouter(prefix="/cases/{case_id}/operate")


@router.get("")
def get_operate(case_id: str, visit: SignedInVisit) -> Response:
    """What can be done to the case."""
    return show(visit, "case/operate.html", operate_page(visit, case_id, Operated()))


@router.post("")
def post_operate(case_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Tell what an order would do or, once that was seen, do it."""
    trial = sent.text("step") != "do"
    try:
        handler, command = order_sent(visit, case_id, sent, trial=trial)
        effect = _run(visit, handler, command)
    except (Conflict, Forbidden, Invalid) as refused:
        return _refused(visit, case_id, sent, refused)
    except FormErrors as refused:
        page = operate_page(visit, case_id, Operated(errors=refused.errors, sent=sent))
        return show(visit, "case/operate.html", page, status=422, here=f"/cases/{case_id}/operate")
    if not trial:
        return send_on(f"/cases/{case_id}", Note(News.CASE_OPERATED))
    page = operate_page(visit, case_id, Operated(effect=effect, sent=sent))
    return show(visit, "case/operate.html", page, here=f"/cases/{case_id}/operate")


def _run(visit: Visit, handler: Callable[[Any, Work], Effect], command: object) -> Effect:
    return visit.run(handler, command)


def _refused(visit: Visit, case_id: str, sent: Sent, refused: DomainError) -> Response:
    page = operate_page(visit, case_id, Operated(refusal=refused, sent=sent))
    status = 403 if isinstance(refused, Forbidden) else 409 if isinstance(refused, Conflict) else 422
    return show(visit, "case/operate.html", page, status=status, here=f"/cases/{case_id}/operate")
