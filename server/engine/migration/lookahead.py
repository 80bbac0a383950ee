# pyright: basic
"""Whether the tokens of a case can all go on where they are put: joins are played in every order there is."""

from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise
from typing import Any, TypeAlias

from SpiffWorkflow.bpmn.specs.control import _EndJoin
from SpiffWorkflow.bpmn.specs.defaults import EventBasedGateway
from SpiffWorkflow.bpmn.specs.event_definitions.simple import TerminateEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.end_event import EndEvent

from server.engine.behaviour.joins import ExclusiveChoosing, InclusiveJoin
from server.engine.migration.likeness import is_join, is_split

MOST = 5_000
"""Markings that are followed."""
WIDEST = 6
"""Flows of an inclusive split whose combinations are tried."""

At: TypeAlias = tuple[str, str | None]
"""A token at an element; at a join with the element it came from."""
Marking: TypeAlias = tuple[At, ...]


def obstacle(spec: Any, tokens: list[At]) -> tuple[str, str] | None:
    """What is wrong with these tokens in this scope: the code of a remark and an element; None when nothing is."""
    if not any(is_join(part) and len(part._inputs) > 1 for part in spec.task_specs.values()):
        return None
    return _Game(spec).play(tuple(sorted(tokens, key=str)))


class _Game:
    def __init__(self, spec: Any) -> None:
        self.specs: Mapping[str, Any] = spec.task_specs

    def play(self, begun: Marking) -> tuple[str, str] | None:
        joined = next((at[0] for at in begun if at[1] is not None and any(self._joined(begun, at[0]))), None)
        if joined is not None:
            return "joins_at_once", joined
        plain = len(set(begun)) == len(begun)
        seen, todo = {begun}, [begun]
        for marking in todo:  # grows while it is walked
            after = list(self._steps(marking))
            if marking and not after:
                return "waits_for_ever", next((at[0] for at in marking if at[1] is not None), marking[0][0])
            for new in after:
                twice = next((one[0] for one, other in pairwise(new) if one == other), None)
                if twice is not None and plain:
                    return "done_twice", twice
                if new not in seen and twice is None:
                    seen.add(new)
                    todo.append(new)
            if len(seen) > MOST:
                return "not_followed", begun[0][0]
        return None

    def _steps(self, marking: Marking) -> Iterator[Marking]:
        for number, (name, source) in enumerate(marking):
            if source is not None:
                continue
            rest = (*marking[:number], *marking[number + 1 :])
            for outputs in self._ways(name):
                yield self._put(rest, name, outputs)
        for name in {name for name, source in marking if source is not None}:
            for rest in self._joined(marking, name):
                for outputs in self._ways(name):
                    yield self._put(rest, name, outputs)

    def _ways(self, name: str) -> list[tuple[str, ...] | None]:
        """The outputs that tokens may take from an element; None: everything in the scope ends."""
        spec = self.specs[name]
        outputs = tuple(spec._outputs)
        if isinstance(spec, EndEvent) and isinstance(spec.event_definition, TerminateEventDefinition):
            return [None]
        if isinstance(spec, ExclusiveChoosing | EventBasedGateway):
            ways = [(output,) for output in outputs]
        elif isinstance(spec, InclusiveJoin) and len(outputs) > 1:
            sizes = range(1, len(outputs) + 1) if len(outputs) <= WIDEST else (1, len(outputs))
            ways = [chosen for size in sizes for chosen in combinations(outputs, size)]
        else:
            ways = [outputs]
        split = self._split(spec)
        events = split._outputs[1:] if split is not None else []
        return [*ways, *(tuple(self.specs[e]._outputs) for e in events if self.specs[e].cancel_activity)]

    def _split(self, spec: Any) -> Any:
        return next((self.specs[name] for name in spec._inputs if is_split(self.specs.get(name))), None)

    def _put(self, rest: Marking, source: str, outputs: tuple[str, ...] | None) -> Marking:
        if outputs is None:
            return ()
        put = list(rest)
        for output in outputs:
            name = self.specs[output]._outputs[0] if is_split(self.specs[output]) else output
            spec = self.specs[name]
            if not isinstance(spec, _EndJoin):
                put.append((name, source if is_join(spec) and len(spec._inputs) > 1 else None))
        return tuple(sorted(put, key=str))

    def _joined(self, marking: Marking, name: str) -> Iterator[Marking]:
        """The marking without what a join takes, if it can take it."""
        spec = self.specs[name]
        come = {source for at, source in marking if at == name and source is not None}
        empty = set(spec._inputs) - come
        if isinstance(spec, InclusiveJoin):
            others = [at for at, source in marking if (at, source) not in {(name, each) for each in come}]
            waits = any(
                any(at in spec.upstream[e] for e in empty) and not any(at in spec.upstream[f] for f in come)
                for at in others
                if at != name
            )
        else:
            waits = bool(empty)
        if waits:
            return
        rest = list(marking)
        for source in come:
            rest.remove((name, source))
        yield tuple(rest)
