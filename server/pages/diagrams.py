"""The drawing of a process, for the viewer on the page of a case."""

from fastapi import APIRouter
from starlette.responses import Response

from server.domain.errors import ProcessNotFound
from server.engine.drawing.completing import drawn
from server.pages.visits import SignedInVisit
from server.queries.process_view import diagram_of

router = APIRouter()
MOST_VERSIONS = 1_000_000_000


@router.get("/processes/{key}/versions/{number}/bpmn")
def get_diagram(key: str, number: int, visit: SignedInVisit) -> Response:
    """The BPMN file, drawn where it is not; a version never changes, so browsers may keep it."""
    if not 0 < number < MOST_VERSIONS:
        raise ProcessNotFound
    content = drawn(diagram_of(visit.reading, key, number))
    return Response(content, media_type="application/xml", headers={"Cache-Control": "private, max-age=86400"})
