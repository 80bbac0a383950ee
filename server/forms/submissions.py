"""Reading a submission from the API or from an HTML form into typed values."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias, cast
from zoneinfo import ZoneInfo

from server.forms.errors import FieldError, FormErrors, Refused
from server.forms.field_types import FIELD_TYPES
from server.forms.model import Field, Form, Path, Value, Values
from server.forms.showing import entered_text
from server.forms.texts import writable

MOST_STRAYS = 50

_LONGEST_NAME = 100
_Read: TypeAlias = Callable[[Field, object], Value]


@dataclass(frozen=True, slots=True)
class _Entries:
    """What was given: by field path, in which sections, and what fits nowhere."""

    given: dict[Path, object] = field(default_factory=dict[Path, object])
    sections: set[Path] = field(default_factory=set[Path])
    strays: list[FieldError] = field(default_factory=list[FieldError])

    def stray(self, name: object, refusal: Refused) -> None:
        """Note an entry that fits no field, with a name fit to be shown; only the first 50."""
        if len(self.strays) < MOST_STRAYS:
            text = writable(name[:_LONGEST_NAME]) if isinstance(name, str) else "?"
            self.strays.append(refusal.at(text))


def parse_json(form: Form, body: object, *, zone: ZoneInfo, draft: bool = False) -> Values:
    """Return the typed values of a JSON submission in the shape of the schema.

    Null, the empty text and the empty list count as not given. Datetimes without an offset are local
    in `zone`. Raises FormErrors with every error in form order. A `draft` needs no required fields and
    keeps what cannot be read as the text that was entered.
    """
    entries = _Entries()
    fields = {entry.path: entry for entry in form.fields}
    sections = {section.path for section in form.sections}
    if isinstance(body, Mapping):
        _collect(cast("Mapping[str, object]", body), (), fields, sections, entries)
    else:
        entries.stray("", Refused("wrong_type", "This must be an object."))

    def read(entry: Field, value: object) -> Value:
        return FIELD_TYPES[entry.widget].from_json(entry, value, zone)

    return _settle(form, entries, read, draft=draft)


def parse_fields(form: Form, pairs: Iterable[tuple[str, str]], *, zone: ZoneInfo, draft: bool = False) -> Values:
    """Return the typed values of an HTML form's name-text pairs; names are dotted paths, lists repeat.

    As `parse_json`, but read as people type: full-width digits, thousands separators and currency signs
    are understood. The page takes its own fields (token, version) out of `pairs` first.
    """
    entries = _Entries()
    fields = {entry.name: entry for entry in form.fields}
    for name, text in pairs:
        entry = fields.get(name)
        if entry is None:
            entries.stray(name, _unknown())
        elif text.strip():
            texts = cast("list[str]", entries.given.setdefault(entry.path, []))
            texts.append(text)
            entries.sections.update(entry.path[:depth] for depth in range(1, len(entry.path)))
    return _settle(form, entries, partial(_read_texts, zone=zone), draft=draft)


def _read_texts(entry: Field, value: object, zone: ZoneInfo) -> Value:
    """Read the texts of one field; a yes_no may repeat (a hidden no before a checkbox): the last counts."""
    texts = cast("list[str]", value)
    kind = FIELD_TYPES[entry.widget]
    if kind.many:
        return kind.from_json(entry, texts, zone)
    if len(texts) > 1 and kind.widget != "yes_no":
        raise Refused("too_many", "Enter only one value.")
    return kind.from_text(entry, texts[-1], zone)


def _collect(
    body: Mapping[str, object], path: Path, fields: Mapping[Path, Field], sections: set[Path], into: _Entries
) -> None:
    """Sort a JSON object into `into`; goes only as deep as the form has sections."""
    for key, value in body.items():
        here = (*path, key)
        if here in fields:
            if not _is_absent(value):
                into.given[here] = value
        elif here not in sections:
            into.stray(".".join(here), _unknown())
        elif isinstance(value, Mapping):
            into.sections.add(here)
            _collect(cast("Mapping[str, object]", value), here, fields, sections, into)
        elif value is not None:
            into.stray(".".join(here), Refused("wrong_type", "This must be an object."))


def _is_absent(value: object) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == []


def _unknown() -> Refused:
    return Refused("unknown_field", "The form has no such field.")


def _settle(form: Form, entries: _Entries, read: _Read, *, draft: bool) -> Values:
    """Read every field that was given, demand those that are required, and raise all errors together."""
    values: Values = {}
    errors: list[FieldError] = []
    raw = _raw(form, entries)
    for entry in form.fields:
        if entry.path not in entries.given:
            if not draft and _is_needed(entry, entries):
                errors.append(Refused("required", "Please fill in this field.").at(entry.name))
            continue
        try:
            _place(values, entry.path, read(entry, entries.given[entry.path]))
        except Refused as refusal:
            if draft and raw[entry.name]:
                _place(values, entry.path, raw[entry.name])
            else:
                errors.append(refusal.at(entry.name))
    errors.extend(entries.strays)
    if errors:
        raise FormErrors(tuple(errors), raw)
    return values


def _raw(form: Form, entries: _Entries) -> dict[str, str | list[str]]:
    """Return what was entered, by dotted name in form order."""
    given = [(entry, entries.given[entry.path]) for entry in form.fields if entry.path in entries.given]
    return {entry.name: entered_text(value, many=FIELD_TYPES[entry.widget].many) for entry, value in given}


def _is_needed(entry: Field, entries: _Entries) -> bool:
    return entry.required or entry.needed_in in entries.sections


def _place(values: Values, path: Path, value: object) -> None:
    inner = values
    for step in path[:-1]:
        inner = cast("Values", inner.setdefault(step, {}))
    inner[path[-1]] = value
