"""YAML with the line of everything; plain scalars as YAML 1.2 has them, numbers as integers and decimals."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias, cast

import yaml

from server.domain.scenario_runs import Fault
from server.domain.wording import said
from server.scenarios.faults import FaultyNode, ScenariosRefused, guessed
from server.scenarios.yaml_words import YAML_SAYS

Scalar: TypeAlias = str | int | Decimal | bool | None
_LOADER = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
_compose = cast("Callable[..., yaml.Node | None]", yaml.compose)
_WORDS: Mapping[str, Scalar] = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))
_MERGE = "<<"


@dataclass(frozen=True, slots=True)
class Node:
    """A value where it stands. `value`: a scalar, nodes in order, or nodes by key; `keys`: the lines of the keys."""

    file: str
    line: int
    value: "Scalar | tuple[Node, ...] | Mapping[str, Node]"
    keys: Mapping[str, int] = field(default_factory=dict[str, int])

    def refuse(self, problem: str) -> FaultyNode:
        """The error to raise about it."""
        return FaultyNode(Fault(self.file, self.line, problem))

    def plain(self) -> object:
        """The value without lines, as JSON would give it."""
        if isinstance(self.value, Mapping):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, tuple):
            return [node.plain() for node in self.value]
        return self.value

    def entries(self, what: str, known: frozenset[str] | None = None) -> Mapping[str, "Node"]:
        """The nodes of a mapping by key; with `known`, only these keys. Raises FaultyNode."""
        if not isinstance(self.value, Mapping):
            raise self.refuse(said("%(what)s is a mapping of keys to values, such as `key: value`.", what=what))
        for key in self.value:
            if known is not None and key not in known:
                problem = said("%(what)s has no key %(key)s.", what=what, key=repr(key))
                names = ", ".join(sorted(known))
                told = guessed(problem, key, known) or said(
                    "%(problem)s Known: %(names)s.", problem=problem, names=names
                )
                raise FaultyNode(Fault(self.file, self.keys[key], told))
        return self.value

    def items(self, what: str) -> tuple["Node", ...]:
        """The nodes of a list. Raises FaultyNode."""
        if not isinstance(self.value, tuple):
            raise self.refuse(said("%(what)s is a list.", what=what))
        return self.value

    def several(self, what: str) -> tuple["Node", ...]:
        """The nodes of a list, or the single one that stands in its place."""
        return self.value if isinstance(self.value, tuple) else (self._single(what),)

    def text(self, what: str) -> str:
        """A text that is not empty; a number is taken as it is written. Raises FaultyNode."""
        if isinstance(self.value, bool) or not isinstance(self.value, (str, int, Decimal)) or self.value == "":
            raise self.refuse(said("%(what)s is a text.", what=what))
        return str(self.value)

    def _single(self, what: str) -> "Node":
        if isinstance(self.value, Mapping):
            raise self.refuse(said("%(what)s is a text or a list of texts.", what=what))
        return self


def read_yaml(file: str, data: bytes) -> Node:
    """The document in a file. Raises ScenariosRefused."""
    try:
        root = _compose(data.decode(), Loader=_LOADER)
    except UnicodeDecodeError:
        raise ScenariosRefused([Fault(file, 1, said("The file is not UTF-8."))]) from None
    except yaml.YAMLError as error:
        raise ScenariosRefused([_unreadable(file, error)]) from error
    if root is None:
        raise ScenariosRefused([Fault(file, 1, said("The file is empty."))])
    try:
        return _Reader(file).node(root)
    except FaultyNode as faulty:
        raise ScenariosRefused([faulty.fault]) from None


def _unreadable(file: str, error: yaml.YAMLError) -> Fault:
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
    line = mark.line + 1 if mark is not None else 1
    why = problem or str(error).splitlines()[0]
    told = said(why) if why in YAML_SAYS else why
    return Fault(file, line, said("The file is no YAML: %(problem)s.", problem=told))


class _Reader:
    """Turns composed nodes into ours, aliases and merges followed."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._open: set[int] = set()

    def node(self, found: yaml.Node) -> Node:
        line = found.start_mark.line + 1
        if found.tag not in _TAGS:
            raise self._fault(found, said("Tags such as %(tag)s are not read.", tag=found.tag))
        if isinstance(found, yaml.ScalarNode):
            return Node(self._file, line, _scalar(found))
        if id(found) in self._open:
            raise self._fault(found, said("An anchor cannot hold itself."))
        self._open.add(id(found))
        if isinstance(found, yaml.MappingNode):
            entries = {name: (at, self.node(value)) for name, at, value in self._entries(found)}
            keys = {name: at for name, (at, _) in entries.items()}
            made = Node(self._file, line, {name: node for name, (_, node) in entries.items()}, keys)
        else:
            made = Node(self._file, line, tuple(self.node(item) for item in found.value))
        self._open.discard(id(found))
        return made

    def _entries(self, found: yaml.MappingNode) -> Iterator[tuple[str, int, yaml.Node]]:
        """Keys, their lines and values; merged ones first, so that the mapping's own stand over them."""
        own: dict[str, tuple[int, yaml.Node]] = {}
        for key, value in found.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self._fault(key, said("A key is a text."))
            if key.value in own:
                raise self._fault(key, said("The key %(key)s is there twice.", key=repr(key.value)))
            own[key.value] = key.start_mark.line + 1, value
        _, merged = own.pop(_MERGE, (0, None))
        if merged is not None:
            yield from self._merged(merged)
        for name, (line, value) in own.items():
            yield name, line, value

    def _merged(self, found: yaml.Node) -> Iterator[tuple[str, int, yaml.Node]]:
        sources = found.value if isinstance(found, yaml.SequenceNode) else [found]
        for source in reversed(sources):
            if not isinstance(source, yaml.MappingNode):
                raise self._fault(source, said("Only mappings can be merged by `<<`."))
            yield from self._entries(source)

    def _fault(self, found: yaml.Node, problem: str) -> FaultyNode:
        return FaultyNode(Fault(self._file, found.start_mark.line + 1, problem))


def _scalar(found: yaml.ScalarNode) -> Scalar:
    text: str = found.value
    if found.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return Decimal(text) if _DECIMAL.fullmatch(text) else text
