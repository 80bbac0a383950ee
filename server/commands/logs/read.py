"""How the reading of a log goes: it begins, is so far, and ends."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from server.commands.transaction import Work
from server.domain import logs
from server.domain.logs import ImportedLog, LogNotFound, LogState
from server.domain.report_events import LogImported, LogRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginLog:
    """Somebody reads the log from now on."""

    log_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLog:
    """So much of it is done, in percent."""

    log_id: str
    progress: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLog:
    """It was read to its end; `report` is a `CleaningReport` as plain values."""

    log_id: str
    report: Mapping[str, Any]


def begin_log(command: BeginLog, work: Work) -> ImportedLog:
    """Note it. Raises LogNotFound and LogNotIdle."""
    log = logs.reading(work.uow.logs.locked(command.log_id))
    work.uow.logs.save(log)
    return log


def note_log(command: NoteLog, work: Work) -> bool:
    """Note it; False when nobody wants the log any more."""
    try:
        log = work.uow.logs.locked(command.log_id)
    except LogNotFound:
        return False
    if log.state is not LogState.READING:
        return False
    if log.progress != command.progress:
        work.uow.logs.save(replace(log, progress=command.progress))
    return True


def end_log(command: EndLog, work: Work) -> ImportedLog:
    """Note what came of it. Raises LogNotFound, and LogNotIdle when nobody wants it any more."""
    log = logs.ended(work.uow.logs.locked(command.log_id), command.report, work.now)
    work.uow.logs.save(log)
    report = command.report
    if log.state is LogState.READY:
        numbers = {name: report[name] for name in ("rows", "kept", "cases", "activities")}
        work.uow.record(LogImported(at=work.now, by=log.person, log=log.id, **numbers))
    else:
        work.uow.record(LogRefused(at=work.now, by=log.person, log=log.id, problem=report["problem"]))
    return log
