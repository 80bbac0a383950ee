"""Who is liable for a case: the page, and the paper of it."""

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.cases.print import PrintCase, print_case
from server.pages.framing import send_pdf, show
from server.pages.liability_page import liability_page
from server.pages.liability_paper import liability_paper
from server.pages.sent import SentByPerson
from server.pages.visits import SignedInVisit
from server.queries.liability import case_liability

router = APIRouter(prefix="/cases/{case_id}/liability")


@router.get("")
def get_liability(case_id: str, visit: SignedInVisit) -> Response:
    """The page. Raises CaseNotFound, RightMissing, NoLiability."""
    return show(
        visit, "case/liability.html", liability_page(visit, case_liability(visit.reading, case_id, visit.actor))
    )


@router.post("/paper")
def post_liability_paper(case_id: str, visit: SignedInVisit, _sent: SentByPerson) -> Response:
    """The page as a PDF file, noted in the audit trail of the case."""
    found = case_liability(visit.reading, case_id, visit.actor)
    case = found.view.case
    pdf = liability_paper(visit, found, liability_page(visit, found))
    head = case.audit_head.hex()
    taken = PrintCase(case_id=case.id, actor=visit.actor, seq=case.audit_seq, head=head, paper="liability")
    visit.run(print_case, taken)
    name = visit.words.gettext("liability")
    return send_pdf(pdf, f"{case.business_key or case.id}-{name}-{visit.now.astimezone(visit.zone):%Y-%m-%d}")
