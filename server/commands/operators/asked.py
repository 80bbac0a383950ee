"""What a service task asks for: checked parameters, and the people on whose authority it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TypeAlias, cast

from server.commands.transaction import Work
from server.domain.cases import Case
from server.domain.errors import PersonNotFound
from server.domain.events import Event, TaskCompleted
from server.domain.operators import Kind, Operator, fits
from server.domain.people import Actor
from server.domain.signing import (
    AuthorisedOtherwise,
    AuthorityUsed,
    ParameterMissing,
    ParameterMistyped,
    SecondAlone,
    SecondMissing,
    last_doer,
    require_trusted,
)
from server.domain.staff import Person
from server.engine.bundle import Element
from server.engine.called import Call
from server.engine.operating.orders import Order

Advance: TypeAlias = Callable[[Work, Case, Order, Event], object]
"""Lets another locked case move by an order, for a reason."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`authoriser` did the task that `authorised_by` names, `second` the one that `second` names, if any."""

    work: Work
    case: Case
    element: Element
    values: Mapping[str, object]
    authoriser: Actor
    second: Actor | None
    advance: Advance

    def text(self, name: str) -> str:
        """A text that is there."""
        return str(self.values[name]).strip()

    def text_or_none(self, name: str) -> str | None:
        """A text, or None where it is left out or empty."""
        value = self.values.get(name)
        return str(value).strip() or None if value is not None else None

    def amount(self, name: str) -> Decimal:
        """A number that is there."""
        return Decimal(cast("Decimal | int", self.values[name]))

    def instant(self, name: str) -> datetime | None:
        """The beginning of a day at the branch of the case; an instant as it stands."""
        value = self.values.get(name)
        if isinstance(value, datetime) or value is None:
            return value
        zone = self.work.uow.working_time(self.case.branch).zone
        return datetime.combine(cast("date", value), time.min, zone).astimezone(UTC)

    def person(self, name: str = "person") -> Person:
        """A person by id or login. Raises PersonNotFound."""
        wanted = self.text(name)
        return self.work.uow.people.by_login(wanted) or self.work.uow.people.by_id(wanted)

    @property
    def reason(self) -> str:
        """Why: what the diagram says, else the step and the case."""
        return self.text_or_none("reason") or f"{self.element.name or self.element.id} · {self.case.title}"

    def countersigner(self, about: str, branch: str) -> Actor:
        """Who signs second for what concerns a person at a branch.

        Raises SecondMissing, SecondAlone and SecondUntrusted.
        """
        second = self.second
        if second is None:
            raise SecondMissing
        if second.id in {self.authoriser.id, about}:
            raise SecondAlone(element=self.element.authorised_by)
        require_trusted(second, self.work.uow.limits.in_force(), branch, self.work.now)
        return second


def asked(work: Work, case: Case, element: Element, operator: Operator, call: Call, advance: Advance) -> Asked:
    """What a call asks for. Raises ParameterMissing, ParameterMistyped, NobodyAuthorised and PersonNotFound."""
    values = {name: value for name, value in call.parameters.items() if value is not None and value != ""}
    for parameter in operator.parameters:
        if parameter.name not in values:
            if parameter.required:
                raise ParameterMissing(name=parameter.name)
        elif not fits(values[parameter.name], parameter.kind):
            raise ParameterMistyped(name=parameter.name, kind=Kind(parameter.kind).value)
    if operator.changes:
        _require_authority_unused(work, case, element)
    named = [name for name in (element.authorised_by, element.second) if name]
    doers = work.uow.tasks.doers(case.id, named)
    people = [_acting(work, last_doer(name, doers)) for name in named]
    return Asked(work, case, element, values, people[0], people[1] if element.second else None, advance)


def _require_authority_unused(work: Work, case: Case, element: Element) -> None:
    """Authority is for what its giver saw, once: an operator of cases may move tokens and data, but not that.

    Raises AuthorisedOtherwise and AuthorityUsed.
    """
    wrote = {name: case.provenance[name] for name in sorted(element.reads) if name in case.provenance}
    doers = work.uow.tasks.doers(case.id, sorted({each.element for each in wrote.values()}))
    done = {(doer.element, doer.person) for doer in doers if doer.order > 0}
    for name, each in wrote.items():
        began = each.person == case.started_by and each.at == case.started_at
        if each.person is not None and not began and (each.element, each.person) not in done:
            raise AuthorisedOtherwise(name=name)
    by, told = element.authorised_by or "", work.uow.events
    just_now = any(isinstance(each, TaskCompleted) and (each.case, each.element) == (case.id, by) for each in told)
    if not just_now and work.uow.lists.carried_out_since(case.id, element.id, by):
        raise AuthorityUsed(element=by)


def _acting(work: Work, person: str) -> Actor:
    """The person with the roles held now: who was disabled since authorises nothing. Raises PersonNotFound."""
    found = work.uow.people.find(person, work.now)
    if found is None:
        raise PersonNotFound
    return found
