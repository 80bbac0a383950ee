"""One case: where it stands, what is known, what happened; and the list of cases."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum

from server.pages.contexts.circulation import CirculationCard
from server.pages.contexts.comments import CommentsCard
from server.pages.contexts.documents import DocumentsCard
from server.pages.contexts.parts import Due, Option, ShownSection, ShownValue
from server.pages.contexts.signatures import SignatureRow


class CaseStatus(StrEnum):
    """Where a case stands."""

    RUNNING = "running"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that waits; `task_href` leads to its task for those who may see it, `holder` has taken it.

    `stuck`: it could not go on. `stop`: why nobody may do it, as a sentence. `awaited`: whose signatures it waits for.
    `escalation`: what was done since it is not done in time, and what comes next.
    """

    name: str
    since: datetime
    role: str | None = None
    holder: str | None = None
    due: Due | None = None
    task_href: str | None = None
    stuck: bool = False
    stop: str = ""
    awaited: tuple[str, ...] = ()
    escalation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened, as a sentence; `bad` when it went wrong, `href` leads to more about it."""

    at: datetime
    text: str
    detail: str = ""
    bad: bool = False
    href: str | None = None


@dataclass(frozen=True, slots=True)
class RuleHit:
    """A rule of a table that matched; `why` is what its annotations say, often nothing."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """A decision and what led to it; `id` is its anchor on the page, `policy` says how rules count ("": no table).

    `brief` is the outcome in a line.

    The table is that of `file` as deployed with `version` of the process; `digest` tells changed files apart. A blind
    one shows nothing of what was found.
    """

    id: str
    name: str
    at: datetime
    step: str
    policy: str
    inputs: tuple[ShownValue, ...]
    rules: tuple[RuleHit, ...]
    outputs: tuple[ShownValue, ...]
    notes: tuple[str, ...]
    file: str
    version: int
    digest: str
    blind: bool = False

    @property
    def brief(self) -> str:
        """The first three values of the outcome, on one line; a single one needs no label."""
        texts = [value.text.replace("\n", "; ") or "—" for value in self.outputs[:3]]
        alone = len(self.outputs) == 1
        told = texts if alone else [f"{value.label} {text}" for value, text in zip(self.outputs, texts, strict=False)]
        more = " · …" if len(self.outputs) > 3 else ""  # noqa: PLR2004 -- as above
        return " · ".join(told) + more


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """A step that could not go on; `code` is the line of its script or expression that failed, where one did.

    `raw`: what the message says in the words of the program, where they are others.
    """

    id: str
    element: str
    message: str
    at: datetime
    attempts: int
    code: str = ""
    line: int | None = None
    column: int | None = None
    raw: str = ""


@dataclass(frozen=True, slots=True)
class CaseActions:
    """What the person may do with the case; `resend`: it waits for a message or signal."""

    cancel: bool = False
    suspend: bool = False
    resume: bool = False
    retry: bool = False
    resend: bool = False
    withdraw: bool = False


@dataclass(frozen=True, slots=True)
class DiagramToken:
    """Where on the diagram something waits: `count` tokens at element `id`, `title` says who or what.

    `stuck`: one of them could not go on.
    """

    id: str
    count: int
    title: str = ""
    stuck: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """One process at `href` (BPMN XML), its tokens and the elements already passed.

    `names` gives elements, by id, the reader's names for them; others keep those of the drawing. `inside` says what
    waits in called processes, by their key.
    """

    key: str
    title: str
    href: str
    tokens: tuple[DiagramToken, ...]
    done: tuple[str, ...]
    names: Mapping[str, str]
    inside: Mapping[str, str] = field(default_factory=dict[str, str])

    def config(self) -> Mapping[str, object]:
        """What the viewer script reads of it."""
        tokens = [asdict(token) for token in self.tokens]
        known = {"key": self.key, "title": self.title, "url": self.href}
        return {
            **known,
            "tokens": tokens,
            "done": list(self.done),
            "names": dict(self.names),
            "inside": dict(self.inside),
        }


@dataclass(frozen=True, slots=True)
class Diagram:
    """The process of the case, then those it called so far."""

    drawings: tuple[Drawing, ...]

    def config(self) -> list[Mapping[str, object]]:
        """What the viewer script reads."""
        return [drawing.config() for drawing in self.drawings]


@dataclass(frozen=True, slots=True)
class RelatedCase:
    """Another case about the same party."""

    href: str
    title: str
    business_key: str
    process: str
    status: CaseStatus
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Involved:
    """Somebody who has to do with a case: the steps they did, and those they hold now."""

    name: str
    did: tuple[str, ...]
    holds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """`version` guards the actions; `started_by` is None for a case that a message or timer began.

    `foreseen`: when it will be done, for those who oversee it. `moved_from`: the version it was moved from.
    `steer_href`: where its version is suspended and resumed, for who may.
    """

    id: str
    version: int
    title: str
    business_key: str
    process: str
    process_version: int
    status: CaseStatus
    branch: str
    started_at: datetime
    started_by: str | None
    ended_at: datetime | None
    diagram: Diagram
    open_steps: tuple[OpenStep, ...]
    data: tuple[ShownSection, ...]
    timeline: tuple[TimelineEntry, ...]
    incidents: tuple[IncidentRow, ...]
    actions: CaseActions
    comments: CommentsCard
    documents: DocumentsCard
    decisions: tuple[DecisionCard, ...] = ()
    people: tuple[Involved, ...] = ()
    related: tuple[RelatedCase, ...] = ()
    liability_href: str | None = None
    minutes_href: str | None = None
    versions_href: str | None = None
    refusal: str | None = None
    signatures: tuple[SignatureRow, ...] = ()
    circulation: CirculationCard | None = None
    foreseen: str | None = None
    moved_from: str | None = None
    steer_href: str | None = None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in the list; `steps` names what it waits for."""

    id: str
    title: str
    business_key: str
    process: str
    branch: str
    status: CaseStatus
    steps: str
    started_at: datetime
    incidents: int = 0


@dataclass(frozen=True, slots=True)
class CasesPage:
    """The list of cases; the choices start without an empty one, `statuses` holds the values of `CaseStatus`."""

    q: str
    processes: tuple[Option, ...]
    status: CaseStatus | None
    cases: tuple[CaseRow, ...]
    filtered: bool
    clear_href: str
    next_href: str | None = None
    first_href: str | None = None

    @property
    def statuses(self) -> tuple[CaseStatus, ...]:
        """Every status to choose from."""
        return tuple(CaseStatus)
