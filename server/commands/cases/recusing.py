"""Take people off the tasks of a case who turn out to be related to a party of it."""

from collections.abc import Collection
from dataclasses import replace

from server.commands.cases.taking_part import took_part
from server.commands.cases.tasks_of import parties_of, write_exclusions, write_partners
from server.commands.tasks.lending import end_delegation, end_help, return_submission
from server.commands.transaction import Work
from server.domain.cases import Case
from server.domain.events import TaskReleased
from server.domain.house_events import SecondLookAsked
from server.domain.ids import new_id
from server.domain.move_events import CirculationEnded
from server.domain.relations import Relation, SecondLook
from server.domain.signatures import Signature, still_to_sign, withdrawn
from server.domain.tasks import HumanTask, TaskState
from server.engine import model as engine
from server.engine.bundle import Bundle


def take_off(
    work: Work, case: Case, bundle: Bundle, relation: Relation, *, by: str | None, done: Collection[str]
) -> None:
    """Give back what the person holds of the tasks that recuse them, and ask for a second look at what they did.

    Or somebody did in their place; also what they did as delegate or co-signer.

    `by`: who is told to have caused it; `done`: tokens of tasks that are being completed now.
    """
    if work.uow.circulations.end(case.id, relation.person, work.now):
        work.uow.record(CirculationEnded(at=work.now, by=by, case=case.id, to=relation.person))
    barring = [
        task
        for task in work.uow.tasks.of_case(case.id, open_only=False)
        if relation.number in parties_of(work, task, case, bundle)
    ]
    still = [_released(work, task, relation, by) for task in barring if task.open and task.token not in done]
    took = took_part(work, case.id, barring, done)
    for task in barring:
        if relation.person in took[task.id]:
            _ask_again(work, task, relation, by)
    write_exclusions(work, case, still, bundle)
    write_partners(work, case, {task.element for task in still}, bundle)


def recuse_again(work: Work, before: Case, case: Case, outcome: engine.Outcome, bundle: Bundle) -> None:
    """Take off who is related to parties that the case names since its data changed."""
    changed = {change.key for change in outcome.changes}
    if changed.isdisjoint(path.split(".")[0] for path in bundle.recusing):
        return
    tasks = work.uow.tasks.of_case(case.id, open_only=False)
    here = [task for task in tasks if bundle.element_of(task.process, task.element, task.name).recuse]
    known = {number for task in here for number in parties_of(work, task, before, bundle)}
    new = {number for task in here for number in parties_of(work, task, case, bundle)} - known
    if not new:
        return
    work.uow.relations.note_parties(case.id, new)
    done = {closed.token for closed in outcome.closed if closed.closing is engine.Closing.COMPLETED}
    for relation in work.uow.relations.to(new):
        take_off(work, case, bundle, relation, by=None, done=done)


def _released(work: Work, task: HumanTask, relation: Relation, by: str | None) -> HumanTask:
    """The task, given back to its role when it was the person's or held in their place.

    To its holder alone when the person helped with it.
    """
    if relation.person not in {task.assignee, task.acting_for}:
        return _unhelped(work, task, relation.person, by)
    work.uow.held(task.id, task.assignee)
    free = replace(
        task,
        state=TaskState.OFFERED,
        assignee=None,
        version=task.version + 1,
        changed_by=by,
        follow_up_at=None,
        delegate=None,
        submitted_at=None,
        acting_for=None,
    )
    work.uow.tasks.save(free)
    end_help(work, task, by)
    work.uow.record(
        TaskReleased(case=task.case, at=work.now, by=by, task=task.id, element=task.element, holder=relation.person)
    )
    return free


def _unhelped(work: Work, task: HumanTask, person: str, by: str | None) -> HumanTask:
    """The task without the person: they work on it no more, and are not asked to sign it."""
    if task.delegate == person:
        alone = replace(task, delegate=None, version=task.version + 1, changed_by=by)
        work.uow.tasks.save(alone)
        end_delegation(work, task, by)
        return alone
    known = work.uow.signatures.of_task(task.id) if task.cosigned else []
    asked = next((each for each in known if each.person == person and each.open), None)
    if asked is None:
        return task
    gone, event = withdrawn(asked, by, work.now)
    work.uow.signatures.settle(gone)
    work.uow.record(event)
    return _resubmitted(work, task, [each for each in known if each.person != person], by)


def _resubmitted(work: Work, task: HumanTask, known: list[Signature], by: str | None) -> HumanTask:
    """What waited for that signature alone is its holder's again: whether it goes on without is theirs to say."""
    if task.submitted_at is None or still_to_sign(known):
        return task
    back, returned = return_submission(work, task, known, by)
    work.uow.record(returned)
    return back


def _ask_again(work: Work, task: HumanTask, relation: Relation, by: str | None) -> None:
    look = SecondLook(new_id(), relation.id, task.case, task.id, task.element, task.name, relation.person, work.now)
    if work.uow.relations.open_look(look):
        work.uow.record(SecondLookAsked(at=work.now, by=by, look=look.id, task=task.id))
