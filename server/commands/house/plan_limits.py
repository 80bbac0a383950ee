"""The authority limits of a file beside those there are; each of them waits for its second signature."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from server.commands.house.changes import Change, ChangeKind, Grounds, HouseState
from server.commands.house.plan_branches import CLOSED, NO_BRANCH, NOT_YOURS
from server.commands.house.plan_people import UNKNOWN_ROLE
from server.commands.people.house_files import LIMITS, Fault, LimitRow
from server.domain.authority import AuthorityLimit, LimitAmount, LimitOfNobody, LimitPeriod, LimitsOverlap, checked
from server.domain.errors import Invalid
from server.domain.instants import boundary
from server.domain.people import Actor, Branches, Right
from server.domain.wording import N_

_AT: Mapping[type[Invalid], str] = {LimitOfNobody: "role", LimitAmount: "amount", LimitPeriod: "last_day"}


@dataclass(frozen=True, slots=True)
class LimitsPlan:
    """What limits are planned on; `logins`: of everybody who will be there."""

    state: HouseState
    tree: Branches
    grounds: Grounds
    actor: Actor | None
    zone: ZoneInfo
    logins: frozenset[str]
    faults: list[Fault]

    def changes(self, rows: Iterable[LimitRow]) -> Iterator[Change]:
        """Those of all rows; what is wrong goes to the faults."""
        planned: list[AuthorityLimit] = []
        ids = {person.id: login for login, person in self.state.people.items()}
        there = [_named(each, ids) for each in self.state.limits]
        for row in rows:
            limit = self._limit(row)
            if any(_alike(limit, each) for each in there):
                continue
            self._check(row, limit, [*there, *planned])
            planned.append(limit)
            yield _change(row, limit)

    def _limit(self, row: LimitRow) -> AuthorityLimit:
        """As the line says; the person by login, since who is new has no id yet."""
        last = row.last_day + timedelta(days=1) if row.last_day else None
        return AuthorityLimit(
            "",
            row.amount,
            role=row.role,
            person=row.login,
            branch=row.branch,
            process=row.process,
            valid_from=self._midnight(row.first_day),
            valid_until=self._midnight(last),
        )

    def _midnight(self, day: date | None) -> datetime | None:
        return boundary(day, datetime.min.time(), self.zone) if day else None

    def _check(self, row: LimitRow, limit: AuthorityLimit, others: Iterable[AuthorityLimit]) -> None:
        try:
            checked(limit)
        except Invalid as refused:
            self._wrong(row, _AT.get(type(refused), "amount"), refused.msgid(), **refused.params)
        if limit.person is not None and limit.person not in self.logins:
            self._wrong(row, "login", N_("Nobody has the login %(login)s."), login=limit.person)
        known = self.grounds.roles
        if limit.role is not None and known is not None and limit.role not in known:
            self._wrong(row, "role", UNKNOWN_ROLE, role=limit.role)
        processes = self.grounds.processes
        if limit.process is not None and processes is not None and limit.process not in processes:
            self._wrong(row, "process", N_("There is no process %(process)s."), process=limit.process)
        self._place(row, limit.branch)
        overlapping = next((each for each in others if limit.overlaps(each)), None)
        if overlapping is not None:
            self._wrong(row, "amount", LimitsOverlap.msgid(), amount=overlapping.amount)

    def _place(self, row: LimitRow, branch: str | None) -> None:
        """A limit of all branches is for who staffs the branch above all others."""
        place = branch or next((code for code, above in self.tree.parents.items() if above is None), "")
        if place not in self.tree.parents:
            self._wrong(row, "branch", NO_BRANCH, branch=place)
        elif branch in self.tree.closed:
            self._wrong(row, "branch", CLOSED, branch=place)
        elif self.actor is not None and not self.actor.holds(Right.HR_ADMIN, place):
            self._wrong(row, "branch", NOT_YOURS, branch=place)

    def _wrong(self, row: LimitRow, column: str, problem: str, **params: object) -> None:
        self.faults.append(Fault(LIMITS, row.line, problem, column, params))


def _named(limit: AuthorityLimit, logins: Mapping[str, str]) -> AuthorityLimit:
    return replace(limit, person=logins.get(limit.person or ""))


def _alike(limit: AuthorityLimit, other: AuthorityLimit) -> bool:
    """Whether the limit is there already, signed or not."""
    names = ("amount", "role", "person", "branch", "process", "valid_from", "valid_until")
    return all(getattr(limit, name) == getattr(other, name) for name in names)


def _change(row: LimitRow, limit: AuthorityLimit) -> Change:
    return Change(
        kind=ChangeKind.LIMIT_ASKED,
        file=LIMITS,
        line=row.line,
        who=limit.person or "",
        role=limit.role or "",
        branch=limit.branch or "",
        process=limit.process or "",
        amount=limit.amount,
        valid_from=limit.valid_from,
        valid_until=limit.valid_until,
    )
