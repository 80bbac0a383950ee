"""Timers: exactly one text, and one that can be read."""

from collections.abc import Iterator

from server.engine.bundle import Finding
from server.engine.syntax import excerpt, timer_fault
from server.engine.upload import EVENTS, Place, Upload
from server.engine.xmltree import Node

_KINDS = ("timeDate", "timeDuration", "timeCycle")
_ONCE = frozenset({"intermediateCatchEvent"})
_FORMS = "Write P2D, 3WD, R3/PT1H, 2026-01-31T09:00:00+08:00 or =FEEL."


def texts(upload: Upload) -> Iterator[Finding]:
    """A timer has one date, duration or cycle that can be read."""
    for _, place in upload.places(*EVENTS):
        for definition in place.node.all("timerEventDefinition"):
            given = definition.all(*_KINDS)
            if len(given) != 1:
                yield place.error(
                    "timer_text", f"The timer has {len(given)} times.", "Give one of timeDate, timeDuration, timeCycle."
                )
            for text in given if len(given) == 1 else ():
                yield from _text(place, text)


def cycles(upload: Upload) -> Iterator[Finding]:
    """An intermediate event lets the token pass once; a cycle there has no meaning."""
    for _, place in upload.places(*_ONCE):
        for definition in place.node.all("timerEventDefinition"):
            if definition.first("timeCycle") is not None:
                yield place.error(
                    "timer_cycle", "A cycle on an intermediate event never repeats.", "Use a duration or a date."
                )


RULES = (texts, cycles)


def _text(place: Place, text: Node) -> Iterator[Finding]:
    fault = timer_fault(text.kind, text.text)
    if fault is not None:
        yield place.error("timer_text", f"{text.kind} {excerpt(text.text)} cannot be read: {fault}.", _FORMS)
