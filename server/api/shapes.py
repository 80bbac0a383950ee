"""Domain values in the shapes of the contract."""

from collections.abc import Mapping

from server.domain.cases import Case
from server.domain.comments import Comment
from server.domain.required_documents import RequiredDocument
from server.domain.signatures import Signature
from server.domain.tasks import HumanTask
from server.domain.waiting import HeldElement
from server.queries.case_view import CaseView
from server.queries.task_view import TaskView


def task_shape(task: HumanTask, name: str | None = None) -> dict[str, object]:
    """A task; `name` is the element's label in the client's language."""
    return {
        "id": task.id,
        "case": task.case,
        "process": task.process,
        "element": task.element,
        "name": name or task.name,
        "role": task.role,
        "also_role": task.also_role,
        "branch": task.branch,
        "state": task.state.value,
        "assignee": task.assignee,
        "delegate": task.delegate,
        "submitted_at": task.submitted_at,
        "acting_for": task.acting_for,
        "due_at": task.due_at,
        "follow_up_at": task.follow_up_at,
        "priority": task.priority,
        "version": task.version,
        "form": task.form,
        "created_at": task.created_at,
    }


def task_detail(view: TaskView) -> dict[str, object]:
    """A task with its form, the data the form shows, and what the caller may do."""
    return {
        **task_shape(view.task, view.name),
        "form_schema": view.form.schema if view.form else None,
        "data": view.shown,
        "allowed_actions": [action.value for action in view.actions],
        "signatures": [_signature(each) for each in view.signatures],
        "required_documents": [_required(each, view.labels) for each in view.element.documents],
    }


def _signature(signature: Signature) -> dict[str, object]:
    return {
        "id": signature.id,
        "person": signature.person,
        "place": signature.place.value,
        "asked_by": signature.asked_by,
        "asked_at": signature.asked_at,
        "note": signature.note,
        "verdict": signature.verdict and signature.verdict.value,
        "settled_at": signature.settled_at,
        "opinion": signature.opinion,
    }


def _required(required: RequiredDocument, labels: Mapping[str, str]) -> dict[str, object]:
    label = labels.get(f"document.{required.kind}", required.label)
    return {"kind": required.kind, "label": label, "marks": sorted(mark.value for mark in required.marks)}


def comment_shape(comment: Comment) -> dict[str, object]:
    """A comment."""
    return {
        "id": comment.id,
        "case": comment.case,
        "task": comment.task,
        "element": comment.element,
        "author": comment.author,
        "at": comment.at,
        "text": comment.text,
        "mentions": dict(comment.mentions),
    }


def case_detail(view: CaseView) -> dict[str, object]:
    """A case with what of its data the caller may read."""
    return case_shape(view.case, view.data, view.incidents)


def case_shape(case: Case, data: Mapping[str, object], incidents: tuple[HeldElement, ...]) -> dict[str, object]:
    """A case; `data` is already without what is blind to the caller."""
    return {
        "id": case.id,
        "process": case.process,
        "version": case.process_version,
        "business_key": case.business_key,
        "title": case.title,
        "branch": case.branch,
        "status": case.status.value,
        "data": data,
        "started_at": case.started_at,
        "started_by": case.started_by,
        "ended_at": case.ended_at,
        "incidents": [incident_shape(held) for held in incidents],
    }


def incident_shape(held: HeldElement) -> dict[str, object]:
    """An element that could not go on."""
    return {
        "id": held.id,
        "element": held.element,
        "error": held.error,
        "at": held.at,
        "attempts": held.attempts,
        "expression": held.expression,
        "line": held.line,
        "column": held.column,
    }
