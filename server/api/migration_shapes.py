"""Answers about moving cases to another version of their process."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from server.api.schemas import CaseOut, Out, described
from server.commands.cases.migrate import Migrated
from server.domain.migrations import MovedState
from server.engine.migration.model import Remark, Verdict
from server.queries.migration_plan import Plan
from server.queries.migrations import MigrationView


class RemarkOut(Out):
    """What is in the way at an element, or changes there; `candidates` could take its place, the likeliest first."""

    code: str
    weight: Literal["moves", "needs_mapping", "cannot"]
    process: str
    element: str
    message: str
    candidates: list[str]


class ReleasedOut(Out):
    """A task that was taken from its holder, who may not do it by the rules of the new version."""

    task: str
    element: str
    person: str


class MigrationOut(Out):
    """Whether a case can move, or that it did; `case` as it is now, null for a dry run."""

    model_config = described({"verdict": "moves", "from": 2, "to": 3, "remarks": [], "released": [], "case": None})
    verdict: Literal["moves", "needs_mapping", "cannot"]
    from_: int = Field(alias="from")
    to: int
    remarks: list[RemarkOut]
    released: list[ReleasedOut]
    case: CaseOut | None


class AlikeOut(Out):
    """Cases of which the same is to be said; at most 20 of them by id."""

    verdict: Literal["moves", "needs_mapping", "cannot"]
    count: int
    cases: list[str]
    remarks: list[RemarkOut]


class PlanOut(Out):
    """What would become of the cases."""

    model_config = described({"to": 3, "counts": {"moves": 2, "needs_mapping": 0, "cannot": 0}, "groups": []})
    to: int
    counts: dict[str, int]
    groups: list[AlikeOut]


class RefusedOut(Out):
    """A case that did not move, or has moved on and stays: the codes say why."""

    case: str
    title: str
    codes: list[str]


class ManyMovedOut(Out):
    """A migration of many cases and how far it is; `held_up`: it waits until the version it goes to is resumed."""

    model_config = described(
        {
            "id": "019a8e0b-1111-7000-8000-000000000002",
            "process": "leave",
            "to": 3,
            "from_versions": [1, 2],
            "mapping": {},
            "reason": "new rules",
            "by": "019a8e0b-0000-7000-8000-000000000007",
            "state": "done",
            "held_up": False,
            "created_at": "2026-11-20T01:15:00Z",
            "ended_at": "2026-11-20T01:15:04Z",
            "counts": {"waiting": 0, "moved": 200, "refused": 0, "undone": 0, "kept": 0},
            "refused": [],
        }
    )
    id: str
    process: str
    to: int
    from_versions: list[int]
    mapping: dict[str, str]
    reason: str
    by: str
    state: Literal["running", "paused", "done", "undoing", "undone"]
    held_up: bool
    created_at: datetime
    ended_at: datetime | None
    counts: dict[str, int]
    refused: list[RefusedOut]


def plan_shape(plan: Plan) -> dict[str, Any]:
    """What would become of the cases."""
    return {
        "to": plan.to,
        "counts": {verdict.value: plan.count(verdict) for verdict in Verdict},
        "groups": [
            {
                "verdict": group.judgement.verdict.value,
                "count": len(group.cases),
                "cases": [case.id for case in group.cases[:20]],
                "remarks": [_remark(remark) for remark in group.judgement.remarks],
            }
            for group in plan.groups
        ],
    }


def moved_shape(view: MigrationView) -> dict[str, Any]:
    """A migration and how far it is."""
    found = view.migration
    return {
        "id": found.id,
        "process": found.process,
        "to": found.to_version,
        "from_versions": list(found.from_versions),
        "mapping": dict(found.mapping),
        "reason": found.reason,
        "by": found.person,
        "state": found.state.value,
        "held_up": view.held_by is not None,
        "created_at": found.created_at,
        "ended_at": found.ended_at,
        "counts": {state.value: view.counts.get(state, 0) for state in MovedState},
        "refused": [
            {"case": told.case, "title": title, "codes": [code for code, _ in told.remarks]}
            for told, title in view.refused
        ],
    }


def _remark(remark: Remark) -> dict[str, Any]:
    return {
        "code": remark.code,
        "weight": remark.weight.value,
        "process": remark.process,
        "element": remark.element,
        "message": remark.message,
        "candidates": list(remark.candidates),
    }


def migration_shape(done: Migrated) -> dict[str, Any]:
    """What was done, or would be."""
    return {
        "verdict": done.judgement.verdict.value,
        "from": done.before,
        "to": done.after,
        "remarks": [_remark(remark) for remark in done.judgement.remarks],
        "released": [{"task": each.task, "element": each.element, "person": each.person} for each in done.released],
    }
