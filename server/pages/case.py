"""The page of one case and what operators do there."""

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.cases.cancel import CancelCase, cancel_case
from server.commands.cases.print import PrintCase, print_case
from server.commands.cases.resume import ResumeCase, resume_case
from server.commands.cases.retry import RetryCase, retry_case
from server.commands.cases.suspend import SuspendCase, suspend_case
from server.commands.cases.withdraw import WithdrawCase, withdraw_case
from server.pages.acting_on_case import act_on_case
from server.pages.case_page import case_page
from server.pages.case_paper import case_paper
from server.pages.case_scene import case_scene
from server.pages.flashes import News
from server.pages.framing import send_pdf, show
from server.pages.sent import SentByPerson
from server.pages.visits import SignedInVisit

router = APIRouter(prefix="/cases/{case_id}")


@router.get("")
def get_case(case_id: str, visit: SignedInVisit) -> Response:
    """The case: where it stands, what is known, what happened."""
    return show(visit, "case/page.html", case_page(visit, case_scene(visit, case_id)))


@router.post("/paper")
def post_paper(case_id: str, visit: SignedInVisit, _sent: SentByPerson) -> Response:
    """The case as a PDF file, noted in its audit trail."""
    scene = case_scene(visit, case_id)
    case = scene.view.case
    pdf = case_paper(visit, scene, case_page(visit, scene))
    command = PrintCase(case_id=case.id, actor=visit.actor, seq=case.audit_seq, head=case.audit_head.hex())
    visit.run(print_case, command)
    return send_pdf(pdf, f"{case.business_key or case.id}-{visit.now.astimezone(visit.zone):%Y-%m-%d}")


@router.post("/cancel")
def post_cancel(case_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """End the case."""
    command = CancelCase(case_id=case_id, actor=visit.actor, reason=sent.text("reason"))
    return act_on_case(visit, case_id, cancel_case, command, News.CASE_CANCELLED)


@router.post("/withdraw")
def post_withdraw(case_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """End a case that one started."""
    command = WithdrawCase(case_id=case_id, actor=visit.actor, reason=sent.whole("reason"))
    return act_on_case(visit, case_id, withdraw_case, command, News.CASE_WITHDRAWN)


@router.post("/suspend")
def post_suspend(case_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Halt the case."""
    command = SuspendCase(case_id=case_id, actor=visit.actor, reason=sent.text("reason"))
    return act_on_case(visit, case_id, suspend_case, command, News.CASE_SUSPENDED)


@router.post("/resume")
def post_resume(case_id: str, visit: SignedInVisit, _sent: SentByPerson) -> Response:
    """Let a halted case go on."""
    return act_on_case(visit, case_id, resume_case, ResumeCase(case_id=case_id, actor=visit.actor), News.CASE_RESUMED)


@router.post("/retry")
def post_retry(case_id: str, visit: SignedInVisit, _sent: SentByPerson) -> Response:
    """Let what could not go on run again."""
    command = RetryCase(case_id=case_id, actor=visit.actor)
    return act_on_case(visit, case_id, retry_case, command, News.CASE_RETRIED, News.CASE_STILL_HELD)
