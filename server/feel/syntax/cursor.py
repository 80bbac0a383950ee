"""The parser's place in the tokens, with its limits on depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.feel.errors import FeelSyntaxError
from server.feel.syntax.names import Names, run_length
from server.feel.syntax.tokens import Kind, Token, tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from server.feel.syntax.nodes import Node, Type

MAX_DEPTH = 40
# Filters, invocations and comparisons in a row deepen the tree without nesting.
MAX_LINKS = 200


class Cursor:
    """Tokens and the index of the next one."""

    def __init__(
        self,
        source: str,
        names: Iterable[str],
        functions: Names,
        grammar: Callable[[Cursor, int, Node | None], Node],
        types: Mapping[str, Type],
    ) -> None:
        """Cut the source; `grammar` parses an expression of at least the given precedence."""
        self.source = source
        self.tokens = tokenize(source)
        self.index = 0
        self.names = Names(names)
        self.functions = functions
        self.types = types
        self.type_names = Names(types)
        self.inputs = 0
        self.range_end = False
        self._grammar = grammar
        self._depth = 0
        self._links = 0

    @property
    def token(self) -> Token:
        """The next token."""
        return self.tokens[self.index]

    def expression(self, precedence: int = 0) -> Node:
        """Parse an expression from here that binds at least as tightly as `precedence`."""
        return self._grammar(self, precedence, None)

    def resume(self, operand: Node, precedence: int) -> Node:
        """Parse what may follow an operand that was already read."""
        return self._grammar(self, precedence, operand)

    def advance(self) -> Token:
        """Take the next token."""
        token = self.tokens[self.index]
        self.index += 1
        return token

    def at(self, *texts: str) -> bool:
        """Whether the next token is one of these marks or words."""
        token = self.token
        return token.text in texts and token.kind in {Kind.MARK, Kind.WORD}

    def ahead(self, text: str, distance: int = 1) -> bool:
        """Whether a later token is this mark or word."""
        place = self.index + distance
        return place < len(self.tokens) and self.tokens[place].text == text

    def accept(self, *texts: str) -> Token | None:
        """Take the next token if it is one of these."""
        return self.advance() if self.at(*texts) else None

    def expect(self, *texts: str) -> Token:
        """Take one of these; FeelSyntaxError when something else stands here."""
        token = self.accept(*texts)
        if token is None:
            raise self.unexpected(" or ".join(texts))
        return token

    def unexpected(self, wanted: str) -> FeelSyntaxError:
        """Return the error that something else was wanted at this place."""
        found = self.token.text or "the end"
        return self.error("unexpected", "expected {wanted}, found {found}", wanted=wanted, found=found)

    def error(self, code: str, template: str, **params: str) -> FeelSyntaxError:
        """Return a syntax error at the next token."""
        return FeelSyntaxError(code, template, self.source, self.token.start, **params)

    def enter(self) -> None:
        """Go one level deeper; FeelSyntaxError beyond the limit."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.error("too-deep", "the expression is nested too deeply")

    def leave(self) -> None:
        """Come back from a level."""
        self._depth -= 1

    def link(self) -> None:
        """Lengthen a chain; FeelSyntaxError beyond the limit."""
        self._links += 1
        if self._links > MAX_LINKS:
            raise self.error("too-deep", "the expression is nested too deeply")

    def name(self) -> str:
        """Take a name: the longest known one, a function's before `(`, or the words that stand here."""
        length, name = self.find_name()
        if not length:
            raise self.unexpected("a name")
        self.index += length
        return name

    def find_name(self) -> tuple[int, str]:
        """Return the name that starts here and its number of tokens; 0 when none does."""
        length = run_length(self.tokens, self.index)
        words = " ".join(token.text for token in self.tokens[self.index : self.index + length])
        known = self.names.match(self.tokens, self.index)
        function = self.functions.match(self.tokens, self.index)
        if function[0] and not self.ahead("(", function[0]):
            function = (0, "")
        return max(known, function, (length, words), key=lambda found: found[0])
