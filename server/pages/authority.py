"""Authority limits: who may decide up to which amount; ask for one, sign it, end it."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal, InvalidOperation

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.people.set_limit import EndLimit, SetLimit, SignLimit, end_limit, set_limit, sign_limit
from server.domain.authority import AuthorityLimit, LimitAmount, LimitOfNobody, LimitPeriod, LimitsOverlap
from server.domain.errors import BranchNotFound, DomainError, InvalidValue, PersonNotFound
from server.domain.ids import new_id
from server.pages.authority_page import authority_page
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.organisation import beginning, day_sent, person_called
from server.pages.sent import Sent, SentByPerson
from server.pages.visits import SignedInVisit, Visit
from server.pages.words import Names

HERE = "/authority"
router = APIRouter(prefix=HERE)
_FIELDS = ("role", "person", "branch", "process", "amount", "valid_from", "valid_until")
_AT: dict[type[DomainError], str] = {
    LimitOfNobody: "role",
    LimitAmount: "amount",
    LimitPeriod: "valid_until",
    LimitsOverlap: "amount",
    PersonNotFound: "person",
    BranchNotFound: "branch",
    InvalidValue: "role",
}
"""The field at which a refusal is told."""


@router.get("")
def get_limits(visit: SignedInVisit) -> Response:
    """Every limit that ever was. Raises RightMissing."""
    return show(visit, "organisation/authority.html", authority_page(visit, {}, {}))


@router.post("")
def post_limit(visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Ask for one. Raises RightMissing."""
    errors = dict[str, str]()
    limit = _limit(visit, sent, errors)
    if not errors:
        try:
            visit.run(set_limit, SetLimit(limit=limit, actor=visit.actor))
        except tuple(_AT) as refused:
            errors[_AT[type(refused)]] = visit.words.refusal(refused, Names())
        else:
            return send_on(HERE, Note(News.LIMIT_ASKED))
    page = authority_page(visit, {name: sent.text(name) for name in _FIELDS}, errors)
    return show(visit, "organisation/authority.html", page, status=422, here=HERE)


@router.post("/{limit_id}/sign")
def post_sign(limit_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Give the second signature."""
    del sent
    visit.run(sign_limit, SignLimit(limit_id=limit_id, actor=visit.actor))
    return send_on(HERE, Note(News.LIMIT_SIGNED))


@router.post("/{limit_id}/end")
def post_end(limit_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Let it count no more."""
    del sent
    visit.run(end_limit, EndLimit(limit_id=limit_id, actor=visit.actor))
    return send_on(HERE, Note(News.LIMIT_ENDED))


def _limit(visit: Visit, sent: Sent, errors: dict[str, str]) -> AuthorityLimit:
    texts: Mapping[str, str | None] = {name: sent.text(name) or None for name in _FIELDS}
    until = day_sent(visit, sent, "valid_until", errors)
    return AuthorityLimit(
        new_id(),
        _amount(visit, sent, errors),
        role=texts["role"],
        person=person_called(visit, sent, errors),
        branch=texts["branch"],
        process=texts["process"],
        valid_from=beginning(visit, day_sent(visit, sent, "valid_from", errors)),
        valid_until=beginning(visit, until + timedelta(days=1) if until else None),
    )


def _amount(visit: Visit, sent: Sent, errors: dict[str, str]) -> Decimal:
    try:
        return Decimal(sent.text("amount").lstrip("¥￥").replace(",", "").replace("，", ""))
    except InvalidOperation:
        errors["amount"] = visit.words.gettext("Enter an amount, such as 500,000.00.")
        return Decimal(0)
