"""The page of authority limits, in words."""

from collections.abc import Mapping

from server.domain.people import Right
from server.domain.rights import may_sign_limit, require_limits_readable
from server.pages.contexts.authority import AuthorityPage, LimitForm, LimitLine
from server.pages.contexts.parts import options
from server.pages.organisation import by_text, by_whom, period
from server.pages.report_names import ReportNames, names_of_house, report_names
from server.pages.visits import Visit
from server.store.limits import KeptLimit, Limits
from server.store.people import People


def authority_page(visit: Visit, texts: Mapping[str, str], errors: Mapping[str, str]) -> AuthorityPage:
    """The page with what was entered. Raises RightMissing."""
    require_limits_readable(visit.actor)
    with visit.wired.database.read() as connection:
        kept = list(Limits(connection).all())
        head_office = People(connection, visit.wired.database.branches).head_office()
    names = report_names(visit, {who for each in kept for who in (each.limit.person, each.set_by, each.signed_by)})
    lines = [(each, _line(visit, each, names, head_office)) for each in kept]
    return AuthorityPage(
        waiting=tuple(line for each, line in lines if each.ended_at is None and each.signed_at is None),
        in_force=tuple(line for each, line in lines if each.ended_at is None and each.signed_at is not None),
        ended=tuple(line for each, line in lines if each.ended_at is not None),
        form=_form(visit, texts, errors) if visit.actor.holds_anywhere(Right.HR_ADMIN) else None,
    )


def _line(visit: Visit, kept: KeptLimit, names: ReportNames, head_office: str) -> LimitLine:
    limit, gettext = kept.limit, visit.words.gettext
    manages = kept.ended_at is None and visit.actor.holds(Right.HR_ADMIN, limit.branch or head_office)
    return LimitLine(
        id=limit.id,
        amount=visit.words.formats.money(limit.amount),
        whom=names.person(limit.person) or names.role(limit.role),
        where=names.branch(limit.branch) if limit.branch else gettext("All branches"),
        process=names.process(limit.process) if limit.process else gettext("All processes"),
        period=period(visit, limit.valid_from, limit.valid_until),
        asked=by_whom(visit, names, kept.set_by, kept.set_at),
        signed=by_whom(visit, names, kept.signed_by, kept.signed_at),
        ended=visit.words.formats.instant(kept.ended_at, visit.zone) if kept.ended_at else "",
        may_sign=manages and kept.signed_at is None and may_sign_limit(visit.actor, limit, kept.set_by),
        may_end=manages,
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
