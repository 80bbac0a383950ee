"""Reading a schema object keyword by keyword, noting every problem instead of stopping at the first."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import cast

from server.forms.errors import FormProblem, FormProblems

_DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_LONGEST_POINTER = 500


@dataclass(slots=True)
class Report:
    """The problems found so far in one file."""

    found: list[FormProblem] = field(default_factory=list[FormProblem])

    def add(self, path: str, rule: str, message: str, advice: str) -> None:
        """Note one problem; `path` is a JSON pointer."""
        self.found.append(FormProblem(path[:_LONGEST_POINTER], rule, message, advice))

    def stop_if_any(self) -> None:
        """Raise FormProblems when anything was noted."""
        if self.found:
            raise FormProblems(tuple(self.found))


@dataclass(frozen=True, slots=True)
class Node:
    """One JSON object of the file, where it stands, and the report its problems go to."""

    path: str
    content: Mapping[str, object]
    report: Report

    def child(self, key: str, content: Mapping[str, object]) -> "Node":
        """Return the node for an object found under `key` (which may hold slashes: `items/enum`)."""
        return Node(f"{self.path}/{key}", content, self.report)

    def problem(self, key: str, rule: str, message: str, advice: str) -> None:
        """Note a problem with the keyword `key`, or with the object itself when `key` is empty."""
        self.report.add(f"{self.path}/{key}" if key else self.path, rule, message, advice)

    def only(self, allowed: Collection[str]) -> None:
        """Note every keyword that is not allowed here, with the nearest one that is."""
        for key in self.content:
            if key not in allowed:
                near = get_close_matches(key[:60], allowed, n=1)
                advice = f"Did you mean {near[0]}?" if near else f"Allowed here: {', '.join(sorted(allowed))}."
                self.problem(_step(key), "unknown_keyword", f"{key[:60]} is not a supported keyword here.", advice)

    def text(self, key: str, otherwise: str = "") -> str:
        """Return the text under `key`, or `otherwise` when absent or refused."""
        value = self.content.get(key, otherwise)
        if isinstance(value, str):
            return value
        self._mistyped(key, "a text")
        return otherwise

    def count(self, key: str, otherwise: int, *, most: int) -> int:
        """Return the whole number 0 to `most` under `key`."""
        value = self.content.get(key, otherwise)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most:
            return value
        self._mistyped(key, f"a whole number from 0 to {most}")
        return otherwise

    def whole(self, key: str, otherwise: int, *, least: int, most: int) -> int:
        """Return the whole number `least` to `most` under `key`."""
        value = self.content.get(key, otherwise)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self._mistyped(key, f"a whole number from {least} to {most}")
        return otherwise

    def decimal(self, key: str) -> Decimal | None:
        """Return the decimal written as a text under `key`."""
        if key not in self.content:
            return None
        value = self.content[key]
        if isinstance(value, str) and _DECIMAL.fullmatch(value):
            return Decimal(value)
        self._mistyped(key, 'a decimal written as a text, such as "1000.00"')
        return None

    def names(self, key: str) -> tuple[str, ...]:
        """Return the list of different texts under `key`."""
        value = self.content.get(key, [])
        if not isinstance(value, list):
            self._mistyped(key, "a list of texts")
            return ()
        items = cast("list[object]", value)
        texts = tuple(item for item in items if isinstance(item, str))
        if len(texts) != len(items):
            self._mistyped(key, "a list of texts")
        if len(set(texts)) != len(texts):
            self.problem(key, "duplicate", f"{key} names the same thing twice.", "Remove the repetition.")
        return tuple(dict.fromkeys(texts))

    def object(self, key: str) -> Mapping[str, object]:
        """Return the JSON object under `key`, empty when absent or refused."""
        value = self.content.get(key, {})
        if isinstance(value, dict):
            return cast("dict[str, object]", value)
        self._mistyped(key, "an object")
        return {}

    def ordered(self, low: str, high: str, *, fits: bool) -> None:
        """Note that the bounds `low` and `high` contradict each other unless `fits`."""
        if not fits:
            self.problem(high, "bad_bounds", f"{high} is below {low}.", "No value could be entered; swap them.")

    def _mistyped(self, key: str, wanted: str) -> None:
        self.problem(key, "wrong_type", f"{key} must be {wanted}.", f"Write {key} as {wanted}.")


def _step(key: str) -> str:
    """Write a key as one step of a JSON pointer (RFC 6901), cut to a readable length."""
    return key[:60].replace("~", "~0").replace("/", "~1")
