"""Who could be given a task, what they hold already, and whose turn it is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, text

from server.domain.people import Actor
from server.store.branches import BranchCache
from server.store.channel import Channel
from server.store.people import ACTOR_COLUMNS, actor_from, with_roles
from server.store.tables.organisation import assignment_turn, person, role_grant
from server.store.tables.tasks import task
from server.store.tree_version import TREE_VERSION

_HOLDERS = (
    with_roles(select(*ACTOR_COLUMNS).select_from(person))
    .where(
        person.c.id.in_(
            select(role_grant.c.person).where(
                role_grant.c.role == bindparam("role"), role_grant.c.branch.in_(bindparam("above", expanding=True))
            )
        )
        | person.c.id.in_(bindparam("standing_in", expanding=True))
    )
    .order_by(person.c.id)
)
_LOADS = (
    select(task.c.assignee, func.count())
    .where(text("state = 'claimed'"), task.c.assignee.in_(bindparam("people", expanding=True)))
    .group_by(task.c.assignee)
)
_LAST = select(assignment_turn.c.person).where(
    assignment_turn.c.process == bindparam("of_process"),
    assignment_turn.c.element == bindparam("of_element"),
    assignment_turn.c.branch == bindparam("at_branch"),
)
_TAKE_TURN = text(
    "INSERT INTO assignment_turn (process, element, branch, person) VALUES (:process, :element, :branch, :person)"
    " ON CONFLICT (process, element, branch) DO UPDATE SET person = excluded.person"
)


class Assignments:
    """What policies of assignment look at."""

    def __init__(self, connection: Connection, channel: Channel, tree: BranchCache) -> None:
        self._connection = connection
        self._channel = channel
        self._tree = tree

    def holders(self, role: str, branch: str, now: datetime) -> list[Actor]:
        """Who does the tasks of a role at a branch, in the order of their ids: people who are there now.

        They hold the role, at the branch or above it, or stand in for one who does.
        """
        version = self._connection.execute(select(TREE_VERSION)).scalar_one()
        known = self._tree.at(version, self._connection, now)
        above = [code for code in known.branches.parents if known.branches.covers(code, branch)]
        by_person: dict[str, list[Sequence[Any]]] = {}
        standing_in = [each for each, away in known.away.items() if any(one.absence.holds(now) for one in away)]
        wanted = {"role": role, "above": above, "standing_in": standing_in, "now": now}
        for row in self._connection.execute(_HOLDERS, wanted):
            by_person.setdefault(row[0], []).append(row)
        found = (actor_from(rows, known, now) for rows in by_person.values())
        return [actor for actor in found if actor.serves(role, branch) and not actor.away]

    def loads(self, people: Sequence[str]) -> Mapping[str, int]:
        """How many open tasks each of these people holds; who holds none is not in it."""
        return {row[0]: row[1] for row in self._channel.execute(_LOADS, {"people": people})}

    def last_turn(self, process: str, element: str, branch: str) -> str | None:
        """Who was last given a task of this element at this branch in turn."""
        wanted = {"of_process": process, "of_element": element, "at_branch": branch}
        return self._connection.execute(_LAST, wanted).scalar_one_or_none()

    def take_turn(self, process: str, element: str, branch: str, person_id: str) -> None:
        """Note that somebody had their turn."""
        values = {"process": process, "element": element, "branch": branch, "person": person_id}
        self._connection.execute(_TAKE_TURN, values)
