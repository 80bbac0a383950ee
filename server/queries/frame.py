"""What the frame of every page shows of the person: their branch, whether they may start cases, their open tasks."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from server.domain.people import EVERYONE, Actor
from server.domain.processes import ProcessVersion
from server.queries.inbox import count_tasks
from server.queries.inbox_reach import View
from server.queries.notices import UNREAD
from server.queries.paging import Count
from server.queries.process_view import plain_start
from server.queries.reading import Reading
from server.store.processes import VERSION_COLUMNS
from server.store.tables.organisation import branch
from server.store.tables.processes import process_version

_BRANCH = select(branch.c.name, branch.c.labels, UNREAD.label("unread")).where(branch.c.code == bindparam("wanted"))
_IN_FORCE = select(*VERSION_COLUMNS).where(process_version.c.active)


@dataclass(frozen=True, slots=True)
class Frame:
    """The name of the person's branch, whether there is a process they may start, and how many tasks they hold.

    `unread`: how many notices they have not read, counted up to a hundred.
    """

    branch: str
    may_start: bool
    mine: Count
    unread: int = 0


def frame_of(reading: Reading, actor: Actor, locale: str) -> Frame:
    """What the frame shows, in three statements."""
    with reading.database.read() as connection:
        found = connection.execute(_BRANCH, {"wanted": actor.branch, "reader": actor.id}).one_or_none()
        versions = [ProcessVersion(*row) for row in connection.execute(_IN_FORCE)]
    name = found.labels.get(locale, found.name) if found else actor.branch
    startable = any(may_start(version, actor) for version in versions)
    return Frame(name, startable, count_tasks(reading.database, actor, View.MINE), found.unread if found else 0)


def may_start(version: ProcessVersion, actor: Actor) -> bool:
    """Whether the person may start this version by hand somewhere, now."""
    if version.suspended_at is not None:
        return False
    return plain_start(version) is not None and actor.holds_anywhere(str(version.info.get("start_role", EVERYONE)))
