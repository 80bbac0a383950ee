"""Whether what is said of a task is still kept from others."""

from server.commands.tasks.opened import OpenedTask, progress_of
from server.commands.transaction import Work
from server.domain.separation import hidden_elements


def still_blind(work: Work, opened: OpenedTask) -> bool:
    """Whether the findings of this task's element are open to nobody but who makes them."""
    if not opened.guarded:
        return False
    progress = progress_of(work, opened.case.id)
    hidden = hidden_elements(opened.bundle.duties.values(), progress, running=opened.case.ended_at is None)
    return opened.task.element in hidden
