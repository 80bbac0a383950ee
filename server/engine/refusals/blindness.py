"""Blind findings: what everybody who sees the case is shown may not be made of them."""

from collections.abc import Iterator, Mapping

from server.engine.bundle import Finding
from server.engine.collected import written_by
from server.engine.outputs import named_by
from server.engine.properties import columns, listed, properties_of
from server.engine.reading import form_name
from server.engine.syntax import feel_names
from server.engine.upload import HUMAN, Place, Upload

_LOOP = "multiInstanceLoopCharacteristics"


def shown(upload: Upload) -> Iterator[Finding]:
    """Title and columns of a process do not read what a blind element writes."""
    for key, scope in upload.processes.items():
        written = _blind_variables(upload, key)
        for name, source in _shown(properties_of(scope.host.node)):
            for variable in sorted(feel_names(source) & written.keys()):
                yield scope.host.error(
                    "blind_shown",
                    f"The {name} shows {variable}, a finding of {written[variable]}, which blind_to hides.",
                    "Show other data, or write what may be shown into a variable of its own after both are done.",
                )


RULES = (shown,)


def _shown(properties: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "title", properties.get("title", "").removeprefix("=")
    for name, source in columns(properties.get("columns", "")):
        yield f"column {name}", source


def _blind_variables(upload: Upload, key: str) -> Mapping[str, str]:
    """Variables that hidden elements of a process, and of those it calls, write; with the element."""
    reach = frozenset(upload.reach(key))
    people = [place for _, place in upload.places(*HUMAN) if place.process in reach]
    hidden = {name for place in people for name in listed(properties_of(place.node).get("blind_to", ""))}
    found = {name: place.id for place in people if place.id in hidden for name in _written(upload, place)}
    return _with_decided(upload, reach, found)


def _with_decided(upload: Upload, reach: frozenset[str], found: dict[str, str]) -> Mapping[str, str]:
    """The same with what decisions make of these variables, and of what other decisions made of them."""
    deciding = [place for _, place in upload.places("businessRuleTask") if place.process in reach]
    before = -1
    while len(found) > before:
        before = len(found)
        for place in deciding:
            told = next((found[name] for name in sorted(_read(upload, place)) if name in found), None)
            if told is not None:
                found |= {name: told for name in written_by(upload, place) if name not in found}
    return found


def _read(upload: Upload, place: Place) -> frozenset[str]:
    """The variables that the inputs of a decision are read from."""
    found = named_by(upload, place)
    mapped = dict(columns(properties_of(place.node).get("inputs", "")))
    plain = {need.name for need in (found[1].inputs if found else ()) if need.name not in mapped}
    items = {loop.text for all_ in place.node.all(_LOOP) for loop in all_.all("loopDataInputRef")}
    return frozenset(plain | items).union(*(feel_names(source) for source in mapped.values()))


def _written(upload: Upload, place: Place) -> Iterator[str]:
    """Where a submission goes: to its result, else one variable a field of the form; gathered from instances too."""
    properties = properties_of(place.node)
    if "result" in properties:
        yield properties["result"]
    else:
        yield from upload.form_fields.get(form_name(properties.get("form", "")), ())
    for loop in place.node.all(_LOOP):
        yield from (node.text for node in loop.all("loopDataOutputRef"))
