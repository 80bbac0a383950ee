"""Gaps in the staff: what several processes lack of the same people at a branch is one thing to tell. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from server.domain.absence_events import AbsenceChanged, AbsenceEntered, AbsenceShortened, SubstituteDeclined
from server.domain.house_events import BranchMoved, LimitEnded, LimitShortened, LimitWasSigned, ProcessDeployed
from server.domain.people import Actor, Right, RoleAt
from server.domain.people_events import PersonDisabled, RoleEnded, RoleGranted
from server.domain.staffing.shortages import Shortage

GapKey: TypeAlias = tuple[str, tuple[str, ...]]
"""What makes it the same gap: the branch, and the roles that one of those missing would hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """So many people with all of these roles (none: whatever they hold) are missing at a branch.

    `since` None: as things stand; else from that instant on. `processes`: which cannot be done.
    """

    branch: str
    roles: tuple[str, ...]
    count: int
    since: datetime | None
    processes: tuple[str, ...]

    @property
    def key(self) -> GapKey:
        """What makes it the same gap later: how many are missing, and of what, may change meanwhile."""
        return self.branch, self.roles


def gaps(shortages: Iterable[Shortage]) -> tuple[Gap, ...]:
    """All of them, by branch and roles: of several shortages the most people and the first instant."""
    found: dict[GapKey, Gap] = {}
    for shortage in shortages:
        for missing in shortage.missing:
            gap = Gap(
                branch=shortage.branch,
                roles=missing.roles,
                count=missing.count,
                since=shortage.since,
                processes=(shortage.process,),
            )
            found[gap.key] = _both(found[gap.key], gap) if gap.key in found else gap
    return tuple(found[key] for key in sorted(found))


def told_together(found: Iterable[Gap]) -> tuple[tuple[Gap, ...], ...]:
    """Gaps of several branches that are one thing to tell: as many people with the same roles, from the same instant.

    So it is when somebody leaves whose role at head office covered them all.
    """
    together: dict[tuple[object, ...], list[Gap]] = {}
    for gap in found:
        together.setdefault((gap.roles, gap.count, gap.since), []).append(gap)
    return tuple(tuple(each) for each in together.values())


def _both(one: Gap, other: Gap) -> Gap:
    return Gap(
        branch=one.branch,
        roles=one.roles,
        count=max(one.count, other.count),
        since=None if one.since is None or other.since is None else min(one.since, other.since),
        processes=tuple(sorted({*one.processes, *other.processes})),
    )


def answering_for(branch: str, people: Sequence[Actor]) -> tuple[str, ...]:
    """Who hears of a gap (ids): the managers of the branch or, where there are none, of the next above; and HR."""
    hr = [each.id for each in people if each.holds(Right.HR_ADMIN, branch)]
    return tuple(dict.fromkeys([*superiors(branch, people), *hr]))


def superiors(branch: str, people: Sequence[Actor]) -> list[str]:
    """The managers of a branch (ids) or, where there are none, of the next one above that has some."""
    seen: list[str] = []
    upper: str | None = branch
    while upper is not None and upper not in seen:
        there = RoleAt(Right.MANAGER.value, upper)
        found = [each.id for each in people if there in each.roles]
        if found:
            return found
        seen.append(upper)
        upper = people[0].branches.parents.get(upper) if people else None
    return []


@dataclass(frozen=True, slots=True)
class Cause:
    """What was done before a gap was found: the kind of event, by whom, and whom it is about (ids)."""

    kind: str
    by: str | None
    person: str | None = None


CAUSES = frozenset(
    event.__name__
    for event in (
        *(RoleGranted, RoleEnded, PersonDisabled, AbsenceEntered, AbsenceChanged, AbsenceShortened, SubstituteDeclined),
        *(LimitWasSigned, LimitShortened, LimitEnded, BranchMoved, ProcessDeployed),
    )
)
"""Kinds of events after which people may be missing."""
