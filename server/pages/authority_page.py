"""The pages of authority limits, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from server.domain.authority import AuthorityLimit, LimitNotFound
from server.domain.people import Right
from server.domain.rights import may_sign_limit, require_limits_readable
from server.pages.contexts.authority import AuthorityPage, LimitForm, LimitLine, LimitPage
from server.pages.contexts.parts import options
from server.pages.organisation import by_text, by_whom, period
from server.pages.report_names import ReportNames, names_of_house, report_names
from server.pages.visits import Visit
from server.store.limits import KeptLimit, Limits
from server.store.people import People

_NOTHING: Mapping[str, str] = {}


def authority_page(visit: Visit, texts: Mapping[str, str], errors: Mapping[str, str]) -> AuthorityPage:
    """The page with what was entered. Raises RightMissing."""
    require_limits_readable(visit.actor)
    lines = list(_lines(visit))
    return AuthorityPage(
        waiting=tuple(line for line in lines if not line.ended and not line.over and not line.signed),
        in_force=tuple(line for line in lines if not line.ended and not line.over and line.signed),
        ended=tuple(line for line in lines if line.ended or line.over),
        form=_form(visit, texts, errors) if visit.actor.holds_anywhere(Right.HR_ADMIN) else None,
    )


def limit_page(
    visit: Visit, limit_id: str, texts: Mapping[str, str] = _NOTHING, errors: Mapping[str, str] = _NOTHING
) -> LimitPage:
    """The page of one that may be changed, with what was entered. Raises RightMissing and LimitNotFound."""
    require_limits_readable(visit.actor)
    with visit.wired.database.read() as connection:
        limit = Limits(connection).get(limit_id).limit
    lines = {line.id: line for line in _lines(visit, limit)}
    if not lines[limit_id].change_href:
        raise LimitNotFound
    return LimitPage(
        line=lines[limit_id],
        texts=texts,
        errors=errors,
        history=tuple(replace(line, change_href="", may_sign=False, may_end=False) for line in lines.values()),
    )


def _lines(visit: Visit, like: AuthorityLimit | None = None) -> Iterator[LimitLine]:
    """All limits, or all for the same as one; those not ended first, the newest first."""
    with visit.wired.database.read() as connection:
        kept = list(Limits(connection).all())
        head_office = People(connection, visit.wired.database.branches).head_office()
    amounts = {each.limit.id: each.limit.amount for each in kept}
    told = [each for each in kept if like is None or each.limit.about == like.about]
    names = report_names(visit, {who for each in told for who in (each.limit.person, each.set_by, each.signed_by)})
    for each in told:
        yield _line(visit, each, names, head_office, amounts.get(each.replaces or ""))


def _line(visit: Visit, kept: KeptLimit, names: ReportNames, head_office: str, replaced: Decimal | None) -> LimitLine:
    limit, gettext, money = kept.limit, visit.words.gettext, visit.words.formats.money
    over = limit.valid_until is not None and limit.valid_until <= visit.now
    manages = kept.ended_at is None and not over and visit.actor.holds(Right.HR_ADMIN, limit.branch or head_office)
    return LimitLine(
        id=limit.id,
        amount=money(limit.amount),
        whom=names.person(limit.person) or names.role(limit.role),
        where=names.branch(limit.branch) if limit.branch else gettext("All branches"),
        process=names.process(limit.process) if limit.process else gettext("All processes"),
        period=period(visit, limit.valid_from, limit.valid_until),
        asked=by_whom(visit, names, kept.set_by, kept.set_at),
        signed=by_whom(visit, names, kept.signed_by, kept.signed_at),
        ended=visit.words.formats.instant(kept.ended_at, visit.zone) if kept.ended_at else "",
        may_sign=manages and kept.signed_at is None and may_sign_limit(visit.actor, limit, kept.set_by),
        may_end=manages,
        over=over,
        instead="" if replaced is None else money(replaced),
        change_href=f"/authority/{limit.id}" if manages and kept.signed_at is not None else "",
    )


def _form(visit: Visit, texts: Mapping[str, str], errors: Mapping[str, str]) -> LimitForm:
    names = names_of_house(visit.wired.database, visit.locale)
    branches = {code: names.branch(code) for code in names.branches if visit.actor.holds(Right.HR_ADMIN, code)}
    return LimitForm(
        texts=texts,
        errors=errors,
        roles=options(by_text(names.roles), texts.get("role", "")),
        branches=options(by_text(branches), texts.get("branch", "")),
        processes=options(by_text(names.processes), texts.get("process", "")),
    )
