"""Steps of a case that were done more than once: what was entered each time, side by side."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from starlette.responses import Response

from server.forms.model import Field
from server.pages.case_scene import CaseScene, case_scene
from server.pages.contexts.compare import ComparedRow, ComparedStep, ComparePage, Version
from server.pages.field_texts import FieldTeller
from server.pages.framing import show
from server.pages.shown import look_up
from server.pages.visits import SignedInVisit, Visit
from server.pages.words import Names
from server.queries.case_rounds import Round, rounds_of
from server.queries.names import person_names

router = APIRouter(prefix="/cases/{case_id}/versions")


@router.get("")
def get_versions(case_id: str, visit: SignedInVisit) -> Response:
    """The page. Raises CaseNotFound."""
    scene = case_scene(visit, case_id)
    rounds = rounds_of(visit.reading, scene.view.case.id, scene.view.blind, visit.actor)
    with visit.wired.database.read() as connection:
        people = person_names(connection, [each.by for done in rounds.values() for each in done])
    names = Names(people, scene.names.branches, scene.names.roles, logins=scene.names.logins)
    steps = tuple(_step(visit, scene, names, element, done) for element, done in rounds.items())
    case = scene.view.case
    page = ComparePage(case_href=f"/cases/{case.id}", case_title=case.title, steps=steps)
    return show(visit, "case/versions.html", page)


def _step(visit: Visit, scene: CaseScene, names: Names, element: str, done: Sequence[Round]) -> ComparedStep:
    text = scene.texts.elements[element]
    teller = FieldTeller(visit.words, visit.zone_of(scene.view.case.branch), names)
    fields = text.form.fields if text.form else ()
    rows = [ComparedRow(field.title, tuple(_told(teller, field, each.values) for each in done)) for field in fields]
    versions = tuple(Version(names.person(each.by), each.at) for each in done)
    return ComparedStep(text.name, versions, tuple(row for row in rows if any(row.texts)))


def _told(teller: FieldTeller, field: Field, values: Mapping[str, object]) -> str:
    value = look_up(values, field.path)
    return "" if value in (None, "", []) else teller.text(field, value)
