"""What is done in the form editor, as changes of the form file and of the label files beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from server.domain.process_drafts import DraftChanged
from server.forms.editing import (
    WIDGETS,
    Document,
    Entry,
    FieldNameRefused,
    add_field,
    allowed_widgets,
    change_field,
    entry_at,
    known_to,
    move_field,
    remove_field,
)
from server.forms.rewriting import rewritten
from server.pages.form_details import (
    LOCALES,
    default_of,
    keyword,
    option_key,
    option_lines,
    shown,
    shown_default,
    shown_list,
)
from server.pages.sent import Sent

Texts = Mapping[str, Mapping[str, str]]
_LISTS = ("x-show", "x-read")
_NO_KEYWORDS = frozenset({"csrf_token", "version", "do", "path", "name", "widget", "required", "options", "default"})


@dataclass(frozen=True, slots=True)
class Edited:
    """A form with its labels by language, and the field that is open (empty: the form itself)."""

    name: str
    document: Document
    labels: Texts
    field: str = ""

    def label_key(self, path: str) -> str:
        """The key of the labels of a field."""
        return f"form.{self.name}.{path}" if path else f"form.{self.name}"


def changed(edited: Edited, sent: Sent) -> Edited:
    """The form after what was sent. Raises DraftChanged for a field that is no longer there, and FieldNameRefused."""
    act, path = sent.text("do"), sent.text("path")
    if act == "add":
        return _added(edited, sent)
    if act == "head":
        return _headed(edited, sent)
    entry = entry_at(edited.document, path)
    if entry is None:
        raise DraftChanged
    if act == "remove":
        document = remove_field(edited.document, path)
        labels = {locale: _without(texts, edited.label_key(path)) for locale, texts in edited.labels.items()}
        return replace(edited, document=document, labels=labels, field="")
    if act == "move":
        return replace(edited, document=move_field(edited.document, path, sent.number("to")), field=path)
    return _described(edited, entry, sent)


def files_of(before: Edited, after: Edited, held: Mapping[str, bytes], root: str) -> Mapping[str, bytes]:
    """The files that differ, as they are to be saved; what did not change in them keeps every character."""
    path = f"{root}forms/{after.name}.json"
    form = rewritten(held[path], after.document)
    files = {} if form == held[path] else {path: form}
    for locale in LOCALES:
        if before.labels[locale] != after.labels[locale]:
            place = f"{root}labels/{locale}.json"
            files[place] = rewritten(held.get(place) or b"{\n}\n", dict(after.labels[locale]))
    return files


def _added(edited: Edited, sent: Sent) -> Edited:
    inside, widget = sent.text("inside"), sent.text("widget")
    if inside and entry_at(edited.document, inside) is None:
        raise DraftChanged
    if widget not in WIDGETS:
        raise FieldNameRefused(widget)
    name = sent.text("name")
    document, path = add_field(edited.document, inside, name, widget, sent.text("title") or name)
    return replace(edited, document=document, field=path)


def _headed(edited: Edited, sent: Sent) -> Edited:
    document = dict(edited.document)
    for name in ("title", "description"):
        _set(document, name, sent.text(name), shown(document.get(name)))
    for name in _LISTS:
        text = sent.text(name)
        if text != shown_list(document.get(name)):
            names = [part.strip() for part in text.split(",") if part.strip()]
            document = {**document, name: names} if names else {k: v for k, v in document.items() if k != name}
    return replace(edited, document=document, labels=_labelled(edited.labels, edited.label_key(""), sent), field="")


def _described(edited: Edited, entry: Entry, sent: Sent) -> Edited:
    widget = sent.text("widget") if sent.text("widget") in allowed_widgets(entry) else entry.widget
    document, path = change_field(
        edited.document,
        entry.path,
        _changes(entry, widget, sent),
        name=sent.text("name") or entry.name,
        widget=widget,
        required=sent.text("required") != "",
    )
    key = edited.label_key(path)
    labels = edited.labels
    if path != entry.path:
        labels = {locale: _renamed(texts, edited.label_key(entry.path), key) for locale, texts in labels.items()}
    labels = _labelled(labels, key, sent)
    if option_key(entry.widget) and "options" in {name for name, _ in sent.pairs}:
        for code, texts in option_lines(sent.whole("options")):
            labels = {locale: _with(held, f"{key}.{code}", texts.get(locale, "")) for locale, held in labels.items()}
    return replace(edited, document=document, labels=labels, field=path)


def _changes(entry: Entry, widget: str, sent: Sent) -> dict[str, object]:
    """The keywords that were typed differently from how they stand; flags are not sent when they are off."""
    found: dict[str, object] = {}
    sent_names = {name for name, _ in sent.pairs}
    for name in sent_names - _NO_KEYWORDS:
        known = name.removeprefix("flag:")
        text = sent.text(known) if known == name or known in sent_names else ""
        if "." not in name and text != shown(entry.schema.get(known)).replace("\r\n", "\n").strip():
            found[known] = keyword(known, text)
    if "default" in sent_names and sent.text("default") != shown_default(entry.schema.get("default")):
        found["default"] = default_of(widget, sent.text("default"))
    options = option_key(widget)
    if options and "options" in sent_names:
        found[options] = [code for code, _ in option_lines(sent.whole("options"))]
    return found if widget == entry.widget else {name: found[name] for name in found if name in known_to(widget)}


def _set(document: Document, name: str, text: str, before: str) -> None:
    if text != before and text:
        document[name] = text
    elif text != before:
        document.pop(name, None)


def _labelled(labels: Texts, key: str, sent: Sent) -> Texts:
    fresh = labels
    for part, suffix in (("label", ""), ("help", ".help")):
        for locale in LOCALES:
            if any(name == f"{part}.{locale}" for name, _ in sent.pairs):
                fresh = {**fresh, locale: _with(fresh[locale], key + suffix, sent.text(f"{part}.{locale}"))}
    return fresh


def _with(texts: Mapping[str, str], key: str, text: str) -> Mapping[str, str]:
    if texts.get(key, "") == text:
        return texts
    return {**texts, key: text} if text else {known: held for known, held in texts.items() if known != key}


def _without(texts: Mapping[str, str], key: str) -> Mapping[str, str]:
    return {known: text for known, text in texts.items() if known != key and not known.startswith(f"{key}.")}


def _renamed(texts: Mapping[str, str], before: str, after: str) -> Mapping[str, str]:
    def name(key: str) -> str:
        return after + key.removeprefix(before) if key == before or key.startswith(f"{before}.") else key

    return {name(key): text for key, text in texts.items()}
