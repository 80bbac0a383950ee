"""Give a task that opens to the person whom its diagram names, or whom a policy chooses of those who may do it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from server.commands.transaction import Work
from server.domain.assignment import Policy, least_loaded, next_in_turn
from server.domain.cases import Case
from server.domain.people import EVERYONE
from server.domain.separation import Doer
from server.domain.tasks import HumanTask, Situation, is_eligible


class Assigner:
    """Chooses for the tasks that one step of a case opens; remembers what it gave to whom."""

    def __init__(self, work: Work, case: Case) -> None:
        self._work = work
        self._case = case
        self._given: list[tuple[HumanTask, str]] = []

    def assignee(self, task: HumanTask, asked: str | None, situation: Callable[[], Situation]) -> str | None:
        """The id of the person who gets the task; None leaves it to its role.

        `asked`: a policy, or the id or login of a person.
        """
        if not asked:
            return None
        found = situation()
        now = replace(found, doers=[*found.doers, *self._holders_beside(task)])
        chosen = self._chosen(task, asked, now)
        if chosen is not None:
            self._given.append((task, chosen))
        return chosen

    def _holders_beside(self, task: HumanTask) -> list[Doer]:
        """Who got another task of this step; one of the task's own element counts in its round."""
        return [
            Doer(given.element, given.name, person, open=True)
            for given, person in self._given
            if given.element != task.element or given.round == task.round
        ]

    def _chosen(self, task: HumanTask, asked: str, situation: Situation) -> str | None:
        assignments = self._work.uow.assignments
        if asked == Policy.LEAST_LOADED:
            people = self._eligible(task, situation)
            given = Counter(person for _, person in self._given)
            return least_loaded(people, given + Counter(assignments.loads(people))) if people else None
        if asked == Policy.ROUND_ROBIN:
            last = assignments.last_turn(task.process, task.element, task.branch)
            chosen = next_in_turn(self._eligible(task, situation), last)
            if chosen is not None:
                assignments.take_turn(task.process, task.element, task.branch, chosen)
            return chosen
        named = self._case.started_by if asked == Policy.OWNER else asked
        person = self._work.uow.people.find(named, self._work.now) if named else None
        return person.id if person is not None and is_eligible(task, person, situation) else None

    def _eligible(self, task: HumanTask, situation: Situation) -> list[str]:
        """Ids of who may do it, of those who hold its role; nobody is chosen out of everybody."""
        if task.role == EVERYONE:
            return []
        holders = self._work.uow.assignments.holders(task.role, task.branch, self._work.now)
        return [each.id for each in holders if is_eligible(task, each, situation)]
