"""One case as its reader may see it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from server.domain.cases import Case, Provenance
from server.domain.errors import CaseNotFound
from server.domain.people import Actor
from server.domain.rights import may_operate, may_read_case, visible_data
from server.domain.waiting import HeldElement
from server.engine.bundle import Bundle
from server.queries.blindness import hidden_in, standing_of
from server.queries.bound import bundle_of
from server.queries.reading import Reading
from server.store.case_rows import CASE_COLUMNS, case_from
from server.store.incidents import Incidents
from server.store.tables.cases import case as case_table

_CASE = select(*CASE_COLUMNS).where(case_table.c.id == bindparam("wanted"))


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case. `data` and `provenance` are without what is blind to the reader: never show those of `case`."""

    case: Case
    data: Mapping[str, object]
    provenance: Mapping[str, Provenance]
    incidents: tuple[HeldElement, ...]
    bundle: Bundle
    may_operate: bool


def case_view(reading: Reading, case_id: str, actor: Actor) -> CaseView:
    """The case with what of its data the actor may read. Raises CaseNotFound also when it is not theirs to see."""
    with reading.database.read() as connection:
        case = find_case(connection, case_id)
        bundle = bundle_of(reading, connection, case)
        standing = standing_of(connection, [case.id])[case.id]
        if not may_read_case(case, actor, bundle.info.read_role, participant=actor.id in standing.people):
            raise CaseNotFound
        data = visible_data(case, hidden_in(case, bundle, standing), actor)
        provenance = {key: wrote for key, wrote in case.provenance.items() if key in data}
        held = tuple(Incidents(connection).open_of(case.id))
        return CaseView(case, data, provenance, held, bundle, may_operate(case, actor))


def find_case(connection: Connection, case_id: str) -> Case:
    """The case as stored, for everybody. Raises CaseNotFound."""
    row = connection.execute(_CASE, {"wanted": case_id}).one_or_none()
    if row is None:
        raise CaseNotFound
    return case_from(row)
