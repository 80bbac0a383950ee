"""Give a task that opens to the person whom its diagram names, or whom a policy chooses of those who may do it.

Whoever is away gets nothing: who stands in for them does, if they may, and the task waits for its role otherwise.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from server.commands.transaction import Work
from server.domain.assignment import Policy, least_loaded, next_in_turn
from server.domain.cases import Case
from server.domain.people import EVERYONE, Actor
from server.domain.separation import Doer
from server.domain.standing_in import acting_for
from server.domain.tasks import HumanTask, Situation, TaskState, is_available, is_eligible

_OF_SEVERAL = frozenset({Policy.LEAST_LOADED, Policy.ROUND_ROBIN})


class Assigner:
    """Chooses for the tasks that one step of a case opens; remembers what it gave to whom."""

    def __init__(self, work: Work, case: Case) -> None:
        self._work = work
        self._case = case
        self._given: list[tuple[HumanTask, str]] = []

    def assigned(self, task: HumanTask, asked: str | None, situation: Callable[[], Situation]) -> HumanTask:
        """The task in the hands of the person who gets it; left to its role as it is.

        `asked`: a policy, or the id or login of a person.
        """
        if not asked:
            return task
        found = situation()
        now = replace(found, doers=[*found.doers, *self._holders_beside(task)])
        chosen = self._chosen(task, asked, now)
        if chosen is None:
            return task
        person, whose = chosen
        self._given.append((task, person.id))
        whose = whose or acting_for(task, person)
        return replace(task, state=TaskState.CLAIMED, assignee=person.id, acting_for=whose)

    def _holders_beside(self, task: HumanTask) -> list[Doer]:
        """Who got another task of this step; one of the task's own element counts in its round."""
        return [
            Doer(given.element, given.name, person, open=True)
            for given, person in self._given
            if given.element != task.element or given.round == task.round
        ]

    def _chosen(self, task: HumanTask, asked: str, situation: Situation) -> tuple[Actor, str | None] | None:
        """Who gets it, and in whose place where that one was meant and is away."""
        if asked in _OF_SEVERAL:
            able = {each.id: each for each in self._eligible(task, situation)}
            chosen = self._of_several(task, asked, list(able))
            return None if chosen is None else (able[chosen], None)
        named = self._case.started_by if asked == Policy.OWNER else asked
        person = self._work.uow.people.find(named, self._work.now) if named else None
        if person is None:
            return None
        if person.away:
            able = (each for each in self._substitutes(person) if is_available(task, each, situation))
            return next(((each, person.id) for each in able), None)
        return (person, None) if is_eligible(task, person, situation) else None

    def _of_several(self, task: HumanTask, asked: str, people: list[str]) -> str | None:
        assignments = self._work.uow.assignments
        if asked == Policy.LEAST_LOADED:
            given = Counter(person for _, person in self._given)
            return least_loaded(people, given + Counter(assignments.loads(people))) if people else None
        last = assignments.last_turn(task.process, task.element, task.branch)
        chosen = next_in_turn(people, last)
        if chosen is not None:
            assignments.take_turn(task.process, task.element, task.branch, chosen)
        return chosen

    def _substitutes(self, person: Actor) -> Iterator[Actor]:
        """Who stands in now for somebody who is away, in the order they were named."""
        work = self._work
        names = (name for each in work.uow.absences.of(person.id) if each.holds(work.now) for name in each.substitutes)
        found = (work.uow.people.find(name, work.now) for name in names)
        return (each for each in found if each is not None)

    def _eligible(self, task: HumanTask, situation: Situation) -> list[Actor]:
        """Who may do it, of those who do the tasks of its role and are there; nobody is chosen out of everybody."""
        if task.role == EVERYONE:
            return []
        holders = self._work.uow.assignments.holders(task.role, task.branch, self._work.now)
        return [each for each in holders if is_eligible(task, each, situation)]
