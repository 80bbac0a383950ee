# pyright: basic
"""The base of behaviours: nothing at run time; to the type checker, whatever they are mixed into."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Mixed: Any
else:
    Mixed = object


def beyond(cls: type, behaviour: Any) -> Any:
    """The next behaviour after SpiffWorkflow's `cls`, whose own is replaced."""
    return super(cls, behaviour)
