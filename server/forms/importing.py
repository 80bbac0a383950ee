"""Forms drawn with Camunda's form editor (form-js) as forms of ours, as far as the same is asked here."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from server.forms.field_types import FIELD_TYPES
from server.forms.reading import is_name

Document = dict[str, object]
ENDING = ".form"
_PLAIN = {"textfield": "text", "textarea": "long_text", "checkbox": "yes_no", "filepicker": "file"}
_LISTS = {"select": "choice", "radio": "choice", "checklist": "choices", "taglist": "choices"}
_MOMENTS = {"date": "date", "time": "time", "datetime": "datetime"}
_SHOWN_ONLY = frozenset({"text", "html", "image", "button", "separator", "spacer", "iframe"})
_LIMITS = {"minLength": "minLength", "maxLength": "maxLength", "min": "minimum", "max": "maximum", "pattern": "pattern"}
_NAMES = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a component: `into` is empty for what only showed something, or has no place here (`left`)."""

    what: str
    into: str = ""
    left: bool = False


@dataclass(frozen=True, slots=True)
class OurForm:
    """A form of ours, the texts of its options by the key of their label, and what became of each component."""

    document: Document
    labels: Mapping[str, str]
    told: tuple[Told, ...]


def form_id(content: bytes) -> str | None:
    """The id that a form of form-js gives itself, or empty; None for any other file."""
    drawn = _drawn(content)
    return None if drawn is None else str(drawn.get("id", ""))


def our_form(name: str, content: bytes) -> OurForm | None:
    """The form of a file of form-js; None where it is no such file."""
    drawn = _drawn(content)
    if drawn is None:
        return None
    maker = _Maker()
    fields = maker.object(_components(drawn), f"form.{name}")
    return OurForm({"title": str(drawn.get("id") or name), **fields}, maker.labels, tuple(maker.told))


def _drawn(content: bytes) -> Document | None:
    try:
        held = json.loads(content)
    except (ValueError, RecursionError):
        return None
    known = isinstance(held, dict) and isinstance(cast("Document", held).get("components"), list)
    return cast("Document", held) if known else None


def _components(holder: Document) -> Sequence[Document]:
    held = holder.get("components")
    listed = cast("list[object]", held) if isinstance(held, list) else []
    return [cast("Document", each) for each in listed if isinstance(each, dict)]


@dataclass(slots=True)
class _Maker:
    labels: dict[str, str] = field(default_factory=dict[str, str])
    told: list[Told] = field(default_factory=list[Told])

    def object(self, components: Sequence[Document], key: str) -> Document:
        """The schema of an object with a field for each component."""
        properties: Document = {}
        required: list[str] = []
        self._put(components, key, properties, required)
        asked = {"required": required} if required else {}
        return {"type": "object", **asked, "properties": properties}

    def _put(self, components: Sequence[Document], key: str, properties: Document, required: list[str]) -> None:
        for component in components:
            kind = str(component.get("type", ""))
            name = str(component.get("key") or component.get("path") or "")
            what = f"{kind} {name or component.get('label', '')}".strip()
            if kind == "group" and not component.get("path"):
                self._put(_components(component), key, properties, required)
            elif kind in _SHOWN_ONLY:
                self.told.append(Told(what))
            elif is_name(name) and name not in properties and (made := self._field(component, kind, f"{key}.{name}")):
                properties[name] = made
                if _inside(component, "validate").get("required") is True:
                    required.append(name)
                self.told.append(Told(what, f"{name}: {made.get('x-widget', made['type'])}"))
            else:
                self.told.append(Told(what, left=True))

    def _field(self, component: Document, kind: str, key: str) -> Document | None:
        head = {"title": str(component.get("label") or component.get("key") or component.get("path"))}
        if component.get("description"):
            head["description"] = str(component["description"])
        if kind == "group":
            return {**head, **self.object(_components(component), key)}
        if kind == "dynamiclist":
            rows = self.object(_components(component), key)
            return {"type": "array", **head, "x-widget": "table", "items": rows} if rows["properties"] else None
        widget = _widget(component, kind)
        if widget is None:
            return None
        options = self._options(component, key) if kind in _LISTS else []
        if kind in _LISTS and not options:
            return None
        shape: Document = {"type": FIELD_TYPES[widget].json_type, **head, "x-widget": widget}
        if FIELD_TYPES[widget].format:
            shape["format"] = FIELD_TYPES[widget].format
        if options:
            shape.update({"enum": options} if widget == "choice" else {"items": {"enum": options}})
        return {**shape, **_limits(component, widget), **_visible(component)}

    def _options(self, component: Document, key: str) -> list[str]:
        held = component.get("values")
        listed = cast("list[object]", held) if isinstance(held, list) else []
        rows = [cast("Document", each) for each in listed if isinstance(each, dict)]
        codes = [str(row.get("value", "")) for row in rows]
        for code, row in zip(codes, rows, strict=True):
            if str(row.get("label") or code) != code:
                self.labels[f"{key}.{code}"] = str(row["label"])
        return list(dict.fromkeys(codes))


def _widget(component: Document, kind: str) -> str | None:
    if kind == "number":
        return "integer" if component.get("decimalDigits") == 0 else "decimal"
    if kind == "datetime":
        return _MOMENTS.get(str(component.get("subtype", "date")))
    return _PLAIN.get(kind) or _LISTS.get(kind)


def _limits(component: Document, widget: str) -> Document:
    given = _inside(component, "validate")
    known = FIELD_TYPES[widget].keywords
    return {
        ours: given[theirs]
        for theirs, ours in _LIMITS.items()
        if ours in known and isinstance(given.get(theirs), int | float | str) and given[theirs] != ""
    }


def _visible(component: Document) -> Document:
    """What hides a component there shows it here."""
    hide = _inside(component, "conditional").get("hide")
    return {"x-visible": f"=not({hide[1:].strip()})"} if isinstance(hide, str) and hide[:1] == "=" else {}


def _inside(component: Document, key: str) -> Document:
    held = component.get(key)
    return cast("Document", held) if isinstance(held, dict) else {}


def plain_name(text: str) -> str:
    """A name for the file of a form, of what it was called elsewhere; empty where nothing is left."""
    name = _NAMES.sub("_", text).strip("_")
    return name if not name or name[0].isalpha() else f"form_{name}"
