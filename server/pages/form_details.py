"""The keywords of a form field as the inputs of the form editor, and what is typed in them as keywords again."""

from collections.abc import Mapping
from typing import cast

from server.forms.editing import SECTION, Document, Entry
from server.forms.field_types import FIELD_TYPES
from server.pages.contexts.form_editor import Detail
from server.pages.contexts.parts import Option
from server.pages.words import Words

LOCALES = ("zh", "en")
SPLIT = " | "
_WHOLE = frozenset({"minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum", "x-places"})
_FLAGS = frozenset({"x-words", "uniqueItems", "x-total"})
_SHAPE = frozenset({"enum", "items", "default"})
_ADDED_UP = frozenset({"integer", "decimal", "money"})
_OPTIONS = {"choice": "enum", "choices": "items.enum"}


def details_of(entry: Entry, labels: Mapping[str, Mapping[str, str]], key: str, words: Words) -> tuple[Detail, ...]:
    """The inputs for everything a field may say, with what it says now; `key` is that of its labels."""
    named = _names(words)
    general = [_title(entry.schema, "title", words.gettext("Title"))]
    general.append(_title(entry.schema, "description", words.gettext("Help text"), kind="lines"))
    translated = [
        Detail(f"{part}.{locale}", text, "text", labels[locale].get(key + suffix, ""))
        for locale in LOCALES
        for part, suffix, text in _translated(locale, words)
    ]
    keywords = [
        Detail(name, label, "flag" if name in _FLAGS else "text", _held(entry, name), hint)
        for name, (label, hint) in ((each, named[each]) for each in _keywords(entry))
    ]
    return (*general, *translated, *_format(entry, words), *_options(entry, labels, key, words), *keywords)


def form_details(
    document: Document, labels: Mapping[str, Mapping[str, str]], key: str, words: Words
) -> tuple[Detail, ...]:
    """The inputs for what a form says of itself."""
    lists = (("x-show", words.gettext("Shown beside it")), ("x-read", words.gettext("Read by expressions")))
    hint = words.gettext("variables of the case, separated by commas")
    return (
        _title(document, "title", words.gettext("Title")),
        _title(document, "description", words.gettext("Help text"), kind="lines"),
        *(
            Detail(f"{part}.{locale}", text, "text", labels[locale].get(key + suffix, ""))
            for locale in LOCALES
            for part, suffix, text in _translated(locale, words)
        ),
        *(Detail(name, text, "text", shown_list(document.get(name)), hint) for name, text in lists),
    )


def shown(value: object) -> str:
    """A keyword as its input shows it."""
    if isinstance(value, bool):
        return "true" if value else ""
    return "" if value is None else str(value)


def shown_default(value: object) -> str:
    """A default as its input shows it; false is said."""
    return str(value).lower() if isinstance(value, bool) else shown(value)


def shown_list(value: object) -> str:
    """A list of names as its input shows it."""
    return ", ".join(str(each) for each in cast("list[object]", value)) if isinstance(value, list) else ""


def keyword(name: str, text: str) -> object:
    """What is typed, as the keyword holds it; None where nothing is. What is no number stays a text for the checks."""
    if name in _FLAGS:
        return True if text else None
    if name in _WHOLE:
        try:
            return int(text) if text else None
        except ValueError:
            return text
    return text or None


def option_lines(text: str) -> list[tuple[str, dict[str, str]]]:
    """Lines of `code | 中文 | English` as codes with their labels by language."""
    rows = [[part.strip() for part in line.split("|", 2)] for line in text.splitlines() if line.strip()]
    return [(row[0], dict(zip(LOCALES, [*row[1:], "", ""], strict=False))) for row in rows]


def option_key(widget: str) -> str | None:
    """The keyword that lists the options of a widget."""
    return _OPTIONS.get(widget)


def default_of(widget: str, text: str) -> object:
    """A default as it stands in the file; None where nothing is typed."""
    if widget == "yes_no":
        return {"true": True, "false": False}.get(text, text or None)
    return keyword("minimum", text) if widget == "integer" else text or None


def _held(entry: Entry, name: str) -> str:
    value = entry.schema.get(name)
    return shown_default(value) if name == "default" else shown(value)


def _title(schema: Mapping[str, object], name: str, label: str, kind: str = "text") -> Detail:
    return Detail(name, label, kind, shown(schema.get(name)))


def _translated(locale: str, words: Words) -> tuple[tuple[str, str, str], ...]:
    if locale == "zh":
        return (("label", "", words.gettext("Label in Chinese")), ("help", ".help", words.gettext("Help in Chinese")))
    return (("label", "", words.gettext("Label in English")), ("help", ".help", words.gettext("Help in English")))


def _keywords(entry: Entry) -> list[str]:
    if entry.widget == SECTION:
        return ["x-visible"]
    kind = FIELD_TYPES.get(entry.widget)
    own = sorted(kind.keywords - _SHAPE) if kind else []
    default = ["default"] if kind and "default" in kind.keywords and not kind.many else []
    if entry.column:
        return [*own, *default, *(["x-total"] if entry.widget in _ADDED_UP else [])]
    return [*own, *default, "x-visible", "x-computed"]


def _format(entry: Entry, words: Words) -> list[Detail]:
    if entry.widget != "text":
        return []
    names = {
        "": words.gettext("any text"),
        "cn-id": words.gettext("identity number"),
        "cn-uscc": words.gettext("unified social credit code"),
        "cn-id-or-uscc": words.gettext("identity number or credit code"),
        "cn-phone": words.gettext("telephone number"),
        "cn-bank-account": words.gettext("bank account"),
    }
    held = shown(entry.schema.get("format"))
    options = tuple(Option(value, text, value == held) for value, text in names.items())
    return [Detail("format", words.gettext("Kind of text"), "select", held, options=options)]


def _options(entry: Entry, labels: Mapping[str, Mapping[str, str]], key: str, words: Words) -> list[Detail]:
    if option_key(entry.widget) is None:
        return []
    items = entry.schema.get("items")
    holder = cast("Document", items) if isinstance(items, dict) else entry.schema
    codes = holder.get("enum")
    rows = [
        [str(code), *(labels[locale].get(f"{key}.{code}", "") for locale in LOCALES)]
        for code in (cast("list[object]", codes) if isinstance(codes, list) else [])
    ]
    if any("|" in text or "\n" in text for row in rows for text in row):
        return []
    hint = words.gettext("one a line: code | Chinese | English")
    return [Detail("options", words.gettext("Choices"), "options", "\n".join(_line(row) for row in rows), hint)]


def _line(row: list[str]) -> str:
    while not row[-1]:
        row = row[:-1]
    return SPLIT.join(row)


def _names(words: Words) -> Mapping[str, tuple[str, str]]:
    feel = words.gettext("FEEL, such as =amount > 1000")
    return {
        "minLength": (words.gettext("Fewest characters"), ""),
        "maxLength": (words.gettext("Most characters"), ""),
        "pattern": (words.gettext("Pattern"), words.gettext("a regular expression")),
        "minimum": (words.gettext("At least"), ""),
        "maximum": (words.gettext("At most"), ""),
        "x-minimum": (words.gettext("At least"), ""),
        "x-maximum": (words.gettext("At most"), ""),
        "x-places": (words.gettext("Digits after the point"), ""),
        "x-unit": (words.gettext("Unit"), ""),
        "x-words": (words.gettext("Read out in Chinese"), ""),
        "x-role": (words.gettext("Holders of the role"), ""),
        "minItems": (words.gettext("Fewest entries"), ""),
        "maxItems": (words.gettext("Most entries"), ""),
        "uniqueItems": (words.gettext("Each only once"), ""),
        "default": (words.gettext("Filled in beforehand"), ""),
        "x-visible": (words.gettext("Shown when"), feel),
        "x-computed": (words.gettext("Computed as"), words.gettext("FEEL, such as =debt / income * 100")),
        "x-total": (words.gettext("With its sum"), ""),
    }
