"""The variables that expressions of a diagram may name: fields of forms, results, what scripts and decisions set."""

from collections.abc import Iterator, Mapping

from server.engine.properties import properties_of
from server.engine.reading import form_name, read
from server.engine.upload import Place, Upload
from server.engine.variables import UNKNOWN, entered, written
from server.pages.drawn_names import element_names


def known_variables(files: Mapping[str, bytes], diagram: str) -> list[Mapping[str, str]]:
    """Each variable with the elements that set it, by their names; none where the diagram cannot be read."""
    upload, _ = read(files)
    names, found = element_names(files.get(diagram, b"")), dict[str, list[str]]()
    for _, place in upload.places():
        if place.file == diagram:
            for variable in _set_by(upload, place):
                found.setdefault(variable, []).append(names.get(place.id, place.id))
    return [{"name": name, "detail": ", ".join(found[name])} for name in sorted(found)]


def _set_by(upload: Upload, place: Place) -> Iterator[str]:
    given = entered(upload, place) | written(upload, place)
    if place.kind == "startEvent":
        given |= upload.form_fields.get(form_name(properties_of(place.node).get("form", "")), frozenset())
    return (name for name in given if name != UNKNOWN and name.isidentifier())
