"""The first password of a person, who comes by the link that personnel administration gave them."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from server.auth.first_passwords import BadFirstPasswordToken, read_first_password_token
from server.auth.passwords import MAX_LENGTH, MIN_LENGTH, hash_password
from server.commands.people.set_first_password import SetFirstPassword, set_first_password
from server.domain.errors import InvalidValue, PersonNotFound
from server.domain.grants import PasswordAfterRights, PasswordThere, PersonDisabledAlready
from server.domain.staff import Person
from server.pages.contexts.people import PasswordPage
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.sent import Sent, SentByAnybody
from server.pages.visits import AnyVisit, Visit
from server.store.people import People

router = APIRouter(prefix="/first-password")
Token = Annotated[str, Query(max_length=1000)]


@router.get("")
def get_first_password(visit: AnyVisit, token: Token = "") -> Response:
    """Where it is chosen; a link that is old, damaged or used says so."""
    return _answer(visit, token, "")


@router.post("")
def post_first_password(visit: AnyVisit, sent: SentByAnybody, token: Token = "") -> Response:
    """Keep it, once."""
    person, password = _person(visit, token), _typed(sent, "password")
    if person is None:
        return _answer(visit, token, "")
    if password != _typed(sent, "again"):
        return _answer(visit, token, visit.words.gettext("The two passwords differ."))
    try:
        visit.run(set_first_password, SetFirstPassword(person=person.id, password_hash=hash_password(password)))
    except InvalidValue:
        told = visit.words.gettext(
            "A password has %(least)s to %(most)s characters.", least=MIN_LENGTH, most=MAX_LENGTH
        )
        return _answer(visit, token, told)
    except (PasswordAfterRights, PasswordThere, PersonDisabledAlready, PersonNotFound):
        return _answer(visit, token, "")
    return send_on("/sign-in", Note(News.PASSWORD_SET))


def _answer(visit: Visit, token: str, error: str) -> Response:
    person = _person(visit, token)
    status = 403 if person is None else 422 if error else 200
    page = PasswordPage(
        token=token, name=person.name if person else "", login=person.login if person else "", error=error
    )
    response = show(visit, "signin/first_password.html", page, status=status, here="/sign-in")
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _person(visit: Visit, token: str) -> Person | None:
    """Whose link it is, as long as it is good for anything."""
    try:
        person_id = read_first_password_token(visit.wired.settings.secret, token, visit.now)
        with visit.wired.database.read() as connection:
            found = People(connection, visit.wired.database.branches).by_id(person_id)
    except (BadFirstPasswordToken, PersonNotFound):
        return None
    return found if found.active and found.password_hash is None else None


def _typed(sent: Sent, name: str) -> str:
    """As typed: spaces at its ends count too."""
    return next((text for known, text in sent.pairs if known == name), "")[: MAX_LENGTH + 1]
