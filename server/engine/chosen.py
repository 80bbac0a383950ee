"""Which texts a variable can only hold, as the forms tell that fill it."""

from server.engine.properties import properties_of
from server.engine.reading import form_name
from server.engine.upload import HUMAN, Place, Upload
from server.engine.variables import UNKNOWN, entered, written


def choices(upload: Upload, process: str, subject: str) -> frozenset[str] | None:
    """The texts of `variable.field` where only forms of people write it and each makes them choose; else None."""
    variable, _, field = subject.partition(".")
    if not field.isidentifier():
        return None
    found: frozenset[str] = frozenset()
    for _, place in upload.places():
        made = written(upload, place)
        if UNKNOWN in made and place.process == process:
            return None
        if variable in made | entered(upload, place):  # a step without form asks for nothing
            given = _given(upload, place, variable, field)
            if not given:
                return None
            found |= given
    return found or None


def _given(upload: Upload, place: Place, variable: str, field: str) -> frozenset[str]:
    """What one step lets people choose; nothing where it does not make them."""
    properties = properties_of(place.node)
    looped = place.node.all("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")
    if place.kind not in HUMAN or looped or properties.get("result") != variable:
        return frozenset()
    return upload.form_choices.get(form_name(properties.get("form", "")), {}).get(field, frozenset())
