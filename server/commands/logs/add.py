"""Take in the file of a log; what its columns mean is said later."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.commands.transaction import Work
from server.domain.logs import ImportedLog, LogState, branch_of, named
from server.domain.people import Actor
from server.domain.report_events import LogUploaded


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLog:
    """A file that is kept under `log_id`; `layout`: how it is written."""

    log_id: str
    actor: Actor
    name: str
    file_name: str
    bytes: int
    layout: Mapping[str, Any]


def add_log(command: AddLog, work: Work) -> ImportedLog:
    """Add it. Raises RightMissing and BadLogName."""
    actor = command.actor
    log = ImportedLog(
        id=command.log_id,
        name=named(command.name),
        person=actor.id,
        branch=branch_of(actor),
        file_name=command.file_name,
        bytes=command.bytes,
        layout=command.layout,
        mapping=None,
        state=LogState.UPLOADED,
        progress=0,
        report=None,
        created_at=work.now,
    )
    work.uow.logs.add(log)
    told = LogUploaded(
        at=work.now, by=actor.id, log=log.id, name=log.name, branch=log.branch, file_name=log.file_name, bytes=log.bytes
    )
    work.uow.record(told)
    return log
