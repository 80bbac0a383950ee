"""Separation and binding of duties, and blind findings: one place for every door."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from server.domain.errors import BoundToDoer, SeparatedFrom

STARTER = "@start"
"""Stands among elements for the start of a case by a person; no element of a diagram can be called so."""


class SeparatedFromStarter(SeparatedFrom):
    """Separation of duties: whoever started the case may not do "%(element)s"."""


class SeparatedFromStarterForAnother(SeparatedFromStarter):
    """Separation of duties: somebody for whom you stand in started the case, so "%(element)s" is for others."""


class BoundToStarter(BoundToDoer):
    """Binding of duties: "%(element)s" must be done by whoever started the case."""


class SeparatedForAnother(SeparatedFrom):
    """Separation of duties: somebody for whom you stand in did or holds "%(other)s", so "%(element)s" is for others."""


DUTY_ERRORS = (SeparatedFrom, BoundToDoer)


@dataclass(frozen=True, slots=True)
class Duty:
    """What an element demands of its doer, relative to other elements of the case (ids).

    `inherited`: what the elements are separate from whose doer has to do this one too. It keeps out who stands in for
    that doer.
    """

    element: str
    name: str
    separate_from: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    blind_to: tuple[str, ...] = ()
    inherited: tuple[str, ...] = ()

    @property
    def apart(self) -> frozenset[str]:
        """All elements whose doers may not do this one."""
        return frozenset((*self.separate_from, *self.inherited))


@dataclass(frozen=True, slots=True)
class Doer:
    """Somebody who did (`open` False) or holds (`open` True) an element; `order` grows with time.

    An order below 0: an operator who acted in its place. That separates, but nobody is bound to them.
    """

    element: str
    name: str
    person: str
    open: bool
    order: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an element of a case is: ever completed, and waiting now."""

    element: str
    done: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Blind:
    """Elements (ids) whose findings nobody but their writer may read yet, and those that may make others of them."""

    findings: frozenset[str] = frozenset()
    derived: frozenset[str] = frozenset()

    def touches(self, element: str | None) -> bool:
        """Whether what an element says of itself may quote a finding."""
        return element in self.findings or element in self.derived


def check_duty(duty: Duty, person: str, doers: Sequence[Doer], stands_in_for: Collection[str] = ()) -> None:
    """Raise SeparatedFrom, SeparatedForAnother or BoundToDoer when this person may not do the element.

    Separation binds to whoever did the other element in any round or holds it now (parallel branches);
    binding binds to whoever did it last. Whoever stands in for others is one person with them: what they did keeps
    them out as well, and what is left to them they may do.
    """
    for other in doers:
        if other.element in duty.apart and other.person == person:
            raise _separated(other, duty)
    for other in doers:
        if other.element in duty.apart and other.person in stands_in_for:
            raise _separated(other, duty, for_another=True)
    for element in duty.same_as:
        last = _last_doer(element, doers)
        if last is not None and last.person != person and last.person not in stands_in_for:
            if element == STARTER:
                raise BoundToStarter(element=duty.name)
            raise BoundToDoer(other=last.name, element=duty.name)


def check_forcing(duty: Duty, duties: Mapping[str, Duty], person: str, doers: Sequence[Doer]) -> None:
    """Raise SeparatedFrom when this person may not do an element for others, because of what they did or hold.

    Whoever found what is blind to its doer, or to whom its findings are blind, may not either.
    """
    for other in doers:
        theirs = duties.get(other.element)
        apart = other.element in {*duty.separate_from, *duty.blind_to}
        apart = apart or (theirs is not None and duty.element in theirs.blind_to)
        if other.person == person and apart:
            raise _separated(other, duty)


def person_bound(duty: Duty, doers: Sequence[Doer]) -> str | None:
    """Whom binding of duties leaves the element to; None while nobody did what it names."""
    found = (_last_doer(element, doers) for element in duty.same_as)
    return next((last.person for last in found if last is not None), None)


def separations_both_ways(duties: Iterable[Duty]) -> Mapping[str, Duty]:
    """Make `separate_from` symmetric: declared on one element, it binds the other as well."""
    known = {duty.element: duty for duty in duties}
    partners: dict[str, set[str]] = {element: set(duty.separate_from) for element, duty in known.items()}
    for element, duty in known.items():
        for other in duty.separate_from:
            partners.setdefault(other, set()).add(element)
    return {
        element: Duty(
            element,
            duty.name,
            tuple(sorted(partners[element])),
            duty.same_as,
            duty.blind_to,
            tuple(sorted(_inherited(duty, known, partners) - partners[element] - {element})),
        )
        for element, duty in known.items()
    }


def with_starter(named: Iterable[str], begins: Collection[str]) -> tuple[str, ...]:
    """What a duty names, with STARTER for the starts at which a person begins a case."""
    return tuple(dict.fromkeys(STARTER if each in begins else each for each in named))


def bound_with(element: str, duties: Mapping[str, Duty]) -> frozenset[str]:
    """The elements whose doer has to do this one too, at once or by way of others."""
    found: set[str] = set()
    ahead = [element]
    while ahead:
        duty = duties.get(ahead.pop())
        new = set(duty.same_as) - found if duty is not None else set[str]()
        found |= new
        ahead += new
    return frozenset(found - {element})


def is_guarded(element: str, duties: Iterable[Duty]) -> bool:
    """Whether what is found at the element is blind to the doer of another, at some time in a case."""
    return any(element in duty.blind_to for duty in duties)


def hidden_elements(duties: Iterable[Duty], progress: Mapping[str, Progress], *, running: bool) -> frozenset[str]:
    """Elements whose findings nobody but their writer may read yet.

    What `blind_to` names stays hidden while the blind element waits or was never done in a running case:
    so it holds in parallel branches, before the blind task opens, and in every further round.
    """
    if not running:
        return frozenset()
    hidden: set[str] = set()
    for duty in duties:
        state = progress.get(duty.element)
        if duty.blind_to and (state is None or state.open or not state.done):
            hidden.update(duty.blind_to)
    return frozenset(hidden)


def _separated(other: Doer, duty: Duty, *, for_another: bool = False) -> SeparatedFrom:
    if other.element == STARTER:
        kind = SeparatedFromStarterForAnother if for_another else SeparatedFromStarter
        return kind(element=duty.name)
    return (SeparatedForAnother if for_another else SeparatedFrom)(other=other.name, element=duty.name)


def _inherited(duty: Duty, known: Mapping[str, Duty], partners: Mapping[str, set[str]]) -> set[str]:
    return {other for element in bound_with(duty.element, known) for other in partners.get(element, ())}


def _last_doer(element: str, doers: Sequence[Doer]) -> Doer | None:
    done = [doer for doer in doers if doer.element == element and not doer.open and doer.order >= 0]
    return max(done, key=lambda doer: doer.order, default=None)
