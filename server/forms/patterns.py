"""Patterns of text fields: compiled for a matcher that runs in linear time, risky shapes refused."""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field as Annotation
from pydantic import TypeAdapter, ValidationError
from pydantic_core import SchemaError

LONGEST = 500

_ASCII_CLASSES = {"d": "[0-9]", "D": "[^0-9]", "w": "[A-Za-z0-9_]", "W": "[^A-Za-z0-9_]"}
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(|\)|\||\{[0-9]*(?:,[0-9]*)?\}|[*+?]|.", re.DOTALL)
_UNBOUNDED = re.compile(r"[*+]|\{[0-9]*,\}")


class BadPattern(ValueError):  # noqa: N818 -- reads as the finding it is
    """A pattern cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; it matches anywhere in a text unless it is anchored, as JSON Schema says."""

    source: str
    matcher: TypeAdapter[str]

    def matches(self, text: str) -> bool:
        """Tell whether `text` (without lone surrogates) contains a match, in time linear in its length."""
        try:
            self.matcher.validate_python(text)
        except ValidationError:
            return False
        return True


def compile_pattern(source: str) -> Pattern:
    r"""Compile `source`, in which `\d` and `\w` mean ASCII as in ECMA-262.

    Raises BadPattern for patterns that are too long, do not compile, look around or refer back, and
    for a repeat within an unlimited repeat: the server would survive these, a client's matcher might not.
    """
    if len(source) > LONGEST:
        raise BadPattern(f"it is longer than {LONGEST} characters")
    try:
        matcher = TypeAdapter(Annotated[str, Annotation(pattern=_with_ascii_classes(source))])
    except SchemaError:
        raise BadPattern("it does not compile, looks around or refers back") from None
    if _repeats_a_repeat(source):
        raise BadPattern("it repeats without limit a group that itself repeats or branches")
    return Pattern(source, matcher)


def _with_ascii_classes(source: str) -> str:
    def ascii_class(found: re.Match[str]) -> str:
        return _ASCII_CLASSES.get(found[1], found[0])

    return re.sub(r"\\(.)", ascii_class, source, flags=re.DOTALL)


def _repeats_a_repeat(source: str) -> bool:
    """Tell whether a group holding an unlimited repeat or a branch is itself repeated without limit."""
    tokens = _TOKEN.findall(source)
    enclosing: list[bool] = []
    varies = False
    for token, following in zip(tokens, [*tokens[1:], ""], strict=True):
        if token == "(":  # noqa: S105 -- a bracket, not a password
            enclosing.append(varies)
            varies = False
        elif token == ")" and enclosing:  # noqa: S105 -- a bracket, not a password
            repeated = _UNBOUNDED.fullmatch(following) is not None
            if varies and repeated:
                return True
            varies = enclosing.pop() or varies
        elif token == "|" or _UNBOUNDED.fullmatch(token):  # noqa: S105 -- a bar, not a password
            varies = True
    return False
