"""Change people, branches and limits as files say: all or nothing, and only what was shown before."""

from dataclasses import dataclass, replace
from decimal import Decimal
from zoneinfo import ZoneInfo

from server.commands.branches.found import hold_tree
from server.commands.branches.move import MoveBranch, move_branch
from server.commands.branches.rename import RenameBranch, rename_branch
from server.commands.house.changes import Change, ChangeKind, Grounds, HousePlan, HouseState
from server.commands.house.plan import plan_house
from server.commands.people.add_branch import AddBranch, add_branch
from server.commands.people.add_person import AddPerson, write_person
from server.commands.people.change_person import ChangePerson, change_person
from server.commands.people.disable_person import DisablePerson, disable_person
from server.commands.people.end_role import EndRole, end_role
from server.commands.people.grant_role import ask
from server.commands.people.granting import give_role, reason_of
from server.commands.people.house_files import House, HouseRefused
from server.commands.people.set_limit import SetLimit, set_limit
from server.commands.transaction import Work
from server.domain.authority import AuthorityLimit
from server.domain.errors import Conflict, RightMissing
from server.domain.grants import with_period
from server.domain.ids import new_id
from server.domain.people import Actor, Branches, Right, RoleAt
from server.domain.staffing.staff import Holding


class HouseChangedMeanwhile(Conflict):
    """Nothing was changed: the house is not what it was when this was shown. Look at it again."""


class NothingToChange(Conflict):
    """Everything stands as the file says already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportHouse:
    """The files, in whose zone days begin, why, and (None: whatever it is) the digest of the plan that was shown."""

    house: House
    grounds: Grounds
    zone: ZoneInfo
    reason: str = ""
    digest: str | None = None


def foresee_house(command: ImportHouse, work: Work) -> tuple[HousePlan, HouseState]:
    """What would be changed, and of what; nothing is written. Raises RightMissing."""
    actor = command.grounds.actor
    if actor is not None and not actor.holds_anywhere(Right.HR_ADMIN):
        raise RightMissing(role=Right.HR_ADMIN.value)
    state = state_of(work)
    return plan_house(command.house, state, command.grounds, command.zone), state


def import_house(command: ImportHouse, work: Work) -> HousePlan:
    """Change it; what needs a second signature is asked for.

    Raises RightMissing, ReasonMissing, HouseRefused, HouseChangedMeanwhile, NothingToChange, and what the commands for
    single changes raise where something happened in this very moment.
    """
    # Two imports one after the other: the second plans on what the first left. The tree is held first, as moves do.
    hold_tree(work)
    work.uow.people.hold()
    plan, state = foresee_house(command, work)
    if plan.faults:
        raise HouseRefused(list(plan.faults))
    if command.digest is not None and command.digest != plan.digest:
        raise HouseChangedMeanwhile
    if not plan.changes:
        raise NothingToChange
    reason = reason_of(command.grounds.actor, command.reason)
    held = {(each.person, each.role, each.branch): each for roles in state.held.values() for each in roles}
    doing = _Doing(work, reason, {login: person.id for login, person in state.people.items()}, held)
    actor = command.grounds.actor
    parents = {code: each.parent for code, each in plan.branches.items()}
    acting = replace(actor, branches=Branches(parents, actor.branches.closed)) if actor else None
    for change in plan.changes:
        doing.carry_out(change, acting, plan)
    return plan


def state_of(work: Work) -> HouseState:
    """The house as it stands."""
    people = work.uow.people
    return HouseState(
        branches={each.code: each for each in people.branches()},
        people={each.login: each for each in people.all()},
        held=people.all_held(),
        waiting=frozenset(
            (each.held.person, each.held.role, each.held.branch) for each in work.uow.role_requests.waiting()
        ),
        limits=work.uow.limits.in_force(),
        now=work.now,
    )


@dataclass(frozen=True, slots=True)
class _Doing:
    """Does one change after the other, by what the commands of the pages do.

    People who are new and roles are many, so that the rules the plan looked at, while nobody else changes the
    organisation, are not looked at once more for each.
    """

    work: Work
    reason: str
    ids: dict[str, str]
    held: dict[tuple[str, str, str], Holding]

    def carry_out(self, change: Change, actor: Actor | None, plan: HousePlan) -> None:
        """Do one change."""
        kind = change.kind
        if kind in {ChangeKind.BRANCH_ADDED, ChangeKind.BRANCH_RENAMED, ChangeKind.BRANCH_MOVED}:
            self._branch(change, actor, plan)
        elif kind is ChangeKind.LIMIT_ASKED:
            self._limit(change, actor)
        elif kind is ChangeKind.PERSON_ADDED:
            command = AddPerson(login=change.who, name=change.name, branch=change.branch, actor=actor)
            self.ids[change.who] = write_person(self.work, command)
        else:
            self._person(change, self.ids[change.who], actor)

    def _branch(self, change: Change, actor: Actor | None, plan: HousePlan) -> None:
        branch = plan.branches[change.who]
        if change.kind is ChangeKind.BRANCH_ADDED:
            add_branch(AddBranch(branch=branch, actor=actor), self.work)
        elif change.kind is ChangeKind.BRANCH_RENAMED:
            rename_branch(RenameBranch(branch=branch.code, names=branch.labels, actor=actor), self.work)
        else:
            move_branch(MoveBranch(branch=branch.code, parent=change.branch, actor=actor), self.work)

    def _person(self, change: Change, person: str, actor: Actor | None) -> None:
        work, reason, role = self.work, self.reason, RoleAt(change.role, change.branch)
        if change.kind is ChangeKind.PERSON_CHANGED:
            changed = ChangePerson(person=person, name=change.name, branch=change.branch, reason=reason, actor=actor)
            change_person(changed, work)
        elif change.kind is ChangeKind.PERSON_DISABLED:
            disable_person(DisablePerson(person=person, reason=reason, actor=actor), work)
        elif change.kind is ChangeKind.ROLE_ENDED:
            end_role(EndRole(person=person, role=role, at=change.valid_until, reason=reason, actor=actor), work)
        else:
            self._role(change, person, actor.id if actor else None)

    def _role(self, change: Change, person: str, by: str | None) -> None:
        held = Holding(person, change.role, change.branch, change.valid_from, change.valid_until)
        if change.kind is ChangeKind.ROLE_ASKED:
            ask(self.work, held, self.reason, by)
            return
        key = person, change.role, change.branch
        self.held[key] = with_period(held, self.held.get(key), self.work.now)
        give_role(self.work, self.held[key], by, self.reason)

    def _limit(self, change: Change, actor: Actor | None) -> None:
        limit = AuthorityLimit(
            new_id(),
            change.amount or Decimal(0),
            role=change.role or None,
            person=self.ids[change.who] if change.who else None,
            branch=change.branch or None,
            process=change.process or None,
            valid_from=change.valid_from,
            valid_until=change.valid_until,
        )
        set_limit(SetLimit(limit=limit, actor=actor), self.work)
