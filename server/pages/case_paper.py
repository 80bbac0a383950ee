"""The case as a paper: what its page tells the reader, sealed with the end of its audit trail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from server.pages.case_scene import CaseScene
from server.pages.contexts.case import CasePage, DecisionCard
from server.pages.contexts.parts import ShownSection, ShownValue
from server.pages.paper import Paper
from server.pages.visits import Visit


def case_paper(visit: Visit, scene: CaseScene, page: CasePage) -> bytes:
    """The PDF of a case as its page shows it to the reader, so without what is blind to them."""
    name = " · ".join(filter(None, (page.business_key, page.title)))
    printed = f"{visit.actor.name}, {visit.words.formats.instant(visit.now, visit.zone)}"
    paper = Paper(page.title, visit.locale, f"{name} · {printed}")
    writer = _Writer(visit, scene, page, paper)
    writer.head()
    writer.steps()
    writer.data()
    writer.decisions()
    writer.documents()
    writer.signatures()
    writer.comments()
    writer.timeline()
    writer.seal(printed)
    return paper.pdf()


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the parts of a case on a paper."""

    visit: Visit
    scene: CaseScene
    page: CasePage
    paper: Paper

    def head(self) -> None:
        """What the case is and how it stands."""
        page, paper, gettext = self.page, self.paper, self.visit.words.gettext
        paper.heading(page.title, level=1)
        by = f" · {page.started_by}" if page.started_by else ""
        facts = [
            (gettext("Case number"), page.business_key),
            (gettext("Process"), f"{page.process} · {gettext('version %(number)s', number=page.process_version)}"),
            (gettext("Status"), self.visit.words.case_status(page.status)),
            (gettext("Branch"), page.branch),
            (gettext("Started"), self._at(page.started_at) + by),
            (gettext("Ended"), self._at(page.ended_at) if page.ended_at else ""),
        ]
        paper.facts([fact for fact in facts if fact[1]])

    def steps(self) -> None:
        """What is open, and what could not go on."""
        page, gettext = self.page, self.visit.words.gettext
        rows = [
            (step.name, step.holder or step.role or gettext("the system"), self._at(step.since))
            for step in page.open_steps
        ]
        self._table(gettext("Open steps"), (gettext("Step"), gettext("Who"), gettext("since")), rows)
        stuck = [(each.element, each.message, self._at(each.at)) for each in page.incidents]
        self._table(gettext("could not go on"), (gettext("Step"), gettext("Reason"), gettext("since")), stuck)

    def data(self) -> None:
        """What is known, by the step that recorded it."""
        if self.page.data:
            self.paper.heading(self.visit.words.gettext("Data"))
        for section in self.page.data:
            self._section(section)

    def decisions(self) -> None:
        """What rules decided, from what and why."""
        gettext = self.visit.words.gettext
        if self.page.decisions:
            self.paper.heading(gettext("Decisions"))
        for made in self.page.decisions:
            self.paper.heading(made.name, level=3)
            self.paper.byline(" · ".join(filter(None, (made.step, self._at(made.at)))))
            self._decision(made)

    def documents(self) -> None:
        """The files, each with its digest: a copy can be told from another file by it."""
        gettext = self.visit.words.gettext
        rows = [
            (
                f"{version.name}\n{gettext('version %(number)s', number=version.number)}",
                f"{self.scene.names.person(version.by)}\n{self._at(version.at)}",
                gettext("Withdrawn")
                if document.withdrawn_at
                else self._vouched(document.original_by, document.stamped_by),
                version.content.sha256,
            )
            for document in self.scene.documents
            for version in document.versions
        ]
        head = gettext("Document"), gettext("Who"), gettext("Vouched for"), "SHA-256"
        self._table(gettext("Documents"), head, rows, (4, 3, 3, 5))

    def signatures(self) -> None:
        """Who was asked to sign what, and what they said."""
        gettext = self.visit.words.gettext
        rows = [
            (
                f"{row.who}\n{self._at(row.settled_at or row.asked_at)}",
                f"{row.step}\n{row.place}",
                "\n".join(filter(None, (row.state, row.opinion))),
            )
            for row in self.page.signatures
        ]
        self._table(gettext("Signatures"), (gettext("Who"), gettext("Step"), gettext("Opinion")), rows, (2, 2, 4))

    def comments(self) -> None:
        """What people said."""
        gettext = self.visit.words.gettext
        rows = [
            (
                f"{said.author}\n{self._at(said.at)}",
                "".join(f"@{part.person}" if part.person else part.text for part in said.parts),
            )
            for said in self.page.comments.comments
        ]
        self._table(gettext("Comments"), (gettext("Who"), gettext("Comment")), rows, (1, 3))

    def timeline(self) -> None:
        """What happened, oldest first."""
        gettext = self.visit.words.gettext
        rows = [
            (self._at(entry.at), "\n".join(filter(None, (entry.text, entry.detail)))) for entry in self.page.timeline
        ]
        self._table(gettext("What happened"), (gettext("When"), gettext("What")), rows[::-1], (1, 4))

    def seal(self, printed: str) -> None:
        """Which entry of the audit trail the paper goes up to, and its digest."""
        case, gettext = self.scene.view.case, self.visit.words.gettext
        self.paper.heading(gettext("Seal"))
        self.paper.facts(
            [
                (gettext("Printed by"), printed),
                (gettext("Case"), case.id),
                (gettext("Audit trail up to entry"), str(case.audit_seq)),
                (gettext("SHA-256 of that entry"), case.audit_head.hex()),
            ]
        )
        self.paper.text(gettext("The audit trail of the case names the same digest for this entry."), small=True)

    def _section(self, section: ShownSection) -> None:
        if section.title:
            self.paper.heading(section.title, level=3)
        if wrote := " · ".join(self._written(section.by, section.at)):
            self.paper.byline(wrote)
        self._values(section.values)

    def _values(self, values: tuple[ShownValue, ...]) -> None:
        self.paper.facts([(value.label, value.text or "—") for value in values])
        for value in values:
            if value.table is not None:
                self.paper.text(value.label, small=True)
                self.paper.table(value.table.columns, value.table.rows)

    def _written(self, by: str | None, at: datetime | None) -> Iterator[str]:
        if by:
            yield by
        if at:
            yield self._at(at)

    def _decision(self, made: DecisionCard) -> None:
        gettext = self.visit.words.gettext
        if made.blind:
            self.paper.text(
                gettext(
                    "It was made from findings that stay hidden until the others have recorded theirs, "
                    "and so stays hidden itself."
                )
            )
            return
        self._values(made.inputs)
        for hit in made.rules:
            rule = gettext("Rule %(number)s", number=hit.number)
            self.paper.text(gettext("%(label)s: %(text)s", label=rule, text=hit.why) if hit.why else rule)
        self._values(made.outputs)
        source = gettext("version %(number)s", number=made.version)
        self.paper.text(f"{made.file} · {source} · {made.digest}", small=True)

    def _vouched(self, original: str | None, stamped: str | None) -> str:
        gettext = self.visit.words.gettext
        marks = [gettext("Original seen")] * bool(original) + [gettext("Copy stamped")] * bool(stamped)
        return "\n".join(marks)

    def _table(
        self, title: str, columns: tuple[str, ...], rows: list[tuple[str, ...]], shares: tuple[int, ...] | None = None
    ) -> None:
        if rows:
            self.paper.heading(title)
            self.paper.table(columns, rows, shares)

    def _at(self, moment: datetime) -> str:
        return self.visit.words.formats.instant(moment, self.visit.zone)
