"""What a service task asks of the server outside of the engine, and what it is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Call:
    """A service task waits for its operator: `parameters` are evaluated, the rest the diagram's element tells."""

    token: str
    process: str
    element: str
    parameters: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Answer:
    """The operator did it: what it gives goes into the element's `result`, or is one variable for each entry."""

    token: str
    values: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class Refusal:
    """The operator refused: a BPMN error with this code where something catches it, an incident elsewhere."""

    token: str
    code: str
    message: str
