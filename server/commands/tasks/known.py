"""What the holder of a task may know of its case: the facts that the expressions of its form go by."""

from server.commands.tasks.opened import OpenedTask, progress_of
from server.commands.transaction import Work
from server.domain.people import Actor
from server.domain.rights import visible_data
from server.engine.blindness import blind_in, kept_from_scope
from server.forms.model import Form
from server.forms.weighing import Facts


def facts_for(work: Work, opened: OpenedTask, actor: Actor, form: Form | None) -> Facts:
    """The facts of a form, as its page showed them to the actor: without what is still blind to them."""
    if form is None or not form.order or not (form.show or form.reads):
        return Facts({}, work.now)
    inner = work.uow.tasks.local(opened.task.id)
    if not any(duty.blind_to for duty in opened.bundle.duties.values()):
        return Facts({**opened.case.data, **inner}, work.now)
    progress = progress_of(work, opened.case.id)
    blind = blind_in(opened.bundle, progress, running=True)
    kept = kept_from_scope(opened.bundle, blind, progress, inner)
    seen = {name: value for name, value in inner.items() if name not in kept}
    return Facts({**visible_data(opened.case, blind, actor), **seen}, work.now)
