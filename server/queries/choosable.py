"""Whom one may choose: at most so many people within the reach of a rule, by a text, each with their roles."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, false, or_, select

from server.domain.people import EVERYONE, Actor, Branches, RoleAt
from server.store.branches import BranchCache
from server.store.people import People
from server.store.tables.organisation import absence, absence_substitute, person, role_grant

LISTED = 20
"""As many as are offered at once."""
_LOOKED_AT = 60
"""As many as are read, of whom rules of the case may keep some out."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Who comes into question: who does the work of one of these roles there, and belongs to one of these branches.

    None: anybody.
    """

    roles: frozenset[RoleAt] | None = None
    branches: frozenset[str] | None = None

    @classmethod
    def of_roles(cls, roles: Collection[str], branch: str, tree: Branches) -> "Reach":
        """Those who may have the work of roles at a branch: they hold one there or above, or stand in for somebody."""
        if EVERYONE in roles:
            return cls()
        above = [each for each in tree.parents if tree.covers(each, branch)]
        return cls(frozenset(RoleAt(role, each) for role in roles for each in above))

    def or_else(self, other: "Reach") -> "Reach":
        """Who comes into question by the one or the other; both are about roles."""
        if self.roles is None or other.roles is None:
            return Reach()
        return Reach(self.roles | other.roles)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: a part of a name or login, or people of these branches or with these roles."""

    text: str = ""
    branches: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str, branches: Mapping[str, str], roles: Mapping[str, str]) -> "Sought":
        """By a text, where branches and roles are called so, by code."""
        wanted = text.casefold()
        return cls(
            text,
            frozenset(code for code, name in branches.items() if wanted in name.casefold()),
            frozenset(code for code, name in roles.items() if wanted in name.casefold()),
        )


@dataclass(frozen=True, slots=True)
class Found:
    """People by login; `more`: there are others that were not read."""

    people: tuple[Actor, ...] = ()
    more: bool = False


def people_choosable(
    connection: Connection, tree: BranchCache, now: datetime, reach: Reach, sought: Sought | None = None
) -> Found:
    """Active people within reach, by login, in one statement."""
    wanted = select(person.c.id).where(person.c.active, *_within(reach, now))
    if sought is not None and sought.text:
        wanted = wanted.where(_sought(sought, now))
    wanted = wanted.order_by(person.c.login).limit(_LOOKED_AT + 1)
    found = People(connection, tree).actors_of(wanted, now)
    return Found(tuple(found[:_LOOKED_AT]), len(found) > _LOOKED_AT)


def _within(reach: Reach, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if reach.branches is not None:
        conditions.append(person.c.branch.in_(sorted(reach.branches)))
    if reach.roles is not None:
        places: dict[str, set[str]] = {}
        for at in reach.roles:
            places.setdefault(at.role, set()).add(at.branch)
        holds = [
            and_(role_grant.c.role == role, role_grant.c.branch.in_(sorted(codes))) for role, codes in places.items()
        ]
        conditions.append(or_(_holds(or_(false(), *holds), now), _stands_in(now)))
    return conditions


def _sought(sought: Sought, now: datetime) -> ColumnElement[bool]:
    parts = [part.icontains(sought.text, autoescape=True) for part in (person.c.name, person.c.login)]
    if sought.branches:
        parts.append(person.c.branch.in_(sorted(sought.branches)))
    if sought.roles:
        parts.append(_holds(role_grant.c.role.in_(sorted(sought.roles)), now))
    return or_(*parts)


def _holds(what: ColumnElement[bool], now: datetime) -> ColumnElement[bool]:
    return exists().where(
        role_grant.c.person == person.c.id,
        what,
        or_(role_grant.c.valid_from.is_(None), role_grant.c.valid_from <= now),
        or_(role_grant.c.valid_until.is_(None), role_grant.c.valid_until > now),
    )


def _stands_in(now: datetime) -> ColumnElement[bool]:
    return exists().where(
        absence_substitute.c.person == person.c.id,
        absence_substitute.c.absence == absence.c.id,
        absence.c.begins <= now,
        absence.c.ends > now,
    )
