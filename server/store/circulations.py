"""Cases sent to people for information: written, read and ended."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from server.domain.circulation import Circulated
from server.store.channel import Channel
from server.store.column_types import Instant
from server.store.tables.circulation import circulation

CIRCULATION_COLUMNS = tuple(circulation.c[field.name] for field in fields(Circulated))
"""In the order of the fields of Circulated."""

_OF_CASE = (
    select(*CIRCULATION_COLUMNS)
    .where(circulation.c.case == bindparam("wanted"))
    .order_by(circulation.c.sent_at, circulation.c.person)
)
_ONE = update(circulation).where(circulation.c.case == bindparam("wanted"), circulation.c.person == bindparam("reader"))
_READ = _ONE.values(read_at=bindparam("moment", type_=Instant), remark=bindparam("told"))
_END = _ONE.where(circulation.c.ended_at.is_(None)).values(ended_at=bindparam("moment", type_=Instant))


class Circulations:
    """The circulated cases of one unit of work."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def add_all(self, made: Sequence[Circulated]) -> None:
        """Write to whom a case is sent."""
        for each in made:
            self._channel.execute(insert(circulation), asdict(each))

    def read(self, read: Circulated) -> None:
        """Write that somebody has read it."""
        values = {"wanted": read.case, "reader": read.person, "moment": read.read_at, "told": read.remark}
        self._channel.execute(_READ, values)

    def end(self, case_id: str, person_id: str, at: datetime) -> bool:
        """A case is no longer theirs to read; False when it was not."""
        ended = _END.returning(circulation.c.person)
        values = {"wanted": case_id, "reader": person_id, "moment": at}
        return self._channel.execute(ended, values).first() is not None

    def of_case(self, case_id: str) -> list[Circulated]:
        """To whom a case was sent, the first first."""
        names = [field.name for field in fields(Circulated)]
        rows = self._channel.execute(_OF_CASE, {"wanted": case_id})
        return [Circulated(**dict(zip(names, row, strict=True))) for row in rows]
