"""Patterns of text fields: compiled for a matcher that runs in linear time, risky shapes refused."""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field as Annotation
from pydantic import TypeAdapter, ValidationError
from pydantic_core import SchemaError

LONGEST = 500
LARGEST = 1_000

_ASCII_CLASSES = {"d": "[0-9]", "D": "[^0-9]", "w": "[A-Za-z0-9_]", "W": "[^A-Za-z0-9_]"}
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(|\)|\||\{[0-9]*(?:,[0-9]*)?\}|[*+?]|.", re.DOTALL)
_OPEN, _CLOSE, _BRANCH, _OPTIONAL = "()|?"
_UNBOUNDED = re.compile(r"[*+]|\{[0-9]*,\}")


class BadPattern(ValueError):
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
    if finding := _finding(source):
        raise BadPattern(finding)
    return Pattern(source, matcher)


def _with_ascii_classes(source: str) -> str:
    def ascii_class(found: re.Match[str]) -> str:
        return _ASCII_CLASSES.get(found[1], found[0])

    return re.sub(r"\\(.)", ascii_class, source, flags=re.DOTALL)


def _finding(source: str) -> str:
    """Return why a pattern that compiles is refused all the same, or nothing."""
    tokens = _TOKEN.findall(source)
    levels = [_Level()]
    for token, following in zip(tokens, [*tokens[1:], ""], strict=True):
        if token == _OPEN:
            levels.append(_Level())
        elif token == _CLOSE:
            group = levels.pop()
            if group.varies and _UNBOUNDED.fullmatch(following):
                return "it repeats without limit a group that itself repeats or branches"
            levels[-1].add(group.size, varies=group.varies)
        else:
            levels[-1].take(token)
    return f"it stands for more than {LARGEST} characters" if levels[0].size > LARGEST else ""


@dataclass(slots=True)
class _Level:
    """What was seen of one group: its size written out, and whether it repeats without limit or branches."""

    size: int = 0
    last: int = 0
    varies: bool = False

    def take(self, token: str) -> None:
        """Count a repeat, a branch or a single character."""
        bounds = re.findall("[0-9]+", token) if token.startswith("{") else []
        if bounds:
            self.size += self.last * (int(bounds[-1]) - 1)
            self.last *= int(bounds[-1])
        if token == _BRANCH or _UNBOUNDED.fullmatch(token):
            self.varies = True
        elif not bounds and token != _OPTIONAL:
            self.add(1, varies=False)

    def add(self, size: int, *, varies: bool) -> None:
        """Count a character or an inner group."""
        self.size += size
        self.last = size
        self.varies = self.varies or varies
