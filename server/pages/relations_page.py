"""The page of relations to parties and of second looks, in words."""

from collections.abc import Mapping

from server.domain.people import Right
from server.domain.relations import Relation, SecondLook
from server.pages.contexts.authority import LookLine, RelationLine, RelationsPage
from server.pages.organisation import by_whom
from server.pages.report_names import ReportNames, report_names
from server.pages.visits import Visit
from server.queries.relations import looks_of, relations_of


def relations_page(visit: Visit, texts: Mapping[str, str], errors: Mapping[str, str]) -> RelationsPage:
    """What the person may see, with what was entered."""
    relations = relations_of(visit.wired.database, visit.actor)
    looks = looks_of(visit.wired.database, visit.actor)
    people = {who for each in relations for who in (each.person, each.declared_by)}
    names = report_names(visit, people | {who for each, _ in looks for who in (each.person, each.settled_by)})
    compliance = visit.actor.holds_anywhere(Right.COMPLIANCE)
    return RelationsPage(
        compliance=compliance,
        lines=tuple(_line(visit, each, names, compliance=compliance) for each in relations),
        looks=tuple(_look(visit, each, title, names) for each, title in looks),
        texts=texts,
        errors=errors,
    )


def _line(visit: Visit, each: Relation, names: ReportNames, *, compliance: bool) -> RelationLine:
    return RelationLine(
        id=each.id,
        person=names.person(each.person),
        number=each.number,
        about=each.about,
        declared=by_whom(visit, names, each.declared_by, each.declared_at),
        ended=visit.words.formats.instant(each.ended_at, visit.zone) if each.ended_at else "",
        may_end=compliance and each.ended_at is None,
    )


def _look(visit: Visit, look: SecondLook, title: str, names: ReportNames) -> LookLine:
    settled = look.settled_at is not None
    return LookLine(
        id=look.id,
        case=look.case,
        case_title=title,
        step=look.name,
        person=names.person(look.person),
        since=visit.words.formats.instant(look.opened_at, visit.zone),
        settled=by_whom(visit, names, look.settled_by, look.settled_at),
        words=look.words,
        may_settle=not settled and look.person != visit.actor.id,
    )
