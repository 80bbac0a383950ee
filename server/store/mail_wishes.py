"""How people want to be told by mail."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from sqlalchemy import Connection, bindparam, select, text

from server.domain.mailing import MailWishes, Rhythm
from server.domain.notices import NoticeKind
from server.store.column_types import Encoded
from server.store.tables.notices import mail_wish
from server.store.tables.organisation import person

_WISHES = (
    mail_wish.c.address,
    mail_wish.c.rhythm,
    mail_wish.c.quiet_from,
    mail_wish.c.quiet_until,
    mail_wish.c.muted,
)
_OF_ONE = select(*_WISHES).where(mail_wish.c.person == bindparam("wanted"))
_OF_ACTIVE = (
    select(*_WISHES, mail_wish.c.person, person.c.branch)
    .join_from(mail_wish, person, mail_wish.c.person == person.c.id)
    .where(mail_wish.c.person.in_(bindparam("wanted", expanding=True)), person.c.active)
)
_KEEP = text(
    "INSERT INTO mail_wish (person, address, rhythm, quiet_from, quiet_until, muted)"
    " VALUES (:person, :address, :rhythm, :quiet_from, :quiet_until, :muted) ON CONFLICT (person)"
    " DO UPDATE SET address = excluded.address, rhythm = excluded.rhythm, quiet_from = excluded.quiet_from,"
    " quiet_until = excluded.quiet_until, muted = excluded.muted"
).bindparams(bindparam("muted", type_=Encoded))


@dataclass(frozen=True, slots=True)
class Addressee:
    """An active person who gave wishes, and the branch whose clock counts for them."""

    wishes: MailWishes
    branch: str


class Wishes:
    """The wishes; give it a reading connection for look-ups outside a unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, person_id: str) -> MailWishes:
        """Those of one person; the usual ones, without an address, of somebody who never said."""
        row = self._connection.execute(_OF_ONE, {"wanted": person_id}).one_or_none()
        return MailWishes() if row is None else _wishes(row)

    def of_active(self, people: Collection[str]) -> Mapping[str, Addressee]:
        """Those of the active ones among these people (ids) who ever said, by id."""
        rows = self._connection.execute(_OF_ACTIVE, {"wanted": sorted(people)})
        return {row.person: Addressee(_wishes(row), row.branch) for row in rows}

    def keep(self, person_id: str, wishes: MailWishes) -> None:
        """Write what a person wants from now on."""
        values = {
            "person": person_id,
            "address": wishes.address,
            "rhythm": wishes.rhythm.value,
            "quiet_from": f"{wishes.quiet_from:%H:%M}",
            "quiet_until": f"{wishes.quiet_until:%H:%M}",
            "muted": sorted(kind.value for kind in wishes.muted),
        }
        self._connection.execute(_KEEP, values)


def _wishes(row: Any) -> MailWishes:  # noqa: ANN401 -- a row that begins with _WISHES
    return MailWishes(
        address=row.address,
        rhythm=Rhythm(row.rhythm),
        quiet_from=time.fromisoformat(row.quiet_from),
        quiet_until=time.fromisoformat(row.quiet_until),
        muted=frozenset(map(NoticeKind, row.muted)),
    )
