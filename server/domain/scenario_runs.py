"""Runs of the scenarios of a draft beside the server: what was asked, how far they are, what came of them."""

import hashlib
import json
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, TypeAlias

from pydantic import PlainSerializer, PlainValidator

from server.domain.errors import Conflict
from server.domain.process_folders import lies_in
from server.domain.wording import packed, unpacked

SCENARIOS = "scenarios"
"""The folder of the scenario files, beside the diagram."""
YAML = (".yaml", ".yml")
Spoken: TypeAlias = Annotated[str, PlainValidator(unpacked), PlainSerializer(packed)]
"""A text that is kept in a file with what it is made of, so that readers of every language are told it."""


class ScenariosUnderWay(Conflict):
    """Scenarios of yours are being played already. Wait until they are done, or cancel them."""


class TooManyScenarioRuns(Conflict):
    """Scenarios of several others are being played. Please wait until one of them is done."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong with a line (from 1) of a file."""

    file: str
    line: int
    problem: Spoken

    def __str__(self) -> str:
        """The fault as people read it."""
        return f"{self.file}:{self.line}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was reached: elements and flows by process, rules by process, file and owner of the table, with number."""

    elements: frozenset[tuple[str, str]] = frozenset()
    flows: frozenset[tuple[str, str]] = frozenset()
    rules: frozenset[tuple[str, str, str, int]] = frozenset()

    def __or__(self, other: "Seen") -> "Seen":
        """What either saw."""
        return Seen(self.elements | other.elements, self.flows | other.flows, self.rules | other.rules)


class RunState(StrEnum):
    """How far a run is. One that says it runs while no process holds its lock was killed."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Trouble(StrEnum):
    """Why a run gave nothing: nothing can be deployed, there are no people, it took too long, or an error of ours."""

    NOT_DEPLOYABLE = "not_deployable"
    NO_HOUSE = "no_house"
    TOO_LONG = "too_long"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Order:
    """What a designer asks for: the scenarios of a draft, only those of a `file`, or only one by its `name` there.

    `generate`: scenarios are looked for that reach what those of the draft do not.
    """

    draft: str
    process: str
    person: str
    file: str | None = None
    name: str | None = None
    generate: bool = False

    def wants(self, file: str, name: str) -> bool:
        """Whether a scenario is among them."""
        return self.file in {None, file} and self.name in {None, name}


@dataclass(frozen=True, slots=True)
class Run:
    """How far a run is; times are by the machine's clock.

    `before`: it plays the version in force, to compare; `seeking`: it looks for scenarios that reach more.
    `faults` are those of files that were not played, or of what cannot be deployed (line 0: of the whole file).
    """

    order: Order
    state: RunState
    began_at: datetime
    total: int = 0
    played: int = 0
    failed: int = 0
    before: bool = False
    seeking: bool = False
    ended_at: datetime | None = None
    trouble: Trouble | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """The line of the step that failed, what it was, what was expected, what is; and how the cases stand."""

    line: int
    step: Spoken
    expected: Spoken
    actual: Spoken
    standing: tuple[Spoken, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A scenario that was played; without a failure it passed."""

    name: str
    line: int
    seconds: float
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class FileResults:
    """What came of the scenarios of a file with this digest, and what they reached together."""

    digest: str
    results: tuple[Result, ...]
    seen: Seen


@dataclass(frozen=True, slots=True)
class Results:
    """What came of the scenarios of a draft, by file; `model` is the digest of what they are about."""

    model: str
    played_at: datetime
    files: Mapping[str, FileResults] = field(default_factory=dict[str, FileResults])


@dataclass(frozen=True, slots=True)
class Unreached:
    """A flow by its name for which no scenario was found, and why."""

    name: Spoken
    why: Spoken


@dataclass(frozen=True, slots=True)
class Proposed:
    """A file of scenarios that were found, each with its name, and the flows that they leave."""

    text: str
    names: tuple[Spoken, ...]
    missing: tuple[Unreached, ...]


@dataclass(frozen=True, slots=True)
class Proposals:
    """What was found for a draft, for each of its processes that is not reached wholly; `model` as that of results."""

    model: str
    files: tuple[Proposed, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A scenario as it stands in a file."""

    file: str
    line: int
    name: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The scenarios of a folder, and everything that is wrong with its files."""

    scenarios: tuple[Listed, ...] = ()
    faults: tuple[Fault, ...] = ()


def name_line(name: str) -> str:
    """How a generated scenario begins in its file."""
    return f"  - name: {json.dumps(name, ensure_ascii=False)}\n"


def is_scenario_file(folder: str, path: str) -> bool:
    """Whether a file holds scenarios of the process in this folder."""
    root = f"{folder}/{SCENARIOS}" if folder else SCENARIOS
    return lies_in(root, path) and path.endswith(YAML)


def digest(content: bytes) -> str:
    """A digest that tells whether a file is still the same."""
    return hashlib.sha256(content).hexdigest()


def scenario_digests(folder: str, files: Mapping[str, bytes]) -> Mapping[str, str]:
    """The digests of the scenario files, by path."""
    return {path: digest(content) for path, content in files.items() if is_scenario_file(folder, path)}


def model_digest(folder: str, files: Mapping[str, bytes]) -> str:
    """One digest of everything but the scenarios: diagram, forms, tables, labels."""
    model = sorted((path, digest(content)) for path, content in files.items() if not is_scenario_file(folder, path))
    return digest(repr(model).encode())


def free_path(folder: str, taken: Container[str]) -> str:
    """The first path of a file of generated scenarios in this process folder that is not taken."""
    start, number = f"{folder}/{SCENARIOS}" if folder else SCENARIOS, 1
    while (path := f"{start}/generated{'' if number == 1 else f'_{number}'}.yaml") in taken:
        number += 1
    return path
