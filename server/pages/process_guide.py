"""How a process goes, for everybody with a part in it: a page, and a paper in either language."""

from dataclasses import replace

from fastapi import APIRouter
from starlette.responses import Response

from server.pages.framing import send_pdf, show
from server.pages.guide_page import guide_page
from server.pages.guide_paper import guide_paper
from server.pages.visits import SignedInVisit
from server.queries.guides import guide_of

router = APIRouter(prefix="/processes/{key}/about")


@router.get("")
def get_guide(key: str, visit: SignedInVisit) -> Response:
    """The guide of the version in force. Raises ProcessNotFound."""
    guide = guide_of(visit.wired.database, key, visit.actor, visit.locale)
    return show(visit, "processes/about.html", guide_page(visit, guide))


@router.get("/paper")
def get_paper(key: str, visit: SignedInVisit, lang: str = "") -> Response:
    """The same as a PDF file; `lang` chooses another language than the reader's. Raises ProcessNotFound."""
    chosen = replace(visit, locale=lang) if lang in visit.renderer.translations.locales else visit
    guide = guide_of(visit.wired.database, key, visit.actor, chosen.locale)
    page = guide_page(chosen, guide)
    return send_pdf(guide_paper(chosen, page), f"{key}-{page.version}-{chosen.locale}")
