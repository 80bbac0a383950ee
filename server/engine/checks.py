"""What was found in the last files that were checked: pages show the same findings again and again."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import TypeAlias

from server.engine.bundle import Report
from server.engine.checking import BROKE_OFF, READ, check_killable

Checking: TypeAlias = Callable[[Mapping[str, bytes], frozenset[str]], Report]
"""Checks files beside the keys of what is deployed."""


class Checks:
    """The most recent reports, each of exactly these contents; thread-safe.

    What is found depends on nothing else. Files that are only stored, such as scenarios, are not even compared.
    """

    def __init__(self, checking: Checking = check_killable, capacity: int = 32) -> None:
        self._checking = checking
        self._capacity = capacity
        self._reports: OrderedDict[str, Report] = OrderedDict()
        self._lock = Lock()

    def __call__(self, files: Mapping[str, bytes], known_processes: frozenset[str]) -> Report:
        """What `check_killable` says of the files; a check that broke off is tried again when asked again."""
        read = {path: content for path, content in files.items() if path.lower().endswith(READ)}
        key = _digest(read, known_processes)
        with self._lock:
            known = self._reports.get(key)
            if known is not None:
                self._reports.move_to_end(key)
                return known
        made = self._checking(read, known_processes)
        if not any(finding.rule == BROKE_OFF for finding in made.findings):
            self._keep(key, made)
        return made

    def _keep(self, key: str, made: Report) -> None:
        with self._lock:
            self._reports[key] = made
            while len(self._reports) > self._capacity:
                self._reports.popitem(last=False)


def _digest(files: Mapping[str, bytes], known_processes: frozenset[str]) -> str:
    """Of the contents in their order, which is that of the findings."""
    digest = hashlib.sha256(repr(sorted(known_processes)).encode())
    for path, content in files.items():
        digest.update(f"\0{path}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
