"""Relations of staff to parties, the parties of cases, and second looks."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, text, update

from server.domain.cases import CaseStatus
from server.domain.relations import (
    Relation,
    RelationEnded,
    RelationNotFound,
    SecondLook,
    SecondLookNotFound,
    SecondLookSettled,
)
from server.store.column_types import Instant
from server.store.tables.cases import case
from server.store.tables.organisation import relation, second_look
from server.store.tables.tasks import case_party

_COLUMNS = tuple(relation.c[field.name] for field in fields(Relation))
_LOOKS = tuple(second_look.c[field.name] for field in fields(SecondLook))
_RELATED = select(relation.c.person).where(
    relation.c.number.in_(bindparam("numbers", expanding=True)), relation.c.ended_at.is_(None)
)
_TO = (
    select(*_COLUMNS)
    .where(relation.c.number.in_(bindparam("numbers", expanding=True)), relation.c.ended_at.is_(None))
    .order_by(relation.c.id)
)
_BY_ID = select(*_COLUMNS).where(relation.c.id == bindparam("wanted"))
_ALL = select(*_COLUMNS).order_by(relation.c.ended_at.is_not(None), relation.c.declared_at.desc(), relation.c.id)
_SAME = select(relation.c.id).where(
    relation.c.number == bindparam("party"), relation.c.person == bindparam("who"), relation.c.ended_at.is_(None)
)
_ADD = insert(relation)
_END = (
    update(relation)
    .where(relation.c.id == bindparam("wanted"), relation.c.ended_at.is_(None))
    .values(ended_at=bindparam("at", type_=Instant))
)
_NOTE_PARTY = text('INSERT INTO case_party ("case", number) VALUES (:case, :number) ON CONFLICT DO NOTHING')
_PARTY_TO = (
    select(case_party.c.case)
    .join_from(case_party, case, case_party.c.case == case.c.id)
    .where(
        case_party.c.number == bindparam("party"),
        case.c.status.in_([CaseStatus.RUNNING.value, CaseStatus.SUSPENDED.value]),
    )
    .order_by(case_party.c.case)
)
_OPEN_LOOK = text(
    'INSERT INTO second_look (id, relation, "case", task, element, name, person, opened_at, words)'
    " VALUES (:id, :relation, :case, :task, :element, :name, :person, :opened_at, :words) ON CONFLICT DO NOTHING"
).bindparams(bindparam("opened_at", type_=Instant))
_LISTED_LOOKS = select(*_LOOKS).order_by(second_look.c.settled_at.is_not(None), second_look.c.opened_at.desc())
_LOOK = select(*_LOOKS).where(second_look.c.id == bindparam("wanted"))
_SETTLE = (
    update(second_look)
    .where(second_look.c.id == bindparam("wanted"), second_look.c.settled_at.is_(None))
    .values(settled_at=bindparam("at", type_=Instant), settled_by=bindparam("by"), words=bindparam("told"))
)


class Relations:
    """Who of the house is related to whom. Give it a reading connection for look-ups outside a unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def related(self, numbers: Iterable[str]) -> frozenset[str]:
        """The ids of the people who are related now to one of these parties."""
        wanted = sorted(numbers)
        if not wanted:
            return frozenset()
        return frozenset(self._connection.execute(_RELATED, {"numbers": wanted}).scalars())

    def to(self, numbers: Iterable[str]) -> list[Relation]:
        """The relations to these parties that hold."""
        wanted = sorted(numbers)
        return [Relation(*row) for row in self._connection.execute(_TO, {"numbers": wanted})] if wanted else []

    def get(self, relation_id: str) -> Relation:
        """One of them, ended or not. Raises RelationNotFound."""
        row = self._connection.execute(_BY_ID, {"wanted": relation_id}).one_or_none()
        if row is None:
            raise RelationNotFound
        return Relation(*row)

    def all(self) -> list[Relation]:
        """Every relation: those that hold first, the newest first."""
        return [Relation(*row) for row in self._connection.execute(_ALL)]

    def of(self, person: str) -> list[Relation]:
        """Those of one person, in the same order."""
        return [Relation(*row) for row in self._connection.execute(_ALL.where(relation.c.person == person))]

    def known(self, person: str, number: str) -> bool:
        """Whether the person has declared this relation, and it holds."""
        return self._connection.execute(_SAME, {"party": number, "who": person}).first() is not None

    def add(self, added: Relation) -> None:
        """Write a new relation."""
        self._connection.execute(_ADD, {field.name: getattr(added, field.name) for field in fields(Relation)})

    def end(self, relation_id: str, at: datetime) -> None:
        """Let a relation bar nobody any more. Raises RelationEnded."""
        if self._connection.execute(_END, {"wanted": relation_id, "at": at}).rowcount != 1:
            raise RelationEnded

    # ---------- cases
    def note_parties(self, case_id: str, numbers: Iterable[str]) -> None:
        """Note whom a case is about, so that it is found when a relation is declared."""
        if rows := [{"case": case_id, "number": number} for number in sorted(numbers)]:
            self._connection.execute(_NOTE_PARTY, rows)

    def cases_about(self, number: str) -> Sequence[str]:
        """The cases under way that named this party at some time."""
        return self._connection.execute(_PARTY_TO, {"party": number}).scalars().all()

    # ---------- second looks
    def open_look(self, look: SecondLook) -> bool:
        """Ask for a second look; False when the same was asked for before."""
        values: dict[str, Any] = {field.name: getattr(look, field.name) for field in fields(SecondLook)}
        return self._connection.execute(_OPEN_LOOK, values).rowcount == 1

    def looks(self) -> list[SecondLook]:
        """Every second look: those not settled first, the newest first."""
        return [SecondLook(*row) for row in self._connection.execute(_LISTED_LOOKS)]

    def settle(self, look_id: str, by: str, words: str, at: datetime) -> SecondLook:
        """Write what the second look found. Raises SecondLookNotFound and SecondLookSettled."""
        row = self._connection.execute(_LOOK, {"wanted": look_id}).one_or_none()
        if row is None:
            raise SecondLookNotFound
        if self._connection.execute(_SETTLE, {"wanted": look_id, "at": at, "by": by, "told": words}).rowcount != 1:
            raise SecondLookSettled
        return SecondLook(*row)
