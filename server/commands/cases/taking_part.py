"""Who took part in which tasks of a case: did them, or somebody in their place, wrote as delegate, or signed."""

from collections.abc import Collection, Iterable, Mapping

from server.commands.transaction import Work
from server.domain.signatures import Verdict
from server.domain.tasks import HumanTask, TaskState

_GIVEN = frozenset({Verdict.AGREED, Verdict.OBJECTED})


def took_part(
    work: Work, case_id: str, tasks: Iterable[HumanTask], done: Collection[str] = ()
) -> Mapping[str, frozenset[str]]:
    """The people of each task (by its id); `done`: tokens of tasks that are being completed now.

    A signature and what a delegate wrote count as soon as they are there: others rest on them while the task is open.
    """
    tasks = list(tasks)
    if not tasks:
        return {}
    found = {task.id: set[str]() for task in tasks}
    for task in tasks:
        if task.state is TaskState.COMPLETED or task.token in done:
            found[task.id] |= {person for person in (task.assignee, task.acting_for) if person is not None}
    for each in work.uow.signatures.of_case(case_id) if any(task.cosigned for task in tasks) else ():
        if each.task in found and each.verdict in _GIVEN:
            found[each.task].add(each.person)
    # Who lent a hand is known by task from the trail, and that they wrote something by the doers of its element.
    wrote = {
        (doer.element, doer.person)
        for doer in work.uow.tasks.doers(case_id, sorted({task.element for task in tasks}))
        if not doer.open
    }
    lent = work.uow.tasks.lent_in_trail(case_id)
    for task in tasks:
        found[task.id] |= {person for person in lent.get(task.id, ()) if (task.element, person) in wrote}
    return {task: frozenset(people) for task, people in found.items()}
