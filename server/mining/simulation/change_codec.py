"""Changes as storable data, and back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import time
from typing import Any, cast

from server.domain.calendar import Interval
from server.mining.simulation.changes import (
    AddPeople,
    ArrivalFactor,
    Change,
    DropStep,
    HoldFactor,
    Hours,
    PersonDays,
    RemovePerson,
    RouteShare,
)

_KINDS: Mapping[str, Callable[..., Change]] = {
    kind.__name__: kind
    for kind in (AddPeople, RemovePerson, PersonDays, ArrivalFactor, HoldFactor, DropStep, RouteShare, Hours)
}


def packed(change: Change) -> dict[str, object]:
    """Its name, and what it says."""
    plain = {name: _plain(getattr(change, name)) for name in type(change).__slots__}
    return {"change": type(change).__name__, **plain}


def unpacked(stored: Mapping[str, Any]) -> Change:
    """The change. Raises KeyError and TypeError for what was not packed here."""
    make = _KINDS[stored["change"]]
    return make(**{name: _back(name, value) for name, value in stored.items() if name != "change"})


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(cast("frozenset[int]", value))
    if isinstance(value, Mapping):
        week = cast("Mapping[int, tuple[Interval, ...]]", value)
        return [[day, [[start, end] for start, end in spans]] for day, spans in week.items()]
    return value


def _back(name: str, value: Any) -> object:  # noqa: ANN401 -- what the codec gives
    if name == "days":
        return frozenset(value)
    if name == "week":
        return {day: _spans(spans) for day, spans in value}
    return value


def _spans(stored: Sequence[Sequence[time]]) -> tuple[tuple[time, time], ...]:
    return tuple((start, end) for start, end in stored)
