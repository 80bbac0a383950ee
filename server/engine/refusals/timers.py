"""Timers: exactly one text, and one that can be read."""

from collections.abc import Iterator

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.syntax import excerpt, timer_fault, timer_literal
from server.engine.upload import EVENTS, Place, Upload
from server.engine.xmltree import Node

_KINDS = ("timeDate", "timeDuration", "timeCycle")
_ONCE = frozenset({"intermediateCatchEvent"})
_FORMS = said("Write P2D, 3WD, R3/PT1H, 2026-01-31T09:00:00+08:00 or =FEEL.")


def texts(upload: Upload) -> Iterator[Finding]:
    """A timer has one date, duration or cycle that can be read."""
    for _, place in upload.places(*EVENTS):
        for definition in place.node.all("timerEventDefinition"):
            given = definition.all(*_KINDS)
            if len(given) != 1:
                yield place.error(
                    "timer_text",
                    said("The timer has %(count)s times.", count=len(given)),
                    said("Give one of timeDate, timeDuration, timeCycle."),
                )
            for text in given if len(given) == 1 else ():
                yield from _text(place, text)


def cycles(upload: Upload) -> Iterator[Finding]:
    """An intermediate event lets the token pass once; a cycle there has no meaning."""
    for _, place in upload.places(*_ONCE):
        for definition in place.node.all("timerEventDefinition"):
            if definition.first("timeCycle") is not None:
                yield place.error(
                    "timer_cycle",
                    said("A cycle on an intermediate event never repeats."),
                    said("Use a duration or a date."),
                )


def starts(upload: Upload) -> Iterator[Finding]:
    """The timer that starts a process is read at deployment, before there are any data."""
    for scope, place in upload.places("startEvent"):
        if scope.host.kind != "process":
            continue
        for definition in place.node.all("timerEventDefinition"):
            for text in definition.all(*_KINDS):
                if timer_literal(text.text) is None:
                    yield place.error(
                        "timer_start",
                        said(
                            "%(text)s is an expression, and a process that a timer starts has no data yet.",
                            text=excerpt(text.text),
                        ),
                        said("Write P1D, 2WD, R/P1D, R/2026-01-31T09:00/P1D or 2026-01-31T09:00:00+08:00."),
                    )


RULES = (texts, cycles, starts)


def _text(place: Place, text: Node) -> Iterator[Finding]:
    fault = timer_fault(text.kind, text.text)
    if fault is not None:
        yield place.error(
            "timer_text",
            said("%(kind)s %(text)s cannot be read: %(fault)s.", kind=text.kind, text=excerpt(text.text), fault=fault),
            _FORMS,
        )
