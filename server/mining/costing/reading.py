"""Reads the file of a house's costs (YAML), strictly: every fault with its line."""

from collections.abc import Callable, Mapping
from typing import cast

import yaml
from pydantic import ValidationError

from server.domain.errors import Invalid
from server.mining.costing.budget import impossible
from server.mining.costing.plan import Place, Plan, contradictions

_compose = cast("Callable[..., yaml.Node | None]", yaml.compose)


class CostsRefused(Invalid):
    """The costs cannot be read: %(count)s entries are wrong."""


def read_plan(file: str, data: bytes) -> Plan:
    """The plan in a file. Raises CostsRefused; its `errors` has `file`, `line` and `message` of each fault."""
    root = _tree(file, data)
    faults: list[tuple[int, str]] = []
    plain = _Reader(faults).plain(root)
    _refuse(file, faults)
    try:
        plan = Plan.model_validate(plain)
    except ValidationError as error:
        _refuse(file, [(_line(root, each["loc"]), _told(each["msg"], each["loc"])) for each in error.errors()])
        raise
    for check in (contradictions, impossible):
        _refuse(file, [(_line(root, place), problem) for place, problem in check(plan)])
    return plan


def _tree(file: str, data: bytes) -> yaml.Node:
    try:
        root = _compose(data.decode(), Loader=yaml.BaseLoader)
    except UnicodeDecodeError:
        raise _refusal(file, [(1, "The file is not UTF-8.")]) from None
    except yaml.YAMLError as error:
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        line = mark.line + 1 if mark is not None else 1
        raise _refusal(file, [(line, f"The file is no YAML: {problem or 'it cannot be read'}.")]) from error
    if root is None:
        raise _refusal(file, [(1, "The file is empty.")])
    return root


class _Reader:
    """Contents without lines, every scalar a text; what is there twice or elsewhere is a fault."""

    def __init__(self, faults: list[tuple[int, str]]) -> None:
        self._faults = faults
        self._seen: set[int] = set()

    def plain(self, node: yaml.Node) -> object:
        if id(node) in self._seen:
            self._faults.append((node.start_mark.line + 1, "Anchors and aliases are not read here."))
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item) for item in node.value]
        return str(node.value)

    def _mapping(self, node: yaml.MappingNode) -> object:
        found: dict[str, object] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in found:
                self._faults.append((key.start_mark.line + 1, f"The key {name!r} is there twice."))
            found[name] = self.plain(value)
        return found


def _line(root: yaml.Node, place: Place) -> int:
    """The line of the entry, or of the nearest around it that is there."""
    node, line = root, root.start_mark.line + 1
    for step in place:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line


def _told(problem: str, place: Place) -> str:
    return f"{'.'.join(map(str, place))}: {problem}."


def _refuse(file: str, faults: list[tuple[int, str]]) -> None:
    if faults:
        raise _refusal(file, faults)


def _refusal(file: str, faults: list[tuple[int, str]]) -> CostsRefused:
    rows: list[Mapping[str, object]] = [
        {"file": file, "line": line, "message": problem} for line, problem in sorted(set(faults))
    ]
    return CostsRefused(count=len(rows), errors=rows)
