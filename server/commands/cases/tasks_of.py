"""Open and close the human tasks of a case as the engine says."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from server.commands.cases.assigning import Assigner
from server.commands.tasks.lending import end_help
from server.commands.tasks.timed import timed_steps
from server.commands.transaction import Work
from server.domain.cases import Case, CaseStatus
from server.domain.events import TaskCancelled, TaskOffered
from server.domain.human_tasks import EXPIRED
from server.domain.ids import new_id
from server.domain.people import EVERYONE, Actor
from server.domain.separation import Doer, Duty, check_forcing, person_bound
from server.domain.tasks import HumanTask, Situation, TaskState
from server.engine import model as engine
from server.engine.bundle import Bundle, Element


def open_tasks(work: Work, case: Case, outcome: engine.Outcome, bundle: Bundle) -> None:
    """Write the tasks that began to wait, who may not do them, and the trail."""
    if not outcome.opened:
        return
    assigner = Assigner(work, case)
    made = [(_task(work, case, opened, bundle, assigner), opened.local) for opened in outcome.opened]
    work.uow.tasks.add_all(made)
    timed = [
        step
        for (task, _), opened in zip(made, outcome.opened, strict=True)
        for step in timed_steps(work, task, opened, bundle.element(opened.process, opened.element))
    ]
    work.uow.escalations.add_all(case.id, timed)
    write_exclusions(work, case, [task for task, _ in made], bundle, fresh=True)
    for task, _ in made:
        work.uow.held(task.id, task.assignee)
        work.uow.record(
            TaskOffered(
                at=work.now,
                case=case.id,
                task=task.id,
                element=task.element,
                role=task.role,
                branch=task.branch,
                to=task.assignee,
                acting_for=task.acting_for,
            )
        )


def close_tasks(work: Work, case: Case, outcome: engine.Outcome, bundle: Bundle, reason: str) -> None:
    """Mark the tasks that stopped waiting without being done; of all that stopped, nothing more is to come."""
    ended = {c.token for c in outcome.closed}
    timed = [t.token for t in outcome.before.tasks if t.token in ended and bundle.element(t.process, t.element).timed]
    work.uow.escalations.end(case.id, timed)
    why = {
        c.token: EXPIRED if c.closing is engine.Closing.EXPIRED else reason
        for c in outcome.closed
        if c.closing is not engine.Closing.COMPLETED
    }
    for task in work.uow.tasks.close(case.id, list(why), TaskState.CANCELLED, work.now):
        work.uow.held(task.id, task.assignee)
        end_help(work, task, None)
        cancelled = TaskCancelled(at=work.now, case=case.id, task=task.id, element=task.element, reason=why[task.token])
        work.uow.record(cancelled)


def _task(work: Work, case: Case, opened: engine.OpenedTask, bundle: Bundle, assigner: Assigner) -> HumanTask:
    task = _bound(work, _offered(work, case, opened, bundle), bundle)
    return assigner.assigned(task, opened.assign, lambda: situation_of(work, task, case, bundle, opened.local))


def _offered(work: Work, case: Case, opened: engine.OpenedTask, bundle: Bundle) -> HumanTask:
    element: Element = bundle.element(opened.process, opened.element)
    return HumanTask(
        id=new_id(),
        case=case.id,
        process=opened.process,
        element=opened.element,
        name=element.name or element.id,
        token=opened.token,
        role=element.role or EVERYONE,
        branch=case.branch,
        state=TaskState.OFFERED,
        version=1,
        created_at=work.now,
        due_at=opened.due_at,
        priority=opened.priority,
        form=element.form,
        round=opened.round,
        amount=opened.amount,
    )


def _bound(work: Work, task: HumanTask, bundle: Bundle) -> HumanTask:
    """Leave the task to whom binding of duties names, if anybody did what it is bound to."""
    duty = bundle.duties.get(task.element)
    if duty is None or not duty.same_as:
        return task
    return replace(task, bound_to=person_bound(duty, work.uow.tasks.doers(task.case, sorted(duty.same_as))))


def situation_of(
    work: Work, task: HumanTask, case: Case, bundle: Bundle, local: Mapping[str, object] | None = None
) -> Situation:
    """The duties of the task's element, who did or holds the elements they name, who is related to its parties.

    `local`: the variables of its inner scopes, where they are known already.
    """
    duty = bundle.duties.get(task.element) or Duty(task.element, task.name)
    return Situation(
        duty,
        work.uow.tasks.concerning(task, duty),
        case.status is CaseStatus.SUSPENDED,
        case.process,
        work.uow.relations.related(parties_of(work, task, case, bundle, local)),
    )


def require_unbiased(
    work: Work, case: Case, bundle: Bundle, plain: Duty, actor: Actor, task: HumanTask | None = None
) -> None:
    """Raise SeparatedFrom when the actor did or holds what the element is separate from or blind to."""
    duties = bundle.duties
    duty = duties.get(plain.element, plain)
    blind = {e for e, theirs in duties.items() if plain.element in theirs.blind_to} | set(duty.blind_to)
    doers = work.uow.tasks.doers(case.id, sorted({*duty.separate_from, *blind} - {plain.element}))
    if task is not None:
        doers += work.uow.tasks.concerning(task, replace(duty, same_as=()))
    check_forcing(duty, duties, actor.id, doers)


def parties_of(
    work: Work, task: HumanTask, case: Case, bundle: Bundle, local: Mapping[str, object] | None = None
) -> frozenset[str]:
    """The numbers of the parties whose relatives may not do the task."""
    if not bundle.element_of(task.process, task.element, task.name).recuse:
        return frozenset()
    inner = work.uow.tasks.local(task.id) if local is None else local
    return bundle.parties(task.process, task.element, {**case.data, **inner})


def write_exclusions(
    work: Work, case: Case, tasks: Sequence[HumanTask], bundle: Bundle, *, fresh: bool = False
) -> None:
    """Set the anti-join rows of these tasks: who did or holds what they are separate from, who is recused."""
    known = bundle.duties
    others = {e for task in tasks if task.element in known for e in known[task.element].apart}
    recusing = [task for task in tasks if bundle.element(task.process, task.element).recuse]
    if fresh and not others and not recusing:
        return
    apart = _kept_apart(work, case, tasks, bundle, others) if others else set[tuple[str, str]]()
    recused = _recused(work, case, recusing, bundle) if recusing else set[tuple[str, str]]()
    work.uow.tasks.set_exclusions([task.id for task in tasks], apart, recused, fresh=fresh)


def write_partners(work: Work, case: Case, elements: Collection[str], bundle: Bundle) -> None:
    """After who did or holds these elements changed: who is kept out of the open tasks that are separate from them."""
    partners = {e for e, duty in bundle.duties.items() if not duty.apart.isdisjoint(elements)}
    if not partners:
        return
    siblings = [task for task in work.uow.tasks.of_case(case.id, open_only=True) if task.element in partners]
    write_exclusions(work, case, siblings, bundle)


def _recused(work: Work, case: Case, tasks: Sequence[HumanTask], bundle: Bundle) -> set[tuple[str, str]]:
    """(task, person): who is related to a party of it. The parties are noted, so that later declarations find them."""
    parties = {task.id: parties_of(work, task, case, bundle) for task in tasks}
    named = frozenset[str]().union(*parties.values())
    work.uow.relations.note_parties(case.id, named)
    related = work.uow.relations.to(named)
    return {(task, each.person) for task, numbers in parties.items() for each in related if each.number in numbers}


def _kept_apart(
    work: Work, case: Case, tasks: Sequence[HumanTask], bundle: Bundle, others: Iterable[str]
) -> set[tuple[str, str]]:
    """(task, person): who did or holds what a task is separate from; of its own element, in its round."""
    known, wanted = bundle.duties, set(others)
    doers: Sequence[Doer] = work.uow.tasks.doers(case.id, sorted(wanted))
    beside = work.uow.tasks.instances(case.id, sorted(wanted & {task.element for task in tasks}))
    apart = {
        (task.id, doer.person)
        for task in tasks
        for doer in doers
        if doer.element != task.element and doer.element in known[task.element].apart
    }
    same_round = {
        (task.id, doer.person)
        for task in tasks
        if task.element in known[task.element].separate_from
        for other, around, doer in beside
        if (doer.element, around) == (task.element, task.round) and other != task.id
    }
    return apart | same_round
