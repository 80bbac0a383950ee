"""Minutes of the votes of a case: the page, their papers, and what was decided on as the bytes they name."""

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.cases.print import PrintCase, print_case
from server.domain.minutes import NoMinutes
from server.domain.rights import require_liability
from server.pages.framing import send_pdf, show
from server.pages.minutes_page import MinutesScene, minutes_page, minutes_scene
from server.pages.minutes_paper import minutes_paper
from server.pages.sent import SentByPerson
from server.pages.visits import SignedInVisit

router = APIRouter(prefix="/cases/{case_id}/minutes")


@router.get("")
def get_minutes(case_id: str, visit: SignedInVisit) -> Response:
    """The page. Raises CaseNotFound, NoMinutes."""
    return show(visit, "case/minutes.html", minutes_page(visit, minutes_scene(visit, case_id)))


@router.post("/{number}/paper")
def post_minutes_paper(case_id: str, number: int, visit: SignedInVisit, _sent: SentByPerson) -> Response:
    """One round as a PDF file, noted in the audit trail of the case. Raises NoMinutes."""
    scene = minutes_scene(visit, case_id)
    case = scene.view.case
    _require(scene, number)
    pdf = minutes_paper(visit, scene, minutes_page(visit, scene), number)
    head = case.audit_head.hex()
    taken = PrintCase(case_id=case.id, actor=visit.actor, seq=case.audit_seq, head=head, paper="minutes")
    visit.run(print_case, taken)
    told = visit.words.gettext("minutes of votes")
    return send_pdf(pdf, f"{case.business_key or case.id}-{told}-{number}")


@router.get("/{number}/content")
def get_minutes_content(case_id: str, number: int, visit: SignedInVisit) -> Response:
    """What was decided on, whose SHA-256 the minutes name. Raises RightMissing: it may hold what is blind to others."""
    scene = minutes_scene(visit, case_id)
    require_liability(scene.view.case, visit.actor)
    _require(scene, number)
    if scene.view.blind.findings:
        raise NoMinutes
    headers = {"Content-Disposition": f'attachment; filename="decided-on-{number}.json"', "Cache-Control": "no-store"}
    content = scene.meetings[number - 1].meeting.content
    return Response(content, media_type="application/json", headers=headers)


def _require(scene: MinutesScene, number: int) -> None:
    if not 1 <= number <= len(scene.meetings):
        raise NoMinutes
