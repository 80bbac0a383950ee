"""Writes proposed scenarios as the YAML that people write and the reader reads."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import cast

from server.domain.scenario_runs import name_line
from server.scenarios.generating.trying import Noted


@dataclass(frozen=True, slots=True)
class Proposal:
    """A scenario that is to be confirmed: its name, the flow it is for, how it starts, its steps, what is open then."""

    name: str
    flow: str
    start: Noted
    steps: Sequence[Noted]
    status: str
    open: Sequence[str]


def written(process: str, clock: datetime, branch: str | None, proposals: Sequence[Proposal]) -> bytes:
    """A scenario file of these."""
    return "\n".join(_lines(process, clock, branch, proposals)).encode() + b"\n"


def _lines(process: str, clock: datetime, branch: str | None, proposals: Sequence[Proposal]) -> Iterator[str]:
    yield f"process: {json.dumps(process, ensure_ascii=False)}"
    yield f"clock: {clock.isoformat(timespec='minutes')}"
    if branch is not None:
        yield f"branch: {json.dumps(branch, ensure_ascii=False)}"
    yield ""
    yield "scenarios:"
    for one in proposals:
        yield name_line(one.name).rstrip("\n")
        yield f"    start: {_flow(one.start)}"
        yield "    steps:" if one.steps else "    steps: []"
        for step in one.steps:
            yield f"      - {_flow(step)}"
        yield f"    end: {_flow({'status': one.status, 'open': list(one.open)})}"


def _flow(value: object) -> str:
    """A value in one line."""
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, object]", value).items()
        return "{" + ", ".join(f"{json.dumps(key, ensure_ascii=False)}: {_flow(each)}" for key, each in entries) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(each) for each in cast("Sequence[object]", value)) + "]"
    if isinstance(value, Decimal):
        return format(value, "f")
    return json.dumps(value, ensure_ascii=False)
