"""Cases that were suspended with the version they run on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, exists, func, insert, select

from server.domain.cases import CaseStatus
from server.store.channel import Channel
from server.store.tables.cases import case
from server.store.tables.processes import held_case, process_version

_VERSION = and_(process_version.c.process == case.c.process, process_version.c.version == case.c.process_version)
_KNOWN = exists().where(held_case.c.case == case.c.id)
_TO_HOLD = (
    select(case.c.id)
    .join_from(case, process_version, _VERSION)
    .where(
        process_version.c.suspended_at.is_not(None),
        process_version.c.cases_too,
        process_version.c.process == bindparam("process"),
        process_version.c.version == bindparam("version"),
        case.c.status == CaseStatus.RUNNING.value,
        case.c.branch.in_(bindparam("branches", expanding=True)),
        ~_KNOWN,
    )
    .order_by(case.c.id)
)
_HOLDING = (
    select(process_version.c.process, process_version.c.version, process_version.c.steered_by)
    .where(process_version.c.suspended_at.is_not(None), process_version.c.cases_too)
    .order_by(process_version.c.suspended_at)
)
_FREE = (
    select(held_case.c.case)
    .join_from(
        held_case,
        process_version,
        and_(
            process_version.c.process == held_case.c.process,
            process_version.c.version == held_case.c.version,
            process_version.c.suspended_at.is_(None),
        ),
    )
    .order_by(held_case.c.case)
)
_HELD = select(held_case.c.process, held_case.c.version).where(held_case.c.case == bindparam("wanted"))
_COUNT = (
    select(func.count())
    .select_from(held_case)
    .where(held_case.c.process == bindparam("process"), held_case.c.version == bindparam("version"))
)
_ADD = insert(held_case)
_DROP = delete(held_case).where(held_case.c.case == bindparam("wanted"))


@dataclass(frozen=True, slots=True)
class Holding:
    """A suspended version whose cases are suspended too, and who wished it."""

    process: str
    version: int
    person: str | None


class HeldCases:
    """The cases of suspended versions. `left_work`: whether some are to be suspended, or to go on."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self.left_work = False

    def holdings(self) -> list[Holding]:
        """The suspended versions whose cases are suspended too, the first of them first."""
        return [Holding(*row) for row in self._channel.execute(_HOLDING)]

    def to_hold(self, holding: Holding, branches: Collection[str], known: Collection[str], most: int) -> list[str]:
        """Running cases of these branches that were not suspended with their version yet, but for the `known`."""
        values = {"process": holding.process, "version": holding.version, "branches": sorted(branches)}
        return self._but(_TO_HOLD, case.c.id, known, most, values)

    def free(self, known: Collection[str], most: int) -> list[str]:
        """Cases whose version goes on again, but for the `known`."""
        return self._but(_FREE, held_case.c.case, known, most, {})

    def count(self, process: str, version: int) -> int:
        """How many cases were suspended with a version."""
        return self._channel.execute(_COUNT, {"process": process, "version": version}).scalar_one()

    def version_of(self, case_id: str) -> tuple[str, int] | None:
        """The version a case was suspended with."""
        row = self._channel.execute(_HELD, {"wanted": case_id}).one_or_none()
        return None if row is None else (row[0], row[1])

    def add(self, case_id: str, process: str, version: int) -> None:
        """Note that a case was suspended with its version."""
        self._channel.execute(_ADD, {"case": case_id, "process": process, "version": version})

    def drop(self, case_id: str) -> None:
        """The case goes its own way."""
        self._channel.execute(_DROP, {"wanted": case_id})

    def _but(
        self,
        wanted: Select[*tuple[Any, ...]],
        column: ColumnElement[str],
        known: Collection[str],
        most: int,
        values: Mapping[str, object],
    ) -> list[str]:
        query = wanted.where(column.not_in(sorted(known))) if known else wanted
        return [str(row[0]) for row in self._channel.execute(query.limit(most), values)]
