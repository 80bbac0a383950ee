"""The shapes of answers about processes and deployments."""

from datetime import datetime
from typing import Any

from server.api.schemas import Out, described


class DeployedProcessOut(Out):
    """A process version in force."""

    key: str
    version: int
    warnings: list[Any]


class DeploymentOut(Out):
    """What a deployment put into force."""

    model_config = described(
        {
            "id": "019a8e0b-1111-7000-8000-000000000001",
            "processes": [{"key": "leave", "version": 1, "warnings": []}],
        }
    )
    id: str
    processes: list[DeployedProcessOut]


class ImportedRowOut(Out):
    """What became of a row: `started`, `known` (its case was there already) or `ready` (in a dry run)."""

    row: int
    business_key: str
    outcome: str
    case: str | None


class ImportOut(Out):
    """What became of a list, row by row."""

    model_config = described(
        {
            "started": 1,
            "known": 0,
            "rows": [
                {
                    "row": 2,
                    "business_key": "L-2026-001",
                    "outcome": "started",
                    "case": "019a8e0b-1111-7000-8000-000000000001",
                }
            ],
        }
    )
    started: int
    known: int
    rows: list[ImportedRowOut]


class ProcessOut(Out):
    """A deployed process with the version in force."""

    key: str
    name: str
    version: int
    may_start: bool


class ProcessListOut(Out):
    """The deployed processes."""

    items: list[ProcessOut]
    next_cursor: str | None


class ProcessVersionOut(Out):
    """One version of a process."""

    version: int
    deployment: str
    created_at: datetime
    active: bool


class ProcessDetailOut(ProcessOut):
    """A process with its versions and its start form (JSON Schema; None: any object, or no plain start)."""

    description: str
    start_role: str
    plain_start: bool
    start_form: str | None
    start_form_schema: dict[str, Any] | None
    versions: list[ProcessVersionOut]
