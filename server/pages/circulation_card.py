"""Builds the card of whom a case was sent to for information."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from server.domain.circulation import Circulated
from server.domain.tasks import HumanTask
from server.pages.contexts.circulation import CirculationCard, ReaderRow
from server.pages.contexts.picking import Picker
from server.pages.picking import Picking, circulation_choosing, picker
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries.case_view import CaseView
from server.store.channel import Channel
from server.store.circulations import Circulations


@dataclass(frozen=True, slots=True)
class Circulation:
    """To whom a case was sent, and the field for whom the reader may send it to: whom no relation keeps out."""

    sent: Sequence[Circulated]
    picker: Picker | None = None

    @property
    def named(self) -> list[str]:
        """Whom the card names (ids)."""
        return [person for each in self.sent for person in (each.person, each.sent_by)]


def circulation_of(connection: Connection, visit: Visit, view: CaseView, tasks: Sequence[HumanTask]) -> Circulation:
    """Read what the card shows."""
    sent = Circulations(Channel(connection)).of_case(view.case.id)
    asked = circulation_choosing(connection, visit, view, tasks, sent)
    if asked is None:
        return Circulation(sent)
    return Circulation(sent, picker(asked.found(connection, visit), Picking.CIRCULATE, view.case.id))


def circulation_card(visit: Visit, circulation: Circulation, names: Names) -> CirculationCard | None:
    """The card; None where nothing was sent and the reader may send nothing."""
    if not circulation.sent and circulation.picker is None:
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
        picker=circulation.picker,
    )
