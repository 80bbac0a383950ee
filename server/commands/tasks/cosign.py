"""Ask for co-signers: people who sign a task before it is completed, or before its case goes on after that."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.commands.tasks.opened import open_task
from server.commands.tasks.signing import require_signer
from server.commands.transaction import Work
from server.domain.errors import PersonNotFound
from server.domain.people import Actor
from server.domain.signatures import Place, Request, ask
from server.domain.tasks import HumanTask, require_of_another


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForSignatures:
    """The wish of the holder to have a task signed by these people (ids or logins)."""

    task_id: str
    version: int
    actor: Actor
    to: Sequence[str]
    place: Place
    note: str = ""


def ask_for_signatures(command: AskForSignatures, work: Work) -> HumanTask:
    """Ask them, all or none. The task itself does not change."""
    opened = open_task(work, command.task_id, command.actor)
    people = [_person(work, each) for each in command.to]

    def admit(person: Actor) -> None:
        require_of_another(opened.actor, person, lambda: require_signer(work, opened, person))

    made, events = ask(
        opened.task,
        opened.actor,
        Request(people, command.place, command.note),
        work.uow.signatures.of_task(opened.task.id),
        opened.situation,
        admit,
        version=command.version,
        now=work.now,
    )
    work.uow.signatures.add_all(made)
    work.uow.record(*events)
    return opened.task


def _person(work: Work, named: str) -> Actor:
    person = work.uow.people.find(named, work.now)
    if person is None:
        raise PersonNotFound
    return person
