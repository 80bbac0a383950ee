"""Views of lists that people keep for themselves or for a team."""

from dataclasses import dataclass
from datetime import datetime

from server.domain.errors import Conflict, Invalid, NotFound, RightMissing
from server.domain.people import Actor

LONGEST_NAME = 60
MOST = 50
"""So many views one person may keep."""


class ViewNotFound(NotFound):
    """There is no such view of yours."""


class BadViewName(Invalid):
    """A view needs a name of at most %(most)s characters."""


class TooManyViews(Conflict):
    """One person can keep at most %(most)s views. Forget some first."""


@dataclass(frozen=True, slots=True)
class Team:
    """Who holds a role at a branch."""

    role: str
    branch: str


@dataclass(frozen=True, slots=True)
class SavedView:
    """A list narrowed and ordered by `query`, the part of its address behind the question mark.

    `team` sees it too; None: only its owner.
    """

    id: str
    owner: str
    name: str
    query: str
    created_at: datetime
    team: Team | None = None


def keep(view: SavedView, actor: Actor, kept: int) -> SavedView:
    """The view with its name in order. `kept`: how many the person has.

    Raises BadViewName, TooManyViews, and RightMissing when the person is not in the team.
    """
    name = " ".join(view.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise BadViewName(most=LONGEST_NAME)
    if kept >= MOST:
        raise TooManyViews(most=MOST)
    if view.team is not None and not actor.holds(view.team.role, view.team.branch):
        raise RightMissing(role=view.team.role)
    return SavedView(view.id, view.owner, name, view.query, view.created_at, view.team)
