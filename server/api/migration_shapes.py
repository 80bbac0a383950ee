"""Answers about moving cases to another version of their process."""

from typing import Any, Literal

from pydantic import Field

from server.api.schemas import CaseOut, Out, described
from server.commands.cases.migrate import Migrated


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


def migration_shape(done: Migrated) -> dict[str, Any]:
    """What was done, or would be."""
    return {
        "verdict": done.judgement.verdict.value,
        "from": done.before,
        "to": done.after,
        "remarks": [
            {
                "code": remark.code,
                "weight": remark.weight.value,
                "process": remark.process,
                "element": remark.element,
                "message": remark.message,
                "candidates": list(remark.candidates),
            }
            for remark in done.judgement.remarks
        ],
        "released": [{"task": each.task, "element": each.element, "person": each.person} for each in done.released],
    }
