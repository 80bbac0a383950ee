"""Playing a draft: what is open for whom, where it stands on the drawing, and the scenario that grows."""

from dataclasses import dataclass, field
from datetime import datetime

from server.pages.contexts.case import CaseStatus, DecisionCard, Diagram, TimelineEntry
from server.pages.contexts.parts import Due, Option, ShownSection
from server.pages.contexts.picking import Picker
from server.pages.contexts.processes import FindingLine
from server.pages.contexts.start import StartFormPage
from server.pages.contexts.task import TaskPage


@dataclass(frozen=True, slots=True)
class BeginPage:
    """Nothing is played yet. `clock`: when time begins, as local text; `findings`: why the draft cannot be played."""

    key: str
    title: str
    href: str
    clock: str
    findings: tuple[FindingLine, ...] = ()
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class PlayStart:
    """A way into a process of the draft: by hand, which those `able` may, or by a message or signal of this name."""

    process: str
    title: str
    kind: str
    name: str
    able: tuple[Option, ...] = ()
    others: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class PlayBarred:
    """Somebody in the role who may not do it, and the rule."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class PlayTask:
    """An open task: who may do it, who of the role may not, and everybody else, who may try."""

    step: str
    case_title: str
    process: str
    role: str
    branch: str
    due: Due | None
    holder: str | None
    count: int
    href: str
    able: tuple[Option, ...]
    barred: tuple[PlayBarred, ...]
    others: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class PlayCase:
    """One of the cases of the room."""

    id: str
    href: str
    title: str
    process: str
    status: CaseStatus
    selected: bool


@dataclass(frozen=True, slots=True)
class PlayIncident:
    """A step that could not go on; `case`: the process to name when it is tried again, empty for the main case."""

    step: str
    message: str
    raw: str
    code: str
    case: str


@dataclass(frozen=True, slots=True)
class PlayWait:
    """A message or signal that is waited for; `correlation` and `data` are texts to be changed and sent."""

    signal: bool
    name: str
    step: str
    correlation: str


@dataclass(frozen=True, slots=True)
class PlayStep:
    """A step that was played, in words, numbered from 0."""

    number: int
    text: str
    refused: str


@dataclass(frozen=True, slots=True)
class PlayedCase:
    """The case that is looked at, as its reader sees it."""

    title: str
    diagram: Diagram
    data: tuple[ShownSection, ...]
    decisions: tuple[DecisionCard, ...]
    timeline: tuple[TimelineEntry, ...]
    hidden: tuple[str, ...] = ()
    unseen: str | None = None


@dataclass(frozen=True, slots=True)
class Keeping:
    """The form that keeps what was played: what was entered, and why that is not taken."""

    name: str = ""
    file: str = "played"
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class PlayPage:
    """`changed`: the draft was changed since; `broke_off`: why steps could not be played again.

    `revision` guards every form; `clock`: when time began, as local text. `readers`: as whom one may look at the case.
    `finder`: where people are looked for, in a house of many; None where they are chosen from lists.
    """

    key: str
    title: str
    href: str
    version: int
    revision: int
    now: datetime
    changed: bool
    starts: tuple[PlayStart, ...]
    tasks: tuple[PlayTask, ...]
    cases: tuple[PlayCase, ...]
    case: PlayedCase | None
    readers: tuple[Option, ...]
    finder: Picker | None
    incidents: tuple[PlayIncident, ...]
    operators: tuple[Option, ...]
    waits: tuple[PlayWait, ...]
    next_due: datetime | None
    next_text: str
    steps: tuple[PlayStep, ...]
    yaml: str
    refusal: str | None = None
    broke_off: str = ""
    keeping: Keeping = field(default_factory=Keeping)
    clock: str = ""

    @property
    def decisions(self) -> tuple[DecisionCard, ...]:
        """What was decided in the case that is looked at."""
        return self.case.decisions if self.case else ()

    @property
    def timeline(self) -> tuple[TimelineEntry, ...]:
        """What happened in it."""
        return self.case.timeline if self.case else ()

    @property
    def diagram(self) -> Diagram:
        """What the drawing shows."""
        return self.case.diagram if self.case else Diagram(())


@dataclass(frozen=True, slots=True)
class PlayTaskPage:
    """A task as this person sees it: `task` is None when they do not see it, and `refusal` says so.

    `may`: whether they could submit it; `papers`: the documents that are brought as test papers.
    """

    key: str
    title: str
    back_href: str
    href: str
    now: datetime
    revision: int
    person: str
    roles: str
    version: int
    task: TaskPage | None
    may: bool
    claimable: bool
    papers: tuple[str, ...] = ()
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class PlayStartPage:
    """The start form as this person sees it; it is None when the process cannot be started by hand."""

    key: str
    title: str
    back_href: str
    now: datetime
    person: str
    roles: str
    start: StartFormPage
    barred: str | None = None
