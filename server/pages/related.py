"""What else there is to look at of a case: earlier versions of its data, other cases about its party."""

from server.domain.cases import Case
from server.domain.separation import Blind
from server.pages.contexts.case import CaseStatus, RelatedCase
from server.pages.visits import Visit
from server.queries.case_rounds import rounds_of
from server.queries.cases import cases_of_party
from server.queries.naming import labels_in_force
from server.queries.processes import list_processes, read_roles

MOST = 20


def versions_href(visit: Visit, case_id: str, blind: Blind) -> str | None:
    """Where what was entered more than once is compared; nowhere when the reader has nothing to compare."""
    return f"/cases/{case_id}/versions" if rounds_of(visit.reading, case_id, blind, visit.actor) else None


def related(visit: Visit, case: Case) -> tuple[RelatedCase, ...]:
    """Those the reader may open, newest first; reads nothing when it is not known whom the case is about."""
    if not case.columns:
        return ()
    database = visit.wired.database
    known = {version.process: version.name or version.process for version in list_processes(database)}
    found = cases_of_party(database, visit.actor, read_roles(database), case, known.keys(), MOST)
    if not found:
        return ()
    with database.read() as connection:
        labels = labels_in_force(connection, known, visit.locale)
    return tuple(
        RelatedCase(
            href=f"/cases/{row.id}",
            title=row.title,
            business_key=row.business_key or "",
            process=labels.get(row.process, {}).get("process.title", known.get(row.process, row.process)),
            status=CaseStatus(row.status.value),
            started_at=row.started_at,
        )
        for row in found
    )
