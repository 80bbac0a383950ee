"""Lays a form out for a page: sections, entered values, and errors in the reader's words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from server.forms.errors import Entry, FieldError
from server.forms.model import Field, Form, Path
from server.forms.spans import DURATION
from server.forms.weighing import Weighed
from server.pages.contexts.parts import FormError, FormField, FormSection, FormView, Gate
from server.pages.contexts.picking import Picker
from server.pages.tables import Reader, field_id, form_table, titles_of


@dataclass(frozen=True, slots=True)
class Dependents:
    """What of a form is hidden and computed now, who reads it, and where to ask anew.

    `pickers`: in which fields people are looked for, by name.
    """

    weighed: Weighed = field(default_factory=Weighed)
    reader: Reader = field(default_factory=Reader)
    refresh_href: str | None = None
    pickers: Mapping[str, Picker] = field(default_factory=dict[str, Picker])


def form_view(
    form: Form,
    entered: Mapping[str, Entry],
    errors: Sequence[FieldError],
    translate: Callable[[str, Mapping[str, object]], str],
    dependents: Dependents | None = None,
) -> FormView:
    """Return `form` with what was `entered` (texts by dotted name) and `errors`; `translate` fills in a msgid."""
    dependents = dependents or Dependents()
    messages = {error.path: translate(error.message, error.params) for error in errors}
    told = {
        each.name: translate(refusal.message, refusal.params)
        for each in form.fields
        if (refusal := dependents.weighed.refused.get(each.path)) is not None
    }
    view = FormView(
        title=form.title,
        description=form.description,
        sections=_sections(form, entered, {**told, **messages}, dependents),
        errors=_summary(form, errors, messages),
    )
    lives = form.order or view.totals or view.read_out
    return replace(view, refresh_href=dependents.refresh_href if lives else None)


def _sections(
    form: Form, entered: Mapping[str, Entry], messages: Mapping[str, str], dependents: Dependents
) -> tuple[FormSection, ...]:
    headings = {section.path: section for section in form.sections}
    found: list[FormSection] = []
    for path, members in groupby(form.fields, key=_section_of):
        heading = headings.get(path)
        title, text = (heading.title, heading.help) if heading else ("", "")
        fields = tuple(_field(each, entered, messages, dependents) for each in members)
        found.append(_gated(FormSection(title, text, fields)))
    return tuple(found)


def _section_of(entry: Field) -> Path:
    return entry.path[:-1]


def _gated(section: FormSection) -> FormSection:
    gates = [each.gate for each in section.fields]
    if None in gates:
        return section
    shut = all(gate.shut for gate in gates if gate is not None)
    return replace(section, gate=Gate(f"section-of-{section.fields[0].id}", shut))


def _field(
    entry: Field, entered: Mapping[str, Entry], messages: Mapping[str, str], dependents: Dependents
) -> FormField:
    name, weighed, reader = entry.name, dependents.weighed, dependents.reader
    value = weighed.computed.get(entry.path)
    computed = None if entry.computed is None else "" if value is None else reader.tell(entry, value)
    gate = Gate(f"gate-of-{field_id(name)}", entry.path in weighed.hidden) if entry.conditions else None
    given = entered.get(name, "")
    if entry.widget == DURATION and isinstance(given, str):
        given = reader.tell(entry, given)
    return FormField(
        field_id(name),
        entry.widget,
        entry,
        given,
        messages.get(name),
        computed=computed,
        gate=gate,
        words=reader.words(entry, value if entry.computed else given) if entry.limits.in_words else None,
        picker=dependents.pickers.get(name),
        table=form_table(entry, given, messages, reader, dependents.refresh_href) if entry.columns else None,
    )


def _summary(form: Form, errors: Sequence[FieldError], messages: Mapping[str, str]) -> tuple[FormError, ...]:
    titles = titles_of(form, [error.path for error in errors])
    return tuple(FormError(field_id(error.path), titles[error.path], messages[error.path]) for error in errors)
