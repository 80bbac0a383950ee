"""Writes scenarios as YAML that reads back as the same values; texts that would be read as something else in quotes."""

import re
import textwrap
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import cast

import yaml

from server.domain.play import Plain

_WIDTH = 120
_FIRST_ITEM = re.compile(r"^scenarios:[^\S\n]*\n(?:[^\S\n]*(?:#[^\n]*)?\n)*(?P<indent> *)- ", re.MULTILINE)


class _Dumper(yaml.SafeDumper):
    """Numbers with a point as decimals; no anchors."""

    def ignore_aliases(self, data: object) -> bool:
        """Everything is written where it stands."""
        del data
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002 -- PyYAML's own
        """Items of lists stand further right than their key."""
        del indentless
        super().increase_indent(flow, indentless=False)


def _decimal(_dumper: _Dumper, value: Decimal) -> yaml.Node:
    text = format(value, "f")
    return yaml.ScalarNode(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


cast("Callable[..., None]", _Dumper.add_representer)(Decimal, _decimal)


def write_file(process: str, clock: str, scenario: Plain) -> str:
    """A file with one scenario."""
    head = _dumped({"process": process}) + _dumped({"clock": clock})
    return f"{head}\nscenarios:\n{textwrap.indent(write_scenario(scenario), '  ')}"


def write_scenario(scenario: Plain) -> str:
    """A scenario as an item of a list."""
    return _dumped([_unshared(scenario)])


def add_to_file(text: str, scenario: Plain) -> str | None:
    """The file with a scenario after all it has; None where its list is not the last thing in it."""
    found = _FIRST_ITEM.search(text)
    if found is None or re.search(r"\n[A-Za-z]", text[found.end() :]):
        return None
    return f"{text.rstrip()}\n\n{textwrap.indent(write_scenario(scenario), found['indent'])}"


def _dumped(value: object) -> str:
    """What is simple on one line, braces at the top level never."""
    text = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=None)
    return f"{text[1:-2]}\n" if text.startswith("{") else text


def _unshared(value: object) -> object:
    """Plain dicts and lists, which is all that the dumper knows."""
    if isinstance(value, Mapping):
        return {key: _unshared(item) for key, item in cast("Mapping[str, object]", value).items()}
    if isinstance(value, (list, tuple)):
        return [_unshared(item) for item in cast("list[object]", value)]
    return value
