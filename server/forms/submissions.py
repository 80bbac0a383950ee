"""Reading a submission from the API or from an HTML form into typed values."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias, cast
from zoneinfo import ZoneInfo

from server.forms.errors import Entry, FieldError, FormErrors, Refused
from server.forms.field_types import FIELD_TYPES
from server.forms.kinds import wrong_type
from server.forms.model import Field, Form, Path, Value, Values
from server.forms.rows import rows_from_texts, take_rows
from server.forms.showing import entered_text, json_safe
from server.forms.texts import writable
from server.forms.weighing import Facts, Weighed, weigh

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


def parse_json(form: Form, body: object, *, zone: ZoneInfo, facts: Facts | None = None, draft: bool = False) -> Values:
    """Return the typed values of a JSON submission in the shape of the schema.

    Null, the empty text and the empty list count as not given. Datetimes without an offset are local
    in `zone`. A hidden field holds nothing and is not required; a computed one takes nothing that is sent. `facts` is
    what expressions may know besides; forms without any need none. Raises FormErrors with every error in form order.
    A `draft` needs no required fields and keeps what was entered, also where it cannot be read or is hidden now;
    computed fields stay out of it.
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

    return _draft(form, entries, read) if draft else _settle(form, entries, read, zone, facts)


def parse_fields(
    form: Form, pairs: Iterable[tuple[str, str]], *, zone: ZoneInfo, facts: Facts | None = None, draft: bool = False
) -> Values:
    """Return the typed values of an HTML form's name-text pairs; names are dotted paths, lists repeat.

    Cells of a table are called `<table>.<row>.<column>`. As `parse_json`, but read as people type: full-width
    digits, thousands separators and currency signs are understood. The page takes its own fields (token, version)
    out of `pairs` first.
    """
    entries = _Entries()
    fields = {entry.name: entry for entry in form.fields}
    rows, rest = take_rows(form.fields, pairs)
    entries.given.update({fields[name].path: entered for name, entered in rows.items()})
    for name, text in rest:
        entry = fields.get(name)
        if entry is None:
            entries.stray(name, _unknown())
        elif text.strip():
            texts = cast("list[object]", entries.given.setdefault(entry.path, []))
            texts.append(text)
    read = partial(_read_texts, zone=zone)
    return _draft(form, entries, read) if draft else _settle(form, entries, read, zone, facts)


def weigh_entered(form: Form, entered: Mapping[str, Entry], *, zone: ZoneInfo, facts: Facts) -> Weighed:
    """Evaluate the form over texts by dotted name, as a page shows them; what cannot be read counts as not given."""
    given: dict[Path, object] = {}
    for entry in form.fields:
        texts = entered.get(entry.name, "")
        if kept := [each for each in ([texts] if isinstance(texts, str) else texts) if _is_filled(each)]:
            given[entry.path] = kept
    typed, _ = _read_all(form, given, partial(_read_texts, zone=zone))
    return weigh(form, typed, facts, zone)


def weigh_data(form: Form, data: Mapping[str, object], *, zone: ZoneInfo, facts: Facts) -> Weighed:
    """Evaluate the form over data in its shape, such as a draft; what does not fit counts as not given."""
    entries = _Entries()
    fields, sections = {entry.path: entry for entry in form.fields}, {section.path for section in form.sections}
    _collect(cast("Mapping[str, object]", json_safe(data)), (), fields, sections, entries)
    typed, _ = _read_all(
        form, entries.given, lambda entry, value: FIELD_TYPES[entry.widget].from_json(entry, value, zone)
    )
    return weigh(form, typed, facts, zone)


def _read_texts(entry: Field, value: object, zone: ZoneInfo) -> Value:
    """Read the texts of one field; a yes_no may repeat (a hidden no before a checkbox): the last counts."""
    kind = FIELD_TYPES[entry.widget]
    if entry.columns:
        return _read_table(entry, cast("list[object]", value), zone)
    texts = cast("list[str]", value)
    if kind.many:
        return kind.from_json(entry, texts, zone)
    if len(texts) > 1 and kind.widget != "yes_no":
        raise Refused("too_many", "Enter only one value.")
    return kind.from_text(entry, texts[-1], zone)


def _read_table(entry: Field, rows: list[object], zone: ZoneInfo) -> Value:
    if not all(isinstance(row, dict) for row in rows):
        raise wrong_type("This must be a list.")
    return rows_from_texts(entry, cast("list[dict[str, str]]", rows), zone)


def _is_filled(entered: str | Mapping[str, str]) -> bool:
    return bool(entered.strip()) if isinstance(entered, str) else any(text.strip() for text in entered.values())


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


def _settle(form: Form, entries: _Entries, read: _Read, zone: ZoneInfo, facts: Facts | None) -> Values:
    """Read every field that was given, demand those that are required, and raise all errors together."""
    typed, refused = _read_all(form, entries.given, read)
    found = _weighed(form, typed, zone, facts)
    typed.update(found.computed)
    refused.update(found.refused)
    shown = [entry for entry in form.fields if entry.path not in found.hidden]
    touched = entries.sections | {
        entry.path[:depth] for entry in shown if entry.path in entries.given for depth in range(1, len(entry.path))
    }
    values: Values = {}
    errors: list[FieldError] = []
    for entry in shown:
        if entry.path in refused:
            errors.extend(refused[entry.path].all_at(entry.name))
        elif entry.path in typed:
            _place(values, entry.path, typed[entry.path])
        elif entry.required or entry.needed_in in touched:
            errors.append(_missing(entry).at(entry.name))
    errors.extend(entries.strays)
    if errors:
        raise FormErrors(tuple(errors), _raw(form, entries))
    return values


def _draft(form: Form, entries: _Entries, read: _Read) -> Values:
    """Read what can be read and keep the rest as it was entered. Raises FormErrors for what cannot be kept."""
    typed, refused = _read_all(form, entries.given, read)
    raw = _raw(form, entries)
    values: Values = {}
    errors: list[FieldError] = []
    for entry in form.fields:
        if entry.path in typed:
            _place(values, entry.path, typed[entry.path])
        elif entry.path in refused and raw[entry.name]:
            _place(values, entry.path, raw[entry.name])
        elif entry.path in refused:
            errors.extend(refused[entry.path].all_at(entry.name))
    errors.extend(entries.strays)
    if errors:
        raise FormErrors(tuple(errors), raw)
    return values


def _read_all(form: Form, given: Mapping[Path, object], read: _Read) -> tuple[dict[Path, Value], dict[Path, Refused]]:
    """The typed values of what was given, and the refusals of the rest; computed fields take nothing."""
    typed: dict[Path, Value] = {}
    refused: dict[Path, Refused] = {}
    for entry in form.fields:
        if entry.computed is not None or entry.path not in given:
            continue
        try:
            typed[entry.path] = read(entry, given[entry.path])
        except Refused as refusal:
            refused[entry.path] = refusal
    return typed, refused


def _weighed(form: Form, typed: Mapping[Path, Value], zone: ZoneInfo, facts: Facts | None) -> Weighed:
    if not form.order:
        return Weighed()
    if facts is None:
        raise ValueError(f"the form {form.name} has expressions: say what they may know")
    return weigh(form, typed, facts, zone)


def _raw(form: Form, entries: _Entries) -> dict[str, Entry]:
    """Return what was entered, by dotted name in form order."""
    given = [
        (entry, entries.given[entry.path])
        for entry in form.fields
        if entry.path in entries.given and entry.computed is None
    ]
    return {entry.name: entered_text(entry, value) for entry, value in given}


def _missing(entry: Field) -> Refused:
    if entry.computed is not None:
        return Refused("not_computed", "This cannot be computed yet: please fill in what it depends on.")
    return Refused("required", "Please fill in this field.")


def _place(values: Values, path: Path, value: object) -> None:
    inner = values
    for step in path[:-1]:
        inner = cast("Values", inner.setdefault(step, {}))
    inner[path[-1]] = value
