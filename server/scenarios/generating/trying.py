"""Leads a case towards a flow by the commands of the product, and notes what was done as steps of a scenario."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from server.domain.errors import DomainError
from server.domain.tasks import HumanTask
from server.domain.wording import said
from server.engine.model import EngineRefusal
from server.engine.properties import properties_of
from server.engine.told_faults import known_again
from server.engine.upload import Place
from server.forms.errors import FormErrors, FormProblems
from server.forms.model import Form
from server.forms.schema import parse_form
from server.scenarios.folders import Library
from server.scenarios.generating.filling import filled
from server.scenarios.generating.solving import Wish
from server.scenarios.generating.ways import Way
from server.scenarios.model import Advance, Data, Do, Scenario, Send, StartByHand, Step
from server.scenarios.refusing import Unmet, told
from server.scenarios.stage import Stage
from server.scenarios.telling import say_step

_MOST_STEPS = 40
_CATCHING = frozenset({"intermediateCatchEvent", "boundaryEvent", "receiveTask"})
_ROUNDS = 3
"""So often one element is done in one attempt: ways back lead through it again."""
_WAITS = ("PT1H", "P1D", "P7D", "P30D", "P180D")
_REFUSALS = (DomainError, EngineRefusal, Unmet)
Noted = dict[str, object]


@dataclass(frozen=True, slots=True)
class Models:
    """What earlier scenarios do, to go on from: people and data by element, starts, messages by name."""

    scenarios: Sequence[Scenario]

    def doing(self, element: str) -> Iterator[Do]:
        """How an element is done elsewhere."""
        steps = (step for one in self.scenarios for step in one.steps)
        return (step for step in steps if isinstance(step, Do) and step.element == element and step.refused is None)

    def starting(self, process: str) -> Iterator[StartByHand]:
        """How the process is started by hand elsewhere."""
        starts = (one.start for one in self.scenarios if one.process == process)
        return (start for start in starts if isinstance(start, StartByHand) and start.refused is None)

    def sending(self, name: str) -> Iterator[Send]:
        """How a message or signal is sent elsewhere."""
        steps = (step for one in self.scenarios for step in (one.start, *one.steps))
        return (step for step in steps if isinstance(step, Send) and step.name == name and step.refused is None)


@dataclass(slots=True)
class Attempt:
    """One attempt on a stage of its own. `noted` are the steps after its start; `stuck` says why it failed."""

    stage: Stage
    library: Library
    models: Models
    logins: Sequence[str]
    process: str
    way: Way
    wish: Wish
    target: tuple[str, str]
    start: Noted | None = None
    noted: list[Noted] = field(default_factory=list[Noted])
    stuck: str = ""
    _unfit: bool = False
    _done: dict[str, int] = field(default_factory=dict[str, int])

    def run(self) -> bool:
        """Whether the flow was reached."""
        if not self._started():
            self.stuck = self.stuck or said("nobody could start the process")
            return False
        for _ in range(_MOST_STEPS):
            if self.target in self.stage.witness.seen().flows:
                return True
            if held := self.stage.witness.incidents():
                self.stuck = said("the case was held: %(why)s", why=known_again(held[0].error) or held[0].error)
                break
            if not self._step():
                break
        self.stuck = self.stuck or self._stood()
        return self.target in self.stage.witness.seen().flows

    def _stood(self) -> str:
        """Where a case came to rest that nothing led on."""
        open_ = dict.fromkeys(task.element for one in self.stage.look() for task in one.tasks)
        if not open_:
            return said("the case came to its end by another way")
        return said("the case got as far as %(elements)s, and nothing that was tried led on", elements=", ".join(open_))

    def _started(self) -> bool:
        place = self.way.nodes[0] if self.way.nodes else None
        if place is not None and place.event in {"message", "signal"}:
            return self._send(place, start=True)
        form = self._form(place) if place is not None else None
        model = next(self.models.starting(self.process), None)
        people = [model.person, *self.logins] if model is not None else self.logins
        data = filled(form, self.wish, "", model.data if model is not None else {}, self.logins) if form else {}
        for login in people:
            step = StartByHand(line=0, person=login, data=data)
            if self._goes(step, lambda step=step: self.stage.start(step, self.process)):
                self.start = {"as": login, "data": data}
                return True
            if self._unfit:  # nobody else would fare better
                return False
        return False

    def _step(self) -> bool:
        """Do the next thing that leads on; whether there was one."""
        aim = {place.id: number for number, place in enumerate(self.way.nodes)}
        hosts = {place.node.get("attachedToRef"): place for place in self.way.nodes if place.kind == "boundaryEvent"}
        seen = ((one.case.process, task) for one in self.stage.look() for task in one.tasks)
        tasks = [(case, task) for case, task in seen if self._done.get(task.element, 0) < _ROUNDS]
        tasks.sort(key=lambda each: (self._done.get(each[1].element, 0), aim.get(each[1].element, -1) < 0))
        waiting = [task for _, task in tasks if task.element in hosts]
        if waiting and self._event(hosts[waiting[0].element]):
            return True
        if any(self._do(case, task) for case, task in tasks):
            return True
        return any(self._event(place) for place in self.way.nodes if place.event != "none") or self._wait()

    def _do(self, case: str, task: HumanTask) -> bool:
        """Do a task in a case of this process; the task may be one of a process that the case calls."""
        self._done[task.element] = self._done.get(task.element, 0) + 1
        model = next(self.models.doing(task.element), None)
        places = self.library.upload.by_id.get(task.element, ())
        place = next((each for each in places if each.process == task.process), None)
        form = self._form(place) if place is not None else None
        result = properties_of(place.node).get("result", "") if place is not None else ""
        base: Data = model.data if model is not None else {}
        data = filled(form, self.wish, f"{result}." if result else "", base, self.logins) if form else dict(base)
        if not form and not base:
            data = _wished(self.wish, result)
        people = [model.person, *self.logins] if model is not None else self.logins
        other = {} if case == self.process else {"case": case}
        for login in people:
            step = Do(line=0, case=case, element=task.element, person=login, data=data)
            if self._goes(step, lambda step=step: self.stage.do(step)):
                self.stuck = ""
                self.noted.append({"do": task.element, "as": login, "data": data, **other})
                return True
            if self._unfit:
                return False
        return False

    def _event(self, place: Place) -> bool:
        if place.event in {"message", "signal"} and place.kind in {
            "intermediateCatchEvent",
            "boundaryEvent",
            "receiveTask",
        }:
            return self._send(place, start=False)
        return place.event == "timer" and self._wait()

    def _send(self, place: Place, *, start: bool) -> bool:
        reference = place.events[0].get(f"{place.event}Ref")
        thrown = self.library.upload.referenced(place, place.event, reference)
        name = thrown.name if thrown is not None else ""
        model = next(self.models.sending(name), None)
        signal = place.event == "signal"
        data: Data = model.data if model is not None else {}
        keys: Data = model.correlation if model is not None else {}
        step = Send(line=0, name=name, signal=signal, data=data, correlation=keys)
        moved = len(self.stage.witness.moves)
        if not self._goes(step, lambda: self.stage.send(step)) or len(self.stage.witness.moves) == moved:
            return False
        sent: Noted = {"name": name, **({"data": data} if data else {}), **({"correlation": keys} if keys else {})}
        note: Noted = {place.event: sent}
        if start:
            self.start = note
        else:
            self.noted.append(note)
        self.stuck = ""
        return True

    def _wait(self) -> bool:
        """Move the clock until something happens."""
        for span in _WAITS:
            moved = len(self.stage.witness.moves)
            step = Advance(line=0, by=span)
            if not self._goes(step, lambda step=step: self.stage.advance(step)):
                return False
            self.noted.append({"advance": span})
            if len(self.stage.witness.moves) > moved:
                return True
        return False

    def _goes(self, step: Step, act: Callable[[], object]) -> bool:
        self._unfit = False
        try:
            act()
        except FormErrors as refused:
            self.stuck, self._unfit = _refused(step, refused), True
            return False
        except _REFUSALS as refused:
            self.stuck = _refused(step, refused)
            return False
        return True

    def _form(self, place: Place) -> Form | None:
        name = properties_of(place.node).get("form")
        if name is None:
            return None
        content = self.library.files.get(f"{self.library.folder(place.process)}/forms/{name}.json")
        try:
            return parse_form(name, content) if content is not None else None
        except FormProblems:
            return None


def _refused(step: Step, why: Exception) -> str:
    """What was tried, and what came of it."""
    problem = why.told if isinstance(why, Unmet) else told(why)
    return said("at the step “%(step)s”: %(why)s", step=say_step(step), why=problem)


def _wished(wish: Wish, result: str) -> dict[str, object]:
    """What a task without a form takes: everything that is wished of its result."""
    head = f"{result}."
    return {path.removeprefix(head): value for path, value in wish.items() if result and path.startswith(head)}
