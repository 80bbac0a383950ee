# pyright: basic
"""Where the tokens of a case go in another version, and a scope of tokens in both."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from SpiffWorkflow.util.task import TaskState

from server.engine.migration.likeness import SPLIT
from server.engine.migration.model import Judgement, Remark
from server.engine.migration.rows import Place, Row


@dataclass
class Course:
    """Where each token goes. `names`: its part in the new version; tokens without one are dropped.

    `origins`: the element that a token at a join came from; `waits`: the new number of each wait that is kept, by its
    old one; `listening`: the listeners to be added, each with the token of its host, or the scope itself (row -1).
    """

    names: dict[Place, str] = field(default_factory=dict[Place, str])
    origins: dict[Place, str] = field(default_factory=dict[Place, str])
    waits: dict[Place, dict[int, int]] = field(default_factory=dict[Place, dict[int, int]])
    listening: list[tuple[Place, str]] = field(default_factory=list[tuple[Place, str]])
    remarks: list[Remark] = field(default_factory=list[Remark])

    @property
    def judgement(self) -> Judgement:
        """What is to be said of it."""
        return Judgement(tuple(dict.fromkeys(self.remarks)))


@dataclass(frozen=True)
class Scope:
    """The same scope of tokens in both versions."""

    number: int
    process: str
    old: Any
    new: Any
    rows: list[Row]

    def live(self) -> Iterator[tuple[Place, Row, Any]]:
        """Every row with its place and its part of the old version."""
        for number, row in enumerate(self.rows):
            yield (self.number, number), row, self.old.task_specs[row.spec]


def hosts(row: Row) -> bool:
    """Whether a token stands in an activity, rather than being about to enter it."""
    return row.state in (TaskState.READY, TaskState.STARTED, TaskState.WAITING) and not row.held


def before(spec: Any, name: str, avoid: str) -> set[str]:
    """The elements from which a token can come to `name`, itself among them, without passing `avoid`."""
    seen, todo = {name}, [name]
    while todo:
        for part in spec.task_specs[todo.pop()]._inputs:
            found = part.removesuffix(SPLIT)
            found = found if found in spec.task_specs else part
            if found not in seen and found != avoid:
                seen.add(found)
                todo.append(found)
    return seen


def same(scope: Scope) -> bool:
    """Whether both versions of the scope are drawn alike."""
    old, new = scope.old.task_specs, scope.new.task_specs
    return old.keys() == new.keys() and all(
        (type(part), part._inputs, part._outputs) == (type(new[name]), new[name]._inputs, new[name]._outputs)
        for name, part in old.items()
    )
