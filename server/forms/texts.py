"""Entered text: line ends, control characters, full-width digits, lengths."""

import re
from zoneinfo import ZoneInfo

from server.forms.errors import Refused
from server.forms.kinds import wrong_type
from server.forms.model import Field, Limits
from server.forms.nodes import Node
from server.forms.patterns import BadPattern, Pattern, compile_pattern

LONGEST_RAW = 100_000

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_CONTROLS = re.compile(r"[\t\n\r]")
_NARROW = str.maketrans(
    {
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        "．": ".",
        "。": ".",
        "，": ",",
        "：": ":",
        "－": "-",
        "\N{MINUS SIGN}": "-",
        "＋": "+",
        "％": "%",
        "￥": "¥",
        "／": "/",
        "\N{IDEOGRAPHIC SPACE}": " ",
    }
)


def unify_line_ends(text: str) -> str:
    r"""Return `text` with `\n` as its only line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def writable(text: str) -> str:
    """Return `text` fit to be stored and shown again: unwritable characters replaced, length capped."""
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", unify_line_ends(text[:LONGEST_RAW]))


def is_writable(text: str) -> bool:
    """Tell whether `text` is free of control characters (but tabs and line ends) and lone surrogates."""
    return _UNWRITABLE.search(text) is None


def narrow(text: str) -> str:
    """Return `text` stripped, its full-width digits and number punctuation made ASCII."""
    return text.translate(_NARROW).strip()


def text_limits(node: Node, cap: int) -> Limits:
    """Read minLength, maxLength (default and ceiling `cap`) and pattern."""
    shortest = node.count("minLength", 0, most=cap)
    longest = node.count("maxLength", cap, most=cap)
    node.ordered("minLength", "maxLength", fits=shortest <= longest)
    written = node.text("format") or None
    return Limits(min_length=shortest, max_length=longest, pattern=_pattern(node), format=written)


def read_line(field: Field, value: object, _zone: ZoneInfo) -> str:
    """Return one line of text; refuses line ends, tabs and other control characters."""
    text = _text(value)
    if _LINE_CONTROLS.search(text):
        raise _control_character()
    return _within(field.limits, text)


def read_lines(field: Field, value: object, _zone: ZoneInfo) -> str:
    """Return a text of several lines; refuses control characters but tabs and line ends."""
    return _within(field.limits, _text(value))


def write_text(value: object, _zone: ZoneInfo) -> str:
    """Return a stored text as an input element shows it."""
    return writable(value) if isinstance(value, str) else ""


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise wrong_type("This must be a text.")
    text = unify_line_ends(value).strip()
    if not is_writable(text):
        raise _control_character()
    return text


def _control_character() -> Refused:
    return Refused("control_character", "This holds a character that cannot be kept; please type it again.")


def _within(limits: Limits, text: str) -> str:
    if len(text) > limits.max_length:
        raise Refused("too_long", "Enter at most %(limit)s characters.", limit=limits.max_length)
    if len(text) < limits.min_length:
        raise Refused("too_short", "Enter at least %(limit)s characters.", limit=limits.min_length)
    if limits.pattern is not None and not limits.pattern.matches(text):
        raise Refused("pattern", "This is not in the expected form.")
    return text


def _pattern(node: Node) -> Pattern | None:
    source = node.text("pattern")
    if not source:
        return None
    try:
        return compile_pattern(source)
    except BadPattern as reason:
        message = f"The pattern cannot be used: {reason}."
        node.problem("pattern", "bad_pattern", message, "Use classes, bounded repeats and anchors only.")
        return None
