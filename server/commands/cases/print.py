"""Note that a case left the house on paper: it names customers."""

from dataclasses import dataclass

from server.commands.cases.locked import lock_for_reader
from server.commands.transaction import Work
from server.domain.events import CasePrinted
from server.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintCase:
    """`seq` and `head` say up to which entry of its trail the paper tells the case."""

    case_id: str
    actor: Actor
    seq: int
    head: str
    paper: str = "case"


def print_case(command: PrintCase, work: Work) -> None:
    """Record it before the paper is handed out. Raises CaseNotFound when the actor may not see the case."""
    in_hand = lock_for_reader(work, command.case_id, command.actor)
    work.uow.record(
        CasePrinted(
            at=work.now,
            by=in_hand.actor.id,
            case=in_hand.case.id,
            upto=command.seq,
            head=command.head,
            paper=command.paper,
        )
    )
