# pyright: basic
"""Moves a case at rest to another version: rows of its state are put where they belong, and nothing is stepped."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from SpiffWorkflow.bpmn.specs.event_definitions.conditional import ConditionalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.spiff.specs.event_definitions import MessageEventDefinition
from SpiffWorkflow.util.task import TaskState

from server.domain import codec
from server.engine import blob, correlation, standing, summary, timers
from server.engine.behaviour.stepwise import bind
from server.engine.bundle import Bundle
from server.engine.faults import FAULTS
from server.engine.migration.course import Course
from server.engine.migration.judging import plot
from server.engine.migration.likeness import SPLIT
from server.engine.migration.model import CannotMove, Judgement, Moved, Remark, Verdict
from server.engine.migration.rows import Row, Tokens, shape, tokens_of
from server.engine.model import CaseState, Environment
from server.engine.session import Session
from server.engine.tokens import Token, element_of, held

REMEMBERED = 2_000
"""Ways of standing whose course is remembered."""


class Passage:
    """The way from one version to another, with a mapping; cases that stand alike are judged once."""

    def __init__(self, here: Bundle, there: Bundle, mapping: Mapping[str, str]) -> None:
        self.here, self.there, self.mapping = here, there, dict(mapping)
        self._known: dict[bytes, Course] = {}

    def judge(self, state: bytes) -> Judgement:
        """Whether a case with this state can move, and what changes. Raises UnreadableState."""
        return self._course(tokens_of(blob.unpack(state))).judgement

    def move(self, state: CaseState, env: Environment) -> Moved:
        """The case on the new version. Raises CannotMove, and UnreadableState for what is no state of this version."""
        stored = blob.unpack(state.blob or b"")
        scopes = tokens_of(stored)
        course = self._course(scopes)
        if course.judgement.verdict is not Verdict.MOVES:
            raise CannotMove(course.judgement)
        before = Session(self.here, state.data, env)
        blob.restore(before, self.here, stored)
        session = Session(self.there, state.data, env)
        blob.restore(session, self.there, {**stored, "tokens": [list(t) for t in _placed(scopes, course)]})
        session.resume_ages(sum(len(tokens.rows) for tokens in scopes))
        _listen(session, scopes, course)
        _begin(session)
        return Moved(
            blob=blob.dump(session),
            before=standing.standing(before),
            after=standing.standing(session),
            remarks=course.judgement.remarks,
            title=summary.title(self.there.info.title, session.case, env),
            columns=summary.columns(self.there.info.columns, session.case, env),
        )

    def _course(self, scopes: list[Tokens]) -> Course:
        key = shape(scopes)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            found = self._known[key] = plot(self.here, self.there, scopes, self.mapping)
        return found


def returned(there: Bundle, here: Bundle, state: CaseState, earlier: bytes, env: Environment) -> Moved:
    """A case that stands as it was moved, back at the state it had before on the version it came from."""
    before, session = Session(there, state.data, env), Session(here, state.data, env)
    blob.load(before, there, state.blob or b"")
    blob.load(session, here, earlier)
    return Moved(
        blob=earlier,
        before=standing.standing(before),
        after=standing.standing(session),
        remarks=(),
        title=summary.title(here.info.title, session.case, env),
        columns=summary.columns(here.info.columns, session.case, env),
    )


# ---------- rows
def _placed(scopes: list[Tokens], course: Course) -> Iterator[tuple[str | None, int, list[list[Any]]]]:
    for number, tokens in enumerate(scopes):
        yield tokens.host, tokens.scope, [list(row) for row in _rows(number, tokens.rows, course)]


def _rows(scope: int, rows: list[Row], course: Course) -> list[Row]:
    """The rows that stay, at their new elements; a host that gets its first boundary event is put below a split."""
    hosts = {place[1]: name for place, name in _first_boundaries(scope, rows, course)}
    made: list[Row] = []
    index = {0: 0}
    for number, row in enumerate(rows):
        parent = index[row.parent]
        name = course.names.get((scope, number))
        if name is None:
            index[number + 1] = parent
            continue
        if number in hosts:
            split = Row(str(uuid4()), hosts[number], TaskState.COMPLETED, parent, row.rank - 0.5, row.scope, {})
            made.append(split)
            parent = len(made)
        made.append(row._replace(spec=name, parent=parent, internal=_internal(row, (scope, number), course)))
        index[number + 1] = len(made)
    return made


def _first_boundaries(scope: int, rows: list[Row], course: Course) -> Iterator[tuple[tuple[int, int], str]]:
    """Hosts that stand below no split yet, and the name of the split they need."""
    for place, _ in course.listening:
        if place[0] != scope or place[1] < 0:
            continue
        parent = rows[place[1]].parent
        split = course.names[place] + SPLIT
        if parent == 0 or course.names.get((scope, parent - 1)) != split:
            yield place, split


def _internal(row: Row, place: tuple[int, int], course: Course) -> Mapping[str, object]:
    changed: dict[str, object] = {}
    if place in course.origins:
        changed["from"] = course.origins[place]
    kept = course.waits.get(place)
    if kept is not None:
        for key in ("due", "keys"):
            if key in row.internal:
                numbered: Any = codec.decode(row.internal[key])
                changed[key] = codec.encode({str(kept[int(n)]): v for n, v in numbered.items() if int(n) in kept})
        if "fired" in row.internal:
            changed["fired"] = kept[int(str(row.internal["fired"]))]
        if "was" in row.internal and not kept:
            changed["was"] = False
    return {**row.internal, **changed} if changed else row.internal


# ---------- what begins to be waited for
def _listen(session: Session, scopes: list[Tokens], course: Course) -> None:
    workflows = session.workflows()
    for (scope, number), name in course.listening:
        workflow = workflows[scope]
        host: Token = session.find(scopes[scope].rows[number].token) if number >= 0 else None
        anchor = workflow.task_tree if host is None else host.parent
        task = anchor._add_child(workflow.spec.task_specs[name], TaskState.WAITING)
        task.internal_data["age"] = session.next_age()
        bind(task)


def _begin(session: Session) -> None:
    """Fix what a waiting element has not fixed yet: when its timer is due, by which keys its message is told."""
    for task in list(session.tasks()):
        if task.state == TaskState.WAITING and not held(task) and hasattr(task.task_spec, "definitions"):
            try:
                _begin_at(task)
            except FAULTS as error:
                raise CannotMove(Judgement((_faulty(task, error),))) from error


def _begin_at(task: Token) -> None:
    for number, definition in enumerate(task.task_spec.definitions()):
        if isinstance(definition, TimerEventDefinition):
            timers.has_fired(task, number, definition)
        elif isinstance(definition, MessageEventDefinition):
            correlation.begin(task, number, definition)
        elif isinstance(definition, ConditionalEventDefinition):
            task.internal_data.setdefault("was", False)


def _faulty(task: Token, error: Exception) -> Remark:
    element = element_of(task)
    params = (("element", element), ("error", str(error)))
    return Remark("faulty", Verdict.CANNOT, task.workflow.process, element, params)
