"""Whose numbers may be told by name."""

from collections.abc import Collection, Iterable

from server.domain.people import Actor, Right

SMALLEST_GROUP = 5
"""Of fewer people, nobody but who leads them sees whose number is whose."""


def may_name(actor: Actor, branches: Iterable[str], people: Collection[str]) -> bool:
    """Whether the reader may see the names of these people beside their numbers.

    Managers of all the branches may; others who oversee them only where at least `SMALLEST_GROUP` people are told of.
    """
    leads = all(actor.holds(Right.MANAGER, branch) for branch in branches)
    return leads or len(set(people)) >= SMALLEST_GROUP
