"""Pairs the events of a case to activity instances: what schedules, starts, interrupts and ends each of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from server.mining.logs.events import Event
from server.mining.logs.transitions import Transition


class State(StrEnum):
    """How an activity instance stands."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class Ending(StrEnum):
    """How an activity ended, or somebody's hold of it."""

    COMPLETED = "completed"
    CANCELLED = "cancelled"
    RELEASED = "released"
    REASSIGNED = "reassigned"


@dataclass(slots=True)
class Hold:
    """Somebody had an activity from `since` until `until` (None: still)."""

    person: str
    since: int
    until: int | None = None
    ending: Ending | None = None


@dataclass(slots=True)
class Instance:
    """One activity instance; instants are microseconds since 1970. `line`: of its first event.

    `scheduled` None: the log does not tell when it began to wait. `opened`: when work on it first began.
    """

    line: int
    activity: str
    role: str | None
    branch: str | None
    scheduled: int | None = None
    taken: int | None = None
    opened: int | None = None
    ended: int | None = None
    ending: Ending | None = None
    doer: str | None = None
    state: State = State.WAITING
    holds: list[Hold] = field(default_factory=list[Hold])

    @property
    def holder(self) -> str | None:
        """Who has it now."""
        return self.holds[-1].person if self.holds and self.holds[-1].until is None else None

    @property
    def begins(self) -> int:
        """When somebody took it, or it ended untaken, or else began to wait."""
        return next(moment for moment in (self.taken, self.ended, self.scheduled) if moment is not None)

    def take(self, person: str | None, moment: int) -> None:
        """Somebody has it from now on."""
        self.taken = moment if self.taken is None else self.taken
        if person is None or person == self.holder:
            return
        self.let_go(moment, Ending.REASSIGNED)
        self.holds.append(Hold(person, moment))

    def let_go(self, moment: int, ending: Ending) -> None:
        """Whoever has it, has it no longer."""
        if self.holder is not None:
            self.holds[-1].until, self.holds[-1].ending = moment, ending

    def end(self, moment: int, ending: Ending, person: str | None) -> None:
        """It is over."""
        completed = ending is Ending.COMPLETED
        if completed and self.taken is None:
            self.taken = self.opened = moment
        if completed:
            self.doer = person or self.holder
        if completed and not self.holds and self.doer is not None and self.taken is not None:
            self.holds.append(Hold(self.doer, self.taken))
        self.let_go(moment, ending)
        self.ended, self.ending, self.state = moment, ending, State.ENDED


@dataclass(slots=True)
class Pairing:
    """The instances of one case, from its events in the order of time."""

    found: list[Instance] = field(default_factory=list[Instance])
    unstarted: list[Event] = field(default_factory=list[Event])
    _open: dict[tuple[str, str | None], list[Instance]] = field(
        default_factory=dict[tuple[str, "str | None"], list[Instance]]
    )

    def add(self, event: Event) -> bool:
        """Take in one event; False for one that fits nothing that went before."""
        if event.transition is None:
            self._whole(event)
            return True
        moment = _moment(event)
        match event.transition:
            case Transition.SCHEDULE:
                return self._schedule(event, moment)
            case Transition.ASSIGN | Transition.START | Transition.RESUME:
                self._take(event, moment)
                return True
            case Transition.SUSPEND:
                return self._suspend(event, moment)
            case Transition.COMPLETE:
                self._complete(event, moment)
                return True
            case Transition.WITHDRAW:
                return self._withdraw(event, moment)

    def still_open(self) -> list[Instance]:
        """Instances that have no end."""
        return [each for each in self.found if each.state is not State.ENDED]

    def _whole(self, event: Event) -> None:
        """A row that tells all of an activity, or only its end: then it took no time that the log knows of."""
        new = self._new(event)
        new.state = State.RUNNING
        if event.began is not None:
            new.take(event.resource, event.began)
            new.opened = event.began
        if event.moment is not None:
            new.end(event.moment, Ending.COMPLETED, event.resource)
            self._close(event, new)

    def _schedule(self, event: Event, moment: int) -> bool:
        if event.instance is not None and self._open.get(_key(event)):
            return False
        self._new(event).scheduled = moment
        return True

    def _take(self, event: Event, moment: int) -> None:
        found = self._pick(event, (State.WAITING, State.PAUSED))
        if found is None and (event.instance is not None or event.transition is not Transition.START):
            found = self._pick(event, (State.RUNNING,))
        if found is None:
            found = self._new(event)
        if event.transition is Transition.ASSIGN:
            found.scheduled = moment if found.taken is None and found.scheduled is None else found.scheduled
            found.take(event.receiver or event.resource, moment)
            found.state = State.WAITING if found.state is State.PAUSED else found.state
            return
        found.take(event.resource, moment)
        found.opened = moment if found.opened is None else found.opened
        found.state = State.RUNNING

    def _suspend(self, event: Event, moment: int) -> bool:
        found = self._pick(event, (State.RUNNING, State.WAITING))
        if found is None:
            return False
        found.let_go(moment, Ending.RELEASED)
        found.state = State.PAUSED
        return True

    def _complete(self, event: Event, moment: int) -> None:
        found = self._pick(event, (State.RUNNING, State.PAUSED, State.WAITING)) or self._new(event)
        if found.taken is None:
            self.unstarted.append(event)
        found.end(moment, Ending.COMPLETED, event.resource)
        self._close(event, found)

    def _withdraw(self, event: Event, moment: int) -> bool:
        found = self._pick(event, (State.WAITING, State.PAUSED, State.RUNNING))
        if found is None:
            return False
        found.end(moment, Ending.CANCELLED, None)
        self._close(event, found)
        return True

    def _pick(self, event: Event, states: Sequence[State]) -> Instance | None:
        """The open instance that an event is about: the one its person has, else the one that began first."""
        known = self._open.get(_key(event), [])
        for state in states:
            fitting = [each for each in known if each.state is state]
            if fitting:
                own = (each for each in fitting if event.resource is not None and each.holder == event.resource)
                return next(own, fitting[0])
        return None

    def _new(self, event: Event) -> Instance:
        made = Instance(event.line, event.activity, event.role, event.branch)
        self.found.append(made)
        self._open.setdefault(_key(event), []).append(made)
        return made

    def _close(self, event: Event, ended: Instance) -> None:
        known = self._open[_key(event)]
        known[:] = [each for each in known if each is not ended]


def _key(event: Event) -> tuple[str, str | None]:
    return event.activity, event.instance


def _moment(event: Event) -> int:
    found = event.began if event.moment is None else event.moment
    if found is None:
        raise ValueError("an event happened at some time")
    return found
