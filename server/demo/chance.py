"""Chance that comes out the same whenever the same is asked: each occasion has dice of its own."""

import hashlib
from random import Random


def chance(seed: int, *occasion: object) -> Random:
    """The dice of an occasion. What happened before, or in what order, makes no difference to them."""
    text = "\x1f".join(map(str, (seed, *occasion)))
    return Random(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))  # noqa: S311 -- no secret
