"""Give a task that opens to the person whom its diagram names, or whom a policy chooses of those who may do it."""

from collections import Counter
from collections.abc import Callable

from server.commands.transaction import Work
from server.domain.assignment import Policy, least_loaded, next_in_turn
from server.domain.cases import Case
from server.domain.people import EVERYONE
from server.domain.tasks import HumanTask, Situation, is_eligible

_POLICIES = frozenset(Policy)


class Assigner:
    """Chooses for the tasks that one step of a case opens; remembers what it gave to whom."""

    def __init__(self, work: Work, case: Case) -> None:
        self._work = work
        self._case = case
        self._given = Counter[str]()
        self._of_element: dict[tuple[str, str | None], set[str]] = {}

    def assignee(self, task: HumanTask, asked: str | None, situation: Callable[[], Situation]) -> str | None:
        """The id of the person who gets the task; None leaves it to its role.

        `asked`: a policy, or the id or login of a person.
        """
        if not asked:
            return None
        if asked not in _POLICIES:
            person = self._work.uow.people.find(asked, self._work.now)
            return person.id if person is not None and is_eligible(task, person, situation()) else None
        chosen = self._chosen(task, Policy(asked), situation())
        if chosen is not None:
            self._given[chosen] += 1
            self._of_element.setdefault((task.element, task.round), set()).add(chosen)
        return chosen

    def _chosen(self, task: HumanTask, policy: Policy, situation: Situation) -> str | None:
        if policy is Policy.OWNER:
            owner = self._case.started_by
            person = self._work.uow.people.find(owner, self._work.now) if owner else None
            return person.id if person is not None and is_eligible(task, person, situation) else None
        people = self._eligible(task, situation)
        assignments = self._work.uow.assignments
        if policy is Policy.LEAST_LOADED:
            return least_loaded(people, self._given + Counter(assignments.loads(people))) if people else None
        last = assignments.last_turn(task.process, task.element, task.branch)
        chosen = next_in_turn(people, last)
        if chosen is not None:
            assignments.take_turn(task.process, task.element, task.branch, chosen)
        return chosen

    def _eligible(self, task: HumanTask, situation: Situation) -> list[str]:
        """Ids of who may do it; not who has an instance of it already that nobody may do twice."""
        if task.role == EVERYONE:
            return []
        apart = task.element in situation.duty.separate_from
        taken = self._of_element.get((task.element, task.round), set()) if apart else set[str]()
        holders = self._work.uow.assignments.holders(task.role, task.branch, self._work.now)
        return [each.id for each in holders if each.id not in taken and is_eligible(task, each, situation)]
