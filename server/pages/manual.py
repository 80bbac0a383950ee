"""The manuals, for everybody who is signed in."""

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from server.pages.contexts.manual import ManualLink, ManualPage
from server.pages.framing import send_on, show
from server.pages.manual_text import NAMES, image_path, manual
from server.pages.rule_manual import section_of
from server.pages.visits import SignedInVisit
from server.pages.words import Words

router = APIRouter(prefix="/manual")


@router.get("")
def get_manuals(visit: SignedInVisit) -> Response:  # noqa: ARG001 -- only for people who are signed in
    """The manual that everybody needs; the others are listed beside it."""
    return send_on(f"/manual/{NAMES[0]}")


@router.get("/images/{name}")
def get_image(name: str, visit: SignedInVisit) -> Response:  # noqa: ARG001 -- only for people who are signed in
    """A picture of a manual. Raises HTTPException (404) for any other file."""
    path = image_path(name)
    if path is None:
        raise HTTPException(404)
    return FileResponse(path, headers={"Cache-Control": "private, max-age=3600"})


@router.get("/rules/{kind}/{rule}")
def get_rule(kind: str, rule: str, visit: SignedInVisit) -> Response:  # noqa: ARG001 -- only for people who are signed in
    """The section that explains a rule of deployments. Raises HTTPException (404) for a kind that there is not."""
    try:
        return send_on(f"/manual/{section_of(kind, rule)}")
    except KeyError:
        raise HTTPException(404) from None


@router.get("/{name}")
def get_manual(name: str, visit: SignedInVisit) -> Response:
    """A manual. Raises HTTPException (404) for a name that is none of theirs."""
    if name not in NAMES:
        raise HTTPException(404)
    text = manual(name)
    titles = _titles(visit.words)
    others = tuple(ManualLink(titles[each], f"/manual/{each}", each == name) for each in NAMES)
    return show(visit, "manual/page.html", ManualPage(text.title, text.html, text.headings, others))


def _titles(words: Words) -> Mapping[str, str]:
    return {
        "staff": words.gettext("Guide for staff"),
        "days": words.gettext("A day of each role"),
        "managers": words.gettext("Guide for managers"),
        "measures": words.gettext("What each number is"),
        "designers": words.gettext("Guide for process designers"),
        "bpmn-coverage": words.gettext("BPMN elements"),
        "decisions-and-feel": words.gettext("FEEL and decision tables"),
        "scenarios": words.gettext("Scenarios"),
        "operators": words.gettext("Guide for operators"),
        "api": words.gettext("API"),
    }
