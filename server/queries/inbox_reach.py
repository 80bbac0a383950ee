"""Which tasks a view of the inbox reaches, as ranges of indexes that do not overlap or as a condition on each task."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    bindparam,
    case,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
    tuple_,
    type_coerce,
)

from server.domain.people import EVERYONE, Actor, Right
from server.queries.codes import codes_json, codes_table, limits_json, limits_table, pairs_json, pairs_table
from server.store.column_types import Key
from server.store.tables.signatures import signature
from server.store.tables.tasks import task, task_exclusion

OVERSEERS = (Right.MANAGER, Right.OPERATOR, Right.AUDITOR)

Conditions = Sequence[ColumnElement[bool]]

# Written out, not bound: a partial index serves only a query that states its condition in the same words.
OPEN = task.c.state.in_([literal_column("'offered'"), literal_column("'claimed'")])
_OFFERED = task.c.state == literal_column("'offered'")
CLAIMED = task.c.state == literal_column("'claimed'")
_COMPLETED = task.c.state == literal_column("'completed'")
_ANY = ""
Role = ColumnElement[str] | ColumnElement[str | None]
_OWN_ROLE, _FURTHER_ROLE = task.c.role, task.c.also_role
_IS_FURTHER = task.c.also_role.is_not(None)
_OWN = task.c.assignee == bindparam("me", type_=Key)
_LENT = task.c.delegate == bindparam("me", type_=Key)
"""No task is with its holder, so that none is both."""
_SIGNED_AT = task.alias("signed_at")
_TO_SIGN = task.c.id.in_(
    select(signature.c.task)
    .join_from(signature, _SIGNED_AT, signature.c.task == _SIGNED_AT.c.id)
    .where(
        signature.c.person == bindparam("me", type_=Key),
        signature.c.verdict.is_(None),
        or_(signature.c.place == literal_column("'before'", Key), _SIGNED_AT.c.submitted_at.is_not(None)),
    )
)
"""Who holds a task or works on it is not asked to sign it."""


class View(StrEnum):
    """A list of the inbox: all open tasks the person may see, those held, those offered, those done."""

    OPEN = "open"
    MINE = "mine"
    GROUPS = "groups"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Arm:
    """Tasks that meet conditions: once, or once for every row of `each` (with `joined` to it)."""

    conditions: Conditions
    each: CTE | None = None
    joined: Conditions = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a person sees: `everything`, or so many `pairs` of role and branch; `values` of the parameters.

    `stands_in`: whether the person stands in for somebody.
    """

    everything: bool
    pairs: int
    values: Mapping[str, str]
    stands_in: bool = False


class Sources:
    """What a person holds, as tables of one statement."""

    def __init__(self, dialect: str, *, stands_in: bool) -> None:
        """The tables, each for a parameter of the reach."""
        self._dialect = dialect
        self.persons = codes_table(bindparam("persons", type_=Key), dialect) if stands_in else None
        self.own = pairs_table(bindparam("own", type_=Key), dialect) if stands_in else None
        self.held = pairs_table(bindparam("held", type_=Key), dialect)
        self.beyond = pairs_table(bindparam("beyond", type_=Key), dialect)
        self.overseen = codes_table(bindparam("overseen", type_=Key), dialect)
        self.limits = limits_table(bindparam("limits", type_=Key), dialect)

    def at_overseen(self, condition: ColumnElement[bool]) -> Arm:
        """The tasks of all branches that are overseen: on SQLite not one by one, for which it makes an index anew."""
        if self._dialect == "sqlite":
            return Arm([condition, _overseen(self)])
        return Arm([condition], self.overseen, [task.c.branch == self.overseen.c.code])


def overseen(actor: Actor) -> frozenset[str]:
    """The branches all of whose tasks and cases the person may see."""
    return frozenset(branch for role, branch in actor.role_pairs() if role in OVERSEERS)


def reach_of(actor: Actor) -> Reach:
    """What `ranges` and `admitted` take as parameters: roles held, those beyond what is overseen, and that."""
    pairs = actor.served_pairs()
    branches = overseen(actor)
    everywhere = {(EVERYONE, branch) for branch in (*actor.branches.parents, actor.branch)}
    held = pairs | everywhere
    beyond = [(role, branch) for role, branch in held if branch not in branches]
    values = {
        "me": actor.id,
        "held": pairs_json(held),
        "beyond": pairs_json(beyond),
        "overseen": codes_json(branches),
        "limits": limits_json(_limits(actor, held)),
    }
    if actor.stands_in:
        values["persons"] = codes_json(actor.persons)
        values["own"] = pairs_json({*actor.role_pairs(), *everywhere})
    everything = bool(branches) and branches >= frozenset(actor.branches.parents)
    return Reach(everything, len(pairs), values, bool(actor.stands_in))


def ranges(view: View, sources: Sources, *, everything: bool) -> list[Arm]:
    """The arms of a view; no task belongs to two."""
    if view is View.GROUPS:
        free = [OPEN, _OFFERED, _not_bound_to_another(sources), _not_excluded(sources)]
        own, further = _within_authority(sources, _OWN_ROLE), _within_authority(sources, _FURTHER_ROLE)
        elsewhere = case((_among(sources.held, _OWN_ROLE) & own, false()), else_=true())
        return [
            _of_pairs([*free, own], sources.held),
            Arm([*free, *_offered_further(sources.held), further, elsewhere]),
        ]
    if view is View.MINE:
        return [Arm([CLAIMED, _OWN]), Arm([CLAIMED, _LENT]), Arm([CLAIMED, _TO_SIGN])]
    if view is not View.OPEN or everything:
        return [Arm(admitted(view, sources, everything=everything))]
    # Not NOT IN, for which SQLite goes through all pairs each time in search of a NULL.
    elsewhere = case((or_(*_by_role_or_branch(sources)), false()), else_=true())
    near = or_(_among(sources.beyond, _OWN_ROLE), _overseen(sources))
    return [
        _of_pairs([OPEN], sources.beyond),
        Arm([OPEN, *_offered_further(sources.beyond), case((near, false()), else_=true())]),
        sources.at_overseen(OPEN),
        Arm([CLAIMED, _OWN, elsewhere]),
        Arm([CLAIMED, _LENT, elsewhere]),
        Arm([CLAIMED, _TO_SIGN, elsewhere]),
    ]


def admitted(view: View, sources: Sources, *, everything: bool) -> list[ColumnElement[bool]]:
    """That a task belongs to a view, whatever way it is come by."""
    if view is View.MINE:
        return [CLAIMED, _OWN | _LENT | _TO_SIGN]
    if view is View.DONE:
        return [_COMPLETED, _OWN]
    if view is View.GROUPS:
        # PostgreSQL would make a join of a plain IN, and sort all of it instead of reading the first in order.
        able = [_among(sources.held, role) & _within_authority(sources, role) for role in (_OWN_ROLE, _FURTHER_ROLE)]
        held = case((or_(*able), true()), else_=false())
        return [OPEN, _OFFERED, held, _not_bound_to_another(sources), _not_excluded(sources)]
    if everything:
        return [OPEN]
    return [OPEN, or_(*_by_role_or_branch(sources), CLAIMED & (_OWN | _LENT | _TO_SIGN))]


def _of_pairs(conditions: Conditions, pairs: CTE) -> Arm:
    return Arm(conditions, pairs, [pairs.c.role == _OWN_ROLE, task.c.branch == pairs.c.branch])


def _offered_further(pairs: CTE) -> Conditions:
    # Not a join, for which SQLite would read all tasks to make a filter.
    roles = task.c.also_role.in_(select(pairs.c.role))
    return [_IS_FURTHER, roles, case((_among(pairs, _FURTHER_ROLE), true()), else_=false())]


def _among(pairs: CTE, role: Role) -> ColumnElement[bool]:
    return tuple_(role, task.c.branch).in_(select(pairs.c.role, pairs.c.branch))


def _overseen(sources: Sources) -> ColumnElement[bool]:
    return task.c.branch.in_(select(sources.overseen.c.code))


def _by_role_or_branch(sources: Sources) -> Conditions:
    # Asked of a role that is none, IN is null, and so is what is made of it with OR.
    further = _IS_FURTHER & _among(sources.beyond, _FURTHER_ROLE)
    return [_among(sources.beyond, _OWN_ROLE), further, _overseen(sources)]


def _not_bound_to_another(sources: Sources) -> ColumnElement[bool]:
    return task.c.bound_to.is_(None) | _of_mine(task.c.bound_to, sources)


def _not_excluded(sources: Sources) -> ColumnElement[bool]:
    mine = _of_mine(task_exclusion.c.person, sources)
    if sources.own is not None:
        # The relation of somebody for whom they stand in concerns what they do in that place alone.
        further = _IS_FURTHER & _among(sources.own, _FURTHER_ROLE)
        in_own_name = task.c.bound_to.is_(None) & (_among(sources.own, _OWN_ROLE) | further)
        in_their_place = case((task_exclusion.c.related & in_own_name, false()), else_=true())
        mine &= (task_exclusion.c.person == bindparam("me", type_=Key)) | in_their_place
    return ~select(true()).where(task_exclusion.c.task == task.c.id, mine).exists()


def _of_mine(person: ColumnElement[str | None] | ColumnElement[str], sources: Sources) -> ColumnElement[bool]:
    """That it is the reader, or somebody for whom they stand in."""
    if sources.persons is None:
        return person == bindparam("me", type_=Key)
    return person.in_(select(sources.persons.c.code))


def _within_authority(sources: Sources, role: Role) -> ColumnElement[bool]:
    """That the task needs no authority, or the person has it: the limit of its process counts before the general."""
    own, general = (
        _limit_of(sources.limits, role, task.c.case_process),
        _limit_of(sources.limits, role, literal_column("''", Key)),
    )
    amount = type_coerce(task.c.amount, BigInteger)
    return amount.is_(None) | (amount <= func.coalesce(own, general, literal_column("-1")))


def _limit_of(limits: CTE, role: Role, process: ColumnElement[str]) -> ColumnElement[int]:
    # Not a plain condition, for which SQLite would make an index of the few rows, anew for each task.
    here = (limits.c.role == role) & (limits.c.branch == task.c.branch) & (limits.c.process == process)
    return select(limits.c.amount).where(case((here, true()), else_=false())).scalar_subquery()


def _limits(actor: Actor, held: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str, int]]:
    """The authority of a person for each role and branch: in general, and where a process has a limit of its own."""
    if not actor.limits:
        return
    limits = (*actor.limits, *(limit for each in actor.stands_in for limit in each.limits))
    named = {limit.process for limit in limits if limit.process is not None}
    for role, branch in held:
        for process in (_ANY, *named):
            amount = actor.authority(role, branch, process)
            if amount is not None:
                yield role, branch, process, int(amount.scaleb(2))
