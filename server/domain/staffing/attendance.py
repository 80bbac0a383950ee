"""Who is there when: absences take people away for a time, and lend what passes to those who stand in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from server.domain.absences import Absence, passes
from server.domain.authority import AuthorityLimit
from server.domain.staffing.staff import Holding, Staff


@dataclass(frozen=True, slots=True)
class Attendance:
    """The staff as if nobody were away, the absences that are not over, and the limits that say which roles pass."""

    staff: Staff
    absences: tuple[Absence, ...] = ()
    limits: tuple[AuthorityLimit, ...] = ()

    def present(self, now: datetime) -> Staff:
        """The staff with roles only while those who hold them are there, or others in their place."""
        if not self.absences:
            return self.staff
        gone = self._gone()
        there = [piece for held in self.staff.holdings for piece in _there(held, gone.get(held.person, ()))]
        lent = [piece for held in self._lent(now) for piece in _there(held, gone.get(held.person, ()))]
        return replace(self.staff, holdings=(*there, *lent))

    def returning(self, now: datetime) -> Mapping[str, datetime]:
        """Until when each person who is away now is so."""
        return {each.person: each.ends for each in self.absences if each.holds(now)}

    def standing_in(self, now: datetime) -> Mapping[str, frozenset[str]]:
        """Who stands in now for each person who is away, themselves being there."""
        away = self.returning(now)
        return {
            each.person: frozenset(each.substitutes) & self.staff.active.keys() - away.keys()
            for each in self.absences
            if each.holds(now)
        }

    def _gone(self) -> Mapping[str, Sequence[Absence]]:
        found: dict[str, list[Absence]] = {}
        for each in sorted(self.absences, key=lambda absence: absence.begins):
            found.setdefault(each.person, []).append(each)
        return found

    def _lent(self, now: datetime) -> Iterator[Holding]:
        roles: dict[str, list[Holding]] = {}
        for held in self.staff.holdings:
            roles.setdefault(held.person, []).append(held)
        for absence in self.absences:
            for substitute in absence.substitutes:
                if absence.person not in self.staff.active or substitute not in self.staff.active:
                    continue
                own = {held.role for held in roles.get(substitute, ())}
                theirs = (held for held in roles.get(absence.person, ()) if passes(held.role, own, self.limits, now))
                yield from _during(substitute, theirs, absence)


def _during(substitute: str, roles: Iterable[Holding], absence: Absence) -> Iterator[Holding]:
    for held in roles:
        begin = absence.begins if held.valid_from is None else max(held.valid_from, absence.begins)
        until = absence.ends if held.valid_until is None else min(held.valid_until, absence.ends)
        if begin < until:
            yield Holding(substitute, held.role, held.branch, begin, until)


def _there(held: Holding, absences: Iterable[Absence]) -> Iterator[Holding]:
    """What is left of a holding; `absences` by their begin."""
    begin, until = held.valid_from, held.valid_until
    for absence in absences:
        if (until is not None and until <= absence.begins) or (begin is not None and absence.ends <= begin):
            continue
        if begin is None or begin < absence.begins:
            yield replace(held, valid_from=begin, valid_until=absence.begins)
        begin = absence.ends
    if until is None or begin is None or begin < until:
        yield replace(held, valid_from=begin)
