"""Looking for the person that a form shall name: as somebody types, or as a page that chooses for the form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from server.auth import csrf
from server.domain.errors import NotFound
from server.domain.wording import N_
from server.pages.choosing_place import place_of
from server.pages.contexts.picking import ChoosePage
from server.pages.form_people import field_shown
from server.pages.framing import show, show_piece
from server.pages.inbox_query import Text
from server.pages.picking import Picking, looked_for
from server.pages.sent import Sent, SentByPerson
from server.pages.visits import SignedInVisit, Visit
from server.pages.what_if_form import SIMULATED_FIELDS

router = APIRouter(prefix="/choose/{what}")
_FIELDS: Mapping[Picking, str] = {Picking.SUBSTITUTE: "substitute", Picking.AWAY: "person", Picking.PLAYED: "as"}
_TITLES: Mapping[Picking, str] = {
    Picking.REASSIGN: N_("Give this task to"),
    Picking.DELEGATE: N_("Let somebody work on this task"),
    Picking.COSIGN: N_("Who is to sign"),
    Picking.CIRCULATE: N_("Send to"),
    Picking.SEVERAL: N_("Give these tasks to"),
    Picking.FIELD: N_("Who is meant"),
    Picking.SIMULATED: N_("Who is meant"),
}
MOST_KEPT = 120
NOBODY = "to"


class NothingToChoose(NotFound):
    """Nobody is chosen for this."""


@dataclass(frozen=True, slots=True)
class _Way:
    """Where the form goes that somebody is chosen for, and where its page is; None: it comes back where it goes.

    `reads`: it goes there to be shown again, as part of the address.
    """

    action: Callable[[str], str]
    page: Callable[[str], str] | None
    reads: bool = False


def _on_task(verb: str) -> _Way:
    return _Way(lambda of: f"/tasks/{of}/{verb}", lambda of: f"/tasks/{of}")


_WAYS: Mapping[Picking, _Way] = {
    Picking.REASSIGN: _on_task("reassign"),
    Picking.DELEGATE: _on_task("delegate"),
    Picking.COSIGN: _on_task("cosign"),
    Picking.CIRCULATE: _Way(lambda of: f"/cases/{of}/circulate", lambda of: f"/cases/{of}"),
    Picking.SEVERAL: _Way(lambda _: "/inbox/several", lambda _: "/inbox"),
    Picking.SIMULATED: _Way(lambda _: "/reports/what-if", None, reads=True),
}


@router.get("")
def get_suggestions(what: str, visit: SignedInVisit, of: Text = "") -> Response:
    """At most 20 who may be chosen, as entries of the list beside a field. Raises NothingToChoose."""
    picking = _picking(what)
    text = visit.request.query_params.get(_field(visit, picking, of), "").strip()
    with place_of(visit, picking, of) as there:
        people, _ = looked_for(there, picking, of, text)
    return show_piece(visit, "parts/suggestions.html", people, visit.here)


@router.post("")
def post_choose(what: str, visit: SignedInVisit, sent: SentByPerson, of: Text = "") -> Response:
    """The people found, to choose one and go on with the form. Raises NothingToChoose."""
    picking = _picking(what)
    field, way = _field(visit, picking, of), _way(visit, picking, of)
    text = sent.text(field)
    with place_of(visit, picking, of) as there:
        people, more = looked_for(there, picking, of, text)
    page = ChoosePage(
        title=visit.words.gettext(_TITLES[picking]),
        text=text,
        field=field,
        what=picking.value,
        of=of,
        people=people,
        more=more,
        action=way.action(of),
        kept=_kept(sent, field, whole=way.page is None),
        back=way.page(of) if way.page else None,
        reads=way.reads,
    )
    return show(visit, "choose/page.html", page, here=page.back or "/inbox")


def _picking(what: str) -> Picking:
    if what not in set(Picking):
        raise NothingToChoose
    return Picking(what)


def _field(visit: Visit, picking: Picking, of: str) -> str:
    """The name of the field that is filled."""
    if picking is Picking.FIELD:
        return field_shown(visit.wired.settings.secret, of).name
    if picking is Picking.SIMULATED:
        return of if of in SIMULATED_FIELDS else NOBODY
    return _FIELDS.get(picking, "to")


def _way(visit: Visit, picking: Picking, of: str) -> _Way:
    if picking is Picking.FIELD:
        again = field_shown(visit.wired.settings.secret, of).again
        if not again:
            raise NothingToChoose
        return _Way(lambda _: again, None)
    if picking not in _WAYS:
        raise NothingToChoose
    return _WAYS[picking]


def _kept(sent: Sent, field: str, *, whole: bool) -> tuple[tuple[str, str], ...]:
    """What else the form holds; other people it names stay named. `whole`: it comes back as it was, all of it."""
    others = sent.without(csrf.FIELD, field)
    if whole:
        return tuple(others)
    return tuple((name, text) for name, text in others if text and name != "find")[:MOST_KEPT]
