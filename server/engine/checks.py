"""What was found in the last files that were checked: pages show the same findings again and again."""

import hashlib
from collections.abc import Callable, Mapping
from typing import TypeAlias

from server.domain.recent import Recent
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
        self._reports = Recent[str, Report](capacity)

    def __call__(self, files: Mapping[str, bytes], known_processes: frozenset[str]) -> Report:
        """What `check_killable` says of the files; a check that broke off is tried again when asked again."""
        read = {path: content for path, content in files.items() if path.lower().endswith(READ)}
        key = _digest(read, known_processes)
        known = self._reports.get(key)
        if known is not None:
            return known
        made = self._checking(read, known_processes)
        if not any(finding.rule == BROKE_OFF for finding in made.findings):
            self._reports.keep(key, made)
        return made


def _digest(files: Mapping[str, bytes], known_processes: frozenset[str]) -> str:
    """Of the contents in their order, which is that of the findings."""
    digest = hashlib.sha256(repr(sorted(known_processes)).encode())
    for path, content in files.items():
        digest.update(f"\0{path}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
