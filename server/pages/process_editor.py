"""The page where a diagram is drawn, and what its script asks for: the drawing, saving it, what is wrong with it."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from starlette.responses import Response

from server.auth import csrf
from server.domain.operators import OPERATORS
from server.domain.process_drafts import DraftNotFound, ProcessDraft
from server.engine.drawing.completing import drawn
from server.engine.reading import form_name
from server.pages.contexts.processes import EditorPage
from server.pages.designers import ContentByDesigner, DesignerVisit, process_href
from server.pages.draft_checks import file_href, findings_in, table_href
from server.pages.draft_content import EDITING, drawn_content, plain, save_drawn
from server.pages.draft_names import title_of
from server.pages.drawn_decisions import decision_names, tables_of_decisions
from server.pages.feel_functions import feel_functions
from server.pages.framing import send_on, show
from server.pages.instant_rules import instant_rules
from server.pages.known_variables import known_variables
from server.pages.modeler_properties import property_fields
from server.pages.modeler_words import modeler_words
from server.pages.processes import others_of
from server.pages.searched_labels import searched_labels
from server.pages.visits import Visit
from server.queries.process_view import list_processes
from server.queries.related_folders import with_related
from server.queries.workshop import draft_files, known_roles, own_draft

router = APIRouter(prefix="/processes/{key}")


@router.get("/edit")
def get_editor(key: str, visit: DesignerVisit) -> Response:
    """The drawing of one's draft; where there is none, the versions of the process. Raises RightMissing."""
    try:
        draft = own_draft(visit.wired.database, key, visit.actor)
    except DraftNotFound:
        return send_on(f"{process_href(key)}/versions")
    response = show(visit, "processes/edit.html", _page(visit, draft))
    response.headers.update(EDITING)
    return response


@router.get("/draft/diagram")
def get_diagram(key: str, visit: DesignerVisit) -> Response:
    """The diagram as it is in one's draft, drawn where it is not; `ETag` is the draft's version.

    Raises DraftNotFound.
    """
    draft = own_draft(visit.wired.database, key, visit.actor)
    return drawn_content(visit, draft, draft.file, as_shown=drawn)


@router.put("/draft/diagram")
def put_diagram(key: str, visit: DesignerVisit, sent: ContentByDesigner) -> Response:
    """Save the diagram: its new version, or 409 when the draft was saved elsewhere meanwhile. Raises DraftNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    return save_drawn(visit, draft, draft.file, sent)


@router.get("/draft/findings")
def get_findings(key: str, visit: DesignerVisit, file: str = "") -> Response:
    """What is wrong with the draft, for the script; with a fresh token for its next request. Raises DraftNotFound.

    `drawn` are the findings of the diagram, told with the variables it knows; with `file` those of this file, and of
    the others only errors are told.
    """
    draft = own_draft(visit.wired.database, key, visit.actor)
    files = draft_files(visit.wired.database, draft)
    together = with_related(visit.wired.database, draft, files)
    found = findings_in(visit, draft, together)
    lines = [{**each.plain(), "drawn": each.file == (file or draft.file)} for each in found]
    if file:
        lines = [line for line in lines if line["drawn"] or line["severity"] == "error"]
    told: dict[str, object] = {"findings": lines}
    if not file:
        told["variables"] = known_variables(together.files, together.placed(draft.file))
    return plain({"draft": draft.id, "version": draft.version, "token": csrf.masked(visit.csrf_token), **told})


def _page(visit: Visit, draft: ProcessDraft) -> EditorPage:
    href = process_href(draft.process)
    return EditorPage(
        key=draft.process,
        href=href,
        name=title_of(visit, draft),
        base=draft.base_version,
        others=others_of(visit, draft.process),
        file_href=file_href(draft, draft.file),
        config=_config(visit, draft, href),
    )


def _config(visit: Visit, draft: ProcessDraft, href: str) -> Mapping[str, object]:
    """All that the script needs to know."""
    files = draft_files(visit.wired.database, draft)
    forms = sorted({form_name(path.rpartition("/")[2]) for path in files if "/forms/" in f"/{path}"})
    roles = known_roles(visit.wired.database, visit.locale)
    called = list_processes(visit.reading, visit.actor, visit.locale)
    return {
        "draft": draft.id,
        "version": draft.version,
        "file": draft.file,
        "token": csrf.masked(visit.csrf_token),
        "diagram": f"{href}/draft/diagram",
        "findings": f"{href}/draft/findings",
        "tables": {key: table_href(draft, path) for key, path in tables_of_decisions(files).items()},
        "functions": feel_functions(),
        "variables": known_variables(files, draft.file),
        "new_table": f"{href}/draft#new-table",
        "labels": searched_labels(draft, files),
        "locale": visit.locale,
        "words": modeler_words(visit.words),
        "properties": property_fields(visit.words),
        "rules": instant_rules(visit.words),
        "operators": _operators(visit),
        "choices": {
            "role": [[code, name] for code, name in roles.items()],
            "form": [[form, form] for form in forms],
            "decision": [[key, name] for key, name in decision_names(files).items()],
            "operator": [[each.name, visit.words.fill(each.about.msgid, {})] for each in OPERATORS.values()],
            "process": [[row.key, row.name] for row in called],
        },
    }


def _operators(visit: Visit) -> Mapping[str, Sequence[Mapping[str, object]]]:
    """What each service operator takes."""
    return {
        operator.name: [
            {
                "name": each.name,
                "about": visit.words.fill(each.about.msgid, {}),
                "kind": each.kind.value,
                "required": each.required,
            }
            for each in operator.parameters
        ]
        for operator in OPERATORS.values()
    }
