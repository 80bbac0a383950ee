"""What follows what in a scope: the columns of its pieces, and which of several flows goes straight on."""

from collections import defaultdict
from dataclasses import dataclass

from server.engine.drawing.scene import Scene


@dataclass(frozen=True, slots=True)
class Order:
    """`columns` from left to right; `heirs`: the piece that a piece's line goes straight on to, if any.

    `before`: the pieces that lead to a piece, those that lead back left out; `rest`: how many columns follow it at
    most; `parts`: the pieces that hang together, by the first of them, in the order of the file.
    """

    columns: dict[str, int]
    heirs: dict[str, str]
    before: dict[str, list[str]]
    rest: dict[str, int]
    parts: list[list[str]]


def ordered(scene: Scene) -> Order:
    """The order of a scene."""
    names = [piece.id for piece in scene.pieces if not piece.near]
    known, hung = set(names), {each.id for each in scene.hung}
    pairs = [(*scene.ends(line), line.source in hung) for line in scene.lines]
    pairs = [(one, other, aside) for one, other, aside in pairs if one in known and other in known]
    joined = {end for one, other, _ in pairs for end in (one, other) if one != other}
    joined |= {one for one, other, _ in pairs if one == other}
    joined |= {piece.near for piece in scene.pieces if piece.near in known}
    names = [name for name in names if name in joined] if len(names) > 1 else names
    forward = _forward(names, pairs)
    after, before = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for one, other, _ in forward:
        after[one].append(other)
        before[other].append(one)
    turn = _turn(names, after, before)
    columns, rest = dict.fromkeys(names, 0), dict.fromkeys(names, 0)
    for here in turn:
        for there in after[here]:
            columns[there] = max(columns[there], columns[here] + 1)
    for here in reversed(turn):
        rest[here] = max((rest[there] + 1 for there in after[here]), default=0)
    heirs: dict[str, str] = {}
    for one, other, aside in forward:
        if not aside and (one not in heirs or rest[other] > rest[heirs[one]]):
            heirs[one] = other
    return Order(columns, heirs, before, rest, _parts(names, pairs))


def _forward(names: list[str], pairs: list[tuple[str, str, bool]]) -> list[tuple[str, str, bool]]:
    """The lines without those that lead back."""
    after = defaultdict[str, list[tuple[str, str, bool]]](list)
    for pair in pairs:
        after[pair[0]].append(pair)
    entered = {other for _, other, _ in pairs}
    kept: list[tuple[str, str, bool]] = []
    open_, seen = set[str](), set[str]()
    for start in [*(name for name in names if name not in entered), *names]:
        stack = [] if start in seen else [(start, iter(after[start]))]
        seen.add(start)
        open_.update(name for name, _ in stack)
        while stack:
            here, ahead = stack[-1]
            pair = next(ahead, None)
            if pair is None:
                open_.discard(here)
                stack.pop()
                continue
            there = pair[1]
            if there not in open_:
                kept.append(pair)
            if there not in seen:
                seen.add(there)
                open_.add(there)
                stack.append((there, iter(after[there])))
    return kept


def _turn(names: list[str], after: dict[str, list[str]], before: dict[str, list[str]]) -> list[str]:
    """The pieces, each behind all that lead to it."""
    waiting = {name: len(before[name]) for name in names}
    ready = [name for name in names if not waiting[name]]
    for here in ready:
        for there in after[here]:
            waiting[there] -= 1
            if not waiting[there]:
                ready.append(there)
    return ready


def _parts(names: list[str], pairs: list[tuple[str, str, bool]]) -> list[list[str]]:
    near = defaultdict[str, list[str]](list)
    for one, other, _ in pairs:
        near[one].append(other)
        near[other].append(one)
    parts: list[list[str]] = []
    seen = set[str]()
    for first in names:
        if first in seen:
            continue
        seen.add(first)
        part = [first]
        for here in part:
            for there in near[here]:
                if there not in seen:
                    seen.add(there)
                    part.append(there)
        parts.append(part)
    return parts
