"""Tell who answers for a branch that people are missing there: of each shortage once, and no more when it is over."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.notices import Notice, NoticeKind
from server.domain.staffing.gaps import Cause, Gap, answering_for
from server.domain.staffing_events import ShortageFound, ShortageOver


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
    if over := [each for key, each in known.items() if key not in now]:
        work.uow.shortages.over([each.id for each in over], work.now)
        work.uow.notices.over_shortages([each.id for each in over])
        work.uow.record(*(ShortageOver(at=work.now, branch=each.gap.branch, roles=each.gap.roles) for each in over))
    for gap in command.gaps:
        if gap.key in known and known[gap.key].gap != gap:
            work.uow.shortages.change(known[gap.key].id, gap)
    return _tell(command, work, [gap for gap in command.gaps if gap.key not in known])


def _tell(command: TellShortages, work: Work, fresh: Sequence[Gap]) -> int:
    people = work.uow.people.actors(work.now) if fresh else []
    notices: list[Notice] = []
    for gap in fresh:
        told = answering_for(gap.branch, people)
        shortage = work.uow.shortages.add(gap, command.causes, work.now)
        notices += [_notice(work, person, shortage) for person in told]
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
    work.uow.notices.add(notices)
    return len(notices)


def _notice(work: Work, person: str, shortage: str) -> Notice:
    kind = NoticeKind.SHORTAGE
    return Notice(person=person, kind=kind, at=work.now, by=None, case=None, task=None, shortage=shortage)
