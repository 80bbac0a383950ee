"""Reads values: what a key or a sign at the front says is how they come about."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from server.demo.values import Between, Choose, Feel, Fields, Fixed, Identity, Join, Several, Value
from server.feel import FeelSyntaxError, compile_expression
from server.scenarios.nodes import Node

_DRAWN = frozenset({"choose", "pick", "between", "join", "number"})
_WORDS: Mapping[str, object] = {"true": True, "false": False, "null": None}
_NUMBERS = frozenset({"cn-id", "cn-uscc"})
_ADULTS = (1956, 2003)


def read_value(node: Node) -> Value:
    """A value. Raises FaultyNode."""
    if isinstance(node.value, tuple):
        return Several(tuple(map(read_value, node.value)))
    if isinstance(node.value, Mapping):
        kind = next((key for key in node.value if key in _DRAWN), None)
        return read_fields(node) if kind is None else _drawn(node, kind)
    if isinstance(node.value, str) and node.value.startswith("="):
        return _feel(node, node.value)
    return Fixed(node.value)


def read_fields(node: Node) -> Fields:
    """Named values. Raises FaultyNode."""
    return Fields({name: read_value(value) for name, value in node.entries("Values").items()})


def _drawn(node: Node, kind: str) -> Value:
    match kind:
        case "choose":
            entries = node.entries("A value", frozenset({kind}))[kind].entries("choose")
            return Choose(tuple((_option(node, text), read_value(weight)) for text, weight in entries.items()))
        case "pick":
            items = node.entries("A value", frozenset({kind}))[kind].items("pick")
            return Choose(tuple((read_value(item), Fixed(1)) for item in items))
        case "join":
            return Join(tuple(map(read_value, node.entries("A value", frozenset({kind}))[kind].items("join"))))
        case "between":
            return _between(node)
        case _:
            return _identity(node)


def _option(node: Node, text: str) -> Value:
    """The key of a choice, read as a plain value would be."""
    if text.startswith("="):
        return _feel(node, text)
    if text in _WORDS:
        return Fixed(_WORDS[text])
    return Fixed(int(text) if text.isdigit() and len(text) < _LONG and not text.startswith("0") else text)


_LONG = 6
"""Digits beyond this are texts, such as telephone numbers."""


def _between(node: Node) -> Value:
    entries = node.entries("A value", frozenset({"between", "step"}))
    ends = entries["between"].items("between")
    if len(ends) != len(("low", "high")):
        raise entries["between"].refuse("between has a lowest and a highest value.")
    step = entries["step"].text("step") if "step" in entries else "1"
    try:
        return Between(read_value(ends[0]), read_value(ends[1]), Decimal(step))
    except InvalidOperation:
        raise entries["step"].refuse("step is a number.") from None


def _identity(node: Node) -> Value:
    entries = node.entries("A value", frozenset({"number", "area", "born"}))
    kind = entries["number"].text("number")
    if kind not in _NUMBERS or "area" not in entries:
        raise node.refuse(f"A number is one of {', '.join(sorted(_NUMBERS))}, of an area.")
    years = [int(one.text("born")) for one in entries["born"].items("born")] if "born" in entries else list(_ADULTS)
    return Identity(kind, read_value(entries["area"]), (years[0], years[-1]))


def _feel(node: Node, text: str) -> Value:
    try:
        return Feel(compile_expression(text[1:]))
    except FeelSyntaxError as error:
        raise node.refuse(f"{text} is no FEEL: {error}") from None
