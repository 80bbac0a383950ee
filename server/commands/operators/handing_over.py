"""Operators of handing over: what is in a person's hands, and giving it to another as far as the rules allow."""

from collections.abc import Mapping

from server.commands.cases.bound import bundle_of
from server.commands.cases.circulate import related_to
from server.commands.operators.asked import Asked
from server.commands.tasks.reassign import ReassignTask, reassign_task
from server.commands.transaction import Work
from server.domain.cases import Case, CaseStatus
from server.domain.errors import CaseSuspended, DomainError, PersonNotFound, RightMissing
from server.domain.operating_events import DataChanged
from server.domain.people import Actor, Right
from server.domain.relations import KeptOut
from server.domain.staff import Person
from server.engine.operating.orders import SetData
from server.engine.owning import OWNER, owner_variable
from server.engine.properties import PARTY

Answered = Mapping[str, object]


def open_work(asked: Asked) -> Answered:
    """`org.open_work`. Raises PersonNotFound and RightMissing."""
    person = asked.person()
    if not asked.authoriser.holds(Right.HR_ADMIN, person.branch):
        _require_oversight(asked.authoriser, person)
    return {"tasks": len(_tasks(asked, person)), "cases": len(_cases(asked.work, person))}


def portfolio(asked: Asked) -> Answered:
    """`org.portfolio`: what lists show of each case. Raises PersonNotFound and RightMissing."""
    person = asked.person()
    _require_oversight(asked.authoriser, person)
    return {"portfolio": [_shown(asked, asked.work.uow.cases.lock(each)) for each in _cases(asked.work, person)]}


def hand_over(asked: Asked) -> Answered:
    """`org.hand_over`: each as far as its own rules allow; what stays is named in `kept` with the rule.

    Cases go first: what their data give to whose they are is then given to the taker. Raises PersonNotFound and
    RightMissing.
    """
    work, giver = asked.work, asked.person("giver")
    _require_oversight(asked.authoriser, giver)
    taker = work.uow.people.find(asked.text("taker"), work.now)
    if taker is None or taker.id == giver.id:
        raise PersonNotFound
    cases = [_give_case(asked, each, giver, taker) for each in _cases(work, giver)]
    tasks = [_give_task(asked, each, taker) for each in _tasks(asked, giver)]
    kept = [each for each in (*cases, *tasks) if each is not None]
    return {"tasks": tasks.count(None), "cases": cases.count(None), "kept": kept}


def _cases(work: Work, person: Person) -> list[str]:
    """The person's running cases. What moved in this very transaction is only written when it ends."""
    names = {person.id, person.login}
    found = work.uow.lists.with_text(OWNER, sorted(names))
    known = {each: work.uow.cases.known(each) for each in found}
    return [each for each, case in known.items() if case is None or case.columns.get(OWNER) in names]


def _tasks(asked: Asked, person: Person) -> list[str]:
    """What the person holds, but for the tasks of the case that asks: they are how it is handed over."""
    own = {task.id for task in asked.work.uow.tasks.of_case(asked.case.id, open_only=True)}
    return [each for each in asked.work.uow.tasks.held_by(person.id) if each not in own]


def _give_case(asked: Asked, case_id: str, giver: Person, taker: Actor) -> Answered | None:
    """None when it is the taker's now, else what stays and why."""
    work, case = asked.work, asked.work.uow.cases.lock(case_id)
    try:
        _require_movable(asked, case, giver)
        variable = owner_variable(bundle_of(work, case).info.columns)
        if variable is None or case.id == asked.case.id:
            return None
        _require_unrelated(work, case, taker)
        before, wrote = case.data.get(variable), case.provenance.get(variable)
        value = taker.login if before == giver.login else taker.id
        elements = {variable: wrote.element} if wrote is not None else {}
        fact = DataChanged(
            at=work.now,
            by=asked.authoriser.id,
            case=case.id,
            element=elements.get(variable, ""),
            key=variable,
            before=before,
            value=value,
            reason=asked.reason,
        )
        asked.advance(work, case, SetData(asked.authoriser.id, {variable: value}, elements), fact)
    except DomainError as refusal:
        return {"case": case.title, "step": "", "why": str(refusal)}
    return None


def _give_task(asked: Asked, task_id: str, taker: Actor) -> Answered | None:
    """None when the taker holds it now, else what stays and why."""
    work = asked.work
    task, case = work.uow.tasks.lock_with_case(task_id)
    wish = ReassignTask(task_id=task_id, version=task.version, actor=asked.authoriser, to=taker.id, reason=asked.reason)
    try:
        reassign_task(wish, work)
    except DomainError as refusal:
        return {"case": case.title, "step": task.name, "why": str(refusal)}
    return None


def _require_oversight(actor: Actor, person: Person) -> None:
    """Raise RightMissing unless it is the person, or who manages their branch."""
    if actor.id != person.id and not actor.holds(Right.MANAGER, person.branch):
        raise RightMissing(role=Right.MANAGER.value)


def _require_movable(asked: Asked, case: Case, giver: Person) -> None:
    """Raise CaseSuspended, and RightMissing unless it is the giver, or who manages the branch of the case."""
    if case.status is CaseStatus.SUSPENDED:
        raise CaseSuspended
    if asked.authoriser.id != giver.id and not asked.authoriser.holds(Right.MANAGER, case.branch):
        raise RightMissing(role=Right.MANAGER.value)


def _require_unrelated(work: Work, case: Case, taker: Actor) -> None:
    """Raise KeptOut for relatives of a party: in the words for everybody, as `kept` is read by others."""
    if taker.id in related_to(work, case):
        raise KeptOut


def _shown(asked: Asked, case: Case) -> Answered:
    zone = asked.work.uow.working_time(case.branch).zone
    return {
        "case": case.id,
        "process": case.process,
        "key": case.business_key,
        "title": case.title,
        "branch": case.branch,
        "started_on": case.started_at.astimezone(zone).date(),
        "party": case.columns.get(PARTY),
        "columns": {name: value for name, value in case.columns.items() if not name.startswith("@")},
    }
