# pyright: basic
"""Cancelling tokens: inner ones first, so that each leaves its line in the history."""

from typing import Any

from SpiffWorkflow.util.task import TaskState

from server.engine.tokens import Token


def cancel(task: Token) -> None:
    """Cancel a live task with its instances and everything inside it."""
    if task.has_state(TaskState.FINISHED_MASK):
        return
    for child in task.children:
        cancel(child)
    task.cancel()


def cancel_scope(workflow: Any, *, but: Token | None = None) -> None:
    """Cancel every live token of a scope, one of them perhaps excepted."""
    for task in list(workflow.tasks.values()):
        if task is not but and task is not workflow.task_tree and task.has_state(TaskState.NOT_FINISHED_MASK):
            cancel(task)
