# pyright: basic
"""The engine's state at rest: live tokens and inner scopes only, as a version byte and compressed JSON.

Rows of a scope of tokens come parents first: `[id, spec, state, parent's row, age, data scope, internal]`; row 0 is
the start, never written. Ages are ranks, so that loading and writing without a command gives the same bytes.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
import zstandard
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from server.domain import codec
from server.engine.bundle import Bundle
from server.engine.model import CaseStatus, EngineRefusal, Writer
from server.engine.scopes import Kind, Scope
from server.engine.tokens import Token, age
from server.engine.workflows import CaseWorkflow, InnerWorkflow

if TYPE_CHECKING:
    from server.engine.session import Session

VERSION = 1
MAX_BYTES = 64 * 1024 * 1024
KEPT_APART = {"age", "scope"}


class UnreadableState(EngineRefusal):
    """The stored state was written by another version of the engine, or does not fit the process."""


def dump(session: "Session") -> bytes:
    """Write the state of a case."""
    workflows = session.workflows()
    scopes = _collect(workflows)
    numbers = {id(scope): number for number, scope in enumerate(scopes)}
    ranks = _ranks(workflows)
    state = {
        "status": session.status,
        "scopes": [_scope_row(scope, numbers) for scope in scopes[1:]],
        "tokens": [_workflow_row(workflow, numbers, ranks) for workflow in workflows],
    }
    return bytes([VERSION]) + zstandard.ZstdCompressor(level=3, write_checksum=True).compress(orjson.dumps(state))


def load(session: "Session", bundle: Bundle, blob: bytes) -> None:
    """Rebuild the workflow of a case. Raises UnreadableState."""
    restore(session, bundle, unpack(blob))


def unpack(blob: bytes) -> dict[str, Any]:
    """The rows of a stored state. Raises UnreadableState."""
    if not blob or blob[0] != VERSION:
        raise UnreadableState("the stored state has another version")
    try:
        return orjson.loads(zstandard.ZstdDecompressor().decompress(blob[1:], max_output_size=MAX_BYTES))
    except (zstandard.ZstdError, orjson.JSONDecodeError) as error:
        raise UnreadableState("the stored state is damaged") from error


def restore(session: "Session", bundle: Bundle, state: dict[str, Any]) -> None:
    """Rebuild the workflow of a case from the rows of its state. Raises UnreadableState."""
    session.status = CaseStatus(state["status"])
    scopes = [session.case]
    for kind, parent, variables, writers in state["scopes"]:
        scopes.append(Scope(Kind(kind), scopes[parent], codec.decode(variables), _writers(writers)))
    session.wf = CaseWorkflow(session, bundle.spec, dict(bundle.subs), restoring=True)
    tasks: dict[str, Token] = {}
    for host, scope, rows in state["tokens"]:
        workflow = session.wf
        if host is not None:
            task = tasks[host]
            workflow = InnerWorkflow(session.wf, task, task.task_spec.spec, scopes[scope], restoring=True)
        _restore(session, workflow, rows, scopes, tasks)
    session.wf.completed = session.status is not CaseStatus.RUNNING
    session.resume_ages(len(tasks))


# ---------- writing
def _collect(workflows: list[Any]) -> list[Scope]:
    """Every scope in use, outer ones first."""
    found: dict[int, Scope] = {}

    def add(scope: Scope) -> None:
        if id(scope) not in found:
            if scope.parent is not None:
                add(scope.parent)
            found[id(scope)] = scope

    for workflow in workflows:
        add(workflow.scope)
        for task in _in_order(workflow):
            add(task.internal_data.get("scope", workflow.scope))
    return list(found.values())


def _ranks(workflows: list[Any]) -> dict[UUID, int]:
    tasks = [task for workflow in workflows for task in _in_order(workflow)]
    return {task.id: rank for rank, task in enumerate(sorted(tasks, key=age), 1)}


def _in_order(workflow: Any) -> list[Token]:
    """By age, so parents come first: they arrived before their children."""
    return sorted((task for task in workflow.tasks.values() if task is not workflow.task_tree), key=age)


def _workflow_row(workflow: Any, numbers: dict[int, int], ranks: dict[UUID, int]) -> list[Any]:
    order = _in_order(workflow)
    index = {task.id: number for number, task in enumerate([workflow.task_tree, *order])}
    rows = [
        [
            str(task.id),
            task.task_spec.name,
            task.state,
            index[task._parent],
            ranks[task.id],
            numbers[id(task.internal_data.get("scope", workflow.scope))],
            _internal(task),
        ]
        for task in order
    ]
    host = workflow.parent_task_id
    return [str(host) if host else None, numbers[id(workflow.scope)], rows]


def _internal(task: Token) -> object:
    kept = {key: value for key, value in task.internal_data.items() if key not in KEPT_APART}
    return codec.encode(kept) if kept else kept


def _scope_row(scope: Scope, numbers: dict[int, int]) -> list[Any]:
    writers = {
        key: [writer.element, writer.token, writer.person, writer.at.isoformat(), list(writer.doers)]
        for key, writer in scope.writers.items()
    }
    return [scope.kind, numbers[id(scope.parent)], codec.encode(scope.vars), writers]


# ---------- reading
def _writers(rows: dict[str, list[Any]]) -> dict[str, Writer]:
    return {
        key: Writer(element, token, person, datetime.fromisoformat(at), tuple(doers))
        for key, (element, token, person, at, doers) in rows.items()
    }


def _restore(
    session: "Session", workflow: Any, rows: list[list[Any]], scopes: list[Scope], tasks: dict[str, Token]
) -> None:
    specs = workflow.spec.task_specs
    workflow.task_tree = Task(workflow, workflow.spec.start, state=TaskState.COMPLETED)
    made = [workflow.task_tree]
    for token, spec, state, parent, rank, scope, internal in rows:
        if spec not in specs:
            raise UnreadableState(f"the process has no element {spec}")
        task = Task(workflow, specs[spec], made[parent], state, UUID(token))
        task.internal_data = {**codec.decode(internal), "age": rank, "scope": scopes[scope]}
        task.triggered = isinstance(made[parent].task_spec, LoopTask)
        task.data = session.view(task)
        made.append(task)
        tasks[token] = task
