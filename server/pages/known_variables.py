"""The variables that expressions of a diagram may name: fields of forms, results, what scripts and decisions set."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from server.engine.properties import properties_of
from server.engine.reading import form_name, read
from server.engine.upload import Place, Upload
from server.engine.variables import UNKNOWN, entered, written
from server.feel.checking import ANY, FeelType, context_of, format_type
from server.forms.errors import FormProblems
from server.forms.field_types import feel_of
from server.forms.schema import parse_form
from server.pages.drawn_decisions import types_of_decisions
from server.pages.drawn_names import element_names

Types = Mapping[str, FeelType]
_DEEPEST = 6


def known_variables(files: Mapping[str, bytes], diagram: str) -> list[Mapping[str, object]]:
    """Each variable with the elements that set it, by their names; none where the diagram cannot be read.

    What comes back from a called process is set by the element that calls it, where the files draw that process.
    `type` is what expressions know it as, where all that set it agree; `entries` are those of a context, or of the
    contexts in a list, described alike.
    """
    upload, _ = read(files)
    names, found = element_names(files.get(diagram, b"")), dict[str, list[str]]()
    kinds, forms, decisions = dict[str, set[FeelType]](), _forms(files), types_of_decisions(files)
    for _, place in upload.places():
        if place.file == diagram:
            for variable, maker in (*_set_at(upload, place), *_returned(upload, place, frozenset())):
                typed = _types(maker, forms.get(PurePosixPath(maker.file).parent, {}), decisions)
                makers = found.setdefault(variable, [])
                if (name := names.get(place.id, place.id)) not in makers:
                    makers.append(name)
                kinds.setdefault(variable, set()).add(typed.get(variable, ANY))
    return [
        {"name": name, "detail": ", ".join(found[name]), **_described(_agreed(kinds[name]))} for name in sorted(found)
    ]


def _set_at(upload: Upload, place: Place) -> Iterator[tuple[str, Place]]:
    return ((name, place) for name in _set_by(upload, place))


def _returned(upload: Upload, call: Place, outside: frozenset[str]) -> Iterator[tuple[str, Place]]:
    """What a called process gives back: its outputs where it lists them, else all that it sets; with what sets it."""
    key = call.node.get("calledElement")
    called = upload.processes.get(key) if call.kind == "callActivity" else None
    if called is None or key in outside:
        return
    listed = {each.id for mapping in called.host.node.all("ioSpecification") for each in mapping.all("dataOutput")}
    for _, place in upload.places():
        if place.process == key and place.kind != "startEvent":  # its start form is for those who begin it
            for variable, maker in (*_set_at(upload, place), *_returned(upload, place, outside | {key})):
                if not listed or variable in listed:
                    yield variable, maker


def _set_by(upload: Upload, place: Place) -> Iterator[str]:
    taken = frozenset[str]() if place.kind == "callActivity" else entered(upload, place)  # a call gives what is there
    given = taken | written(upload, place)
    if place.kind == "startEvent":
        given |= upload.form_fields.get(form_name(properties_of(place.node).get("form", "")), frozenset())
    return (name for name in given if name != UNKNOWN and name.isidentifier())


def _types(place: Place, forms: Mapping[str, Types], decisions: Types) -> Types:
    """What an element's form or decision says of the variables that it sets."""
    properties = properties_of(place.node)
    fields = forms.get(form_name(properties.get("form", "")), {})
    result = properties.get("result", "")
    if place.kind == "businessRuleTask":
        return {result: decisions.get(properties.get("decision", ""), ANY)}
    return {result: context_of(fields)} if result and fields else fields


def _forms(files: Mapping[str, bytes]) -> Mapping[PurePosixPath, Mapping[str, Types]]:
    """By folder of a process, the types of the outermost fields of each form that can be read."""
    found: dict[PurePosixPath, dict[str, Types]] = {}
    for path, content in files.items():
        place = PurePosixPath(path)
        if place.suffix == ".json" and place.parent.name == "forms":
            try:
                form = parse_form(place.stem, content)
            except FormProblems:
                continue
            fields = _nested([(field.path, feel_of(field)) for field in form.fields])
            found.setdefault(place.parent.parent, {})[place.stem] = fields
    return found


def _nested(fields: Sequence[tuple[Sequence[str], FeelType]]) -> Types:
    """Fields at their paths as contexts in contexts."""
    outer = dict.fromkeys(path[0] for path, _ in fields)
    return {name: _at([(path[1:], kind) for path, kind in fields if path[0] == name]) for name in outer}


def _at(fields: Sequence[tuple[Sequence[str], FeelType]]) -> FeelType:
    return fields[0][1] if not fields[0][0] else context_of(_nested(fields))


def _agreed(kinds: set[FeelType]) -> FeelType:
    return next(iter(kinds)) if len(kinds) == 1 else ANY


def _described(kind: FeelType, depth: int = 0) -> Mapping[str, object]:
    """The name of a type, and its entries; of what is not known, nothing."""
    if kind == ANY:
        return {}
    inner = kind.parts[0][1] if kind.name == "list" and kind.parts else kind
    entries = inner.parts if inner.name == "context" and depth < _DEEPEST else ()
    name = "list<context>" if inner is not kind and inner.name == "context" else format_type(kind)
    told: dict[str, object] = {"type": "context" if kind.name == "context" else name}
    if entries:
        told["entries"] = [{"name": key, **_described(part, depth + 1)} for key, part in entries]
    return told
