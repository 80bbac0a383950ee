"""What a button on the page of a case does: the act and the way on, or the page with the reason why not."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from starlette.responses import Response

from server.commands.transaction import Work
from server.domain.circulation import NotSentToYou
from server.domain.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, PersonNotFound
from server.pages.case_page import case_page
from server.pages.case_scene import case_scene
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.visits import Visit

C = TypeVar("C")
_STATUS: Mapping[type[DomainError], int] = {Forbidden: 403, Invalid: 422, NotFound: 404, Conflict: 409}


def act_on_case(
    visit: Visit,
    case_id: str,
    handler: Callable[[C, Work], object],
    command: C,
    news: News,
    otherwise: News | None = None,
) -> Response:
    """Run the command and show the case; a refusal stands on its page. `otherwise` is the news when it gave False."""
    try:
        achieved = visit.run(handler, command)
    except (Conflict, Forbidden, Invalid, PersonNotFound, NotSentToYou) as refused:
        scene = case_scene(visit, case_id)
        page = case_page(visit, scene, visit.words.refusal(refused, scene.names))
        status = next(code for family, code in _STATUS.items() if isinstance(refused, family))
        return show(visit, "case/page.html", page, status=status, here=f"/cases/{case_id}")
    return send_on(f"/cases/{case_id}", Note(otherwise if otherwise and achieved is False else news))
