"""Tell who answers for a branch that people are missing there: of each shortage once, and no more when it is over."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.ids import new_id
from server.domain.notices import Notice, NoticeKind
from server.domain.people import Actor
from server.domain.staffing.gaps import Cause, Gap, GapKey, answering_for, told_together
from server.domain.staffing_events import ShortageFound, ShortageOver
from server.store.shortages import KnownGap


@dataclass(frozen=True, slots=True)
class TellShortages:
    """All gaps there are now, and what was done since the look before (the newest first)."""

    gaps: Sequence[Gap]
    causes: Sequence[Cause] = ()


def tell_shortages(command: TellShortages, work: Work) -> int:
    """Write the notices; how many. Whoever else looks at the same time waits, and then finds them told."""
    work.uow.alone("shortages")
    known = {each.gap.key: each for each in work.uow.shortages.holding()}
    now = {gap.key for gap in command.gaps}
    _end(work, known, now)
    for gap in command.gaps:
        if gap.key in known and known[gap.key].gap != gap:
            work.uow.shortages.change(known[gap.key].id, gap)
    return _tell(command, work, [gap for gap in command.gaps if gap.key not in known])


def _end(work: Work, known: Mapping[GapKey, KnownGap], now: AbstractSet[GapKey]) -> None:
    """Note those that are over. A notice goes when nothing of what it tells holds any more."""
    over = [each for key, each in known.items() if key not in now]
    if not over:
        return
    gone = {each.id for each in over} | {each.told_with for each in over if each.told_with}
    still = {each.told_with for key, each in known.items() if key in now}
    work.uow.shortages.over([each.id for each in over], work.now)
    work.uow.notices.over_shortages(gone - still)
    work.uow.record(*(ShortageOver(at=work.now, branch=each.gap.branch, roles=each.gap.roles) for each in over))


def _tell(command: TellShortages, work: Work, fresh: Sequence[Gap]) -> int:
    people = work.uow.people.actors(work.now) if fresh else []
    notices = [notice for each in told_together(fresh) for notice in _told(command, work, each, people)]
    work.uow.notices.add(notices)
    return len(notices)


def _told(command: TellShortages, work: Work, together: Sequence[Gap], people: Sequence[Actor]) -> Iterator[Notice]:
    """One notice for each who answers for any of the branches: of all of them, or of the only one that is theirs."""
    whole = new_id() if len(together) > 1 else None
    theirs: dict[str, list[str]] = {}
    for gap in together:
        told = answering_for(gap.branch, people)
        shortage = work.uow.shortages.add(gap, command.causes, work.now, whole)
        for person in told:
            theirs.setdefault(person, []).append(shortage)
        work.uow.record(
            ShortageFound(
                at=work.now,
                branch=gap.branch,
                roles=gap.roles,
                count=gap.count,
                since=gap.since,
                processes=gap.processes,
                told=told,
            )
        )
    for person, found in theirs.items():
        shortage = found[0] if len(found) == 1 else whole
        kind = NoticeKind.SHORTAGE
        yield Notice(person=person, kind=kind, at=work.now, by=None, case=None, task=None, shortage=shortage)
