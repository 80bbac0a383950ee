"""Where people are looked for as whom something is done in a room."""

from collections.abc import Iterable
from dataclasses import replace

from server.pages.contexts.parts import Option
from server.pages.contexts.picking import Picker
from server.pages.picking import Picking
from server.pages.play_rooms import PlayRoom

_MOST_LISTED = 100
"""As many people of a room stand in its lists, which tell who may and who may not."""


def finder(room: PlayRoom, process: str, reader: str) -> Picker | None:
    """The field, which holds `reader` (a login); None where the house of the room is small."""
    if len(room.people) <= _MOST_LISTED:
        return None
    return Picker(what=Picking.PLAYED.value, of=process, many=True, text=reader)


def chosen(people: Iterable[Option], reader: str) -> tuple[Option, ...]:
    """The entries of a list, with the one that was chosen."""
    return tuple(replace(option, selected=option.value == reader) for option in people)
