"""Note that a list left the house as a file: it names customers."""

from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.house_events import ListExported
from server.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportList:
    """`query` says which list, as its address does; `tasks`: how many of it are in the file."""

    actor: Actor
    query: str
    tasks: int


def export_list(command: ExportList, work: Work) -> None:
    """Record it before the file is handed out."""
    work.uow.record(ListExported(at=work.now, by=command.actor.id, query=command.query, tasks=command.tasks))
