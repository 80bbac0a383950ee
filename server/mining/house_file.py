"""Reads a file that a house's designers write (YAML), strictly: every fault with its line."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias, TypeVar, cast

import yaml
from pydantic import BaseModel, ValidationError

from server.domain.errors import Invalid

Place: TypeAlias = tuple[str | int, ...]
"""The keys that lead to an entry of the file."""
Fault: TypeAlias = tuple[int, str]
Refusal: TypeAlias = Callable[[Iterable[Fault]], Invalid]
Entry = TypeVar("Entry", bound=BaseModel)
_compose = cast("Callable[..., yaml.Node | None]", yaml.compose)


def read_house_file(
    file: str,
    data: bytes,
    model: type[Entry],
    checks: Sequence[Callable[[Entry], Iterable[tuple[Place, str]]]],
    refused: type[Invalid],
) -> Entry:
    """The content of a file. Raises `refused`; its `errors` has `file`, `line` and `message` of each fault.

    The checks come one after the other, each when all before it found nothing.
    """

    def refusal(faults: Iterable[Fault]) -> Invalid:
        rows: list[Mapping[str, object]] = [
            {"file": file, "line": line, "message": problem} for line, problem in sorted(set(faults))
        ]
        return refused(count=len(rows), errors=rows)

    root = _tree(data, refusal)
    reader = _Reader()
    plain = reader.plain(root)
    if reader.faults:
        raise refusal(reader.faults)
    try:
        found = model.model_validate(plain)
    except ValidationError as error:
        raise refusal((_line(root, each["loc"]), _told(each["msg"], each["loc"])) for each in error.errors()) from None
    for check in checks:
        if faults := [(_line(root, place), problem) for place, problem in check(found)]:
            raise refusal(faults)
    return found


def _tree(data: bytes, refusal: Refusal) -> yaml.Node:
    try:
        root = _compose(data.decode(), Loader=yaml.BaseLoader)
    except UnicodeDecodeError:
        raise refusal([(1, "The file is not UTF-8.")]) from None
    except yaml.YAMLError as error:
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        line = mark.line + 1 if mark is not None else 1
        raise refusal([(line, f"The file is no YAML: {problem or 'it cannot be read'}.")]) from error
    if root is None:
        raise refusal([(1, "The file is empty.")])
    return root


class _Reader:
    """Contents without lines, every scalar a text; what is there twice or elsewhere is a fault."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._seen: set[int] = set()

    def plain(self, node: yaml.Node) -> object:
        if id(node) in self._seen:
            self.faults.append((node.start_mark.line + 1, "Anchors and aliases are not read here."))
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
                self.faults.append((key.start_mark.line + 1, f"The key {name!r} is there twice."))
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
