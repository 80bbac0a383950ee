"""Open incidents of all cases that somebody operates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from server.domain.cases import Case
from server.domain.people import Actor
from server.domain.rights import require_operated
from server.domain.waiting import HeldElement
from server.queries.case_view import case_views
from server.queries.reading import Reading
from server.store.tables.cases import case, incident

MOST = 300
"""As many are looked at, those that have lasted longest."""


@dataclass(frozen=True, slots=True)
class HeldCase:
    """An incident and its case; its error is withheld where it may quote what is blind to the reader."""

    case: Case
    held: HeldElement


@dataclass(frozen=True, slots=True)
class OpenIncidents:
    """The incidents that fit, oldest first; `more`: there are others, not looked at."""

    found: Sequence[HeldCase]
    more: bool

    def groups(self) -> Mapping[tuple[str, str, str], Sequence[HeldCase]]:
        """What is held at the same element (process, element) for the same reason, the largest group first."""
        groups: dict[tuple[str, str, str], list[HeldCase]] = {}
        for each in self.found:
            groups.setdefault((each.case.process, each.held.element, each.held.message), []).append(each)
        return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def open_incidents(
    reading: Reading, actor: Actor, process: str | None = None, element: str | None = None, text: str | None = None
) -> OpenIncidents:
    """Those of the actor's branches; `text` is part of the error as the actor is told it. Raises RightMissing."""
    branches = require_operated(actor)
    wanted = (
        select(incident.c.id, incident.c.case)
        .join_from(incident, case, incident.c.case == case.c.id)
        .where(incident.c.resolved_at.is_(None), case.c.branch.in_(bindparam("branches", expanding=True)))
        .order_by(incident.c.at, incident.c.id)
        .limit(MOST + 1)
    )
    if process:
        wanted = wanted.where(case.c.process == process)
    if element:
        wanted = wanted.where(incident.c.element == element)
    with reading.database.read() as connection:
        rows = connection.execute(wanted, {"branches": sorted(branches)}).all()
    ids = {row[0] for row in rows[:MOST]}
    views = case_views(reading, list(dict.fromkeys(row[1] for row in rows[:MOST])), actor)
    held = [HeldCase(view.case, each) for view in views for each in view.incidents if each.id in ids]
    told = [each for each in held if not text or text.casefold() in each.held.error.casefold()]
    return OpenIncidents(sorted(told, key=lambda each: (each.held.at, each.held.id)), len(rows) > MOST)
