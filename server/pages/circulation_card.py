"""Builds the card of whom a case was sent to for information."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from server.domain.circulation import Circulated, may_circulate
from server.domain.people import Actor
from server.domain.tasks import HumanTask
from server.pages.contexts.circulation import CirculationCard, ReaderRow
from server.pages.contexts.parts import Option
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries.case_view import CaseView
from server.store.channel import Channel
from server.store.circulations import Circulations
from server.store.people import People
from server.store.relations import Relations


@dataclass(frozen=True, slots=True)
class Circulation:
    """To whom a case was sent, and whom the reader may send it to: everybody whom no relation keeps out."""

    sent: Sequence[Circulated]
    people: Sequence[Actor] = ()

    @property
    def named(self) -> list[str]:
        """Whom the card names (ids)."""
        return [person for each in self.sent for person in (each.person, each.sent_by)]


def circulation_of(connection: Connection, visit: Visit, view: CaseView, tasks: Sequence[HumanTask]) -> Circulation:
    """Read what the card shows."""
    sent = Circulations(Channel(connection)).of_case(view.case.id)
    if not may_circulate(view.case, visit.actor, {task.assignee for task in tasks if task.assignee}):
        return Circulation(sent)
    related = Relations(connection).related(view.bundle.parties_anywhere(view.case.data))
    out = {each.person for each in sent} | related | {visit.actor.id}
    staff = People(connection, visit.wired.database.branches)
    return Circulation(sent, [person for person in staff.actors(visit.now) if person.id not in out])


def circulation_card(visit: Visit, circulation: Circulation, names: Names) -> CirculationCard | None:
    """The card; None where nothing was sent and the reader may send nothing."""
    if not circulation.sent and not circulation.people:
        return None
    return CirculationCard(
        readers=tuple(
            ReaderRow(
                who=names.person(each.person),
                sender=names.person(each.sent_by),
                sent_at=each.sent_at,
                note=each.note,
                read_at=each.read_at,
                remark=each.remark,
            )
            for each in circulation.sent
        ),
        mine=any(
            each.person == visit.actor.id and each.read_at is None and each.ended_at is None
            for each in circulation.sent
        ),
        people=tuple(Option(person.id, f"{person.name} ({person.login})") for person in circulation.people),
    )
