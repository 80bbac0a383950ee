"""Shares the working time of people among the tasks they hold at the same moment, so that none is charged twice."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

Readings: TypeAlias = Callable[[str, datetime], int]
"""The reading of a person's working clock at a moment: microseconds of working time since some beginning."""

_FINE = 1_000_000
"""Parts of a microsecond in which is divided, so that sums stay whole numbers."""


@dataclass(frozen=True, slots=True)
class Held:
    """A task in the hands of a person, from `since` to before `until`."""

    task: str
    person: str
    since: datetime
    until: datetime


def shared(holdings: Iterable[Held], readings: Readings) -> Mapping[tuple[str, str], int]:
    """Working microseconds of each task and person, 0 for one held at one instant only.

    Each moment counts in equal parts for the tasks that the person holds in it, so that the parts of a person in any
    time are no more than the working time they held something in it. Of one task that somebody holds twice at the same
    moment, both count as one holding.
    """
    by_person: dict[str, list[Held]] = {}
    for each in holdings:
        if each.since <= each.until:
            by_person.setdefault(each.person, []).append(each)
    found: dict[tuple[str, str], int] = {}
    for person, held in by_person.items():
        for task, fine in _of_one(_apart(held), lambda moment, person=person: readings(person, moment)).items():
            found[task, person] = fine // _FINE
    return found


def _apart(held: list[Held]) -> list[Held]:
    """The same with holdings of one task that overlap made one."""
    found: dict[str, list[Held]] = {}
    for each in sorted(held, key=lambda one: one.since):
        mine = found.setdefault(each.task, [])
        if mine and each.since <= mine[-1].until:
            mine[-1] = Held(each.task, each.person, mine[-1].since, max(mine[-1].until, each.until))
        else:
            mine.append(each)
    return [each for mine in found.values() for each in mine]


def _of_one(held: list[Held], reading: Callable[[datetime], int]) -> Mapping[str, int]:
    """Fine parts by task. What one task gets in a moment is the same for all, so it is added up once for all."""
    changes: dict[datetime, int] = {}
    for each in held:
        changes[each.since] = changes.get(each.since, 0) + 1
        changes[each.until] = changes.get(each.until, 0) - 1
    given: dict[datetime, int] = {}
    total, number, last = 0, 0, 0
    for moment in sorted(changes):
        now = reading(moment)
        if number:
            total += (now - last) * _FINE // number
        given[moment] = total
        number, last = number + changes[moment], now
    found: dict[str, int] = {}
    for each in held:
        found[each.task] = found.get(each.task, 0) + given[each.until] - given[each.since]
    return found
