"""What the elements of a process demand of their doers."""

from collections.abc import Mapping

from server.domain.separation import Duty, separations_both_ways
from server.engine.bundle import Bundle


def duties(bundle: Bundle) -> Mapping[str, Duty]:
    """The duties of the human elements of a process and all it calls, by element id."""
    found = (
        Duty(e.id, e.name, e.separate_from, e.same_as, e.blind_to)
        for elements in bundle.elements.values()
        for e in elements.values()
        if e.human
    )
    return separations_both_ways(found)
