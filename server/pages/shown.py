"""Data of a case as people read it: by the step that wrote it, with labels and formatted values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import cast
from zoneinfo import ZoneInfo

from server.domain.cases import Provenance
from server.forms.model import Field
from server.pages.contexts.parts import ShownSection, ShownValue
from server.pages.field_texts import FieldTeller
from server.pages.told import ValueTeller
from server.pages.words import Names, Words
from server.queries.case_texts import CaseTexts, ElementText

Data = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the data of one case to one reader; local times are in `zone`."""

    words: Words
    zone: ZoneInfo
    names: Names
    texts: CaseTexts

    def sections(self, data: Data, provenance: Mapping[str, Provenance]) -> tuple[ShownSection, ...]:
        """The data by the step that wrote it, in the order of writing; of variables nobody wrote last."""
        found: list[ShownSection] = []
        for element, keys in _by_element(data, provenance).items():
            wrote = [provenance[key] for key in keys if key in provenance]
            found += self._of_element(element, {key: data[key] for key in keys}, wrote)
        return tuple(found)

    def _of_element(self, element: str, data: Data, wrote: list[Provenance]) -> list[ShownSection]:
        text = self.texts.elements.get(element, ElementText("", None, None))
        parts = list(self._parts(text, data))
        if not parts:
            return []
        last = max(wrote, key=lambda one: one.at, default=None)
        by = self.names.person(last.person) if last and last.person else None
        titled = [replace(part, title=" · ".join(filter(None, (text.name, part.title)))) for part in parts]
        return [replace(titled[0], by=by, at=last.at if last else None), *titled[1:]]

    def _parts(self, text: ElementText, data: Data) -> Iterable[ShownSection]:
        result = data.get(text.result) if text.result else None
        if isinstance(result, list | tuple) and all(isinstance(item, Mapping) for item in cast("list[object]", result)):
            for number, item in enumerate(cast("list[Data]", result), 1):
                yield from self._numbered(text, item, number)
        elif isinstance(result, Mapping):
            yield from self._fields(text, cast("Data", result))
        else:
            yield from self._fields(text, data)

    def _numbered(self, text: ElementText, item: Data, number: int) -> Iterable[ShownSection]:
        for part in self._fields(text, item):
            yield replace(part, title=" · ".join(filter(None, (str(number), part.title))))

    def _fields(self, text: ElementText, data: Data) -> Iterable[ShownSection]:
        form = text.form
        prefix = f"decision.{text.decision}." if text.decision else f"data.{text.result}." if text.result else ""
        fields = form.fields if form else ()
        titles = {section.path: section.title for section in form.sections} if form else {}
        for path, group in groupby(fields, key=lambda field: field.path[:-1]):
            values = [self._value(field, data) for field in group]
            if present := tuple(value for value in values if value is not None):
                yield ShownSection(titles.get(path, ""), present)
        known = {field.path[0] for field in fields}
        if others := tuple(self.values(prefix).named(key, value) for key, value in data.items() if key not in known):
            yield ShownSection("", others)

    def _value(self, field: Field, data: Data) -> ShownValue | None:
        value = look_up(data, field.path)
        if value in (None, "", []):
            return None
        tell = FieldTeller(self.words, self.zone, self.names)
        return ShownValue(field.title, tell.text(field, value), table=tell.table(field, value))

    def field_text(self, field: Field, value: object) -> str:
        """The value of a field in the reader's words."""
        return FieldTeller(self.words, self.zone, self.names).text(field, value)

    def values(self, prefix: str = "") -> ValueTeller:
        """Tells values that no form describes; `prefix` as there."""
        return ValueTeller(self.words, self.zone, self.names, self.texts.labels, prefix)


def writers(provenance: Mapping[str, Provenance]) -> list[str]:
    """Everybody who wrote something."""
    return [wrote.person for wrote in provenance.values() if wrote.person]


def _by_element(data: Data, provenance: Mapping[str, Provenance]) -> Mapping[str, list[str]]:
    ordered = sorted((key for key in data if key in provenance), key=lambda key: provenance[key].at)
    groups: dict[str, list[str]] = {}
    for key in [*ordered, *(key for key in data if key not in provenance)]:
        element = provenance[key].element if key in provenance else ""
        groups.setdefault(element, []).append(key)
    return groups


def look_up(data: Data, path: tuple[str, ...]) -> object:
    """What `data` holds at a path of names; None when there is nothing."""
    value = data.get(path[0])
    if len(path) == 1:
        return value
    return look_up(cast("Data", value), path[1:]) if isinstance(value, Mapping) else None
