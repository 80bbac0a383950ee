"""Write down that a locked case goes on as another version says: its row, its tasks and all that waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from server.commands.cases.advance import write_waiting
from server.commands.cases.listed import Listed, readable, untitled
from server.commands.cases.tasks_of import situation_of, write_exclusions
from server.commands.tasks.lending import end_delegation, end_help, return_submission
from server.commands.transaction import Work
from server.domain.cases import Case
from server.domain.delegation import is_done_in_person
from server.domain.events import TaskReleased
from server.domain.people import EVERYONE, Actor
from server.domain.processes import Binding
from server.domain.separation import person_bound
from server.domain.tasks import HumanTask, TaskState, is_able, is_eligible
from server.engine import model as engine
from server.engine.bundle import Bundle
from server.engine.migration.model import Moved
from server.store.tasks_in_trail import Roles


@dataclass(frozen=True, slots=True)
class Released:
    """A task (id) taken from who held it: by the rules of the new version that person may not do it."""

    task: str
    element: str
    name: str
    person: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What a case goes on with: its binding, compiled, and `mapping`, the elements whose place others take."""

    bound: Binding
    bundle: Bundle
    mapping: Mapping[str, str]


def rebound(work: Work, case: Case, ground: Ground, moved: Moved, actor: Actor) -> tuple[Case, tuple[Released, ...]]:
    """The case as saved, and the claims that could not stay."""
    provenance = {
        key: replace(wrote, element=ground.mapping.get(wrote.element, wrote.element))
        for key, wrote in case.provenance.items()
    }
    changed = replace(
        case,
        binding=ground.bound.id,
        process_version=ground.bound.version,
        blob=moved.blob,
        provenance=provenance,
    )
    _pass_on_doers(work, case, ground.mapping)
    released = _redeclare(work, changed, ground.bundle, moved.after, actor)
    write_waiting(work, changed, moved.before, moved.after)
    title = moved.title if ground.bundle.info.title else untitled(changed)
    shown = readable(work, changed, ground.bundle, Listed(title, moved.columns), moved.after)
    changed = replace(changed, title=shown.title or case.title, columns=shown.columns)
    work.uow.cases.save(changed)
    return changed, released


def _pass_on_doers(work: Work, case: Case, mapping: Mapping[str, str]) -> None:
    """Who did an element did the one that takes its place, so that duties bind them there."""
    did = [doer for doer in work.uow.tasks.doers(case.id, sorted(mapping)) if not doer.open]
    for doer in sorted(did, key=lambda doer: doer.order):
        note = work.uow.tasks.done_by if doer.order >= 0 else work.uow.tasks.forced_by
        note(case=case.id, element=mapping[doer.element], name=doer.name, person=doer.person, at=work.now)


def _redeclare(work: Work, case: Case, bundle: Bundle, standing: engine.Standing, actor: Actor) -> tuple[Released, ...]:
    """Give each open task the name, role and form of the new version; the rest of it stays as it is.

    What was passed on or offered to another role stays so. What is to happen to a task in time stays too, unless
    nothing is by the new version.
    """
    waiting = {opened.token: opened for opened in standing.tasks}
    found = [task for task in work.uow.tasks.of_case(case.id, open_only=True) if task.token in waiting]
    passed = work.uow.tasks.roles_in_trail(case.id) if found else {}
    tasks = [_declared(work, task, waiting[task.token], bundle, passed.get(task.id, Roles())) for task in found]
    untimed = [task.token for task in tasks if not bundle.element(task.process, task.element).timed]
    work.uow.escalations.end(case.id, untimed)
    _save(work, found, tasks, actor)
    released: list[Released] = []
    for number, task in enumerate(tasks):
        if task.assignee is None or _may_keep(work, task, case, bundle):
            tasks[number] = _kept(work, task, case, bundle, actor)
            continue
        tasks[number] = _release(work, task, task.assignee, actor)
        released.append(Released(task.id, task.element, task.name, task.assignee))
    write_exclusions(work, case, tasks, bundle)
    return tuple(released)


def _declared(
    work: Work, task: HumanTask, opened: engine.OpenedTask, bundle: Bundle, passed: Roles | None
) -> HumanTask:
    element = bundle.element(opened.process, opened.element)
    duty = bundle.duties.get(element.id)
    doers = work.uow.tasks.doers(task.case, sorted(duty.same_as)) if duty is not None and duty.same_as else ()
    return replace(
        task if passed is None else passed.of(task, element.role or EVERYONE),
        element=element.id,
        name=element.name or element.id,
        form=element.form,
        amount=opened.amount,
        bound_to=person_bound(duty, doers) if duty is not None else None,
    )


def _save(work: Work, before: Sequence[HumanTask], tasks: list[HumanTask], actor: Actor) -> None:
    for number, (old, new) in enumerate(zip(before, tasks, strict=True)):
        if old != new:
            tasks[number] = replace(new, version=old.version + 1, changed_by=actor.id)
            work.uow.tasks.redeclare(tasks[number])


def _may_keep(work: Work, task: HumanTask, case: Case, bundle: Bundle) -> bool:
    holder = work.uow.people.find(task.assignee, work.now) if task.assignee else None
    return holder is not None and is_eligible(task, holder, situation_of(work, task, case, bundle))


def _kept(work: Work, task: HumanTask, case: Case, bundle: Bundle, actor: Actor) -> HumanTask:
    """The task with its holder, who submits anew what waited for signatures, by the form of the new version.

    Without its delegate where the new version keeps that person out.
    """
    if task.submitted_at is not None:
        back, returned = return_submission(work, task, work.uow.signatures.of_task(task.id), actor.id)
        work.uow.record(returned)
        return back
    if task.delegate is None:
        return task
    delegate, situation = work.uow.people.find(task.delegate, work.now), situation_of(work, task, case, bundle)
    if delegate is not None and is_able(task, delegate, situation) and not is_done_in_person(situation):
        return task
    alone = replace(task, delegate=None, version=task.version + 1, changed_by=actor.id)
    work.uow.tasks.redeclare(alone)
    work.uow.held(task.id, task.assignee)
    end_delegation(work, task, actor.id)
    return alone


def _release(work: Work, task: HumanTask, holder: str, actor: Actor) -> HumanTask:
    loose = replace(task, state=TaskState.OFFERED, assignee=None, follow_up_at=None, delegate=None, acting_for=None)
    free = replace(loose, submitted_at=None, version=task.version + 1)
    work.uow.tasks.redeclare(replace(free, changed_by=actor.id))
    work.uow.held(task.id, holder)
    end_help(work, task, actor.id)
    work.uow.record(
        TaskReleased(case=task.case, at=work.now, by=actor.id, task=task.id, element=task.element, holder=holder)
    )
    return free
