"""Pages of the scenarios of a draft: what came of them, how far a run is, and what they reach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FaultLine:
    """What is wrong with a scenario file; `line` 0: with the whole file. `href`: where it is edited."""

    place: str
    problem: str
    href: str | None


@dataclass(frozen=True, slots=True)
class ScenarioLine:
    """A scenario; `state` is `passed`, `failed` or `open` (not run since it was changed)."""

    name: str
    line: int
    state: str
    step: str = ""
    failed_line: int = 0
    expected: str = ""
    actual: str = ""
    standing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A file with its scenarios, failed ones first; `more`: so many are not shown."""

    path: str
    href: str
    total: int
    passed: int
    failed: int
    lines: tuple[ScenarioLine, ...]
    more: int


@dataclass(frozen=True, slots=True)
class RunLine:
    """How far one's run is, or how it ended; `progress` from 0 to 100. `elsewhere`: it is of this other process."""

    href: str
    under_way: bool
    state: str
    progress: int = 0
    faults: tuple[FaultLine, ...] = ()
    trouble: str | None = None
    elsewhere: str | None = None
    elsewhere_href: str | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """So many of all."""

    reached: int
    total: int


@dataclass(frozen=True, slots=True)
class LostLines:
    """What the scenarios of the version in force reach and those of the draft do not, in words."""

    version: int
    elements: tuple[str, ...]
    flows: tuple[str, ...]
    rules: tuple[str, ...]

    @property
    def anything(self) -> bool:
        """Whether there is any."""
        return bool(self.elements or self.flows or self.rules)


@dataclass(frozen=True, slots=True)
class CoverageSum:
    """What was reached. Of `files` so many are `stale`: not run since they were changed; `lost` as far as known."""

    elements: Reached
    flows: Reached
    rules: Reached
    files: int
    stale: int
    failed: int
    lost: LostLines | None
    href: str
    scenarios_href: str


@dataclass(frozen=True, slots=True)
class MissedFlow:
    """A flow for which no scenario was found, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class ProposedFile:
    """Scenarios that were found, by their names, and flows that they leave; `number` and `href` are to keep them."""

    number: int
    href: str
    names: tuple[str, ...]
    missing: tuple[MissedFlow, ...]


@dataclass(frozen=True, slots=True)
class ScenariosPage:
    """The scenarios of a draft. `asked`: what their names hold; `name_error` stands at the name of a new file."""

    key: str
    title: str
    href: str
    version: int
    run: RunLine
    files: tuple[ScenarioFile, ...]
    faults: tuple[FaultLine, ...]
    coverage: CoverageSum
    proposed: tuple[ProposedFile, ...]
    asked: str
    refusal: str | None = None
    name_error: str | None = None
    new_name: str = ""


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A node or flow in words; `id` is that in the drawing."""

    id: str
    title: str
    reached: bool


@dataclass(frozen=True, slots=True)
class DrawnProcess:
    """A process with its nodes and flows, those not reached first."""

    key: str
    name: str
    elements: tuple[DrawnLine, ...]
    flows: tuple[DrawnLine, ...]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule of a table as it is written."""

    number: int
    reached: bool
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """A decision table with what of it was reached."""

    title: str
    file: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rules: tuple[RuleLine, ...]
    reached: int


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """What the scenarios of a draft reach; `config` is read by the script that draws it."""

    key: str
    title: str
    href: str
    version: int
    sum: CoverageSum
    processes: tuple[DrawnProcess, ...]
    tables: tuple[DrawnTable, ...]
    config: Sequence[Mapping[str, object]]
