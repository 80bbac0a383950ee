"""A value written over another by hand stays of its kind: text where a number was stops what reads it next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, TypeVar, cast
from zoneinfo import ZoneInfo

from server.domain.codec import parse_json
from server.forms.errors import FormErrors, Refused
from server.forms.field_types import FIELD_TYPES
from server.forms.kinds import wrong_type
from server.forms.model import Field, Limits, Path
from server.forms.plain_types import PLAIN_TYPES
from server.forms.texts import writable

Known: TypeAlias = Mapping[Path, Field]
"""Fields of forms, by the place in the data where they write."""
T = TypeVar("T")

_LISTS = frozenset({"choices", "table"})
_WIDGETS: tuple[tuple[type | tuple[type, ...], str, frozenset[str]], ...] = (
    (bool, "yes_no", frozenset({"yes_no"})),
    ((int, float, Decimal), "decimal", frozenset({"integer", "decimal", "money", "percent"})),
    (datetime, "datetime", frozenset({"datetime"})),
    (date, "date", frozenset({"date"})),
    (time, "time", frozenset({"time"})),
)
"""By which type of field a value of a Python type is read, and which types of fields hold such values."""
_NOT_TEXTS = frozenset[str]().union(*(widgets for _, _, widgets in _WIDGETS), _LISTS)


class Kind(StrEnum):
    """What is written: a value of the kind that is there or, where that is said, of another."""

    KEPT = "kept"
    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Overwriting:
    """How values are read: as which `kind`, with the fields that are `known`, local times in `zone`."""

    kind: Kind
    known: Known
    zone: ZoneInfo

    def read(self, name: str, before: object, value: object) -> object:
        """The value of a variable as a program gives it. Raises FormErrors for the member that does not fit."""
        return self._fitted((name,), before, value) if self.kind is Kind.KEPT else value

    def read_typed(self, name: str, before: object, text: str) -> object:
        """The value of a variable as a person types it. Raises FormErrors."""
        path = (name,)
        match self.kind:
            case Kind.TEXT:
                return _refusing(path, text, lambda: _text(text.strip()))
            case Kind.NUMBER:
                return self._entered(_plain(path, "decimal"), text)
            case Kind.YES_NO:
                return self._entered(_plain(path, "yes_no"), text)
            case Kind.JSON:
                return _refusing(path, text, lambda: _json(text))
            case Kind.KEPT:
                return self._typed(path, before, text)

    def _typed(self, path: Path, before: object, text: str) -> object:
        field = self._field(path, before)
        if field is not None and field.widget in PLAIN_TYPES:
            return _like(before, self._entered(field, text))
        if isinstance(before, str):
            return _refusing(path, text, lambda: _text(text.strip()))
        if before is not None or field is not None:
            return self._fitted(path, before, _refusing(path, text, lambda: _json(text)))
        try:
            return parse_json(text)
        except ValueError:
            return _refusing(path, text, lambda: _text(text.strip()))

    def _entered(self, field: Field, text: str) -> object:
        def read() -> object:
            if not text.strip() and field.widget in _NOT_TEXTS:
                raise Refused("required", "Please fill in this field.")
            return FIELD_TYPES[field.widget].from_text(field, text, self.zone)

        return _refusing(field.path, text, read)

    def _fitted(self, path: Path, before: object, value: object) -> object:
        if value is None:
            return None
        field = self._field(path, before)
        if field is not None:
            read = _refusing(path, value, lambda: FIELD_TYPES[field.widget].from_json(field, value, self.zone))
            return _like(before, read)
        if isinstance(before, Mapping) or (before is None and isinstance(value, Mapping)):
            return self._record(path, cast("Mapping[str, object]", before or {}), cast("object", value))
        if isinstance(before, list | tuple):
            return self._list(path, cast("list[object]", before), value)
        return _refusing(path, value, lambda: _text(value)) if isinstance(before, str) else value

    def _record(self, path: Path, before: Mapping[str, object], value: object) -> object:
        if not isinstance(value, Mapping):
            raise _errors(path, value, wrong_type("This must be an object."))
        members = cast("Mapping[str, object]", value)
        return {key: self._fitted((*path, key), before.get(key), member) for key, member in members.items()}

    def _list(self, path: Path, before: "list[object]", value: object) -> object:
        """Entries are as the entry in their place, further ones as the last."""
        if not isinstance(value, list):
            raise _errors(path, value, wrong_type("This must be a list."))
        entries = cast("list[object]", value)
        like = [before[min(at, len(before) - 1)] if before else None for at in range(len(entries))]
        return [self._fitted((*path, str(at)), like[at - 1], entry) for at, entry in enumerate(entries, 1)]

    def _field(self, path: Path, before: object) -> Field | None:
        """The field that writes here, unless something else was written since; else one by what is there."""
        field = self.known.get(path)
        if field is not None and (before is None or _holds(field, before)):
            return field
        widget = next((widget for kind, widget, _ in _WIDGETS if isinstance(before, kind)), None)
        return None if widget is None else _plain(path, widget)


def _holds(field: Field, value: object) -> bool:
    if isinstance(value, list):
        return field.widget in _LISTS
    if isinstance(value, str):
        return field.widget not in _NOT_TEXTS
    found = next((widgets for kind, _, widgets in _WIDGETS if isinstance(value, kind)), frozenset[str]())
    return field.widget in found


def _plain(path: Path, widget: str) -> Field:
    return Field(path, widget, path[-1], "", None, Limits())


def _like(before: object, value: object) -> object:
    """A whole number stays one where it can: a script may count with it."""
    if not isinstance(value, Decimal) or isinstance(before, bool):
        return value
    if isinstance(before, float):
        return float(value)
    return int(value) if isinstance(before, int) and value == value.to_integral_value() else value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise wrong_type("This must be a text.")
    return value


def _json(text: str) -> object:
    try:
        return parse_json(text)
    except ValueError:
        raise wrong_type("This must be JSON.") from None


def _refusing(path: Path, entered: object, read: Callable[[], T]) -> T:
    try:
        return read()
    except Refused as refused:
        raise _errors(path, entered, refused) from None


def _errors(path: Path, entered: object, refused: Refused) -> FormErrors:
    name = ".".join(path)
    return FormErrors(refused.all_at(name), {name: writable(entered) if isinstance(entered, str) else ""})
