"""One case as its reader may see it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from sqlalchemy import Connection, bindparam, select

from server.domain.cases import Case, Provenance
from server.domain.people import Actor
from server.domain.rights import may_operate, visible_data
from server.domain.separation import Blind
from server.domain.waiting import WITHHELD, HeldElement
from server.engine.bundle import Bundle
from server.queries.blindness import Standing, hidden_in, standing_of
from server.queries.bound import bundle_of
from server.queries.cases import get_case
from server.queries.processes import read_roles
from server.queries.reading import Reading
from server.store.case_rows import CASE_COLUMNS, case_from
from server.store.tables.cases import case as case_table
from server.store.tables.cases import incident

_CASES = select(*CASE_COLUMNS).where(case_table.c.id.in_(bindparam("wanted", expanding=True)))
_HELD = (
    select(*(incident.c[field.name] for field in fields(HeldElement)))
    .where(incident.c.case.in_(bindparam("wanted", expanding=True)), incident.c.resolved_at.is_(None))
    .order_by(incident.c.at, incident.c.id)
)


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case. `data`, `provenance` and `incidents` are without what is `blind`: never show those of `case`."""

    case: Case
    blind: Blind
    data: Mapping[str, object]
    provenance: Mapping[str, Provenance]
    incidents: tuple[HeldElement, ...]
    bundle: Bundle
    may_operate: bool


def case_view(reading: Reading, case_id: str, actor: Actor) -> CaseView:
    """The case with what of its data the actor may read. Raises CaseNotFound also when it is not theirs to see."""
    found = get_case(reading.database, actor, read_roles(reading.database), case_id)
    with reading.database.read() as connection:
        bundle = bundle_of(reading, connection, found.case)
        standing = standing_of(connection, [case_id])[case_id]
        return _view(found.case, bundle, standing, found.incidents, actor)


def case_views(reading: Reading, case_ids: Sequence[str], actor: Actor) -> list[CaseView]:
    """These cases in this order, each as the actor may see it; that they may is for the caller to know."""
    if not case_ids:
        return []
    with reading.database.read() as connection:
        cases = {row[0]: case_from(row) for row in connection.execute(_CASES, {"wanted": list(case_ids)})}
        standing = standing_of(connection, cases)
        held = _held(connection, cases)
        views: list[CaseView] = []
        for case in (cases[case_id] for case_id in case_ids if case_id in cases):
            bundle = bundle_of(reading, connection, case)
            views.append(_view(case, bundle, standing[case.id], held[case.id], actor))
        return views


def _view(case: Case, bundle: Bundle, standing: Standing, held: Sequence[HeldElement], actor: Actor) -> CaseView:
    blind = hidden_in(case, bundle, standing)
    data = visible_data(case, blind, actor)
    provenance = {key: wrote for key, wrote in case.provenance.items() if key in data}
    incidents = tuple(replace(each, error=WITHHELD) if blind.touches(each.element) else each for each in held)
    return CaseView(case, blind, data, provenance, incidents, bundle, may_operate(case, actor))


def _held(connection: Connection, cases: Iterable[str]) -> Mapping[str, list[HeldElement]]:
    held: dict[str, list[HeldElement]] = {case: [] for case in cases}
    for row in connection.execute(_HELD, {"wanted": list(held)}):
        found = HeldElement(*row)
        held[found.case].append(found)
    return held
