"""Facts about tasks that people work on together, besides who holds them."""

from dataclasses import dataclass

from server.domain.events import TaskEvent


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
