"""Authority limits: who may decide up to which amount; ask for one, sign it, change it from a day, end it."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal, InvalidOperation

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.people.set_limit import (
    ChangeLimit,
    EndLimit,
    SetLimit,
    SignLimit,
    change_limit,
    end_limit,
    set_limit,
    sign_limit,
)
from server.domain.authority import (
    AuthorityLimit,
    LimitAmount,
    LimitOfNobody,
    LimitOtherwise,
    LimitPeriod,
    LimitsOverlap,
)
from server.domain.errors import BranchNotFound, DomainError, InvalidValue, PersonNotFound
from server.domain.ids import new_id
from server.pages.authority_page import authority_page, limit_page
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.organisation import beginning, day_sent, person_called
from server.pages.sent import Sent, SentByPerson
from server.pages.visits import SignedInVisit, Visit
from server.pages.words import Names

HERE = "/authority"
router = APIRouter(prefix=HERE)
_LIMIT = "organisation/limit.html"
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


@router.get("/{limit_id}")
def get_limit(limit_id: str, visit: SignedInVisit) -> Response:
    """One that may be changed. Raises RightMissing and LimitNotFound."""
    return show(visit, _LIMIT, limit_page(visit, limit_id))


@router.post("/{limit_id}/change")
def post_change(limit_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Ask for another amount from a day on. Raises RightMissing, LimitNotFound and LimitNotInForce."""
    errors = dict[str, str]()
    amount = _amount(visit, sent, errors)
    begin = beginning(visit, day_sent(visit, sent, "from", errors))
    if not errors:
        command = ChangeLimit(limit_id=limit_id, amount=amount, begin=begin, actor=visit.actor)
        try:
            visit.run(change_limit, command)
        except (LimitAmount, LimitOtherwise, LimitsOverlap) as refused:
            field = "from" if isinstance(refused, LimitOtherwise) else "amount"
            errors[field] = visit.words.refusal(refused, Names())
        else:
            return send_on(HERE, Note(News.LIMIT_ASKED))
    page = limit_page(visit, limit_id, {name: sent.text(name) for name in ("amount", "from")}, errors)
    return show(visit, _LIMIT, page, status=422, here=f"{HERE}/{limit_id}")


@router.post("/{limit_id}/end")
def post_end(limit_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Let it count no more, at once or after a last day. Raises RightMissing and LimitNotFound."""
    errors = dict[str, str]()
    last = day_sent(visit, sent, "last_day", errors)
    if not errors:
        at = beginning(visit, last + timedelta(days=1) if last else None)
        try:
            visit.run(end_limit, EndLimit(limit_id=limit_id, actor=visit.actor, at=at))
        except LimitOtherwise as refused:
            errors["last_day"] = visit.words.refusal(refused, Names())
        else:
            return send_on(HERE, Note(News.LIMIT_WILL_END if last else News.LIMIT_ENDED))
    page = limit_page(visit, limit_id, {"last_day": sent.text("last_day")}, errors)
    return show(visit, _LIMIT, page, status=422, here=f"{HERE}/{limit_id}")


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
