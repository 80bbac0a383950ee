"""The variables around a table: what they are declared to be, and which of their values stand for all."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from server.dmn.checks.scalars import SAMPLES, Points, points_of
from server.dmn.checks.texts import facts_of_tests
from server.feel.values import is_dict, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from server.dmn.checks.texts import Path
    from server.dmn.compiling.linking import Links
    from server.dmn.model import ItemDefinition, Place, Tests
    from server.feel.values import Value

_MAX_ALIASES = 20
_ANY = frozenset({"Any", None})


@dataclass(frozen=True, slots=True)
class Declared:
    """A variable. `is_free` says that it may have any value of its type whatever the other variables have.

    `is_derived` marks what a decision gives; `possible` has all it can give besides null, where that is known.
    """

    at: Place
    type_ref: str | None
    is_free: bool = True
    is_derived: bool = False
    possible: tuple[Value, ...] | None = None


@dataclass(frozen=True, slots=True)
class Domain:
    """The kind of a variable's values, None where it may be any; `constants` are those its type compares with."""

    kind: str | None
    constants: tuple[Value, ...] = ()
    is_simple: bool = True

    def points(self, more: Iterable[Value]) -> Points:
        """Return values that stand for all, if cells only compare with the further constants."""
        constants = [*self.constants, *more]
        if self.kind in SAMPLES:
            points = points_of(self.kind, constants)
            return Points(points.values, points.strange, points.complete and self.is_simple)
        if self.kind is not None:
            return Points(([], *([value] for value in constants)) if self.kind == "list" else (), (), complete=False)
        kinds = {kind_of(value) for value in constants} & SAMPLES.keys()
        found = [points_of(kind, constants) for kind in sorted(kinds)]
        others = [value for kind, values in SAMPLES.items() if kind not in kinds for value in values]
        usual = tuple(chain.from_iterable(points.values for points in found)) if found else SAMPLES["string"]
        strange = (*chain.from_iterable(points.strange for points in found), *others)
        return Points(usual, strange, all(points.complete for points in found) and self.is_simple)


@dataclass(frozen=True, slots=True)
class Domains:
    """Resolves the types of variables and of the entries in them."""

    links: Links
    _known: dict[tuple[str, str | None, Path], Domain | None] = field(default_factory=dict)

    def of(self, declared: Declared, keys: Path = ()) -> Domain | None:
        """Return the domain of a variable, or of an entry in it; None where its type has no such entry."""
        place = (declared.at.file, declared.type_ref, keys)
        if place not in self._known:
            self._known[place] = self._resolve(*place)
        return self._known[place]

    def _resolve(self, file: str, type_ref: str | None, keys: Path) -> Domain | None:
        if type_ref in _ANY:
            return Domain(None)
        item = self.links.item(file, type_ref) if type_ref else None
        if item is None:
            return None if keys and type_ref != "context" else Domain(None if keys else type_ref)
        return self._of_item(item, keys)

    def _of_item(self, item: ItemDefinition, keys: Path) -> Domain | None:
        tests: list[Tests] = []
        for _ in range(_MAX_ALIASES):
            tests.extend(found for found in (item.allowed_values, item.type_constraint) if found)
            if item.is_collection or item.function is not None:
                return None if keys else Domain("list" if item.is_collection else "function", is_simple=False)
            if item.components:
                return self._of_structure(item, keys)
            base = self.links.item(item.at.file, item.type_ref) if item.type_ref else None
            if base is None:
                return _restricted(self._resolve(item.at.file, item.type_ref, keys), tests)
            item = base
        return None if keys else Domain(None, is_simple=False)

    def _of_structure(self, item: ItemDefinition, keys: Path) -> Domain | None:
        if not keys:
            return Domain("context", is_simple=False)
        component = next((found for found in item.components if found.name == keys[0]), None)
        return self._of_item(component, keys[1:]) if component else None

    def blank(self, declared: Declared, keys: Path) -> dict[str, Value]:
        """Return a context of the variable's type with null in it, and contexts down to the entry."""
        item = self.links.item(declared.at.file, declared.type_ref) if declared.type_ref else None
        return self._blank(item, keys)

    def _blank(self, item: ItemDefinition | None, keys: Path) -> dict[str, Value]:
        for _ in range(_MAX_ALIASES):
            if item is None or item.components or not item.type_ref:
                break
            item = self.links.item(item.at.file, item.type_ref)
        components = {found.name: found for found in item.components} if item else {}
        value: dict[str, Value] = dict.fromkeys(components)
        if len(keys) > 1:
            value[keys[0]] = self._blank(components.get(keys[0]), keys[1:])
        return value


def _restricted(domain: Domain | None, tests: Iterable[Tests]) -> Domain | None:
    if domain is None:
        return None
    facts = [facts_of_tests(found.text, ()) for found in tests]
    constants = tuple(chain.from_iterable(found.constants for found in facts))
    return Domain(domain.kind, constants, domain.is_simple and all(found.is_simple for found in facts))


def assigned(values: Mapping[Path, Value], variables: Mapping[Path, Declared], domains: Domains) -> dict[Path, Value]:
    """Return the values of whole variables, given those of variables and of entries in them."""
    result: dict[Path, Value] = {}
    for path, value in values.items():
        root = root_of(path, variables)
        if root is None or root == path:
            result[path] = value
            continue
        keys = path[len(root) :]
        blank = domains.blank(variables[root], keys)
        result[root] = merged = _merged(blank, result.get(root))
        for key in keys[:-1]:
            merged = merged[key]
        merged[keys[-1]] = value
    return result


def _merged(blank: dict[str, Value], earlier: Value) -> dict[str, Value]:
    """Return the earlier context with what the blank one has more."""
    result = dict(earlier or {})
    for key, value in blank.items():
        if is_dict(value):
            result[key] = _merged(value, result.get(key))
        else:
            result.setdefault(key, value)
    return result


def root_of(path: Path, variables: Mapping[Path, Declared]) -> Path | None:
    """Return the variable that a path starts with."""
    return next((path[:length] for length in range(len(path), 0, -1) if path[:length] in variables), None)
