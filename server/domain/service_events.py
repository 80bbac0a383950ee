"""Facts of what the server did for service tasks."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorCarriedOut(Event):
    """The operator of a service task was carried out, on the authority of `by` and, where two sign, of `second`."""

    element: str
    operator: str
    second: str | None = None
