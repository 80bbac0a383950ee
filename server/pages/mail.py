"""How one wants to be told by mail, and the way out of it from a mail."""

from contextlib import suppress
from datetime import time
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from server.auth.unsubscribing import BadUnsubscribeToken, read_unsubscribe_token
from server.commands.mailed_reports.order import REPORT
from server.commands.mailed_reports.subscribe import UnsubscribeFromReport, unsubscribe_from_report
from server.commands.notices.wish import MuteMail, SetMailWishes, mute_mail, set_mail_wishes
from server.domain.errors import InvalidValue, SubscriptionNotFound
from server.domain.mailing import MailWishes, Rhythm
from server.domain.notices import NoticeKind
from server.pages.contexts.mail import MailKind, MailPage, UnsubscribePage
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.notice_lines import kind_name
from server.pages.sent import Sent, SentByPerson
from server.pages.visits import AnyVisit, SignedInVisit, Visit
from server.store.mail_wishes import Wishes

router = APIRouter()
Token = Annotated[str, Query(max_length=1000)]


@router.get("/notices/mail")
def get_mail(visit: SignedInVisit) -> Response:
    """One's wishes."""
    with visit.wired.database.read() as connection:
        wishes = Wishes(connection).of(visit.actor.id)
    return show(visit, "notices/mail.html", _page(visit, wishes))


@router.post("/notices/mail")
def post_mail(visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Wish otherwise."""
    wishes = _wishes(sent)
    try:
        visit.run(set_mail_wishes, SetMailWishes(person=visit.actor.id, wishes=wishes, by=visit.actor.id))
    except InvalidValue:
        refusal = visit.words.gettext("This is no address of mail, such as li.na@example.cn.")
        return show(visit, "notices/mail.html", _page(visit, wishes, refusal), status=422)
    return send_on("/notices/mail", Note(News.MAIL_WISHES_KEPT))


@router.get("/unsubscribe")
def get_unsubscribe(visit: AnyVisit, token: Token = "") -> Response:
    """Ask whether mail is to end; mail programs that look at links end nothing."""
    return _unsubscribing(visit, token, done=False)


@router.post("/unsubscribe")
def post_unsubscribe(visit: AnyVisit, token: Token = "") -> Response:
    """End it, by a click in the page or by the mail program (RFC 8058); the token is the proof, not a session."""
    try:
        person, kinds, reports = _read(visit, token)
    except BadUnsubscribeToken:
        return _unsubscribing(visit, token, done=False)
    if kinds:
        visit.run(mute_mail, MuteMail(person=person, kinds=kinds))
    for each in reports:
        with suppress(SubscriptionNotFound):
            visit.run(unsubscribe_from_report, UnsubscribeFromReport(person=person, subscription_id=each))
    return _unsubscribing(visit, token, done=True)


def _unsubscribing(visit: Visit, token: str, *, done: bool) -> Response:
    try:
        _person, kinds, reports = _read(visit, token)
    except BadUnsubscribeToken:
        return show(visit, "notices/unsubscribe.html", UnsubscribePage("", (), done=False), status=403, here="/")
    names = (
        *(kind_name(visit.words, kind) for kind in sorted(kinds)),
        *(visit.words.gettext("A report that I asked for") for _ in reports),
    )
    return show(visit, "notices/unsubscribe.html", UnsubscribePage(token, names, done), here="/")


def _read(visit: Visit, token: str) -> tuple[str, frozenset[NoticeKind], tuple[str, ...]]:
    """The person, and what they want no more: kinds of notices, and subscriptions (ids) to reports."""
    person, kinds = read_unsubscribe_token(visit.wired.settings.secret, token)
    reports = tuple(kind.removeprefix(f"{REPORT}/") for kind in kinds if kind.startswith(f"{REPORT}/"))
    return person, frozenset(NoticeKind(kind) for kind in kinds if kind in set(NoticeKind)), reports


def _wishes(sent: Sent) -> MailWishes:
    """What the form says; what it does not know as it is usual."""
    usual, rhythm = MailWishes(), sent.text("rhythm")
    kinds = {text for name, text in sent.pairs if name == "kind"}
    return MailWishes(
        address=sent.text("address")[:254],
        rhythm=Rhythm(rhythm) if rhythm in set(Rhythm) else usual.rhythm,
        quiet_from=_time(sent.text("quiet_from"), usual.quiet_from),
        quiet_until=_time(sent.text("quiet_until"), usual.quiet_until),
        muted=frozenset(kind for kind in NoticeKind if kind.value not in kinds),
    )


def _time(text: str, usual: time) -> time:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return usual


def _page(visit: Visit, wishes: MailWishes, refusal: str = "") -> MailPage:
    return MailPage(
        address=wishes.address,
        rhythm=wishes.rhythm.value,
        quiet_from=f"{wishes.quiet_from:%H:%M}",
        quiet_until=f"{wishes.quiet_until:%H:%M}",
        kinds=tuple(
            MailKind(kind.value, kind_name(visit.words, kind), wanted=kind not in wishes.muted) for kind in NoticeKind
        ),
        sends=visit.wired.settings.mails,
        refusal=refusal,
    )
