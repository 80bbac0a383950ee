"""What was entered for a task: read against its form with all that the form may know, and checked."""

from server.commands.members import with_members
from server.commands.processes.binding import bound_form
from server.commands.submission import Submission
from server.commands.tasks.known import facts_for
from server.commands.tasks.opened import OpenedTask
from server.commands.tasks.papers import check_documents
from server.commands.transaction import Work
from server.domain.people import Actor


def entered_values(
    work: Work, opened: OpenedTask, actor: Actor, submission: Submission, *, papers: bool = True
) -> dict[str, object]:
    """The typed values. Raises FormErrors and, where its `papers` are demanded, DocumentsMissing."""
    name = opened.task.form
    form = bound_form(work, opened.case.binding, opened.task.process, name) if name else None
    facts = facts_for(work, opened, actor, form)
    zone = work.uow.working_time(opened.case.branch).zone
    values = submission.read(form, zone, facts)
    check_documents(work, opened, actor, form, values, zone, opened.element.documents if papers else ())
    return with_members(work, form, values, opened.case.branch, zone)
