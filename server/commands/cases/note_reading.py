"""Say that one has read a case that was sent for information."""

from dataclasses import dataclass

from server.commands.cases.locked import lock_for_reader
from server.commands.transaction import Work
from server.domain.circulation import Circulated, note_read
from server.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteReading:
    """The word of a reader, with a remark or none."""

    case_id: str
    actor: Actor
    remark: str = ""


def note_reading(command: NoteReading, work: Work) -> Circulated:
    """Note it. Raises CaseNotFound, NotSentToYou, ReadAlready."""
    in_hand = lock_for_reader(work, command.case_id, command.actor)
    actor = in_hand.actor
    sent = next((each for each in work.uow.circulations.of_case(in_hand.case.id) if each.person == actor.id), None)
    read, event = note_read(sent, actor, now=work.now, remark=command.remark)
    work.uow.circulations.read(read)
    work.uow.record(event)
    return read
