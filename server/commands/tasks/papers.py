"""The documents of a task that is about to be completed: those its step asks for, and those its form holds."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from server.commands.tasks.opened import OpenedTask
from server.commands.transaction import Work
from server.domain.people import Actor
from server.domain.required_documents import RequiredDocument, of_this_step, require_documents
from server.forms.attached import holds_documents, require_attached
from server.forms.model import Form, Values


def check_documents(  # noqa: PLR0917 -- all that a submission is judged by
    work: Work,
    opened: OpenedTask,
    actor: Actor,
    form: Form | None,
    values: Values,
    zone: ZoneInfo,
    required: Sequence[RequiredDocument],
) -> None:
    """Read the documents of the case only for a step or form that asks for some: other tasks pay nothing for it.

    Raises FormErrors where a field holds a document that is not at hand, and DocumentsMissing.
    """
    if not required and not holds_documents(form):
        return
    documents = work.uow.documents.of_case(opened.case.id)
    if form is not None:
        found = of_this_step(documents, opened.task, actor, guarded=opened.guarded)
        pictures = {document.id for document in found if document.picture}
        require_attached(form, values, {document.id for document in found}, pictures, zone)
    require_documents(required, documents, opened.task, actor, guarded=opened.guarded)
