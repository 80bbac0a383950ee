"""One task: what is asked, what one should know, what one may do."""

from dataclasses import dataclass, field
from datetime import datetime

from server.pages.contexts.comments import CommentsCard
from server.pages.contexts.documents import DocumentsCard
from server.pages.contexts.parts import Due, FormView, PriorityLevel, ShownSection
from server.pages.contexts.picking import Picker
from server.pages.contexts.signatures import SignaturesCard


@dataclass(frozen=True, slots=True)
class TaskHead:
    """The task itself; `instructions` is the step's documentation in the diagram.

    `case_href` is None for somebody who may not see the case yet. `href`: where its forms are sent, if not to it.
    `acting_for`: in place of whom, who is away, it is held or was done. `closes_at`: from when on it counts no more.
    """

    id: str
    version: int
    step: str
    case_href: str | None
    case_title: str
    business_key: str
    process: str
    branch: str
    role: str
    holder: str | None
    mine: bool
    priority: PriorityLevel
    created_at: datetime
    due: Due | None
    instructions: str = ""
    follow_up_at: datetime | None = None
    href: str = ""
    delegate: str | None = None
    submitted_at: datetime | None = None
    acting_for: str = ""
    closes_at: datetime | None = None

    @property
    def action(self) -> str:
        """Where its forms are sent."""
        return self.href or f"/tasks/{self.id}"


@dataclass(frozen=True, slots=True)
class TaskActions:
    """What the person may do now; `candidates` are the people a task may be given to (None: may not reassign).

    `delegates`: those who may work on it for its holder; `give_back`: whether a delegation may be
    ended; `take_back`: whether what was submitted may be.
    """

    claim: bool = False
    release: bool = False
    complete: bool = False
    draft: bool = False
    follow_up: bool = False
    candidates: Picker | None = None
    delegates: Picker | None = None
    give_back: bool = False
    take_back: bool = False
    recall: bool = False

    @property
    def edit(self) -> bool:
        """Whether the fields may be filled in."""
        return self.complete or self.draft

    @property
    def for_another(self) -> bool:
        """Whether they are filled in for the holder, who completes the task."""
        return self.draft and not self.complete


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to the task meanwhile, in words."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class DraftState:
    """Whether what is being typed was kept, and when; or why not."""

    saved_at: datetime | None = None
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class TaskPage:
    """`form` is None for a task that is only confirmed.

    `why` says in full sentences why the task is this person's, `barred` why it cannot be, `ahead` what may come after
    it; `escalation` what was done since it is not done in time, and what comes next; `versions_href` leads to earlier
    versions. `changes` is filled on a stale page (409): the form then keeps
    what was typed. `draft_saved_at` is the time of the draft shown, `refusal` why the last action was refused.
    `keeps_drafts`: whether what is typed is kept.
    """

    task: TaskHead
    actions: TaskActions
    form: FormView | None
    comments: CommentsCard
    documents: DocumentsCard
    signatures: SignaturesCard = field(default_factory=SignaturesCard)
    shown: tuple[ShownSection, ...] = ()
    why: tuple[str, ...] = ()
    barred: str | None = None
    ahead: tuple[str, ...] = ()
    escalation: tuple[str, ...] = ()
    versions_href: str | None = None
    changes: tuple[Change, ...] = ()
    draft_saved_at: datetime | None = None
    refusal: str | None = None
    keeps_drafts: bool = True
