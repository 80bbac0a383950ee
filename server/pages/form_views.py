"""Lays a form out for a page: sections, entered values, and errors in the reader's words."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from server.forms.errors import FieldError
from server.forms.model import Field, Form, Path
from server.pages.contexts.parts import FormError, FormField, FormSection, FormView


def form_view(
    form: Form,
    entered: Mapping[str, str | list[str]],
    errors: Sequence[FieldError],
    translate: Callable[[str, Mapping[str, object]], str],
    refresh_href: str | None = None,
) -> FormView:
    """Return `form` with what was `entered` (texts by dotted name) and `errors`; `translate` fills in a msgid."""
    messages = {error.path: translate(error.message, error.params) for error in errors}
    return FormView(
        title=form.title,
        description=form.description,
        sections=_sections(form, entered, messages),
        errors=_summary(form, errors, messages),
        refresh_href=refresh_href,
    )


def field_id(name: str) -> str:
    """Return the element id of the field with this dotted name."""
    return f"field-{name.replace('.', '-')}"


def _sections(
    form: Form, entered: Mapping[str, str | list[str]], messages: Mapping[str, str]
) -> tuple[FormSection, ...]:
    headings = {section.path: section for section in form.sections}
    found: list[FormSection] = []
    for path, fields in groupby(form.fields, key=_section_of):
        heading = headings.get(path)
        title, text = (heading.title, heading.help) if heading else ("", "")
        found.append(FormSection(title, text, tuple(_field(field, entered, messages) for field in fields)))
    return tuple(found)


def _section_of(field: Field) -> Path:
    return field.path[:-1]


def _field(field: Field, entered: Mapping[str, str | list[str]], messages: Mapping[str, str]) -> FormField:
    name = field.name
    return FormField(field_id(name), field.widget, field, entered.get(name, ""), messages.get(name))


def _summary(form: Form, errors: Sequence[FieldError], messages: Mapping[str, str]) -> tuple[FormError, ...]:
    titles = {field.name: field.title for field in form.fields}
    return tuple(
        FormError(field_id(error.path), titles.get(error.path, error.path), messages[error.path]) for error in errors
    )
