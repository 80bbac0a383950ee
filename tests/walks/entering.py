"""Fills in a form of a page as a person does: each field by what kind of field it is."""

from collections.abc import Mapping

from server.domain.codec import to_json
from server.domain.instants import InstantError, parse_instant
from server.scenarios.refusing import Unmet

_FIELDS = """form => [...form.elements].filter(one => one.name && one.type !== 'hidden').map(one => (
  {name: one.name, type: one.type, value: one.value, locked: one.matches(':disabled')}))"""
_AS_TEXT = "field => { field.type = 'text' }"


def enter(form, data, zone):
    """Enter data (by section and field) into the form; times as the clock of `zone` shows them. Raises Unmet."""
    fields = {}
    for field in form.evaluate(_FIELDS):
        fields.setdefault(field["name"], []).append(field)
    for name, value in _leaves(data):
        if value is None:
            continue
        if name not in fields:
            raise Unmet(f"a field {name} in the form", f"there are {', '.join(fields) or 'none'}")
        if any(field["locked"] for field in fields[name]):
            raise Unmet(f"that {name} can be filled in", "it is locked")
        _enter(form, fields[name], name, value, zone)


def missing(form, data):
    """The names in data for which the form has no field."""
    known = {field["name"] for field in form.evaluate(_FIELDS)}
    return [name for name, value in _leaves(data) if value is not None and name not in known]


def _leaves(data, within=""):
    for key, value in data.items():
        name = f"{within}{key}"
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{name}.")
        else:
            yield name, value


def _enter(form, fields, name, value, zone):
    kind = fields[0]["type"]
    if kind in {"radio", "checkbox"}:
        for one in value if isinstance(value, list) else [value]:
            _check(form, fields, name, _text(one))
    elif kind == "select-one":
        _require_option(form, name, _text(value))
        form.locator(f'[name="{name}"]').select_option(_text(value))
    else:
        _type(form.locator(f'[name="{name}"]'), kind, _text(value), zone)


def _check(form, fields, name, text):
    if text not in {field["value"] for field in fields}:
        raise Unmet(f"that {name} offers {text}", f"it offers {', '.join(field['value'] for field in fields)}")
    form.locator(f'[name="{name}"][value="{text}"]').check()


def _require_option(form, name, text):
    offered = form.locator(f'[name="{name}"] option').evaluate_all("all => all.map(one => one.value)")
    if text not in offered:
        raise Unmet(f"that {name} offers {text}", f"it offers {', '.join(offered)}")


def _type(field, kind, text, zone):
    if kind == "datetime-local":
        text = _local(text, zone)
    if kind in {"date", "time", "datetime-local"} and not _is_enterable(field, text):
        field.evaluate(_AS_TEXT)  # a browser that knows no such fields shows them as text
    field.fill(text)


def _is_enterable(field, text):
    """Whether the browser's own field takes the text: what it does not take, it empties."""
    return field.evaluate(
        "(field, text) => { const one = field.cloneNode(); one.value = text; return !!one.value }", text
    )


def _local(text, zone):
    try:
        return parse_instant(text, zone).astimezone(zone).strftime("%Y-%m-%dT%H:%M")
    except InstantError:
        return text


def _text(value):
    plain = to_json(value)
    return str(plain).lower() if isinstance(plain, bool) else str(plain)
