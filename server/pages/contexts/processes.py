"""Pages of the workshop: processes, versions, drafts, files, the drawing and what two versions differ in."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from server.pages.contexts.scenarios import CoverageSum, FaultLine


@dataclass(frozen=True, slots=True)
class ProcessLine:
    """A process in force; `by` deployed this version; `draft_at`: when one's own draft was last saved or begun.

    `older`: cases under way on other versions, for who may move them.
    """

    key: str
    href: str
    name: str
    version: int
    deployed_at: datetime
    by: str
    running: str
    older: int
    zip_href: str
    draft_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewDraft:
    """One's own draft of a process that is not deployed yet."""

    key: str
    href: str
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request: what, by whom and why; `state` in words, `open` while it waits, `mine`: the reader asked for it."""

    href: str
    process: str
    by: str
    why: str
    asked_at: datetime
    state: str
    open: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class ProcessesPage:
    """The processes in force, one's drafts of new ones, and what waits for approval."""

    rows: tuple[ProcessLine, ...]
    new: tuple[NewDraft, ...]
    requests: tuple[RequestLine, ...] = ()


@dataclass(frozen=True, slots=True)
class NewProcessPage:
    """The two ways to a new process: an empty diagram, or files. `refusal` stands at the top."""

    key: str = ""
    name: str = ""
    key_error: str | None = None
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version: when, by whom and why it was deployed; `approved_by` is empty where nobody had to approve."""

    number: int
    deployed_at: datetime
    by: str
    approved_by: str
    why: str
    active: bool
    running: str
    zip_href: str
    suspended: bool


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody else who is editing the process."""

    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Comparable:
    """A version to be chosen for a comparison, or one's draft."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """Every version of a process, the newest first; `draft_at`: one's own draft; `requests`: the last to deploy it.

    `movable`: cases may be moved between versions.
    """

    key: str
    href: str
    name: str
    versions: tuple[VersionLine, ...]
    comparable: tuple[Comparable, ...]
    others: tuple[Other, ...]
    draft_at: datetime | None
    requests: tuple[RequestLine, ...]
    movable: bool


@dataclass(frozen=True, slots=True)
class RunStep:
    """An element that a run passes, and how it is called."""

    element: str
    name: str


@dataclass(frozen=True, slots=True)
class FindingLine:
    """What is wrong: where, why, and how to mend it. `file_href`: where the file is edited.

    In a decision table `rule_number` is the row, counted from 1, and `cell` the column, such as `input 2`.
    `run`: the elements that a run passes until it happens, where one shows it.
    `help_href`: where the manual explains the rule.
    """

    severity: str
    file: str
    file_href: str
    help_href: str
    element: str
    place: str
    message: str
    advice: str
    rule: str
    rule_number: int | None = None
    cell: str = ""
    run: tuple[RunStep, ...] = ()

    def plain(self) -> Mapping[str, object]:
        """For scripts."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a draft; `main`: the diagram of the process. `change`: what differs from the version in force.

    `form_href`: where it is edited by fields, if it is the form `form`.
    `tables_href`: where its decisions are edited as tables.
    """

    path: str
    href: str
    size: str
    main: bool
    change: str
    tables_href: str = ""
    form: str = ""
    form_href: str | None = None


@dataclass(frozen=True, slots=True)
class MeanwhileCard:
    """A version deployed after the draft was begun: what taking it over brings, and which files both changed."""

    process: str
    version: int
    onto: str
    by: str
    why: str
    compare_href: str
    taken: tuple[str, ...]
    clashing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftPage:
    """The folder of a draft, what is wrong with it, and how it is deployed.

    `refusal` stands at the top; `compare_href` leads to what was deployed meanwhile, `import_href` to the report on
    diagrams of other tools; `why_error` stands at the reason.
    """

    key: str
    title: str
    href: str
    version: int
    base: int | None
    saved_at: datetime
    files: tuple[FileLine, ...]
    findings: tuple[FindingLine, ...]
    errors: int
    others: tuple[Other, ...]
    compare_href: str | None
    coverage: CoverageSum
    needs_approval: bool = False
    import_href: str | None = None
    why: str = ""
    why_error: str | None = None
    refusal: str | None = None
    meanwhile: MeanwhileCard | None = None


@dataclass(frozen=True, slots=True)
class FilePage:
    """The text of one file; `text` None: it is no text. `problems`: what is wrong with what is saved.

    `drawn_href`: where it is drawn, or edited as tables.
    """

    key: str
    title: str
    href: str
    path: str
    here: str
    text: str | None
    version: int
    main: bool
    drawn_href: str
    findings: tuple[FindingLine, ...]
    faults: tuple[FaultLine, ...] = ()
    saved: bool = False
    refusal: str | None = None
    form_href: str | None = None


@dataclass(frozen=True, slots=True)
class EditorPage:
    """The page where the diagram is drawn; `config` is read by its script."""

    key: str
    href: str
    name: str
    base: int | None
    others: tuple[Other, ...]
    file_href: str
    config: Mapping[str, object]
