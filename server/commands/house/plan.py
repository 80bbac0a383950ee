"""What files of a house would change of the house as it is, with everything that is wrong with them."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from server.commands.house.changes import ORDER, Change, Grounds, HousePlan, HouseState
from server.commands.house.plan_branches import plan_branches
from server.commands.house.plan_limits import LimitsPlan
from server.commands.house.plan_people import PeoplePlan
from server.commands.people.house_files import Fault, House
from server.domain.people import Branches


def plan_house(house: House, state: HouseState, grounds: Grounds, zone: ZoneInfo) -> HousePlan:
    """The changes in the order in which they are done; days begin and end in the zone.

    Rights are looked at in the tree as it will be: a branch that is added below one's own is one's own.
    """
    faults: list[Fault] = []
    branches, changes = plan_branches(house.branches, state, grounds, faults)
    tree = Branches({code: each.parent for code, each in branches.items()}, state.tree.closed)
    actor = replace(grounds.actor, branches=tree) if grounds.actor else None
    people = PeoplePlan(state, tree, grounds, actor, zone, faults)
    changes += people.changes(house.people)
    logins = frozenset((*state.people, *(row.login for row in house.people)))
    limits = LimitsPlan(state, tree, grounds, actor, zone, logins, faults)
    changes += limits.changes(house.limits)
    ordered = sorted(changes, key=lambda change: ORDER.index(change.kind))
    return HousePlan(() if faults else tuple(ordered), tuple(_in_order(faults)), branches)


def _in_order(faults: list[Fault]) -> list[Fault]:
    return sorted(faults, key=lambda fault: (fault.file, fault.line))


def counts(changes: tuple[Change, ...]) -> dict[str, int]:
    """How many changes there are of each kind that occurs."""
    found: dict[str, int] = {}
    for change in changes:
        found[change.kind.value] = found.get(change.kind.value, 0) + 1
    return found
