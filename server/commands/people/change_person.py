"""Call a member of staff otherwise, or let them belong to another branch."""

from dataclasses import dataclass

from server.commands.people.add_person import require_names
from server.commands.people.granting import reason_of, require_branches, require_hr
from server.commands.transaction import Work
from server.domain.grants import MovedOneself, PersonIsDisabled
from server.domain.people import Actor
from server.domain.people_events import PersonChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePerson:
    """What shall be otherwise, None: nothing of this; `actor` None: the operator at the machine."""

    person: str
    name: str | None = None
    branch: str | None = None
    reason: str = ""
    actor: Actor | None = None


def change_person(command: ChangePerson, work: Work) -> None:
    """Change it; roles stay where they are held. Nothing is recorded where nothing changes.

    Raises PersonNotFound, RightMissing (for the branch of now and the other), PersonIsDisabled, MovedOneself,
    BranchNotFound, BranchIsClosed, InvalidValue and ReasonMissing.
    """
    person, actor = work.uow.people.lock(command.person), command.actor
    require_hr(actor, person.branch)
    name = person.name if command.name is None else command.name.strip()
    branch = person.branch if command.branch is None else command.branch
    if not person.active:
        raise PersonIsDisabled
    require_names(person.login, name)
    if branch != person.branch:
        require_branches(work, [branch])
        require_hr(actor, branch)
        if actor is not None and actor.id == person.id:
            raise MovedOneself
    if (name, branch) == (person.name, person.branch):
        return
    reason = reason_of(actor, command.reason)
    work.uow.people.change(person.id, name=name, branch=branch)
    work.uow.record(
        PersonChanged(
            at=work.now,
            by=actor.id if actor else None,
            person=person.id,
            before={"name": person.name, "branch": person.branch},
            name=name,
            branch=branch,
            reason=reason,
        )
    )
