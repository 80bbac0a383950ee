"""The drafts of processes, and the files in them."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from server.domain.process_drafts import ProcessDraft
from server.store.database import Database
from server.store.tables.process_drafts import process_draft, process_draft_file

DRAFT_COLUMNS = tuple(
    process_draft.c[name] for name in ("id", "process", "person", "base", "file", "version", "begun_at", "saved_at")
)
_FILE = process_draft_file.c
_OWN = select(*DRAFT_COLUMNS).where(
    process_draft.c.process == bindparam("wanted"), process_draft.c.person == bindparam("designer")
)
_OF_PROCESS = (
    select(*DRAFT_COLUMNS).where(process_draft.c.process == bindparam("wanted")).order_by(process_draft.c.begun_at)
)
_OF_PERSON = (
    select(*DRAFT_COLUMNS).where(process_draft.c.person == bindparam("designer")).order_by(process_draft.c.process)
)
_ONE = select(*DRAFT_COLUMNS).where(process_draft.c.id == bindparam("wanted"))
_IDS = select(process_draft.c.id)
_ADD = insert(process_draft)
_REMOVE = delete(process_draft).where(process_draft.c.id == bindparam("wanted"))
_CHANGE = (
    update(process_draft)
    .where(process_draft.c.id == bindparam("wanted"), process_draft.c.version == bindparam("seen"))
    .values(version=process_draft.c.version + 1, saved_at=bindparam("now"))
)
_PLACE = update(process_draft).where(process_draft.c.id == bindparam("wanted")).values(file=bindparam("placed"))
_REST_ON = update(process_draft).where(process_draft.c.id == bindparam("wanted")).values(base=bindparam("versions"))
_FILES = select(_FILE.path, _FILE.content).where(_FILE.draft == bindparam("wanted")).order_by(_FILE.path)
_SIZES = (
    select(_FILE.path, func.length(_FILE.content).label("bytes"))
    .where(_FILE.draft == bindparam("wanted"))
    .order_by(_FILE.path)
)
_ONE_FILE = select(_FILE.content).where(_FILE.draft == bindparam("wanted"), _FILE.path == bindparam("named"))
_ADD_FILE = insert(process_draft_file)
_SET_FILE = (
    update(process_draft_file)
    .where(_FILE.draft == bindparam("wanted"), _FILE.path == bindparam("named"))
    .values(content=bindparam("held"))
)
_REMOVE_FILE = delete(process_draft_file).where(_FILE.draft == bindparam("wanted"), _FILE.path == bindparam("named"))
_REMOVE_FILES = delete(process_draft_file).where(_FILE.draft == bindparam("wanted"))


class ProcessDrafts:
    """Drafts by process and person. Give it a reading connection for look-ups outside a unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, process: str, person: str) -> ProcessDraft | None:
        """A person's draft of a process."""
        row = self._connection.execute(_OWN, {"wanted": process, "designer": person}).one_or_none()
        return None if row is None else ProcessDraft(*row)

    def get(self, draft_id: str) -> ProcessDraft | None:
        """One draft, whosever it is."""
        row = self._connection.execute(_ONE, {"wanted": draft_id}).one_or_none()
        return None if row is None else ProcessDraft(*row)

    def of_process(self, process: str) -> list[ProcessDraft]:
        """Everybody's drafts of a process, the oldest first."""
        return [ProcessDraft(*row) for row in self._connection.execute(_OF_PROCESS, {"wanted": process})]

    def of_person(self, person: str) -> list[ProcessDraft]:
        """A person's drafts, by process."""
        return [ProcessDraft(*row) for row in self._connection.execute(_OF_PERSON, {"designer": person})]

    def add(self, draft: ProcessDraft, files: Mapping[str, bytes]) -> None:
        """Keep a new draft with its files."""
        self._connection.execute(_ADD, {column.name: getattr(draft, column.name) for column in DRAFT_COLUMNS})
        self._add_files(draft.id, files)

    def change(self, draft_id: str, seen: int, now: datetime) -> bool:
        """Give it the next version, if it still has the one that was seen; else False."""
        return self._connection.execute(_CHANGE, {"wanted": draft_id, "seen": seen, "now": now}).rowcount == 1

    def place(self, draft_id: str, file: str) -> None:
        """Note where its diagram lies from now on."""
        self._connection.execute(_PLACE, {"wanted": draft_id, "placed": file})

    def rest_on(self, draft_id: str, versions: Mapping[str, int]) -> None:
        """Note which versions it is made of from now on, by process."""
        self._connection.execute(_REST_ON, {"wanted": draft_id, "versions": dict(versions)})

    def files(self, draft_id: str) -> dict[str, bytes]:
        """The files of a draft by path."""
        return {path: bytes(content) for path, content in self._connection.execute(_FILES, {"wanted": draft_id})}

    def sizes(self, draft_id: str) -> dict[str, int]:
        """How many bytes each file has."""
        return {row.path: row.bytes for row in self._connection.execute(_SIZES, {"wanted": draft_id})}

    def file(self, draft_id: str, path: str) -> bytes | None:
        """One file, if there is one at this path."""
        content = self._connection.execute(_ONE_FILE, {"wanted": draft_id, "named": path}).scalar_one_or_none()
        return None if content is None else bytes(content)

    def put(self, draft_id: str, path: str, content: bytes) -> None:
        """Write one file, in place of what it held."""
        values = {"wanted": draft_id, "named": path, "held": content}
        if self._connection.execute(_SET_FILE, values).rowcount == 0:
            self._add_files(draft_id, {path: content})

    def drop(self, draft_id: str, path: str) -> None:
        """Take one file out."""
        self._connection.execute(_REMOVE_FILE, {"wanted": draft_id, "named": path})

    def replace(self, draft_id: str, files: Mapping[str, bytes]) -> None:
        """Put these files in place of all there are."""
        self._connection.execute(_REMOVE_FILES, {"wanted": draft_id})
        self._add_files(draft_id, files)

    def remove(self, draft_id: str) -> None:
        """Remove a draft with its files."""
        self._connection.execute(_REMOVE_FILES, {"wanted": draft_id})
        self._connection.execute(_REMOVE, {"wanted": draft_id})

    def _add_files(self, draft_id: str, files: Mapping[str, bytes]) -> None:
        rows = [{"draft": draft_id, "path": path, "content": content} for path, content in files.items()]
        if rows:
            self._connection.execute(_ADD_FILE, rows)


def known_drafts(database: Database) -> frozenset[str]:
    """The ids of all drafts."""
    with database.read() as connection:
        return frozenset(connection.execute(_IDS).scalars())
