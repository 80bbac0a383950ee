"""Parsed forms kept at hand, by the binding of the case. Pure: the caller brings the bytes."""

from collections.abc import Callable

from server.domain.recent import Recent
from server.forms.model import Form
from server.forms.schema import parse_form


class FormShelf:
    """The most recently used forms; parsed once per process and binding. Thread-safe."""

    def __init__(self, capacity: int = 512) -> None:
        self._forms = Recent[tuple[str, str, str], Form](capacity)

    def form(self, binding: str, process: str, name: str, content: Callable[[], bytes]) -> Form:
        """The form `name` of a bound process; `content` is called only when it is not at hand."""
        key = (binding, process, name)
        known = self._forms.get(key)
        if known is None:
            known = parse_form(name, content())
            self._forms.keep(key, known)
        return known
