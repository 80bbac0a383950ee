"""People of the house: the list, one person, new people, and the roles they are given."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from server.auth.first_passwords import first_password_token
from server.commands.people.add_person import AddPerson, add_person
from server.commands.people.grant_role import GrantRole, SignRole, WithdrawRole, grant_role, sign_role, withdraw_role
from server.commands.people.set_first_password import LinkFirstPassword, link_first_password
from server.domain.errors import BranchNotFound, DomainError, InvalidValue, LoginTaken, RightMissing
from server.domain.grants import GrantPeriod, RoleAsked, RoleHeld, RoleHeldApart
from server.domain.people import Right
from server.domain.reasons import ReasonMissing
from server.domain.staffing.staff import Holding
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.inbox_query import Text
from server.pages.organisation import beginning, day_sent
from server.pages.people_page import new_person_form, people_list
from server.pages.person_page import known_roles, person_page
from server.pages.sent import Sent, SentByPerson
from server.pages.visits import SignedInVisit, Visit
from server.pages.words import Names
from server.queries.people import person_view

HERE = "/people"
router = APIRouter(prefix=HERE)
_NEW = ("login", "name", "branch")
_GRANT = ("role", "branch", "valid_from", "valid_until", "reason")
_AT: dict[type[DomainError], str] = {
    GrantPeriod: "valid_until",
    RoleHeld: "role",
    RoleHeldApart: "valid_from",
    RoleAsked: "role",
    BranchNotFound: "branch",
    InvalidValue: "role",
    ReasonMissing: "reason",
}
"""The field at which a refusal of a role is told."""


@router.get("")
def get_people(
    visit: SignedInVisit,
    q: Text = "",
    branch: Text = "",
    role: Text = "",
    cursor: Annotated[str, Query(max_length=1000)] = "",
) -> Response:
    """Those that one may see. Raises RightMissing and InvalidValue."""
    return show(visit, "organisation/people.html", people_list(visit, q=q, branch=branch, role=role, cursor=cursor))


@router.get("/new")
def get_new(visit: SignedInVisit) -> Response:
    """The form for a new person. Raises RightMissing."""
    return show(visit, "organisation/new_person.html", new_person_form(visit, {}, {}))


@router.post("")
def post_person(visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Add one. Raises RightMissing."""
    texts = {name: sent.text(name) for name in _NEW}
    try:
        added = visit.run(
            add_person, AddPerson(login=texts["login"], name=texts["name"], branch=texts["branch"], actor=visit.actor)
        )
    except (LoginTaken, BranchNotFound, InvalidValue) as refused:
        page = new_person_form(visit, texts, _wrong_with_new(visit, refused))
        return show(visit, "organisation/new_person.html", page, status=422, here=f"{HERE}/new")
    return send_on(f"{HERE}/{added}", Note(News.PERSON_ADDED))


@router.get("/{person_id}")
def get_person(person_id: str, visit: SignedInVisit) -> Response:
    """One person. Raises PersonNotFound."""
    return show(visit, "organisation/person.html", person_page(visit, person_id))


@router.post("/{person_id}/roles")
def post_role(person_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Give them a role, or ask for the second signature. Raises PersonNotFound, RightMissing and GrantedOneself."""
    person_view(visit.wired.database, visit.actor, person_id)
    errors = dict[str, str]()
    held = _held(visit, sent, person_id, errors)
    if not errors:
        try:
            command = GrantRole(held=held, reason=sent.whole("reason"), actor=visit.actor)
            counts = visit.run(grant_role, command)
        except tuple(_AT) as refused:
            errors[_AT[type(refused)]] = visit.words.refusal(refused, Names())
        else:
            return send_on(f"{HERE}/{person_id}", Note(News.ROLE_GRANTED if counts else News.ROLE_ASKED))
    page = person_page(visit, person_id, {name: sent.text(name) for name in _GRANT}, errors)
    return show(visit, "organisation/person.html", page, status=422, here=f"{HERE}/{person_id}")


@router.post("/{person_id}/link")
def post_link(person_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Show the link by which the person sets the first password. Raises what `link_first_password` raises."""
    del sent
    person_view(visit.wired.database, visit.actor, person_id)
    visit.run(link_first_password, LinkFirstPassword(person=person_id, actor=visit.actor))
    settings = visit.wired.settings
    token = first_password_token(settings.secret, person_id, visit.now)
    page = person_page(visit, person_id, link=f"{settings.base_url.rstrip('/')}/first-password?token={token}")
    response = show(visit, "organisation/person.html", page, here=f"{HERE}/{person_id}")
    response.headers["Cache-Control"] = "no-store"
    return response


@router.post("/requests/{request_id}/sign")
def post_sign(request_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Give the second signature. Raises what `sign_role` raises."""
    del sent
    visit.run(sign_role, SignRole(request_id=request_id, actor=visit.actor))
    return send_on(HERE, Note(News.ROLE_SIGNED))


@router.post("/requests/{request_id}/withdraw")
def post_withdraw(request_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Let nobody sign it any more. Raises what `withdraw_role` raises."""
    del sent
    visit.run(withdraw_role, WithdrawRole(request_id=request_id, actor=visit.actor))
    return send_on(HERE, Note(News.ROLE_WITHDRAWN))


def _held(visit: Visit, sent: Sent, person_id: str, errors: dict[str, str]) -> Holding:
    until = day_sent(visit, sent, "valid_until", errors)
    role, branch = sent.text("role"), sent.text("branch")
    if role not in known_roles(visit):
        errors["role"] = visit.words.gettext("Choose a role that the house knows.")
    if branch in visit.actor.branches.parents and not visit.actor.holds(Right.HR_ADMIN, branch):
        raise RightMissing(role=Right.HR_ADMIN.value)
    return Holding(
        person_id,
        role,
        branch,
        beginning(visit, day_sent(visit, sent, "valid_from", errors)),
        beginning(visit, until + timedelta(days=1) if until else None),
    )


def _wrong_with_new(visit: Visit, refused: DomainError) -> Mapping[str, str]:
    told = {
        "login": visit.words.gettext("A login has letters, digits and . _ @ + - only, at most 100."),
        "name": visit.words.gettext("A name has 1 to 100 characters."),
    }
    if isinstance(refused, InvalidValue):
        field = str(refused.params["field"])
        return {field: told.get(field) or visit.words.refusal(refused, Names())}
    return {"login" if isinstance(refused, LoginTaken) else "branch": visit.words.refusal(refused, Names())}
