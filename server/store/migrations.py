"""Migrations of many cases: what was asked, and what became of each case."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, insert, literal, or_, select, update

from server.domain.cases import CaseStatus
from server.domain.migrations import Migration, MigrationCase, MigrationState, MovedState
from server.store.channel import Channel
from server.store.column_types import Encoded, Key
from server.store.tables.cases import case
from server.store.tables.migrations import migration, migration_case
from server.store.tables.processes import process_version

UNDER_WAY = (CaseStatus.RUNNING.value, CaseStatus.SUSPENDED.value)
_ROW = migration_case.c
_ONE = select(migration).where(migration.c.id == bindparam("wanted"))
_LATEST = (
    select(migration)
    .where(migration.c.process == bindparam("wanted"))
    .order_by(migration.c.created_at.desc(), migration.c.id.desc())
    .limit(20)
)
_ADD = insert(migration)
_WANTED = (
    case.c.process == bindparam("process"),
    case.c.process_version.in_(bindparam("versions", expanding=True)),
    case.c.status.in_(UNDER_WAY),
    case.c.branch.in_(bindparam("branches", expanding=True)),
    case.c.binding != bindparam("bound"),
    case.c.blob.is_not(None),
)
_CANDIDATES = (
    select(case.c.id, case.c.title, case.c.process_version, case.c.binding, case.c.blob)
    .where(*_WANTED)
    .order_by(case.c.id)
)
_TAKE = insert(migration_case).from_select(
    ["migration", "case", "state", "remarks"],
    select(
        bindparam("migration", type_=Key), case.c.id, literal(MovedState.WAITING.value), literal([], type_=Encoded)
    ).where(*_WANTED),
)
_HELD_UP = exists().where(
    process_version.c.process == migration.c.process,
    process_version.c.version == migration.c.to_version,
    process_version.c.suspended_at.is_not(None),
)
_BUSY = (
    select(migration)
    .where(
        or_(
            migration.c.state == MigrationState.UNDOING.value,
            and_(migration.c.state == MigrationState.RUNNING.value, ~_HELD_UP),
        )
    )
    .order_by(migration.c.created_at, migration.c.id)
    .limit(1)
)
_NEXT = (
    select(_ROW.case)
    .where(_ROW.migration == bindparam("wanted"), _ROW.state == bindparam("standing"))
    .order_by(_ROW.case)
    .limit(bindparam("most"))
)
_GET = select(
    _ROW.case, _ROW.state, _ROW.remarks, _ROW.before_blob, _ROW.before_binding, _ROW.moved_version, migration.c.state
).where(_ROW.migration == bindparam("wanted"), _ROW.case == bindparam("one"), migration.c.id == _ROW.migration)
_SET = (
    update(migration_case)
    .where(_ROW.migration == bindparam("wanted"), _ROW.case == bindparam("one"))
    .values({name: bindparam(name) for name in ("state", "remarks", "before_blob", "before_binding", "moved_version")})
)
_COUNTS = select(_ROW.state, func.count()).where(_ROW.migration == bindparam("wanted")).group_by(_ROW.state)
_TOLD = (
    select(_ROW.case, _ROW.state, _ROW.remarks, case.c.title)
    .join_from(migration_case, case, case.c.id == _ROW.case)
    .where(
        _ROW.migration == bindparam("wanted"),
        _ROW.state.in_(bindparam("standing", expanding=True)),
        case.c.branch.in_(bindparam("branches", expanding=True)),
    )
    .order_by(_ROW.case)
    .limit(bindparam("most"))
)
_BRANCHES = (
    select(case.c.branch)
    .distinct()
    .join_from(migration_case, case, case.c.id == _ROW.case)
    .where(_ROW.migration == bindparam("wanted"))
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that could move, with its state."""

    id: str
    title: str
    version: int
    binding: str
    blob: bytes


class Migrations:
    """Migrations by id and process. `left_work`: whether one was begun or goes on in this unit of work."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self.left_work = False

    def add(self, added: Migration, branches: Collection[str]) -> int:
        """Write it with its cases, those under way at these branches on its versions; gives their number."""
        values = {column.name: getattr(added, column.name) for column in migration.columns}
        self._channel.execute(_ADD, {**values, "state": added.state.value, "from_versions": list(added.from_versions)})
        self._channel.execute(
            _TAKE,
            {
                "migration": added.id,
                "process": added.process,
                "versions": list(added.from_versions),
                "branches": sorted(branches),
                "bound": added.to_binding,
            },
        )
        self.left_work = True
        return sum(self.counts(added.id).values())

    def candidates(
        self, process: str, versions: Sequence[int], branches: Collection[str], bound: str
    ) -> list[Candidate]:
        """The cases under way at these branches on these versions, but for those bound so already."""
        values = {"process": process, "versions": list(versions), "branches": sorted(branches), "bound": bound}
        return [Candidate(*row) for row in self._channel.execute(_CANDIDATES, values)]

    def get(self, migration_id: str) -> Migration | None:
        """One of them."""
        row = self._channel.execute(_ONE, {"wanted": migration_id}).one_or_none()
        return None if row is None else _migration_from(row)

    def of_process(self, process: str) -> list[Migration]:
        """The latest of a process, the last first."""
        return [_migration_from(row) for row in self._channel.execute(_LATEST, {"wanted": process})]

    def busy(self) -> Migration | None:
        """The oldest that takes cases back, or moves them to a version that is not suspended."""
        row = self._channel.execute(_BUSY).one_or_none()
        return None if row is None else _migration_from(row)

    def next_cases(self, migration_id: str, state: MovedState, most: int) -> list[str]:
        """Some cases of this state."""
        found = self._channel.execute(_NEXT, {"wanted": migration_id, "standing": state.value, "most": most})
        return list(found.scalars())

    def case(self, migration_id: str, case_id: str) -> tuple[MigrationCase, MigrationState] | None:
        """What became of a case so far, and how the whole stands now."""
        row = self._channel.execute(_GET, {"wanted": migration_id, "one": case_id}).one_or_none()
        if row is None:
            return None
        told = MigrationCase(row[0], MovedState(row[1]), _remarks(row[2]), row[3], row[4], row[5])
        return told, MigrationState(row[6])

    def set_case(self, migration_id: str, told: MigrationCase) -> None:
        """Write what became of a case."""
        values = {
            "wanted": migration_id,
            "one": told.case,
            "state": told.state.value,
            "remarks": [[code, dict(params)] for code, params in told.remarks],
            "before_blob": told.before_blob,
            "before_binding": told.before_binding,
            "moved_version": told.moved_version,
        }
        self._channel.later(_SET, values, row=(migration_id, told.case))

    def move(self, migration_id: str, before: MigrationState, **values: object) -> bool:
        """Change one that is in this state still; False when it no longer is."""
        wish = update(migration).where(migration.c.id == migration_id, migration.c.state == before.value)
        self.left_work = True
        return self._channel.execute(wish.values(**values)).rowcount == 1

    def counts(self, migration_id: str) -> dict[MovedState, int]:
        """How many cases are in each state."""
        found = self._channel.execute(_COUNTS, {"wanted": migration_id})
        return {MovedState(state): count for state, count in found}

    def branches(self, migration_id: str) -> frozenset[str]:
        """The branches of its cases."""
        return frozenset(self._channel.execute(_BRANCHES, {"wanted": migration_id}).scalars())

    def told(
        self, migration_id: str, states: Sequence[MovedState], branches: Collection[str], most: int
    ) -> list[tuple[MigrationCase, str]]:
        """Cases in these states at these branches, each with its title."""
        standing = [state.value for state in states]
        values = {"wanted": migration_id, "standing": standing, "branches": sorted(branches), "most": most}
        return [
            (MigrationCase(row.case, MovedState(row.state), _remarks(row.remarks)), row.title)
            for row in self._channel.execute(_TOLD, values)
        ]


def _remarks(stored: Any) -> tuple[tuple[str, dict[str, str]], ...]:  # noqa: ANN401 -- a column of the table
    return tuple((str(code), dict(params)) for code, params in stored)


def _migration_from(row: Any) -> Migration:  # noqa: ANN401 -- a row of the table
    return Migration(
        id=row.id,
        process=row.process,
        to_version=row.to_version,
        to_binding=row.to_binding,
        from_versions=tuple(row.from_versions),
        mapping=row.mapping,
        person=row.person,
        reason=row.reason,
        state=MigrationState(row.state),
        created_at=row.created_at,
        ended_at=row.ended_at,
    )
