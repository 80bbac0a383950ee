"""What people should hear of, and what of it they have read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, select, update

from server.domain.ids import new_id
from server.domain.notices import Notice, NoticeKind
from server.store.channel import Channel
from server.store.column_types import Instant
from server.store.tables.notices import notice as notice_table
from server.store.tables.tasks import task, task_step

_FIELDS = ("person", "kind", "at", "by", "case", "task", "comment", "alert", "request", "shortage", "absence")
_UNREAD = update(notice_table).where(notice_table.c.person == bindparam("reader"), notice_table.c.read_at.is_(None))
_MARK = _UNREAD.values(read_at=bindparam("moment"))
_ONE = _MARK.where(notice_table.c.id == bindparam("wanted"))
_UP_TO = _MARK.where(notice_table.c.id <= bindparam("wanted"))
_TO_POST = (
    select(notice_table.c.id, notice_table.c.person, notice_table.c.kind, notice_table.c.at, notice_table.c.read_at)
    .where(notice_table.c.post_at <= bindparam("now", type_=Instant))
    .order_by(notice_table.c.post_at, notice_table.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_POST_AT = (
    update(notice_table)
    .where(notice_table.c.id.in_(bindparam("wanted", expanding=True)))
    .values(post_at=bindparam("moment", type_=Instant))
)
_LOOK_AGAIN = (
    update(notice_table)
    .where(notice_table.c.person == bindparam("reader"), notice_table.c.post_at.is_not(None))
    .values(post_at=bindparam("moment", type_=Instant))
)
_HELD = (
    select(task.c.id, task.c.case, task.c.assignee, task.c.branch, task.c.due_at)
    .where(
        task.c.state == "claimed",
        task.c.due_rank >= bindparam("since", type_=Instant),
        task.c.due_rank < bindparam("until", type_=Instant),
        ~exists().where(
            notice_table.c.task == task.c.id,
            notice_table.c.kind == bindparam("kind"),
            notice_table.c.person == task.c.assignee,
        ),
    )
    .order_by(task.c.due_rank, task.c.id)
    .limit(bindparam("most"))
)
# Of a task with a reminder of its own, its holder is reminded as its diagram says.
_SOON = _HELD.where(~exists().where(task_step.c.task == task.c.id, task_step.c.number == 0))
_TOLD = select(notice_table.c.task, notice_table.c.person).where(
    notice_table.c.task.in_(bindparam("wanted", expanding=True)), notice_table.c.kind == bindparam("kind")
)
_UNREAD_OF = (
    select(notice_table.c.task)
    .where(notice_table.c.read_at.is_(None), notice_table.c.kind == bindparam("kind"))
    .distinct()
)
_OVER = delete(notice_table).where(
    notice_table.c.task.in_(bindparam("wanted", expanding=True)), notice_table.c.kind == bindparam("kind")
)
_OVER_SHORTAGES = delete(notice_table).where(notice_table.c.shortage.in_(bindparam("wanted", expanding=True)))
_FORGET = delete(notice_table).where(notice_table.c.at < bindparam("before", type_=Instant))


@dataclass(frozen=True, slots=True)
class NoticeToPost:
    """A notice of which nobody has decided yet whether it leaves the house."""

    id: str
    person: str
    kind: NoticeKind
    at: datetime
    unread: bool


@dataclass(frozen=True, slots=True)
class HeldTask:
    """A task that somebody holds, due at an instant."""

    id: str
    case: str
    holder: str
    branch: str
    due_at: datetime


class Notices:
    """The notices of one unit of work."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def add(self, notices: Sequence[Notice]) -> None:
        """Write new ones; they are unread."""
        self._channel.insert_rows(notice_table, [_values(notice) for notice in notices])

    def read(self, person_id: str, notice_id: str | None, now: datetime, *, older_too: bool) -> None:
        """Mark one of the person's own as read, `older_too` all up to it, all of them without one.

        Those of others stay.
        """
        whose = {"reader": person_id, "moment": now}
        if notice_id is None:
            self._channel.execute(_MARK, whose)
        else:
            self._channel.execute(_UP_TO if older_too else _ONE, {**whose, "wanted": notice_id})

    def held(self, kind: NoticeKind, since: datetime, until: datetime, limit: int) -> list[HeldTask]:
        """Tasks due in this time whose holders were not told so yet by a notice of the kind, the soonest due first.

        Of what is due soon without those that have a reminder of their own.
        """
        values = {"kind": kind.value, "since": since, "until": until, "most": limit}
        query = _SOON if kind is NoticeKind.DUE_SOON else _HELD
        return [HeldTask(*row) for row in self._channel.execute(query, values)]

    def told(self, kind: NoticeKind, tasks: Collection[str]) -> frozenset[tuple[str, str]]:
        """Of these tasks by a notice of the kind: pairs of task and person."""
        rows = self._channel.execute(_TOLD, {"wanted": sorted(tasks), "kind": kind.value})
        return frozenset((row.task, row.person) for row in rows)

    def unread_of(self, kind: NoticeKind) -> frozenset[str]:
        """The tasks of which somebody has a notice of the kind that is not read yet."""
        return frozenset(row.task for row in self._channel.execute(_UNREAD_OF, {"kind": kind.value}))

    def over(self, kind: NoticeKind, tasks: Collection[str]) -> None:
        """Delete the notices of a kind of these tasks: what they tell is no longer so."""
        self._channel.execute(_OVER, {"wanted": sorted(tasks), "kind": kind.value})

    def over_shortages(self, shortages: Collection[str]) -> None:
        """Delete the notices of these shortages: they hold no more."""
        self._channel.execute(_OVER_SHORTAGES, {"wanted": sorted(shortages)})

    def to_post(self, now: datetime, limit: int) -> list[NoticeToPost]:
        """Those to be decided now, oldest first; nobody else gets them until the end of the unit of work."""
        rows = self._channel.execute(_TO_POST, {"now": now, "most": limit})
        return [NoticeToPost(row.id, row.person, NoticeKind(row.kind), row.at, row.read_at is None) for row in rows]

    def post_at(self, notice_ids: Collection[str], moment: datetime | None) -> None:
        """Look at them again at an instant; None: what was to be decided is decided."""
        if notice_ids:
            self._channel.execute(_POST_AT, {"wanted": sorted(notice_ids), "moment": moment})

    def look_again(self, person_id: str, now: datetime) -> None:
        """Decide anew of the person's own that wait: their wishes changed."""
        self._channel.execute(_LOOK_AGAIN, {"reader": person_id, "moment": now})

    def forget(self, before: datetime) -> None:
        """Delete old ones, read or not."""
        self._channel.execute(_FORGET, {"before": before})


def _values(notice: Notice) -> dict[str, object]:
    told = {name: getattr(notice, name) for name in _FIELDS}
    return {**told, "id": new_id(), "kind": notice.kind.value, "post_at": notice.at}
