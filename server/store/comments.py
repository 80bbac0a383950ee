"""Comments on cases and their tasks."""

from typing import Any

from sqlalchemy import bindparam, select

from server.domain.comments import Comment
from server.store.channel import Channel
from server.store.tables.comments import comment as comment_table

COMMENT_COLUMNS = (
    comment_table.c.id,
    comment_table.c.case,
    comment_table.c.author,
    comment_table.c.at,
    comment_table.c.text,
    comment_table.c.salt,
    comment_table.c.task,
    comment_table.c.element,
    comment_table.c.mentions,
)
_SALT = COMMENT_COLUMNS.index(comment_table.c.salt)
_OF_CASE = (
    select(*COMMENT_COLUMNS)
    .where(comment_table.c.case == bindparam("wanted"))
    .order_by(comment_table.c.at, comment_table.c.id)
)


class Comments:
    """The comments of one unit of work."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def add(self, comment: Comment) -> None:
        """Write a new comment."""
        self._channel.insert_rows(comment_table, [_values(comment)])

    def of_case(self, case_id: str) -> list[Comment]:
        """Every comment of a case, oldest first."""
        return [comment_from(row) for row in self._channel.execute(_OF_CASE, {"wanted": case_id})]


def comment_from(row: Any) -> Comment:  # noqa: ANN401 -- a row that begins with COMMENT_COLUMNS
    """A comment from a row that begins with COMMENT_COLUMNS."""
    values = list(row[: len(COMMENT_COLUMNS)])
    values[_SALT] = bytes(values[_SALT])
    values[-1] = tuple(values[-1].items())
    return Comment(*values)


def _values(comment: Comment) -> dict[str, object]:
    names = ("id", "case", "author", "at", "text", "salt", "task", "element")
    return {**{name: getattr(comment, name) for name in names}, "mentions": dict(comment.mentions)}
