"""Says in full sentences whose a task is and why."""

from server.domain.errors import DomainError
from server.domain.separation import STARTER
from server.domain.tasks import TaskState, require_eligible
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries.task_view import TaskView


def reasons(visit: Visit, view: TaskView, names: Names) -> tuple[str, ...]:
    """The role, the duties of the step, and why the reader may not do it, if so."""
    return (*_ended(visit, view, names), *_role(visit, view, names), *_duties(visit, view, names))


def barred(visit: Visit, view: TaskView, names: Names) -> str | None:
    """Why the reader may not do an open task that nobody else holds; None if they may."""
    told = _not_for_me(visit, view, names) if view.task.assignee is None else ()
    return told[0] if told else None


def _role(visit: Visit, view: TaskView, names: Names) -> tuple[str, ...]:
    task, words = view.task, visit.words
    told = words.gettext(
        "It is for the role %(role)s at %(branch)s.", role=names.of_task(task), branch=names.branch(task.branch)
    )
    return (told, *_not_for_me(visit, view, names))


def _not_for_me(visit: Visit, view: TaskView, names: Names) -> tuple[str, ...]:
    if not view.task.open:
        return ()
    try:
        require_eligible(view.task, visit.actor, view.situation)
    except DomainError as refusal:
        return (visit.words.gettext("You may not do it: %(reason)s", reason=visit.words.refusal(refusal, names)),)
    return ()


def _duties(visit: Visit, view: TaskView, names: Names) -> tuple[str, ...]:
    duty, words = view.situation.duty, visit.words
    called = {doer.element: doer.name for doer in view.situation.doers}
    apart = [
        words.gettext("Whoever started the case may not do it.")
        if element == STARTER
        else words.gettext("Whoever does “%(other)s” may not do it.", other=names.step(called[element]))
        for element in duty.separate_from
        if element in called
    ]
    bound = [
        words.gettext("It belongs to whoever started the case.")
        if element == STARTER
        else words.gettext("It belongs to whoever did “%(other)s”.", other=names.step(called[element]))
        for element in duty.same_as
        if element in called
    ]
    return (*apart, *bound)


def _ended(visit: Visit, view: TaskView, names: Names) -> tuple[str, ...]:
    task, words = view.task, visit.words
    if task.open or task.completed_at is None:
        return ()
    at = words.formats.instant(task.completed_at, visit.zone)
    if task.state is TaskState.COMPLETED:
        return (words.gettext("%(who)s completed it at %(at)s.", who=names.person(task.assignee), at=at),)
    return (words.gettext("It ended without being done at %(at)s.", at=at),)
