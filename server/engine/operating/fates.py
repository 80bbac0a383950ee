# pyright: basic
"""What may become of the tokens of a scope: whether they can all come to an end, and which joins may wait for ever.

The token game is played on the compiled parts, one token at a time: steps of different tokens do not disturb each
other, so one order of them shows every end there is. A choice goes every way; data is not looked at.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any, TypeAlias

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit, _EndJoin
from SpiffWorkflow.bpmn.specs.defaults import EndEvent, EventBasedGateway
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.util.task import TaskState

from server.engine.behaviour.joins import Choosing, ExclusiveChoosing, InclusiveJoin, ParallelJoin
from server.engine.tokens import moving

MOST_MARKINGS = 3_000
MOST_TOKENS = 40
_FEW = 6
"""Flows out of an inclusive gateway of which every combination is tried."""

At: TypeAlias = tuple[str, str]
"""Where a token is: a part, and at a join the part it came from."""
Marking: TypeAlias = tuple[At, ...]


@dataclass(frozen=True, slots=True)
class Fates:
    """`ends`: whether some way leads to an end; `stuck`: joins (names of parts) that may wait for ever.

    Where there are too many markings to try, `known` is False.
    """

    ends: bool
    stuck: frozenset[str]
    known: bool = True


def fates(workflow: Any) -> Fates:
    """The fates of the tokens of a running scope; what runs inside counts as one token."""
    game = _Game(workflow.spec)
    begin = tuple(sorted(_at(task) for task in moving(workflow)))
    seen, todo, ends, stuck = {begin}, [begin], False, set[str]()
    while todo:
        marking = todo.pop()
        if not marking:
            ends = True
            continue
        following = game.following(marking)
        if following is None:
            ends = True
            continue
        if not following:
            stuck.update(name for name, _ in marking)
        for each in following:
            if len(seen) > MOST_MARKINGS or len(each) > MOST_TOKENS:
                return Fates(ends=True, stuck=frozenset(), known=False)
            if each not in seen:
                seen.add(each)
                todo.append(each)
    return Fates(ends, frozenset(stuck))


def _at(task: Any) -> At:
    waits = task.state == TaskState.WAITING and isinstance(task.task_spec, ParallelJoin)
    return task.task_spec.name, task.internal_data.get("from", "") if waits else ""


class _Game:
    def __init__(self, spec: Any) -> None:
        self._specs = spec.task_specs

    def following(self, marking: Marking) -> list[Marking] | None:
        """What may come next; nothing where all tokens wait, None where the scope may end at once."""
        for at in marking:
            if not at[1]:
                rest = list(marking)
                rest.remove(at)
                ways = self._ways(self._specs[at[0]])
                return None if ways is None else [self._with(rest, way) for way in ways]
        return self._joined(marking)

    def _with(self, rest: list[At], way: Iterable[At]) -> Marking:
        return tuple(sorted([*rest, *way]))

    def _ways(self, spec: Any) -> list[list[At]] | None:
        if isinstance(spec, EndEvent) and not isinstance(spec.event_definition, NoneEventDefinition):
            return None
        outs = list(spec._outputs)
        if isinstance(spec, (ExclusiveChoosing, EventBasedGateway)):
            ways = [[name] for name in outs]
        elif isinstance(spec, Choosing) and len(outs) > 1:
            sizes = range(1, len(outs) + 1) if len(outs) <= _FEW else (1, len(outs))
            ways = [list(some) for some in chain.from_iterable(combinations(outs, size) for size in sizes)]
        else:
            ways = [outs]
        found = [list(self._arrive(spec.name, way)) for way in ways]
        return found + [list(self._arrive(event, self._specs[event]._outputs)) for event in self._attached(spec)]

    def _attached(self, spec: Any) -> list[str]:
        """Attached events that interrupt: other ways out of an activity."""
        split = self._specs.get(f"{spec.name}.BoundaryEventSplit")
        events = split._outputs[1:] if split is not None else []
        return [name for name in events if self._specs[name].cancel_activity]

    def _arrive(self, source: str, names: Iterable[str]) -> Iterator[At]:
        for name in names:
            spec = self._specs[name]
            if isinstance(spec, _EndJoin) or name == "End":
                continue
            if isinstance(spec, BoundaryEventSplit):
                yield from self._arrive(source, spec._outputs[:1])
            else:
                yield name, source if isinstance(spec, ParallelJoin) and len(spec._inputs) > 1 else ""

    def _joined(self, marking: Marking) -> list[Marking]:
        """Every token waits at a join: let one fire that may."""
        waiting: dict[str, set[str]] = {}
        for name, source in marking:
            waiting.setdefault(name, set()).add(source)
        for name, sources in waiting.items():
            spec = self._specs[name]
            empty = set(spec._inputs) - sources
            if empty and not (isinstance(spec, InclusiveJoin) and not _may_come(spec, waiting, empty, sources)):
                continue
            rest = list(marking)
            for source in sources:
                rest.remove((name, source))
            return [self._with(rest, way) for way in self._ways(spec) or [[]]]
        return []


def _may_come(spec: Any, waiting: Iterable[str], empty: set[str], full: set[str]) -> bool:
    others = [name for name in waiting if name != spec.name]
    return any(
        any(name in spec.upstream[i] for i in empty) and not any(name in spec.upstream[i] for i in full)
        for name in others
    )
