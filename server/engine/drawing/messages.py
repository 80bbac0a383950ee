"""The ways of messages between pools: out of a step above or below, or beside it where another step is in the way."""

from collections.abc import Sequence

from server.engine.drawing.scene import Box

_BESIDE, _FIRST, _APART = 9, 12, 8
_TRACKS = 5
_Way = list[tuple[int, int]]


def message_way(one: Box, other: Box, pools: Sequence[Box], steps: Sequence[Box], number: int) -> _Way:
    """From border to border; an end that is one of the pools is met right above or below the other end."""
    if one in pools and other in pools:
        return straight(one, other)
    if one in pools:
        return message_way(other, one, pools, steps, number)[::-1]
    if other in pools:
        y = other.y if one.y < other.y else other.bottom
        first = _out(one, y, steps)
        return [*first, (first[-1][0], y)]
    around = next((pool for pool in pools if pool.y <= other.y and other.bottom <= pool.bottom), other)
    away = _FIRST + _APART * (number % _TRACKS)
    y = around.y - away if one.y < other.y else around.bottom + away
    first, last = _out(one, y, steps), _out(other, y, steps)
    return [*first, (first[-1][0], y), (last[-1][0], y), *reversed(last)]


def straight(one: Box, other: Box) -> _Way:
    """From side to side: upright where one stands above the other."""
    if one.x < other.right and other.x < one.right:
        x = (max(one.x, other.x) + min(one.right, other.right)) // 2
        return [(x, one.bottom), (x, other.y)] if one.y < other.y else [(x, one.y), (x, other.bottom)]
    left = one.x < other.x
    return [(one.right if left else one.x, one.middle[1]), (other.x if left else other.right, other.middle[1])]


def _out(box: Box, y: int, steps: Sequence[Box]) -> _Way:
    """The way out of a step so that nothing is in the way to a height."""
    x, middle = box.middle
    edge = box.bottom if y > middle else box.y
    low, high = sorted((edge, y))
    for at in (x, box.right + _BESIDE, box.x - _BESIDE):
        others = (each for each in steps if each != box and each.x - 2 < at < each.right + 2)
        if not any(each.y < high and low < each.bottom for each in others):
            break
    else:
        at = box.right + _BESIDE
    if at == x:
        return [(x, edge)]
    return [(box.right if at > x else box.x, middle), (at, middle)]
