"""Say what the columns of a log mean; reading it may begin."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.commands.logs.owned import owned_log
from server.commands.transaction import Work
from server.domain.logs import ImportedLog, mapped
from server.domain.people import Actor
from server.domain.report_events import LogMapped


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLog:
    """`mapping` and `layout` are those of `server.mining.logs`, as plain values, and fit the file."""

    log_id: str
    actor: Actor
    name: str
    layout: Mapping[str, Any]
    mapping: Mapping[str, Any]


def map_log(command: MapLog, work: Work) -> ImportedLog:
    """Note it. Raises LogNotFound, LogNotYours, LogNotIdle, BadLogName."""
    log = mapped(owned_log(work, command.log_id, command.actor), command.name, command.layout, command.mapping)
    work.uow.logs.save(log)
    work.uow.record(LogMapped(at=work.now, by=command.actor.id, log=log.id, mapping=dict(command.mapping)))
    return log
