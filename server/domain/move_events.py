"""Facts about tasks that people work on together, besides who holds them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.domain.events import Event, TaskEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationBegan(TaskEvent):
    """The holder of a task asked a person to work on it for them."""

    to: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationEnded(TaskEvent):
    """A person no longer works on a task for its holder: they gave it back, or somebody else took it from them."""

    delegate: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureAsked(TaskEvent):
    """A person is asked to sign a task, `place`: before or after its holder completes it."""

    to: str
    place: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureGiven(TaskEvent):
    """A person signed a task: they agreed or objected, with an opinion."""

    place: str
    agreed: bool
    opinion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureWithdrawn(TaskEvent):
    """A person (`to`) is no longer asked for a signature."""

    to: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSubmitted(TaskEvent):
    """The holder of a task is done with it, with these values; it is completed when `people` (ids) have signed."""

    people: tuple[str, ...]
    values: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionReturned(TaskEvent):
    """What the holder of a task had submitted came back to them: somebody objected, or they took it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCirculated(Event):
    """A case was sent to a person for information."""

    to: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReadingNoted(Event):
    """A person to whom a case was sent has read it; `reason`: what they remark."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CirculationEnded(Event):
    """A case is no longer a person's to read for information: they turned out to be related to a party of it."""

    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRecalled(TaskEvent):
    """Who had completed a task took it back: what came after it is gone, and they do the step again."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWithdrawn(Event):
    """Who had started a case withdrew it."""

    reason: str
