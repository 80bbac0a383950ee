"""The documents of cases."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, bindparam, func, insert, select, update

from server.domain.documents import Content, Document, Stock, Version
from server.store.channel import Channel
from server.store.tables.documents import document, document_version

_COLUMNS: tuple[Column[Any], ...] = (
    *(document.c[name] for name in ("id", "case", "item", "original_by", "stamped_by", "withdrawn_at")),
    *(document_version.c[name] for name in ("number", "name", "sha256", "size", "media_type")),
    *(document_version.c[name] for name in ("element", "task", "by", "at")),
)
_FOUND = (
    select(*_COLUMNS)
    .join_from(document, document_version, document.c.id == document_version.c.document)
    .order_by(document.c.id, document_version.c.number)
)
_OF_CASE = _FOUND.where(document.c.case == bindparam("wanted"))
_ONE = _FOUND.where(document.c.id == bindparam("wanted"))
_STOCK = (
    select(func.count(), func.coalesce(func.sum(document_version.c.size), 0))
    .join_from(document, document_version, document.c.id == document_version.c.document)
    .where(document.c.case == bindparam("wanted"))
)
_ADD = insert(document)
_ADD_VERSION = insert(document_version)
_SAVE = update(document).where(document.c.id == bindparam("wanted"))


class Documents:
    """Documents, each with all its versions. Whoever writes one holds the lock of its case."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def of_case(self, case_id: str) -> list[Document]:
        """All of a case, as they were added."""
        return _documents(self._channel.execute(_OF_CASE, {"wanted": case_id}).all())

    def find(self, document_id: str) -> Document | None:
        """One document; None when there is none."""
        return next(iter(_documents(self._channel.execute(_ONE, {"wanted": document_id}).all())), None)

    def stock(self, case_id: str) -> Stock:
        """How much a case has."""
        files, size = self._channel.execute(_STOCK, {"wanted": case_id}).one()
        return Stock(files, int(size))

    def add(self, new: Document) -> None:
        """Write a new document and its first version."""
        self._channel.execute(_ADD, {"id": new.id, "case": new.case, "item": new.item})
        self.add_version(new)

    def add_version(self, changed: Document) -> None:
        """Write the newest version of a document."""
        newest = changed.newest
        self._channel.execute(
            _ADD_VERSION,
            {
                **{name: getattr(newest, name) for name in ("number", "name", "element", "task", "by", "at")},
                **{name: getattr(newest.content, name) for name in ("sha256", "size", "media_type")},
                "document": changed.id,
            },
        )

    def save(self, changed: Document) -> None:
        """Write what a document says besides its versions."""
        names = ("original_by", "stamped_by", "withdrawn_at")
        self._channel.execute(_SAVE.values({name: getattr(changed, name) for name in names}), {"wanted": changed.id})


def _documents(rows: Iterable[Any]) -> list[Document]:
    found: dict[str, Document] = {}
    for row in rows:
        content = Content(row.sha256, row.size, row.media_type)
        version = Version(row.number, row.name, content, row.element, row.task, row.by, row.at)
        before = found[row.id].versions if row.id in found else ()
        marks = row.original_by, row.stamped_by
        found[row.id] = Document(row.id, row.case, row.item, (*before, version), *marks, row.withdrawn_at)
    return list(found.values())
