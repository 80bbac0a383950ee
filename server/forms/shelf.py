"""Parsed forms kept at hand, by the binding of the case. Pure: the caller brings the bytes."""

import threading
from collections import OrderedDict
from collections.abc import Callable

from server.forms.model import Form
from server.forms.schema import parse_form


class FormShelf:
    """The most recently used forms; parsed once per process and binding. Thread-safe."""

    def __init__(self, capacity: int = 512) -> None:
        self._capacity = capacity
        self._forms: OrderedDict[tuple[str, str, str], Form] = OrderedDict()
        self._lock = threading.Lock()

    def form(self, binding: str, process: str, name: str, content: Callable[[], bytes]) -> Form:
        """The form `name` of a bound process; `content` is called only when it is not at hand."""
        key = (binding, process, name)
        with self._lock:
            known = self._forms.get(key)
            if known is not None:
                self._forms.move_to_end(key)
                return known
        parsed = parse_form(name, content())
        with self._lock:
            self._forms[key] = parsed
            while len(self._forms) > self._capacity:
                self._forms.popitem(last=False)
        return parsed
