"""What was entered for a task: read against its form with all that the form may know, and checked."""

from collections.abc import Mapping

from server.commands.cases.bound import environment_of
from server.commands.members import with_members
from server.commands.processes.binding import bound_form
from server.commands.submission import Submission
from server.commands.tasks.known import facts_for
from server.commands.tasks.opened import OpenedTask
from server.commands.tasks.papers import check_documents
from server.commands.transaction import Work
from server.domain import tasks
from server.domain.people import Actor
from server.engine.amounts import amount_of


def entered_values(
    work: Work, opened: OpenedTask, actor: Actor, submission: Submission, *, papers: bool = True
) -> dict[str, object]:
    """The typed values.

    Raises FormErrors, DocumentsMissing where its `papers` are demanded, AuthorityMissing and BeyondAuthority when what
    was entered is beyond the actor's authority.
    """
    name = opened.task.form
    form = bound_form(work, opened.case.binding, opened.task.process, name) if name else None
    facts = facts_for(work, opened, actor, form)
    zone = work.uow.working_time(opened.case.branch).zone
    values = submission.read(form, zone, facts)
    check_documents(work, opened, actor, form, values, zone, opened.element.documents if papers else ())
    whole = with_members(work, form, values, opened.case.branch, zone)
    _check_authority(work, opened, actor, whole)
    return whole


def _check_authority(work: Work, opened: OpenedTask, actor: Actor, values: Mapping[str, object]) -> None:
    """What was entered may decide on more than was asked for when the task opened."""
    element, case = opened.element, opened.case
    if not element.authority:
        return
    entered = {element.result: values} if element.result else values
    data = {**case.data, **work.uow.tasks.local(opened.task.id), **entered}
    amount = amount_of(element.authority, data, environment_of(work, case))
    if amount is not None:
        tasks.require_authority(opened.task, actor, opened.situation, amount)
