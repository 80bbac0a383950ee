"""Who would be there to do what after a plan; what waits for a second signature does not count yet."""

from dataclasses import replace

from server.commands.house.changes import Change, ChangeKind, HousePlan, HouseState
from server.domain.people import Branches
from server.domain.staffing.staff import Holding, Staff


def staff_after(plan: HousePlan, state: HouseState, staff: Staff) -> Staff:
    """The staff after the changes; who is new is known by their login."""
    ids = {login: person.id for login, person in state.people.items()}
    active, held = dict(staff.active), {_key(each): each for each in staff.holdings}
    for change in plan.changes:
        person = ids.get(change.who, change.who)
        if change.kind in {ChangeKind.PERSON_ADDED, ChangeKind.PERSON_CHANGED}:
            active[person] = change.branch
        elif change.kind is ChangeKind.PERSON_DISABLED:
            active.pop(person, None)
        elif change.kind in {ChangeKind.ROLE_ENDED, ChangeKind.ROLE_GIVEN}:
            changed = _held(change, person, held.get((person, change.role, change.branch)), state)
            held[_key(changed)] = changed
    parents = {code: each.parent for code, each in plan.branches.items()}
    names = {code: each.name for code, each in plan.branches.items()}
    return replace(
        staff,
        branches=Branches(parents, staff.branches.closed),
        active=active,
        holdings=tuple(held.values()),
        names={**staff.names, **names},
    )


def _held(change: Change, person: str, before: Holding | None, state: HouseState) -> Holding:
    if change.kind is ChangeKind.ROLE_ENDED:
        begin = before.valid_from if before else None
        return Holding(person, change.role, change.branch, begin, change.valid_until or state.now)
    return Holding(person, change.role, change.branch, change.valid_from, change.valid_until)


def _key(held: Holding) -> tuple[str, str, str]:
    return held.person, held.role, held.branch
