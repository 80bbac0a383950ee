"""Changes to a model: what a manager may try before the house tries it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import singledispatch
from statistics import fmean, median_low
from typing import TypeAlias

from server.domain.calendar import Interval
from server.mining.simulation.arriving import share_through
from server.mining.simulation.model import Desk, Person, ProcessModel, Reroute, StepAt
from server.mining.simulation.timeline import WEEK


class ChangeImpossible(Exception):
    """What is to be changed is not in the model; `about` says what is not there."""

    def __init__(self, about: str) -> None:
        super().__init__(about)
        self.about = about


@dataclass(frozen=True, slots=True)
class AddPeople:
    """So many more people of a role, at one branch or (None) for all of them; there on these weekdays.

    They work as fast as their colleagues do together, and take the same part of the tasks.
    """

    role: str
    count: int = 1
    branch: str | None = None
    days: frozenset[int] = WEEK


@dataclass(frozen=True, slots=True)
class RemovePerson:
    """Somebody does no tasks any more; what is in their hands they finish."""

    person: str


@dataclass(frozen=True, slots=True)
class PersonDays:
    """Somebody is there on these weekdays from now on, for whatever they do."""

    person: str
    days: frozenset[int]


@dataclass(frozen=True, slots=True)
class ArrivalFactor:
    """So many times as many cases come, of one process or (None) of all."""

    factor: float
    process: str | None = None


@dataclass(frozen=True, slots=True)
class HoldFactor:
    """A step takes so many times as long while somebody has it in hand."""

    step: str
    factor: float


@dataclass(frozen=True, slots=True)
class DropStep:
    """A step is done away with."""

    step: str


@dataclass(frozen=True, slots=True)
class RouteShare:
    """Such a share (0 to 1) of the cases of a process comes through a step: a rule has another threshold."""

    process: str
    step: str
    share: float


@dataclass(frozen=True, slots=True)
class Hours:
    """A branch or (None) every branch works these hours; holidays and make-up days stay."""

    week: Mapping[int, tuple[Interval, ...]]
    branch: str | None = None


Change: TypeAlias = AddPeople | RemovePerson | PersonDays | ArrivalFactor | HoldFactor | DropStep | RouteShare | Hours


def changed(model: ProcessModel, changes: Iterable[Change]) -> ProcessModel:
    """The model with the changes, one after another. Raises ChangeImpossible."""
    for change in changes:
        model = _apply(change, model)
    return model


@singledispatch
def _apply(change: object, model: ProcessModel) -> ProcessModel:
    del model
    raise ChangeImpossible(type(change).__name__)


@_apply.register
def _(change: AddPeople, model: ProcessModel) -> ProcessModel:
    ours = {key for key, desk in model.desks.items() if _is_of(change, key, desk)}
    if not ours:
        raise ChangeImpossible(change.role)
    colleagues = {name for key in ours for name in model.desks[key].shares}
    capacity = median_low(model.people[name].capacity for name in colleagues)
    names = [f"{change.role} +{number}" for number in range(1, change.count + 1)]
    taken = [name for name in names if name in model.people]
    names = [f"{name}'" for name in names] if taken else names
    people = {**model.people, **{name: Person(name, capacity, change.days) for name in names}}
    return _desks(replace(model, people=people), lambda key, desk: _joined(desk, names) if key in ours else desk)


def _is_of(change: AddPeople, key: StepAt, desk: Desk) -> bool:
    return desk.role == change.role and change.branch in {None, key[1]} and bool(desk.shares)


def _joined(desk: Desk, names: Iterable[str]) -> Desk:
    usual = fmean(desk.shares.values())
    return replace(desk, shares=_whole({**desk.shares, **dict.fromkeys(names, usual)}))


@_apply.register
def _(change: RemovePerson, model: ProcessModel) -> ProcessModel:
    _known(change.person, model.people)

    def without(_key: StepAt, desk: Desk) -> Desk:
        return replace(
            desk, shares=_whole({name: share for name, share in desk.shares.items() if name != change.person})
        )

    return _desks(model, without)


@_apply.register
def _(change: PersonDays, model: ProcessModel) -> ProcessModel:
    _known(change.person, model.people)
    person = replace(model.people[change.person], days=change.days, days_of={})
    return replace(model, people={**model.people, change.person: person})


@_apply.register
def _(change: ArrivalFactor, model: ProcessModel) -> ProcessModel:
    known = {process for process, _ in model.paths}
    if change.process is not None:
        _known(change.process, known)
    chosen = known if change.process is None else {change.process}
    factors = {process: model.arrival_factors.get(process, 1.0) * change.factor for process in chosen}
    return replace(model, arrival_factors={**model.arrival_factors, **factors})


@_apply.register
def _(change: HoldFactor, model: ProcessModel) -> ProcessModel:
    _known(change.step, {step for step, _ in model.desks})
    factor = model.hold_factors.get(change.step, 1.0) * change.factor
    return replace(model, hold_factors={**model.hold_factors, change.step: factor})


@_apply.register
def _(change: DropStep, model: ProcessModel) -> ProcessModel:
    _known(change.step, {step for step, _ in model.desks})
    return replace(model, dropped=model.dropped | {change.step})


@_apply.register
def _(change: RouteShare, model: ProcessModel) -> ProcessModel:
    _known(change.process, {process for process, _ in model.paths})
    seen = share_through(model, change.process, change.step)
    if not 0 < seen < 1:  # nobody ever went the other way: how that goes is not known
        raise ChangeImpossible(change.step)
    return replace(model, reroutes=(*model.reroutes, Reroute(change.process, change.step, seen, change.share)))


@_apply.register
def _(change: Hours, model: ProcessModel) -> ProcessModel:
    if change.branch is not None:
        _known(change.branch, model.calendars)
    calendars = {
        branch: replace(calendar, week=change.week) if change.branch in {None, branch} else calendar
        for branch, calendar in model.calendars.items()
    }
    return replace(model, calendars=calendars)


def _desks(model: ProcessModel, change: Callable[[StepAt, Desk], Desk]) -> ProcessModel:
    return replace(model, desks={key: change(key, desk) for key, desk in model.desks.items()})


def _known(name: str, among: Iterable[str]) -> None:
    if name not in set(among):
        raise ChangeImpossible(name)


def _whole(shares: Mapping[str, float]) -> Mapping[str, float]:
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()} if total else {}
