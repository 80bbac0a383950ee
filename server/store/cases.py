"""Cases: locked, changed in memory, and written once at commit."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from server.domain.cases import Case, CaseStatus, StaleCase
from server.domain.errors import CaseNotFound
from server.store.case_rows import CASE_COLUMNS, case_from, case_values, changing_values, column_rows, found_text
from server.store.channel import Channel
from server.store.search import grams
from server.store.tables.cases import case as case_table
from server.store.tables.cases import case_bigram, case_column
from server.store.tables.tasks import task
from server.store.tree_version import ORGANISATION

ChainHead = tuple[int, bytes]
"""The sequence number and hash of the last entry of a chain."""

_GET = select(*CASE_COLUMNS).where(case_table.c.id == bindparam("wanted"))
_LOCK = _GET.with_for_update()
_RUNNING = select(case_table.c.id).where(case_table.c.status == CaseStatus.RUNNING.value).order_by(case_table.c.id)
_RUNNING_AT = select(func.count()).where(case_table.c.branch == bindparam("wanted"), case_table.c.ended_at.is_(None))
_WITH_KEY = (
    select(case_table.c.id)
    .where(case_table.c.business_key == bindparam("key"), case_table.c.process == bindparam("process"))
    .limit(1)
)
_ADD = insert(case_table)
_SAVE = update(case_table).where(case_table.c.id == bindparam("wanted"), case_table.c.version == bindparam("seen"))
_SAVE_HEAD = update(case_table).where(
    case_table.c.id == bindparam("wanted"), case_table.c.audit_seq == bindparam("seen")
)
_DROP_COLUMNS = delete(case_column).where(case_column.c.case == bindparam("wanted"))
_DROP_GRAMS = delete(case_bigram).where(
    case_bigram.c.case == bindparam("wanted"), case_bigram.c.gram.in_(bindparam("gone", expanding=True))
)
_IS_OPEN = or_(task.c.state == "offered", task.c.state == "claimed")
_RETITLE = update(task).where(task.c.case == bindparam("wanted"), _IS_OPEN)


class Cases:
    """The cases of one unit of work. What `lock` gave is this unit's own until the end."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._stored: dict[str, Case] = {}
        self._saved: dict[str, Case] = {}

    def add(self, case: Case) -> None:
        """Write a new case at once, so that its tasks can point to it."""
        self._channel.execute(_ADD, case_values(case))
        self._write_columns(case)
        self._write_grams(case.id, frozenset(), grams(found_text(case)))
        self._stored[case.id] = case

    def running_at(self, branch: str) -> int:
        """How many cases of a branch have not ended."""
        return self._channel.execute(_RUNNING_AT, {"wanted": branch}).scalar_one()

    def key_is_free(self, process: str, key: str) -> bool:
        """Whether no case of the process has the business key; until the end nobody else can take it."""
        self._channel.alone(f"business key/{process}/{key}")
        return self._channel.execute(_WITH_KEY, {"process": process, "key": key}).first() is None

    def running(self) -> list[str]:
        """The ids of all running cases, in the order in which they were started."""
        return list(self._channel.execute(_RUNNING).scalars())

    def lock(self, case_id: str) -> Case:
        """The case as it now stands, nobody else's until the end. Raises CaseNotFound."""
        known = self.known(case_id)
        if known is not None:
            return known
        row = self._channel.execute(_LOCK, {"wanted": case_id}).one_or_none()
        if row is None:
            raise CaseNotFound
        return self.adopt(case_from(row))

    def lock_in_house(self, case_id: str) -> tuple[Case, str | None]:
        """As `lock`, with the state of the organisation, read when the lock was there. Raises CaseNotFound."""
        case = self.lock(case_id)
        return case, self._channel.execute(ORGANISATION).scalar_one()

    def known(self, case_id: str) -> Case | None:
        """The case as last saved or locked in this unit of work, if it was."""
        return self._saved.get(case_id) or self._stored.get(case_id)

    def adopt(self, case: Case) -> Case:
        """Take in a case that another repository locked."""
        self._stored.setdefault(case.id, case)
        return self._saved.get(case.id, case)

    def save(self, case: Case) -> None:
        """Write the case at commit. Raises StaleCase when it is not the version that was locked."""
        self.lock(case.id)
        if case.version != self._stored[case.id].version:
            raise StaleCase
        self._saved[case.id] = case

    def flush(self, heads: Mapping[str, ChainHead]) -> None:
        """Write what was saved, and the new ends of audit chains (by case)."""
        for case_id in {**self._saved, **heads}:
            before = self._stored[case_id]
            seq, head = heads.get(case_id, (before.audit_seq, before.audit_head))
            after = self._saved.get(case_id)
            if after is None:
                values = _keyed(case_id, before.audit_seq, {"audit_seq": seq, "audit_head": head})
                self._channel.later(_SAVE_HEAD, values, refusal=StaleCase)
                self._stored[case_id] = replace(before, audit_seq=seq, audit_head=head)
            else:
                after = replace(after, version=before.version + 1, audit_seq=seq, audit_head=head)
                self._write(before, after)
                self._stored[case_id] = after
        self._saved.clear()

    def _write(self, before: Case, after: Case) -> None:
        values = _keyed(after.id, before.version, changing_values(after))
        self._channel.later(_SAVE, values, refusal=StaleCase)
        if before.columns != after.columns:
            self._channel.later(_DROP_COLUMNS, {"wanted": after.id})
            self._write_columns(after)
        old, new = found_text(before), found_text(after)
        if old != new:
            self._write_grams(after.id, grams(old), grams(new))
        if (before.title, before.business_key) != (after.title, after.business_key):
            denormalised = {"case_title": after.title, "case_key": after.business_key}
            self._channel.later(_RETITLE, {"wanted": after.id, **denormalised})

    def _write_columns(self, case: Case) -> None:
        self._channel.insert_rows(case_column, column_rows(case))

    def _write_grams(self, case_id: str, old: frozenset[str], new: frozenset[str]) -> None:
        if gone := old - new:
            self._channel.execute(_DROP_GRAMS, {"wanted": case_id, "gone": sorted(gone)})
        self._channel.insert_rows(case_bigram, [{"gram": gram, "case": case_id} for gram in sorted(new - old)])


def _keyed(case_id: str, seen: int, values: Mapping[str, object]) -> dict[str, object]:
    return {"wanted": case_id, "seen": seen, **values}
