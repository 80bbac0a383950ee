"""Tell superiors of tasks that nobody may do: of each task once, and no more when somebody may again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from server.commands.transaction import Work
from server.domain.notices import Notice, NoticeKind
from server.domain.people import Actor, Right
from server.store.staffing import Stopped


@dataclass(frozen=True, slots=True)
class TellStops:
    """The tasks that nobody may do now, and those (ids) of which that was so before."""

    stopped: Sequence[Stopped]
    over: frozenset[str] = field(default_factory=frozenset[str])


def tell_stops(command: TellStops, work: Work) -> int:
    """Write the notices; how many. The managers of the branch are told; where there are none, its operators."""
    notices, now_stopped = work.uow.notices, {stop.task for stop in command.stopped}
    over = (command.over | notices.unread_of(NoticeKind.STUCK)) - now_stopped
    if over:
        notices.over(NoticeKind.STUCK, over)
    if not command.stopped:
        return 0
    told, people = notices.told(NoticeKind.STUCK, now_stopped), work.uow.people.actors(work.now)
    fresh = [each for each in _notices(work, command.stopped, people) if (each.task, each.person) not in told]
    notices.add(fresh)
    return len(fresh)


def _notices(work: Work, stopped: Iterable[Stopped], people: Sequence[Actor]) -> Iterator[Notice]:
    known: dict[str, list[str]] = {}
    for stop in stopped:
        if stop.branch not in known:
            known[stop.branch] = _superiors(stop.branch, people)
        for person in known[stop.branch]:
            yield Notice(person=person, kind=NoticeKind.STUCK, at=work.now, by=None, case=stop.case, task=stop.task)


def _superiors(branch: str, people: Sequence[Actor]) -> list[str]:
    holders = ([each.id for each in people if each.holds(right, branch)] for right in (Right.MANAGER, Right.OPERATOR))
    return next((found for found in holders if found), list[str]())
