"""The people of a file beside those there are: who is new, moves or leaves, and the roles that begin and end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from server.commands.house.changes import Change, ChangeKind, Grounds, HouseState
from server.commands.house.plan_branches import CLOSED, NO_BRANCH, NOT_YOURS, TWICE
from server.commands.people.add_person import is_login, is_name
from server.commands.people.house_files import PEOPLE, Fault, GivenRole, PersonRow
from server.domain.errors import DomainError
from server.domain.grants import needs_second_signature, with_period
from server.domain.instants import boundary
from server.domain.people import Actor, Branches, Right, RoleAt, is_role_name
from server.domain.staff import Person
from server.domain.staffing.staff import Holding
from server.domain.wording import N_

ONESELF = N_("Nobody changes their own roles and branch, or disables themselves.")
UNKNOWN_ROLE = N_("Nobody knows the role %(role)s.")


@dataclass(frozen=True, slots=True)
class PeoplePlan:
    """What people are planned on: the house, the tree as it will be, by whom, and where days begin."""

    state: HouseState
    tree: Branches
    grounds: Grounds
    actor: Actor | None
    zone: ZoneInfo
    faults: list[Fault]

    def changes(self, rows: Iterable[PersonRow]) -> Iterator[Change]:
        """Those of all rows; what is wrong goes to the faults."""
        seen: set[str] = set()
        for row in rows:
            if row.login in seen:
                self._wrong(row, "login", TWICE)
            seen.add(row.login)
            kept = self.state.people.get(row.login)
            yield from self._new(row) if kept is None else self._known(row, kept)

    def _new(self, row: PersonRow) -> Iterator[Change]:
        if not is_login(row.login):
            self._wrong(row, "login", N_("A login has letters, digits and . _ @ + - only, at most 100."))
        if not is_name(row.name):
            self._wrong(row, "name", N_("A name has 1 to 100 characters."))
        if row.active is False:
            self._wrong(row, "active", N_("There is nobody to disable."))
        self._place(row, "branch", row.branch)
        yield replace(_change(row, ChangeKind.PERSON_ADDED), name=row.name, branch=row.branch)
        yield from self._roles(row, "", [])

    def _known(self, row: PersonRow, kept: Person) -> Iterator[Change]:
        name, branch = row.name or kept.name, row.branch or kept.branch
        held = [each for each in self.state.held.get(kept.id, ()) if not _over(each, self.state.now)]
        changes = [*self._moved(row, kept, name, branch)]
        if not is_name(name):
            self._wrong(row, "name", N_("A name has 1 to 100 characters."))
        if row.given or row.no_roles:
            changes += self._roles(row, kept.id, held)
        if row.active is False and kept.active:
            self._place(row, "branch", kept.branch, also_closed=True)
            changes.append(replace(_change(row, ChangeKind.PERSON_DISABLED), name=kept.name, branch=kept.branch))
        if not kept.active and (changes or row.active):
            self._wrong(row, "login", N_("This person is disabled; nothing about them is changed any more."))
        elif self.actor is not None and self.actor.id == kept.id and _beyond_the_name(changes, branch, kept):
            self._wrong(row, "login", ONESELF)
        yield from changes

    def _moved(self, row: PersonRow, kept: Person, name: str, branch: str) -> Iterator[Change]:
        if (name, branch) == (kept.name, kept.branch):
            return
        self._place(row, "branch", kept.branch, also_closed=True)
        if branch != kept.branch:
            self._place(row, "branch", branch)
        before = (kept.name, kept.branch)
        yield replace(_change(row, ChangeKind.PERSON_CHANGED), name=name, branch=branch, before=before)

    def _roles(self, row: PersonRow, person: str, held: list[Holding]) -> Iterator[Change]:
        """The roles that end since the line does not name them, and those that begin."""
        named = {each.role for each in row.given}
        for each in held:
            if RoleAt(each.role, each.branch) not in named:
                self._place(row, "roles", each.branch, also_closed=True)
                yield self._role(row, ChangeKind.ROLE_ENDED, each, before=_told(each))
        given: dict[RoleAt, Holding] = {RoleAt(each.role, each.branch): each for each in held}
        for each in row.given:
            wanted = self._holding(person, each)
            before = given.get(each.role)
            given[each.role] = wanted
            yield from self._given(row, wanted, before, first=before in held)

    def _given(self, row: PersonRow, wanted: Holding, before: Holding | None, *, first: bool) -> Iterator[Change]:
        """A role of the line: left as it is, ended earlier, or given."""
        state, role = self.state, wanted.role
        if before is not None and first and _same(wanted, before, state.now):
            return
        if not is_role_name(role) or (self.grounds.roles is not None and role not in self.grounds.roles):
            self._wrong(row, "roles", UNKNOWN_ROLE, role=role)
        self._place(row, "roles", wanted.branch)
        if before is not None and first and _earlier(wanted, before, state.now):
            yield self._role(row, ChangeKind.ROLE_ENDED, wanted, before=_told(before), until=wanted.valid_until)
            return
        try:
            with_period(wanted, before, state.now)
        except DomainError as refused:
            self.faults.append(Fault(PEOPLE, row.line, refused.msgid(), "roles", about=f"{role}@{wanted.branch}"))
            return
        if (wanted.person, role, wanted.branch) in state.waiting:
            return
        asked = self.actor is not None and needs_second_signature(role, state.limits, state.now)
        kind = ChangeKind.ROLE_ASKED if asked else ChangeKind.ROLE_GIVEN
        yield self._role(row, kind, wanted, before=_told(before), until=wanted.valid_until)

    def _holding(self, person: str, given: GivenRole) -> Holding:
        first, last = given.first_day, given.last_day
        begin = boundary(first, datetime.min.time(), self.zone) if first else None
        until = boundary(last + timedelta(days=1), datetime.min.time(), self.zone) if last else None
        return Holding(person, given.role.role, given.role.branch, begin, until)

    def _place(self, row: PersonRow, column: str, branch: str, *, also_closed: bool = False) -> None:
        """Note where a branch is not there, is closed, or not theirs to staff."""
        if branch not in self.tree.parents:
            self._wrong(row, column, NO_BRANCH, branch=branch)
        elif branch in self.tree.closed and not also_closed:
            self._wrong(row, column, CLOSED, branch=branch)
        elif self.actor is not None and not self.actor.holds(Right.HR_ADMIN, branch):
            self._wrong(row, column, NOT_YOURS, branch=branch)

    def _role(
        self,
        row: PersonRow,
        kind: ChangeKind,
        held: Holding,
        *,
        before: tuple[str, ...] = (),
        until: datetime | None = None,
    ) -> Change:
        begin = None if kind is ChangeKind.ROLE_ENDED else held.valid_from
        change = replace(_change(row, kind), role=held.role, branch=held.branch, before=before)
        return replace(change, valid_from=begin, valid_until=until)

    def _wrong(self, row: PersonRow, column: str, problem: str, **params: object) -> None:
        fault = Fault(PEOPLE, row.line, problem, column, params)
        if fault not in self.faults:
            self.faults.append(fault)


def _change(row: PersonRow, kind: ChangeKind) -> Change:
    return Change(kind=kind, file=PEOPLE, line=row.line, who=row.login)


def _beyond_the_name(changes: Iterable[Change], branch: str, kept: Person) -> bool:
    return branch != kept.branch or any(each.kind is not ChangeKind.PERSON_CHANGED for each in changes)


def _over(held: Holding, now: datetime) -> bool:
    return held.valid_until is not None and held.valid_until <= now


def _same(wanted: Holding, before: Holding, now: datetime) -> bool:
    """Whether a line says what stands already; a first day that is past says no more than that it is held."""
    begun = before.valid_from is None or before.valid_from <= now
    same_begin = wanted.valid_from == before.valid_from or (begun and (wanted.valid_from or now) <= now)
    return same_begin and wanted.valid_until == before.valid_until


def _earlier(wanted: Holding, before: Holding, now: datetime) -> bool:
    """Whether a line lets a role end earlier than it does, and nothing else."""
    if wanted.valid_until is None or wanted.valid_until <= now:
        return False
    ends_later = before.valid_until is None or wanted.valid_until < before.valid_until
    return ends_later and (
        wanted.valid_from is None or wanted.valid_from == before.valid_from or wanted.valid_from <= now
    )


def _told(held: Holding | None) -> tuple[str, ...]:
    return () if held is None else (str(held.valid_from or ""), str(held.valid_until or ""))
