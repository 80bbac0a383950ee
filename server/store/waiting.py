"""Timers and subscriptions of cases."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import combinations
from typing import Any

from sqlalchemy import Delete, bindparam, delete, func, select

from server.domain import codec
from server.domain.cases import CaseStatus
from server.domain.errors import InvalidValue
from server.domain.waiting import AwaitedKind, Catcher, SubscriptionRow, TimerRow
from server.store.channel import Channel
from server.store.column_types import Key
from server.store.tables.cases import case as case_table
from server.store.tables.cases import subscription, timer

MAX_CORRELATION_KEYS = 8

_GONE = bindparam("gone", type_=Key, expanding=True)
_OF_CASE = timer.c.case == bindparam("wanted")
_DROP_TIMER = delete(timer).where(_OF_CASE, timer.c.token == bindparam("gone"))
_DROP_TIMERS = delete(timer).where(_OF_CASE, timer.c.token.in_(_GONE))
_OF_RUNNING = (timer.c.case == case_table.c.id) & (case_table.c.status == CaseStatus.RUNNING.value)
_DUE = (
    select(timer.c.case)
    .join_from(timer, case_table, _OF_RUNNING)
    .where(timer.c.due_at <= bindparam("now"), timer.c.case.not_in(bindparam("waiting", expanding=True)))
    .group_by(timer.c.case)
    .order_by(func.min(timer.c.due_at), timer.c.case)
    .limit(bindparam("most"))
)
_NEXT_DUE = (
    select(func.min(timer.c.due_at))
    .join_from(timer, case_table, _OF_RUNNING)
    .where(timer.c.due_at <= bindparam("until"))
)
_TIMERS = (
    select(timer.c.token, timer.c.element, timer.c.due_at)
    .where(timer.c.case == bindparam("wanted"))
    .order_by(timer.c.due_at, timer.c.token)
)
_AT = (
    select(timer.c.case)
    .join_from(timer, case_table, timer.c.case == case_table.c.id)
    .where(case_table.c.branch.in_(bindparam("branches", expanding=True)), case_table.c.ended_at.is_(None))
    .distinct()
)
_DROP_SUBSCRIPTION = delete(subscription).where(
    subscription.c.case == bindparam("wanted"), subscription.c.token == bindparam("gone")
)
_DROP_SUBSCRIPTIONS = delete(subscription).where(
    subscription.c.case == bindparam("wanted"), subscription.c.token.in_(_GONE)
)
_CATCHERS = (
    select(subscription.c.case, subscription.c.token, subscription.c.element, subscription.c.correlation)
    .where(subscription.c.kind == bindparam("awaited"), subscription.c.name == bindparam("called"))
    .order_by(subscription.c.since, subscription.c.case, subscription.c.token)
)
_CORRELATED = _CATCHERS.where(subscription.c.correlation_hash.in_(bindparam("hashes", expanding=True)))

_SUBSCRIPTIONS = (
    select(
        subscription.c.token,
        subscription.c.element,
        subscription.c.kind,
        subscription.c.name,
        subscription.c.correlation,
    )
    .where(subscription.c.case == bindparam("wanted"))
    .order_by(subscription.c.since, subscription.c.token)
)


class Timers:
    """Instants that tokens wait for."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def replace(self, case_id: str, added: Sequence[TimerRow], removed: Sequence[str]) -> None:
        """Drop the timers of `removed` tokens, then write the added ones."""
        _drop(self._channel, _DROP_TIMER, _DROP_TIMERS, case_id, removed)
        rows = [{"case": case_id, "token": t.token, "element": t.element, "due_at": t.due_at} for t in added]
        self._channel.insert_rows(timer, rows)

    def due(self, now: datetime, limit: int, waiting: Collection[str] = ()) -> list[str]:
        """Running cases with a due timer, the longest due first, without those in `waiting`."""
        rows = self._channel.execute(_DUE, {"now": now, "most": limit, "waiting": list(waiting)})
        return [case_id for (case_id,) in rows]

    def cases_at(self, branches: Iterable[str]) -> list[str]:
        """The cases of these branches in which a timer waits (ids)."""
        return list(self._channel.execute(_AT, {"branches": sorted(branches)}).scalars())

    def of_case(self, case_id: str) -> list[TimerRow]:
        """The timers of a case, the next first."""
        return [TimerRow(*row) for row in self._channel.execute(_TIMERS, {"wanted": case_id})]

    def next_due(self, after: datetime | None, until: datetime) -> datetime | None:
        """When the next timer of a running case is due, later than `after` and not later than `until`."""
        query = _NEXT_DUE if after is None else _NEXT_DUE.where(timer.c.due_at > after)
        return self._channel.execute(query, {"until": until}).scalar_one()


class Subscriptions:
    """Messages and signals that tokens wait for."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def replace(self, case_id: str, added: Sequence[SubscriptionRow], removed: Sequence[str], since: datetime) -> None:
        """Drop the subscriptions of `removed` tokens, then write the added ones, waiting since then."""
        _drop(self._channel, _DROP_SUBSCRIPTION, _DROP_SUBSCRIPTIONS, case_id, removed)
        rows: list[dict[str, object]] = [
            {
                "case": case_id,
                "token": row.token,
                "element": row.element,
                "kind": row.kind.value,
                "name": row.name,
                "correlation": row.correlation,
                "correlation_hash": correlation_hash(row.correlation),
                "since": since,
            }
            for row in added
        ]
        self._channel.insert_rows(subscription, rows)

    def of_case(self, case_id: str) -> list[SubscriptionRow]:
        """What a case waits for, oldest first."""
        rows = self._channel.execute(_SUBSCRIPTIONS, {"wanted": case_id})
        return [
            SubscriptionRow(token, element, AwaitedKind(kind), name, correlation)
            for token, element, kind, name, correlation in rows
        ]

    def find(self, kind: AwaitedKind, name: str, correlation: Mapping[str, object] | None = None) -> list[Catcher]:
        """Who waits for it, oldest first: every key a catcher names must be among these with an equal value.

        With `correlation` None, whatever they correlate by. Raises InvalidValue beyond eight keys.
        """
        values: dict[str, Any] = {"awaited": kind.value, "called": name}
        if correlation is None:
            rows = self._channel.execute(_CATCHERS, values)
        else:
            rows = self._channel.execute(_CORRELATED, {**values, "hashes": list(_answering(correlation))})
        return [Catcher(*row) for row in rows]


def _drop(channel: Channel, one: Delete, several: Delete, case_id: str, tokens: Sequence[str]) -> None:
    if len(tokens) == 1:
        channel.later(one, {"wanted": case_id, "gone": tokens[0]})
    elif tokens:
        channel.execute(several, {"wanted": case_id, "gone": list(tokens)})


def correlation_hash(correlation: Mapping[str, object]) -> str:
    """A digest equal for equal values, whatever their order or spelling of numbers (`1`, `1.0`)."""
    plain = {key: _canonical(correlation[key]) for key in sorted(correlation)}
    return hashlib.sha256(codec.dumps(plain)).hexdigest()


def _canonical(value: object) -> object:
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return Decimal(str(value)).normalize()
    return value


def _answering(correlation: Mapping[str, object]) -> Iterator[str]:
    if len(correlation) > MAX_CORRELATION_KEYS:
        raise InvalidValue(field="correlation", problem=f"more than {MAX_CORRELATION_KEYS} keys")
    for size in range(len(correlation) + 1):
        for keys in combinations(correlation, size):
            yield correlation_hash({key: correlation[key] for key in keys})
