"""What people should hear of, and what of it they have read."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, update

from server.domain.ids import new_id
from server.domain.notices import Notice
from server.store.channel import Channel
from server.store.tables.notices import notice as notice_table

_FIELDS = ("person", "kind", "at", "by", "case", "task", "comment")
_UNREAD = update(notice_table).where(notice_table.c.person == bindparam("reader"), notice_table.c.read_at.is_(None))
_MARK = _UNREAD.values(read_at=bindparam("moment"))
_ONE = _MARK.where(notice_table.c.id == bindparam("wanted"))
_UP_TO = _MARK.where(notice_table.c.id <= bindparam("wanted"))


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


def _values(notice: Notice) -> dict[str, object]:
    return {"id": new_id(), **{name: getattr(notice, name) for name in _FIELDS}, "kind": notice.kind.value}
