"""People of a house at random: somebody does whatever can be done with a case."""

from dataclasses import dataclass

from server.commands.tasks.cosign import AskForSignatures, ask_for_signatures
from server.commands.tasks.delegate import DelegateTask, delegate_task
from server.commands.tasks.give_back import GiveBackTask, give_back_task
from server.commands.tasks.note_opening import NoteOpening, note_opening
from server.commands.tasks.reassign import ReassignTask, reassign_task
from server.commands.tasks.recall import RecallTask, recall_task
from server.commands.tasks.release import ReleaseTask, release_task
from server.commands.tasks.sign import SignTask, sign_task
from server.commands.tasks.take_back import TakeSubmissionBack, take_submission_back
from server.domain.errors import DomainError
from server.domain.signatures import Place
from server.store.unit_of_work import UnitOfWork

PEOPLE = ("liuyang", "huangmin", "zhaolei")


@dataclass(frozen=True)
class Habits:
    """How often a task that somebody holds is opened, released, …, and how often the step `check` sends the case back."""

    opened: float = 0.0
    released: float = 0.15
    reassigned: float = 0.15
    again: float = 0.0
    lent: float = 0.0
    signed: float = 0.0
    recalled: float = 0.0


def move(house, chance, case, **habits):
    """One of its tasks is taken, or something is done with one that somebody holds: it is finished, if nothing else."""
    each = Habits(**habits)
    tasks = list(house.open(case).values())
    if not tasks or (each.recalled and chance.random() < each.recalled and _recall(house, case)):
        return
    task = chance.choice(tasks)
    there = [login for login in PEOPLE if not house.person(login).away]
    by, holder = chance.choice(there), _login(house, task.assignee)
    if holder is None:
        house.claim(task, by)
    elif house.person(holder).away:
        _stand_in(house, task, there)
    elif task.delegate or task.submitted_at:
        _help(house, chance, task, holder)
    else:
        _hold(house, chance, task, by, each)


def _login(house, person):
    return next((login for login in PEOPLE if house.person(login).id == person), None)


def _stand_in(house, task, there):
    """Who stands in for its holder takes it over."""
    for login in there:
        if task.assignee in house.person(login).persons:
            house.claim(task, login)
            return


def _hold(house, chance, task, by, each):
    holder = _login(house, task.assignee)
    known, actor, act = {"task_id": task.id, "version": task.version}, house.person(holder), chance.random()
    shares = [each.opened, each.released, each.reassigned, each.lent, each.signed]
    done = next((number for number in range(5) if act < sum(shares[: number + 1])), None)
    if done == 0:
        house.run(note_opening, NoteOpening(task_id=task.id, actor=actor))
    elif done == 1:
        house.run(release_task, ReleaseTask(**known, actor=actor))
    elif done == 2 and by != holder:
        house.run(reassign_task, ReassignTask(**known, actor=actor, to=by))
    elif done == 3 and by != holder and not _signatures(house, task):
        house.run(delegate_task, DelegateTask(**known, actor=actor, to=by))
    elif done == 4 and by != holder and not _signatures(house, task):
        house.run(ask_for_signatures, AskForSignatures(**known, actor=actor, to=(by,), place=Place.AFTER))
    else:
        again = task.element == "check" and each.again
        house.finish(task, holder, {"again": chance.random() < each.again} if again else {})


def _help(house, chance, task, holder):
    """Who works on it for its holder, or is to sign it, does so; or its holder has it back, or gives it away."""
    known, act = {"task_id": task.id, "version": task.version}, chance.random()
    if act < 0.1:
        house.run(release_task, ReleaseTask(**known, actor=house.person(holder)))
    elif task.delegate:
        by = holder if act < 0.3 else _login(house, task.delegate)
        house.run(give_back_task, GiveBackTask(**known, actor=house.person(by)))
    elif act < 0.2:
        house.run(take_submission_back, TakeSubmissionBack(**known, actor=house.person(holder)))
    elif signers := [each.person for each in _signatures(house, task) if each.open]:
        actor, agreed = house.person(_login(house, signers[0])), act < 0.8
        house.run(sign_task, SignTask(**known, actor=actor, agreed=agreed, opinion="" if agreed else "No."))


def _signatures(house, task):
    with UnitOfWork(house.database) as uow:
        return uow.signatures.of_task(task.id)


def _recall(house, case):
    """Who completed one of its tasks last has it back, if nobody has gone on."""
    with UnitOfWork(house.database) as uow:
        known = uow.tasks.of_case(case, open_only=False)
    done = [each for each in known if each.completed_at is not None and each.assignee is not None]
    for task in sorted(done, key=lambda each: each.completed_at)[-1:]:
        actor = house.person(_login(house, task.assignee))
        try:
            house.run(recall_task, RecallTask(task_id=task.id, version=task.version, actor=actor, reason="x"))
        except DomainError:
            return False
        return True
    return False
