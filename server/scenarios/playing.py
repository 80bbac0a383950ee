"""Plays one scenario and says what was not as it should be."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from server.commands.messages.publish import Delivery
from server.domain.errors import DomainError
from server.domain.human_tasks import HumanTask
from server.domain.play import Standing
from server.domain.scenario_runs import Failure, Seen
from server.domain.wording import N_, said, said_each
from server.engine.model import EngineRefusal
from server.engine.told_faults import known_again
from server.scenarios.matching import differences
from server.scenarios.model import Do, Expect, Retry, Scenario, Send, StartByHand, Step
from server.scenarios.refusing import Unmet, attempt, refused_because
from server.scenarios.stage import Stage
from server.scenarios.telling import say_standing, say_step


@dataclass(frozen=True, slots=True)
class Played:
    """A scenario that was played; without a failure it passed. `seconds` it took, `seen` what it reached."""

    file: str
    line: int
    name: str
    process: str
    seconds: float
    seen: Seen
    failure: Failure | None = None


def play(scenario: Scenario, stage: Stage) -> Played:
    """Play it to its end or to the first step that fails."""
    began, play_ = time.perf_counter(), _Play(scenario, stage)
    failure = play_.run()
    seconds = time.perf_counter() - began
    seen = stage.witness.seen()
    return Played(scenario.file, scenario.line, scenario.name, scenario.process, seconds, seen, failure)


class _Play:
    def __init__(self, scenario: Scenario, stage: Stage) -> None:
        self._scenario, self._stage = scenario, stage
        self._main: str | None = None
        self._known_incidents: set[str] = set()
        self._at: Step = scenario.start

    def run(self) -> Failure | None:
        try:
            self._start()
            for step in self._scenario.steps:
                self._at = step
                self._do(step)
            self._end()
        except Unmet as unmet:
            return self._failed(unmet.expected, unmet.actual)
        except (DomainError, EngineRefusal) as error:
            return self._failed(said("that it goes through"), refused_because(error))
        return None

    def _failed(self, expected: str, actual: str) -> Failure:
        standing = tuple(line for one in self._stage.look() for line in say_standing(one, self._stage))
        return Failure(self._at.line, say_step(self._at), expected, actual, standing)

    def _start(self) -> None:
        start, process = self._scenario.start, self._scenario.process
        if isinstance(start, StartByHand):
            self._main = attempt(lambda: self._stage.start(start, process), start.refused)
        elif isinstance(delivery := attempt(lambda: self._stage.send(start), start.refused), Delivery):
            if not delivery.started:
                raise Unmet(said("that a case starts"), said("the message went to a case that waits"))
            self._main = next(iter(delivery.started))

    def _do(self, step: Step) -> None:
        if not isinstance(step, (Expect, Retry)):
            self._require_no_incident()
        if isinstance(step, Expect):
            self._expect(step)
        else:
            refused = step.refused if isinstance(step, (Do, Send)) else None
            attempt(lambda: self._stage.act(step, self._main), refused)

    def _end(self) -> None:
        end = self._scenario.end
        if end is not None:
            self._at = end
            self._expect(end)
        self._require_no_incident()
        completed = iter(self._stage.witness.completed())
        for element in self._scenario.path:
            if element not in completed:
                path = ", ".join(self._stage.witness.completed())
                wanted = said("that %(element)s is completed after those before it in path", element=element)
                raise Unmet(wanted, said("the path is %(path)s", path=path))

    def _require_no_incident(self) -> None:
        """An incident that the scenario does not expect is a failure, wherever it came from."""
        for incident in self._stage.witness.incidents():
            if incident.element not in self._known_incidents:
                raise Unmet(said("no incident"), known_again(incident.error) or incident.error)

    def _expect(self, step: Expect) -> None:
        found = self._stage.case_of(step.case, self._main)
        if step.status is not None and step.status != found.case.status:
            raise Unmet(said("status %(status)s", status=step.status), said("it is %(found)s", found=found.case.status))
        if step.open is not None:
            _require_open(step.open, [task.element for task in found.tasks])
        held = [incident.element for incident in found.incidents]
        if sorted(held) != sorted(step.incidents):
            errors = [known_again(incident.error) or incident.error for incident in found.incidents]
            wanted = said("incidents at %(elements)s", elements=", ".join(step.incidents))
            there = said_each(errors) if errors else said("there is none")
            raise Unmet(wanted if step.incidents else said("no incident"), there)
        self._known_incidents = set(held)
        self._expect_due(step, found)
        self._expect_tasks(step, found)
        self._expect_ends(step, found)
        self._expect_data(step, found)

    def _expect_due(self, step: Expect, found: Standing) -> None:
        for element, due in step.due.items():
            at = [task.due_at for task in found.tasks if task.element == element]
            if not at:
                raise Unmet(said("that %(element)s is open", element=element), said("it is not"))
            if due not in at:
                shown = [str(one.astimezone(self._stage.zone)) if one else said("without a deadline") for one in at]
                wanted = said("%(element)s due at %(at)s", element=element, at=due.astimezone(self._stage.zone))
                raise Unmet(wanted, said("it is %(found)s", found=said_each(shown)))

    def _expect_tasks(self, step: Expect, found: Standing) -> None:
        for msgid, wanted, given in (
            (N_("%(element)s with the role %(value)s"), step.role, _roles),
            (N_("%(element)s with the priority %(value)s"), step.priority, _priority),
        ):
            for element, value in wanted.items():
                there = [each for task in found.tasks if task.element == element for each in given(task)]
                if value not in there:
                    has = said("it has %(found)s", found=", ".join(there) or said("no open task"))
                    raise Unmet(said(msgid, element=element, value=value), has)
        for person, elements in step.told.items():
            told = self._stage.told(person, found.case.id)
            if missing := [element for element in elements if element not in told]:
                wanted = said("that %(person)s was told of %(elements)s", person=person, elements=", ".join(missing))
                raise Unmet(wanted, said("told of %(elements)s", elements=", ".join(told) or said("nothing")))

    def _expect_ends(self, step: Expect, found: Standing) -> None:
        reached = self._stage.witness.ends(found.case.id)
        for element in step.ended_at:
            if element not in reached:
                there = said("reached: %(elements)s", elements=", ".join(reached) or said("none"))
                raise Unmet(said("the end event %(element)s", element=element), there)

    def _expect_data(self, step: Expect, found: Standing) -> None:
        data = found.case.data
        if step.reader is not None:
            read = self._stage.read_by(step.reader, found.case.id)
            shown = [key for key in step.hidden if key in read or key not in data]
            if shown:
                fields = ", ".join(step.hidden)
                wanted = said("that %(person)s may not read %(fields)s", person=step.reader, fields=fields)
                may = said("they may read %(field)s", field=shown[0])
                raise Unmet(wanted, may if shown[0] in read else said("there is no %(field)s", field=shown[0]))
            data = read
        if wrong := differences(step.data, data, self._stage.zone):
            raise Unmet(said("data as said"), said_each([one.told() for one in wrong]))


def _require_open(expected: tuple[str, ...], actual: list[str]) -> None:
    if Counter(expected) != Counter(actual):
        wanted = said("open: %(elements)s", elements=", ".join(sorted(expected)) or said("nothing"))
        raise Unmet(wanted, ", ".join(sorted(actual)) or said("nothing"))


def _roles(task: HumanTask) -> Sequence[str]:
    return task.roles


def _priority(task: HumanTask) -> Sequence[str]:
    return (str(task.priority),)
