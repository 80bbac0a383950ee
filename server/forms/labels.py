"""Label files: translated titles, helps and option texts, and their substitution into a form."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from server.forms.documents import load_object
from server.forms.model import Choice, Field, Form, Section
from server.forms.nodes import Report

LONGEST_LABEL = 2_000

_LOCALE = re.compile(r"[a-z]{2,3}([-_][A-Z][a-z]{3})?([-_]([A-Z]{2}|[0-9]{3}))?")
_LONGEST_KEY = 500


def parse_labels(locale: str, content: bytes) -> Mapping[str, str]:
    """Return the labels of a file `labels/<locale>.json`: texts by dotted key, such as `form.apply.amount`.

    Raises FormProblems with everything wrong in the file.
    """
    report = Report()
    if not _LOCALE.fullmatch(locale):
        report.add("", "bad_locale", "The file name is not a locale.", "Name it such as zh_CN.json or de.json.")
    document = load_object(content, report)
    for key, text in document.items():
        pointer = f"/{key[:60].replace('~', '~0').replace('/', '~1')}"
        if "." not in key or len(key) > _LONGEST_KEY:
            report.add(pointer, "bad_name", "This is not a label key.", "Write keys such as form.apply.amount.")
        if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_LABEL:
            message = f"A label must be a text of 1 to {LONGEST_LABEL} characters."
            report.add(pointer, "wrong_type", message, "Write the text, or remove the key.")
    report.stop_if_any()
    return cast("dict[str, str]", document)


def labels_for(process: str, labels: Mapping[str, str]) -> Mapping[str, str]:
    """The labels as one process of the folder reads them: its own `process.<id>.title` stands for `process.title`."""
    own = f"process.{process}."
    named = {f"process.{key.removeprefix(own)}": text for key, text in labels.items() if key.startswith(own)}
    return {**labels, **named} if named else labels


def localise(form: Form, labels: Mapping[str, str]) -> Form:
    """Return the form with its texts replaced by labels, where there are any; its schema as well.

    Keys: `form.<form>` title, `form.<form>.help` description, `form.<form>.<dotted field or section>`,
    the same with `.help` and `.unit`, and `form.<form>.<dotted field>.<code>` for options; columns of a table are
    named like fields in it.
    """
    prefix = f"form.{form.name}"
    return replace(
        form,
        title=labels.get(prefix, form.title),
        description=labels.get(f"{prefix}.help", form.description),
        fields=tuple(_field(field, f"{prefix}.{field.name}", labels) for field in form.fields),
        sections=tuple(_section(section, f"{prefix}.{section.name}", labels) for section in form.sections),
        schema=_schema(form.schema, prefix, labels),
    )


def _field(field: Field, key: str, labels: Mapping[str, str]) -> Field:
    choices = tuple(Choice(choice.code, labels.get(f"{key}.{choice.code}", choice.text)) for choice in field.choices)
    columns = tuple(
        replace(column, field=_field(column.field, f"{key}.{column.name}", labels)) for column in field.columns
    )
    return replace(
        field,
        title=labels.get(key, field.title),
        help=labels.get(f"{key}.help", field.help),
        unit=labels.get(f"{key}.unit", field.unit) if field.unit else "",
        limits=replace(field.limits, choices=choices, columns=columns),
    )


def _section(section: Section, key: str, labels: Mapping[str, str]) -> Section:
    return replace(section, title=labels.get(key, section.title), help=labels.get(f"{key}.help", section.help))


def _schema(schema: Mapping[str, object], key: str, labels: Mapping[str, str]) -> dict[str, object]:
    """Return the schema with translated titles and descriptions, down through its sections."""
    translated = dict(schema)
    if key in labels:
        translated["title"] = labels[key]
    if f"{key}.help" in labels:
        translated["description"] = labels[f"{key}.help"]
    items = schema.get("items")
    if isinstance(items, dict) and "properties" in items:
        row = cast("Mapping[str, object]", items)
        translated["items"] = {**row, "properties": _members(row, key, labels)}
    if isinstance(schema.get("properties"), dict):
        translated["properties"] = _members(schema, key, labels)
    return translated


def _members(schema: Mapping[str, object], key: str, labels: Mapping[str, str]) -> dict[str, object]:
    members = cast("dict[str, Mapping[str, object]]", schema["properties"])
    return {name: _schema(inner, f"{key}.{name}", labels) for name, inner in members.items()}
