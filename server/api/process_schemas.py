"""The shapes of answers about processes and deployments."""

from datetime import datetime
from typing import Any, Literal

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
    suspended: bool


class ProcessDetailOut(ProcessOut):
    """A process with its versions and its start form (JSON Schema; None: any object, or no plain start)."""

    description: str
    start_role: str
    plain_start: bool
    start_form: str | None
    start_form_schema: dict[str, Any] | None
    versions: list[ProcessVersionOut]


class VersionStartOut(Out):
    """An event that begins cases on the version; `next_due` of a timer."""

    element: str
    kind: Literal["message", "signal", "timer"]
    name: str | None
    next_due: datetime | None


class VersionStandingOut(Out):
    """A version and whether it is suspended; `by` and `reason`: of whoever suspended or resumed it last.

    Cases: `running` in the house, `operated` of them by the caller, `suspended` for any reason, `held` with the
    version; `under_way` while some are still to follow it. `starts` and `by_hand`: how cases begin; `callers`: what
    calls it.
    """

    model_config = described(
        {
            "process": "leave",
            "version": 2,
            "active": True,
            "suspended_at": "2026-11-20T01:15:00Z",
            "by": "019a8e0b-0000-7000-8000-000000000007",
            "reason": "a wrong rate",
            "cases_too": False,
            "running": 12,
            "operated": 12,
            "suspended": 0,
            "held": 0,
            "under_way": False,
            "by_hand": True,
            "starts": [],
            "callers": [],
        }
    )
    process: str
    version: int
    active: bool
    suspended_at: datetime | None
    by: str | None
    reason: str | None
    cases_too: bool
    running: int
    operated: int
    suspended: int
    held: int
    under_way: bool
    by_hand: bool
    starts: list[VersionStartOut]
    callers: list[str]
