"""What a case is found by: its words cut into pairs of characters, so that names without spaces are found too."""

import unicodedata
from collections.abc import Iterable


def fold(text: str) -> str:
    """Text as it is compared: compatibility forms and letter case made equal, blanks made single."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def grams(folded: str) -> frozenset[str]:
    """Every pair of neighbouring characters within a word, and each word's last character."""
    found: set[str] = set()
    for word in folded.split():
        found.update(word[i : i + 2] for i in range(len(word) - 1))
        found.add(word[-1])
    return frozenset(found)


def required_grams(query: str) -> frozenset[str]:
    """The pairs a case must have to contain every word of a folded query; words of one character have none."""
    return frozenset(word[i : i + 2] for word in query.split() for i in range(len(word) - 1))


def found_by(values: Iterable[object]) -> str:
    """The folded text of a title, key and column values, joined by blanks; None counts for nothing."""
    return fold(" ".join(str(value) for value in values if value is not None))
