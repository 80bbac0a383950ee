"""Start a case for each row of a list, all of them or none; rows whose case exists already are left alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from server.commands.cases.start import begin
from server.commands.imports.faults import Faults
from server.commands.imports.rows import ReadRow, read_rows
from server.commands.imports.sheet import Sheet
from server.commands.imports.target import target_of
from server.commands.transaction import Work
from server.domain.people import Actor
from server.engine import model as engine


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCases:
    """A list for the plain start of a process. `actor` None: somebody at the console; `dry_run`: only check."""

    process: str
    sheet: Sheet
    actor: Actor | None = None
    dry_run: bool = False


class RowOutcome(StrEnum):
    """What became of a row."""

    STARTED = "started"
    KNOWN = "known"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A row by its number, its business key, and the case that was started (None: none was)."""

    row: int
    business_key: str
    outcome: RowOutcome
    case: str | None = None


def import_cases(command: ImportCases, work: Work) -> tuple[ImportedRow, ...]:
    """Check every row, then start the cases that are not there yet; in a dry run say which these would be.

    Raises RowsRefused with every fault, NotImportable, NoPlainStart, ProcessNotFound.
    """
    target = target_of(work, command.process)
    faults = Faults()
    rows = read_rows(work, target, command.sheet, command.actor, faults)
    faults.stop_if_any()
    # In one order everywhere, so that two imports never wait for each other.
    free = {row.key: work.uow.cases.key_is_free(command.process, row.key) for row in sorted(rows, key=_by_key)}
    return tuple(_settled(command, work, row, target.element, free) for row in rows)


def _by_key(row: ReadRow) -> str:
    return row.key


def _settled(command: ImportCases, work: Work, row: ReadRow, element: str, free: Mapping[str, bool]) -> ImportedRow:
    if not free[row.key]:
        return ImportedRow(row.number, row.key, RowOutcome.KNOWN)
    if command.dry_run:
        return ImportedRow(row.number, row.key, RowOutcome.READY)
    person = command.actor.id if command.actor else None
    started = begin(work, row.case, engine.Start(element, dict(row.values), person))
    return ImportedRow(row.number, row.key, RowOutcome.STARTED, started.case.id)
