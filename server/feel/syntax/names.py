"""Recognises names, which may contain spaces and operators, by the longest match."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.feel.errors import FeelSyntaxError
from server.feel.syntax.tokens import Kind, Token, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Words that end a run of name words.
INFIX = frozenset({"and", "or", "in", "between", "then", "else", "return", "satisfies", "instance"})
CONSTANTS = {"true": True, "false": False, "null": None}
FORMS = frozenset({"if", "for", "some", "every", "function"})


class Names:
    """A set of names that finds the longest one at a place among tokens."""

    def __init__(self, names: Iterable[str]) -> None:
        """Know these names from the start; one that cannot be cut into tokens is never found."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Know one more name."""
        try:
            pieces = tuple(token.text for token in tokenize(name))[:-1]
        except FeelSyntaxError:
            return
        if pieces:
            known = self._by_first.setdefault(pieces[0], [])
            known.append((pieces, name))
            known.sort(key=lambda entry: -len(entry[0]))

    def match(self, tokens: Sequence[Token], at: int) -> tuple[int, str]:
        """How many tokens the longest name here has, and the name; (0, "") for none."""
        for pieces, name in self._by_first.get(tokens[at].text, ()):
            if tuple(token.text for token in tokens[at : at + len(pieces)]) == pieces:
                return len(pieces), name
        return 0, ""


def run_length(tokens: Sequence[Token], at: int) -> int:
    """How many words from here on make one name when no known name decides."""
    end = at
    while tokens[end].kind is Kind.WORD and tokens[end].text not in INFIX:
        end += 1
    return end - at
