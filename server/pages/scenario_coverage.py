"""What the scenarios of a draft reach, drawn on its diagrams and decision tables."""

from collections.abc import Mapping
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from server.domain.process_drafts import DraftFileNotFound, ProcessDraft
from server.engine.reading import DIAGRAMS
from server.engine.reading import read as read_diagrams
from server.forms.labels import labels_for
from server.pages.contexts.scenarios import CoveragePage
from server.pages.coverage_lines import coverage_sum, draft_labels, drawn_process, drawn_table
from server.pages.designers import DesignerVisit, process_href
from server.pages.draft_names import draft_title
from server.pages.drawn_names import labelled_names
from server.pages.framing import show
from server.pages.visits import Visit
from server.queries.coverage import CoveredProcess
from server.queries.draft_coverage import draft_coverage
from server.queries.workshop import draft_file, draft_files, own_draft

router = APIRouter(prefix="/processes/{key}/scenarios")


@router.get("/coverage")
def get_coverage(key: str, visit: DesignerVisit) -> Response:
    """What is reached, as far as it was played since the draft was changed. Raises RightMissing and DraftNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    files = draft_files(visit.wired.database, draft)
    found = draft_coverage(visit.wired.database, visit.wired.scenario_runs.results, draft, files)
    labels = draft_labels(draft, files, visit.locale)
    page = CoveragePage(
        key=draft.process,
        title=draft_title(draft, files, visit.locale),
        href=process_href(draft.process),
        version=draft.version,
        sum=coverage_sum(visit, draft, files, found),
        processes=tuple(drawn_process(visit, draft, files, each) for each in found.processes),
        tables=tuple(drawn_table(labels, each) for each in found.tables),
        config=_config(visit, draft, files, found.processes),
    )
    return show(visit, "processes/coverage.html", page)


@router.get("/drawings/{path:path}")
def get_drawing(key: str, path: str, visit: DesignerVisit) -> Response:
    """A diagram of one's draft. Raises RightMissing, DraftNotFound and DraftFileNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    content = draft_file(visit.wired.database, draft, path) if path.lower().endswith(DIAGRAMS) else None
    if content is None:
        raise DraftFileNotFound
    return Response(content, media_type="application/xml", headers={"Cache-Control": "no-store"})


def _config(
    visit: Visit, draft: ProcessDraft, files: Mapping[str, bytes], processes: tuple[CoveredProcess, ...]
) -> list[Mapping[str, object]]:
    """What the viewer script reads of each process."""
    upload, _ = read_diagrams(files)
    labels = draft_labels(draft, files, visit.locale)
    drawings = f"{process_href(draft.process)}/scenarios/drawings"
    names = labelled_names(labels)
    return [
        {
            "key": each.process,
            "title": labels_for(each.process, labels).get("process.title", each.name or each.process),
            "url": f"{drawings}/{quote(upload.processes[each.process].host.file)}",
            "tokens": [],
            "done": [one.id for one in (*each.elements, *each.flows) if one.reached],
            "missed": [one.id for one in (*each.elements, *each.flows) if not one.reached],
            "names": names,
            "inside": {},
        }
        for each in processes
    ]
