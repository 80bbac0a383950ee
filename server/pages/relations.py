"""Relations to parties: declare and end them, and settle second looks."""

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.relations.declare import DeclareRelation, declare_relation
from server.commands.relations.end import EndRelation, end_relation
from server.commands.relations.settle_look import SettleLook, settle_look
from server.domain.errors import DomainError, PersonNotFound
from server.domain.relations import PartyUnreadable, RelationKnown, RelationUnnamed
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.organisation import person_called
from server.pages.relations_page import relations_page
from server.pages.sent import SentByPerson
from server.pages.visits import SignedInVisit
from server.pages.words import Names

HERE = "/relations"
router = APIRouter(prefix=HERE)
_FIELDS = ("person", "number", "about")
_AT: dict[type[DomainError], str] = {
    PartyUnreadable: "number",
    RelationKnown: "number",
    RelationUnnamed: "about",
    PersonNotFound: "person",
}
"""The field at which a refusal is told."""


@router.get("")
def get_relations(visit: SignedInVisit) -> Response:
    """One's own; for compliance everybody's, and the second looks."""
    return show(visit, "organisation/relations.html", relations_page(visit, {}, {}))


@router.post("")
def post_relation(visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Declare one. Raises RightMissing for another's unless compliance."""
    texts = {name: sent.text(name) for name in _FIELDS}
    errors = dict[str, str]()
    person = person_called(visit, sent, errors)
    if not errors:
        command = DeclareRelation(actor=visit.actor, number=texts["number"], about=sent.whole("about"), person=person)
        try:
            visit.run(declare_relation, command)
        except tuple(_AT) as refused:
            errors[_AT[type(refused)]] = visit.words.refusal(refused, Names())
        else:
            return send_on(HERE, Note(News.RELATION_DECLARED))
    page = relations_page(visit, texts, errors)
    return show(visit, "organisation/relations.html", page, status=422, here=HERE)


@router.post("/{relation_id}/end")
def post_end(relation_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Let it bar nobody any more. Raises RightMissing and RelationEnded."""
    del sent
    visit.run(end_relation, EndRelation(actor=visit.actor, relation_id=relation_id))
    return send_on(HERE, Note(News.RELATION_ENDED))


@router.post("/looks/{look_id}")
def post_look(look_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Say what the second look found. Raises RightMissing and SecondLookSettled."""
    try:
        visit.run(settle_look, SettleLook(actor=visit.actor, look_id=look_id, words=sent.whole("words")))
    except RelationUnnamed as refused:
        errors = {f"words-{look_id}": visit.words.refusal(refused, Names())}
        page = relations_page(visit, {}, errors)
        return show(visit, "organisation/relations.html", page, status=422, here=HERE)
    return send_on(HERE, Note(News.LOOK_SETTLED))
