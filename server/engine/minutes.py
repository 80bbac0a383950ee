"""The votes of a process and those it calls, of which there are minutes, by what their diagrams declare."""

from collections.abc import Mapping

from server.domain.minutes import Voted
from server.engine.bundle import Bundle


def voted_steps(bundle: Bundle, shows: Mapping[str, tuple[str, ...]]) -> Mapping[str, Voted]:
    """The steps at which several vote, by element; `shows`: what the form of an element shows."""
    elements = [element for inner in bundle.elements.values() for element in inner.values()]
    return {each.id: Voted(shows.get(each.id, ()), each.minutes) for each in elements if each.minutes}
