# pyright: basic
"""In which order the elements of a process come along its flow, and which named ones stand next to each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from server.engine.bundle import Bundle, Element

Spot: TypeAlias = tuple[str, str]
"""A process and an element of it."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The ids of the nearest elements with a name before and after one; empty where there is none."""

    before: str
    after: str


def along(bundle: Bundle) -> Mapping[Spot, Beside]:
    """All nodes in the order in which a case may first come to them, the main process first."""
    found: dict[Spot, Beside] = {}
    for process, spec in _specs(bundle):
        elements = bundle.elements[process]
        for name in _onward(spec, spec.start.name):
            id_ = spec.task_specs[name].bpmn_id
            if id_ in elements and (process, id_) not in found:
                before, after = (_nearest(spec, name, way, elements) for way in ("_inputs", "_outputs"))
                found[process, id_] = Beside(before, after)
    order = [bundle.info.key, *bundle.elements]
    return dict(sorted(found.items(), key=lambda each: order.index(each[0][0])))


def _specs(bundle: Bundle) -> Iterator[tuple[str, Any]]:
    """The specs of processes and subprocesses, each with the process in whose diagram it is drawn."""
    yield bundle.info.key, bundle.spec
    for name, spec in bundle.subs.items():
        around = (process for process, elements in bundle.elements.items() if name in elements)
        process = name if name in bundle.elements else next(around, None)
        if process is not None:
            yield process, spec


def _onward(spec: Any, name: str, way: str = "_outputs") -> Iterator[str]:
    """The names of task specs from this one on, nearest first."""
    todo, seen = [name], {name}
    while todo:
        here = todo.pop(0)
        yield here
        fresh = [each for each in getattr(spec.task_specs[here], way) if each not in seen]
        seen.update(fresh)
        todo += fresh


def _nearest(spec: Any, name: str, way: str, elements: Mapping[str, Element]) -> str:
    ids = (spec.task_specs[each].bpmn_id for each in _onward(spec, name, way) if each != name)
    return next((id_ for id_ in ids if id_ in elements and elements[id_].name and id_ != name), "")
