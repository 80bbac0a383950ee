"""Where people are looked for: in the house, or in the room in which a designer plays a draft."""

from collections.abc import Generator
from contextlib import contextmanager

from server.pages.form_people import field_shown
from server.pages.picking import Picking
from server.pages.play_rooms import as_person, overseer_of, rooms_of
from server.pages.visits import Visit
from server.queries.workshop import own_draft

_ROOM = ("/processes/", "/play/")


@contextmanager
def place_of(visit: Visit, picking: Picking, of: str) -> Generator[Visit]:
    """The visit to the house in which somebody is chosen. Raises what entering the room of a draft does."""
    process = of if picking is Picking.PLAYED else _played(visit, of) if picking is Picking.FIELD else None
    if process is None:
        yield visit
        return
    draft = own_draft(visit.wired.database, process, visit.actor)
    with rooms_of(visit).enter(draft.id) as room:
        yield as_person(visit, room, overseer_of(room))


def _played(visit: Visit, of: str) -> str | None:
    """The process whose draft is played by a form that is shown in a room; None elsewhere."""
    again = field_shown(visit.wired.settings.secret, of).again
    begin, middle = _ROOM
    if not again.startswith(begin) or middle not in again:
        return None
    return again.removeprefix(begin).partition(middle)[0]
