"""What tokens do in one scope, told without BPMN: steps, the flows into them, and the ways out of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import combinations

WIDEST = 8
"""Conditional flows of one inclusive split whose combinations are still tried one by one."""


class Takes(StrEnum):
    """How many tokens a step takes at once."""

    ONE = "one"
    """Whichever comes: activities, events, exclusive gateways."""
    ALL = "all"
    """One of each flow: a parallel join."""
    SOME = "some"
    """One of each flow that has one, when no more can come: an inclusive join."""


class Clears(StrEnum):
    """What ends everything else in the scope."""

    TERMINATE = "terminate"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Way:
    """One way on from a step: a token on each of `flows`.

    `passed` are elements of a block that was taken for one step. `stays`: the token that was taken stays where it is,
    as when a non-interrupting event fires; then none may be on `unless`, the flows that only this event leads to.
    """

    flows: tuple[str, ...]
    passed: tuple[str, ...] = ()
    clears: Clears | None = None
    stays: bool = False
    unless: frozenset[str] = frozenset()

    @property
    def plain(self) -> bool:
        """Whether it does nothing but pass one token on."""
        return len(self.flows) == 1 and self.clears is None and not self.stays


@dataclass(frozen=True, slots=True)
class Split:
    """The way out of an inclusive gateway: `always`, and any of `maybe` or else the default."""

    always: tuple[str, ...]
    maybe: tuple[str, ...]
    default: tuple[str, ...]

    @property
    def flows(self) -> tuple[str, ...]:
        """Every flow that leaves."""
        return (*self.always, *self.maybe, *self.default)

    @property
    def too_wide(self) -> bool:
        """Whether there are too many combinations to try."""
        return len(self.maybe) > WIDEST

    def ways(self) -> Iterator[Way]:
        """Each combination. Without a default, that no condition holds is an incident and no way."""
        for count in range(1, len(self.maybe) + 1):
            for chosen in combinations(self.maybe, count):
                yield Way((*self.always, *chosen))
        if self.always or self.default:
            yield Way((*self.always, *self.default))


@dataclass(frozen=True, slots=True)
class Step:
    """An element with the flows into it and the ways out: `ways`, and those of `split` where it is an inclusive one."""

    id: str
    takes: Takes
    entering: tuple[str, ...]
    ways: tuple[Way, ...] = ()
    split: Split | None = None
    human: bool = False

    @property
    def leaving(self) -> frozenset[str]:
        """Every flow that it may put a token on."""
        given = {flow for way in self.ways for flow in way.flows}
        return frozenset(given | set(self.split.flows if self.split else ()))


@dataclass(frozen=True)
class Game:
    """The steps of a scope by id, and the flows on which a run may begin, one token on one of them."""

    steps: Mapping[str, Step]
    begins: tuple[str, ...] = field(default=())

    @cached_property
    def target(self) -> Mapping[str, str]:
        """The step that each flow enters."""
        return {flow: step.id for step in self.steps.values() for flow in step.entering}

    @cached_property
    def _before(self) -> Mapping[str, tuple[Step, ...]]:
        """The steps that may put a token on each flow."""
        found: dict[str, tuple[Step, ...]] = {}
        for step in self.steps.values():
            for flow in step.leaving:
                found[flow] = (*found.get(flow, ()), step)
        return found

    def reached(self, flows: Iterable[str], but: frozenset[str] = frozenset()) -> frozenset[str]:
        """The flows that a token may get to from these, without passing the steps `but`."""
        seen: set[str] = set()
        todo = list(flows)
        while todo:
            flow = todo.pop()
            if flow in seen:
                continue
            seen.add(flow)
            name = self.target[flow]
            todo.extend(() if name in but else self.steps[name].leaving)
        return frozenset(seen)

    def upstream(self, flow: str, but: str) -> frozenset[str]:
        """The flows from which a token may get to this one without passing the step `but`."""
        seen: set[str] = set()
        todo = [flow]
        while todo:
            flow = todo.pop()
            if flow not in seen:
                seen.add(flow)
                todo.extend(into for step in self._before.get(flow, ()) if step.id != but for into in step.entering)
        return frozenset(seen)
