"""Who is liable for a case, and for how much: reckoned from its trail and the rules of its process alone. Pure."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from server.domain.cases import Provenance
from server.domain.errors import NotFound
from server.domain.events import TaskClaimed, TaskCompleted, TaskReassigned, TaskReleased
from server.domain.operating_events import TaskSkipped
from server.domain.replay import Fact, Receives, Replay

Data = Mapping[str, object]
_GONE = frozenset({TaskReleased.__name__, TaskSkipped.__name__, "TaskCancelled"})
WHOLE = Decimal(100)


class NoLiability(NotFound):
    """The process of this case does not say who is liable."""


class Part(StrEnum):
    """What doing a step means for who is liable: giving it out, looking after it, deciding on it."""

    ISSUE = "issue"
    MANAGE = "manage"
    DECIDE = "decide"


@dataclass(frozen=True, slots=True)
class LiableStep:
    """A step that counts: as what, and how to tell from what was submitted whether its doer objects."""

    parts: frozenset[Part] = frozenset()
    objects: Callable[[Data, datetime], bool] | None = None


@dataclass(frozen=True, slots=True)
class Ruled:
    """A share as the rules give it: of whoever last did the first of `steps` that was done, in hundredths."""

    steps: tuple[str, ...]
    share: Decimal
    indirect: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class LiabilityRules:
    """What a process declares: the steps that count by element, where their values go, and how it shares."""

    steps: Mapping[str, LiableStep]
    receives: Mapping[str, Receives]
    shares: Callable[[Data, Fact], Sequence[Ruled]]


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody did a step that counts. `data` is what stood in the case then, `wrote` who had written it.

    `objects`: they objected in writing; `overruled`: it was given out all the same, and they had not come round.
    """

    fact: Fact
    element: str
    role: str
    parts: frozenset[Part]
    data: Data = field(repr=False)
    wrote: Mapping[str, Provenance] = field(repr=False)
    objects: bool = False
    overruled: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """Who bears which part. `person` None: nobody did any of the steps, so the part is borne by nobody yet."""

    ruled: Ruled
    person: str | None
    element: str | None


@dataclass(frozen=True, slots=True)
class Liability:
    """What can be told of a case. `manager`: who looks after it now. `digest`: of the entries it all rests on."""

    acts: tuple[Act, ...]
    manager: str | None
    shares: tuple[Share, ...]
    digest: str

    def of(self, part: Part) -> tuple[Act, ...]:
        """What was done as this part."""
        return tuple(act for act in self.acts if part in act.parts)

    @property
    def objections(self) -> tuple[Act, ...]:
        """What was objected in writing."""
        return tuple(act for act in self.acts if act.objects)

    @property
    def unallocated(self) -> Decimal:
        """The hundredths that no rule gives to anybody."""
        return WHOLE - sum((share.ruled.share for share in self.shares), Decimal()) if self.shares else Decimal()


def liability_of(facts: Iterable[Fact], rules: LiabilityRules) -> Liability:
    """Reckon it from the facts of a case, in order."""
    replay = Replay(rules.receives)
    acts: list[Act] = []
    issued: tuple[Fact, Data] | None = None
    managers: dict[str, str] = {}
    for fact in facts:
        element = fact.text("element")
        step = rules.steps.get(element)
        if step is not None and fact.kind == TaskCompleted.__name__:
            acts.append(_act(fact, element, step, replay))
        replay.take(fact)
        if step is None:
            continue
        if Part.MANAGE in step.parts:
            _note_manager(managers, fact)
        if Part.ISSUE in step.parts and fact.kind == TaskCompleted.__name__:
            issued = fact, dict(replay.data)
    acts = [replace(act, overruled=_overruled(act, acts)) for act in acts]
    shares = _shares(acts, rules.shares(issued[1], issued[0])) if issued else ()
    manager = next(reversed(managers.values()), None)
    return Liability(tuple(acts), manager, shares, rests_on(act.fact.hash for act in acts))


def _act(fact: Fact, element: str, step: LiableStep, replay: Replay) -> Act:
    objects = step.objects is not None and fact.payload is not None and step.objects(fact.values, fact.at)
    return Act(fact, element, fact.text("role"), step.parts, dict(replay.data), dict(replay.wrote), objects=objects)


def _note_manager(held: dict[str, str], fact: Fact) -> None:
    """Who holds a task of looking after it, while it is open; who did it last otherwise."""
    task = fact.text("task")
    if fact.kind in {TaskClaimed.__name__, TaskCompleted.__name__} and fact.by:
        held.pop(task, None)
        held[task] = fact.by
    elif fact.kind == TaskReassigned.__name__:
        held.pop(task, None)
        held[task] = fact.text("to")
    elif fact.kind in _GONE:
        held.pop(task, None)


def _overruled(act: Act, acts: Sequence[Act]) -> bool:
    later = [each for each in acts if each.fact.seq > act.fact.seq]
    came_round = any(each.element == act.element and each.fact.by == act.fact.by for each in later)
    return act.objects and not came_round and any(Part.ISSUE in each.parts for each in later)


def _shares(acts: Sequence[Act], ruled: Sequence[Ruled]) -> tuple[Share, ...]:
    last = {act.element: act.fact.by for act in acts}
    found: list[Share] = []
    for each in ruled:
        element = next((step for step in each.steps if step in last), None)
        found.append(Share(each, last[element] if element else None, element))
    return tuple(found)


def rests_on(hashes: Iterable[str]) -> str:
    """SHA-256 over the digests of entries, in their order."""
    digest = hashlib.sha256()
    for each in hashes:
        digest.update(bytes.fromhex(each))
    return digest.hexdigest()
