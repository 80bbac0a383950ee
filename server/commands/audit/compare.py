"""Compare what is stored around a case with what its engine state says; changes nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from server.commands.audit.compare_lists import list_faults
from server.commands.audit.compare_tasks import task_faults
from server.commands.cases.bound import bundle_of, environment_of
from server.commands.transaction import Work
from server.domain.cases import Case, CaseStatus
from server.domain.codec import rfc3339
from server.domain.waiting import SubscriptionRow
from server.engine import model as engine
from server.engine.apply import inspect

GOING_ON = frozenset({CaseStatus.RUNNING, CaseStatus.SUSPENDED})


@dataclass(frozen=True, slots=True)
class CompareCase:
    """The case to look at."""

    case_id: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What does not agree. `kind`: task, timer, subscription, incident, list or state."""

    case: str
    kind: str
    problem: str


def compare_case(command: CompareCase, work: Work) -> list[Disagreement]:
    """Everything that does not agree, under the case's lock so that nobody changes it meanwhile."""
    try:
        case = work.uow.cases.lock(command.case_id)
        found = list(_compare(work, case, _standing(work, case)))
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 -- damaged rows fail in ways nobody can list; each is the finding
        return [Disagreement(command.case_id, "state", f"the state cannot be read: {error!r}")]
    return [Disagreement(case.id, kind, problem) for kind, problem in found]


def _standing(work: Work, case: Case) -> engine.Standing:
    if case.status not in GOING_ON:
        return engine.Standing()
    state = engine.CaseState(case.blob, case.data)
    return inspect(bundle_of(work, case), state, environment_of(work, case))


def _compare(work: Work, case: Case, standing: engine.Standing) -> Iterator[tuple[str, str]]:
    uow = work.uow
    tasks = uow.tasks.of_case(case.id, open_only=True)
    yield from _differ(
        "task",
        (f"{t.element} ({t.token}) in {t.process}" for t in tasks),
        (f"{t.element} ({t.token}) in {t.process}" for t in standing.tasks),
    )
    if standing.tasks:
        yield from (("task", fault) for fault in task_faults(work, case, tasks, standing, bundle_of(work, case)))
    yield from _differ(
        "timer",
        (f"{t.element} ({t.token}) due {rfc3339(t.due_at)}" for t in uow.timers.of_case(case.id)),
        (f"{t.element} ({t.token}) due {rfc3339(t.due_at)}" for t in standing.timers),
    )
    yield from _differ(
        "subscription",
        (_wait(s) for s in uow.subscriptions.of_case(case.id)),
        (_wait(s) for s in standing.subscriptions),
    )
    yield from _differ(
        "incident",
        (f"{i.element} ({i.token})" for i in uow.incidents.open_of(case.id)),
        (f"{i.element} ({i.token})" for i in standing.incidents),
    )
    yield from (("list", fault) for fault in list_faults(work, case, bundle_of(work, case), standing))
    waits = standing.tasks or standing.timers or standing.subscriptions or standing.incidents
    if case.status in GOING_ON and not waits:
        yield "state", "the case goes on, but waits for nothing"


def _wait(waiting: SubscriptionRow | engine.Subscription) -> str:
    keys = dict(waiting.correlation)
    return f"{waiting.element} ({waiting.token}) for {waiting.kind.value} {waiting.name} {keys}"


def _differ(kind: str, stored: Iterable[str], waiting: Iterable[str]) -> Iterator[tuple[str, str]]:
    listed, known = sorted(stored), sorted(waiting)
    for one in listed:
        if one not in known:
            yield kind, f"stored, but the case does not wait there: {one}"
    for one in known:
        if one not in listed:
            yield kind, f"the case waits there, but it is not stored: {one}"
    if len(listed) != len(set(listed)):
        yield kind, "stored twice"
