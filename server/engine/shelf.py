"""Compiled processes kept at hand, by the binding of the case."""

from collections.abc import Callable, Mapping

from server.domain.recent import Recent
from server.engine.bundle import Bundle
from server.engine.bundles import load_bundle


class Shelf:
    """The most recently used bundles; compiled once per process and binding. Thread-safe."""

    def __init__(self, capacity: int = 64) -> None:
        self._bundles = Recent[str, Bundle](capacity)

    def bundle(self, binding: str, process: str, files: Callable[[], Mapping[str, bytes]]) -> Bundle:
        """The bundle of a binding; `files` is called only when it is not at hand."""
        known = self._bundles.get(binding)
        if known is None:
            known = load_bundle(files(), process)
            self._bundles.keep(binding, known)
        return known
