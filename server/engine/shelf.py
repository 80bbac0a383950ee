"""Compiled processes kept at hand, by the binding of the case."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping

from server.engine.bundle import Bundle
from server.engine.bundles import load_bundle


class Shelf:
    """The most recently used bundles; compiled once per process and binding. Thread-safe."""

    def __init__(self, capacity: int = 64) -> None:
        self._capacity = capacity
        self._bundles: OrderedDict[str, Bundle] = OrderedDict()
        self._lock = threading.Lock()

    def bundle(self, binding: str, process: str, files: Callable[[], Mapping[str, bytes]]) -> Bundle:
        """The bundle of a binding; `files` is called only when it is not at hand."""
        with self._lock:
            known = self._bundles.get(binding)
            if known is not None:
                self._bundles.move_to_end(binding)
                return known
        made = load_bundle(files(), process)
        with self._lock:
            self._bundles[binding] = made
            while len(self._bundles) > self._capacity:
                self._bundles.popitem(last=False)
        return made
