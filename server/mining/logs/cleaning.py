"""From the events of a case, as another system wrote them, to its activities: doubles out, sorted, paired, closed."""

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.mining.logs.events import Event
from server.mining.logs.findings import Dropped, Repaired, Tally
from server.mining.logs.mapping import LogMapping, MissingEnds
from server.mining.logs.pairing import Ending, Hold, Instance, Pairing
from server.mining.logs.transitions import PHASES


@dataclass(frozen=True, slots=True)
class Work:
    """One activity of a case; instants are microseconds since 1970. `offered`: when it began to wait.

    `taken`: when somebody had it first, `opened`: when work began. `ended` None: it is open still.
    """

    line: int
    activity: str
    role: str | None
    branch: str | None
    offered: int
    taken: int | None
    opened: int | None
    ended: int | None
    ending: Ending | None
    doer: str | None
    holds: tuple[Hold, ...]


@dataclass(frozen=True, slots=True)
class CleanCase:
    """A case with its activities in the order in which they began; `ended` None: one of them is open."""

    case: str
    process: str | None
    branch: str | None
    started_by: str | None
    started: int
    ended: int | None
    cancelled: bool
    works: tuple[Work, ...]
    attributes: Mapping[str, str]


def clean_case(events: Sequence[Event], mapping: LogMapping, tally: Tally) -> CleanCase | None:
    """The case that all events of one case amount to; None when none of them is kept. Counts go into `tally`."""
    ordered = _in_order(_once(events, tally), tally)
    pairing, kept = Pairing(), list[Event]()
    for event in ordered:
        if pairing.add(event):
            kept.append(event)
        else:
            tally.drop(Dropped.STRAY, event.line, _told(event))
    tally.kept += len(kept)
    if not kept:
        return None
    for event in pairing.unstarted:
        tally.repair(Repaired.NO_START, event.line, _told(event))
    _settle(pairing, max(_moment(event) for event in kept), mapping, tally)
    return _case(kept, tuple(_works(pairing.found)), mapping)


def _once(events: Sequence[Event], tally: Tally) -> list[Event]:
    """In the order of the file, each only once; what is shown of the case makes no difference."""
    known = set[tuple[object, ...]]()
    found: list[Event] = []
    for event in sorted(events, key=lambda each: each.line):
        # Everything that tells what happened: without the line and the case, and without attributes.
        identity = event[2:-1]
        if identity in known:
            tally.drop(Dropped.DUPLICATE, event.line, _told(event))
            continue
        known.add(identity)
        found.append(event)
    return found


def _in_order(events: list[Event], tally: Tally) -> list[Event]:
    """By time; of the same moment, what begins comes before what ends, then as in the file."""
    latest = 0
    for event in events:
        moment = _moment(event)
        if moment < latest:
            tally.repair(Repaired.OUT_OF_ORDER, event.line, _told(event))
        latest = max(latest, moment)
    return sorted(events, key=_place)


def _place(event: Event) -> tuple[int, int, int]:
    return _moment(event), PHASES[event.transition] if event.transition else 0, event.line


def _settle(pairing: Pairing, last: int, mapping: LogMapping, tally: Tally) -> None:
    """What has no end is left open, or ends with the last event of its case."""
    closes = mapping.missing_ends is MissingEnds.CLOSE
    for each in pairing.still_open():
        tally.repair(Repaired.CLOSED_AT_LAST if closes else Repaired.KEPT_OPEN, each.line, each.activity)
        if closes:
            each.end(last, Ending.CANCELLED if each.taken is None else Ending.COMPLETED, None)


def _works(found: Sequence[Instance]) -> list[Work]:
    """In order; what the log does not schedule began to wait when the latest of what began before it had ended."""
    ends: list[int] = []
    works: list[Work] = []
    for each in sorted(found, key=lambda one: (one.begins, one.line)):
        before = bisect_right(ends, each.begins)
        waited = ends[before - 1] if before else each.begins
        works.append(_work(each, waited if each.scheduled is None else each.scheduled))
        if each.ended is not None:
            insort(ends, each.ended)
    return works


def _work(each: Instance, offered: int) -> Work:
    doer = each.doer or each.holder
    return Work(
        each.line,
        each.activity,
        each.role,
        each.branch,
        offered,
        each.taken,
        each.opened,
        each.ended,
        each.ending,
        doer,
        tuple(each.holds),
    )


def _case(kept: Sequence[Event], works: tuple[Work, ...], mapping: LogMapping) -> CleanCase:
    ends = [work.ended for work in works if work.ended is not None]
    attributes: dict[str, str] = {}
    for event in kept:
        told = zip(mapping.attributes, event.attributes, strict=True)
        attributes.update({name: text for name, text in told if text is not None})
    return CleanCase(
        case=kept[0].case,
        process=next((event.process for event in kept if event.process), None),
        branch=next((event.branch for event in kept if event.branch), None),
        started_by=next((event.resource for event in kept if event.resource), None),
        started=min(work.offered for work in works),
        ended=max(ends) if len(ends) == len(works) else None,
        cancelled=all(work.ending is Ending.CANCELLED for work in works),
        works=works,
        attributes=attributes,
    )


def _moment(event: Event) -> int:
    return event.moment if event.moment is not None else event.began or 0


def _told(event: Event) -> str:
    return f"{event.case} | {event.activity}"
