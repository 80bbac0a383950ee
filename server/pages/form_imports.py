"""Brings files of other tools in: diagrams are translated, and forms made ours, beside the first diagram."""

import json
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from server.domain.process_folders import folder_of
from server.engine.importing.lines import Line, Outcome
from server.engine.importing.translating import Imported, translate
from server.engine.reading import DIAGRAMS
from server.forms.importing import ENDING, OurForm, Told, form_id, our_form, plain_name
from server.forms.rewriting import rewritten
from server.forms.schema_importing import is_schema, schema_form
from server.pages.form_details import LOCALES

_FORM = "form="
_OURS = frozenset({"forms", "labels"})
_SCHEMA = "-schema"
_BESIDE = ("uischema", "exampledata")


def imported(files: Mapping[str, bytes], held: Mapping[str, bytes], diagram: str | None = None) -> Imported:
    """The files as ours. `held`: those of the draft they are brought into; `diagram`: where its diagram lies.

    A form of which something has no place here stays beside ours as it was, so that the checks name it until it is
    taken out. That a diagram was drawn is told only with other things, as it can be seen.
    """
    made = translate(files)
    diagrams = [path for path in files if path.lower().endswith(DIAGRAMS)]
    root = folder_of(diagram if diagram is not None else next(iter(diagrams), ""))
    used = {line.into.removeprefix(_FORM) for line in made.lines if line.into.startswith(_FORM)}
    fresh, lines = dict(made.files), list(made.lines)
    for path, content in made.files.items():
        drawn = _drawn(path, content, made.files, used)
        target = posixpath.join(root, "forms", f"{drawn.name}.json") if drawn is not None else ""
        if drawn is None or target in {**held, **fresh}:
            continue
        fresh[target] = rewritten(b"{}", drawn.form.document)
        fresh.update(_labels(drawn.form, root, {**held, **fresh}))
        lines += [_line(target, told) for told in drawn.form.told]
        if not any(told.left for told in drawn.form.told):
            for read in drawn.files:
                del fresh[read]
    return Imported(fresh, tuple(lines) if any(line.why != "layout" for line in lines) else ())


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A form of another tool as ours, and the files that say all of it."""

    name: str
    form: OurForm
    files: tuple[str, ...]


def _drawn(path: str, content: bytes, files: Mapping[str, bytes], used: set[str]) -> _Drawn | None:
    """The form that a file draws: one of Camunda's form editor, or a schema with its looks beside it."""
    if path.lower().endswith(ENDING):
        name = _name(path, content, used)
        form = our_form(name, content) if name else None
        return None if form is None else _Drawn(name, form, (path,))
    folder, file = posixpath.split(path)
    if not file.lower().endswith(".json") or posixpath.basename(folder) in _OURS or not is_schema(content):
        return None
    stem = file[: -len(".json")]
    name = plain_name(stem)
    look, example = (posixpath.join(folder, f"{stem.removesuffix(_SCHEMA)}-{kind}.json") for kind in _BESIDE)
    form = schema_form(name, content, files.get(look)) if name else None
    if form is None:
        return None
    beside = tuple(each for each in (look, example) if each in files)
    told = (*form.told, *(Told(posixpath.basename(each)) for each in beside if each == example))
    return _Drawn(name, replace(form, told=told), (path, *beside))


def _name(path: str, content: bytes, used: set[str]) -> str:
    """By what the diagrams call the form, else by its id, else by its file; empty for what is no form."""
    called = form_id(content)
    if called is None:
        return ""
    names = [plain_name(called), plain_name(posixpath.basename(path).split(".", 1)[0])]
    return next((name for name in names if name in used), next((name for name in names if name), ""))


def _labels(ours: OurForm, root: str, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The label files with the texts of the options in both languages, as nobody says which language they are in."""
    found: dict[str, bytes] = {}
    for locale in LOCALES if ours.labels else ():
        path = posixpath.join(root, "labels", f"{locale}.json")
        content = files.get(path, b"{}")
        try:
            known = json.loads(content)
        except ValueError:
            continue
        if isinstance(known, dict):
            found[path] = rewritten(content, {**ours.labels, **cast("dict[str, object]", known)})
    return found


def _line(path: str, told: Told) -> Line:
    if told.left:
        return Line(Outcome.BY_HAND, path, "", told.what, "", "unread")
    return Line(
        Outcome.TRANSLATED if told.into else Outcome.DROPPED,
        path,
        "",
        told.what,
        told.into,
        "" if told.into else "notes",
    )
