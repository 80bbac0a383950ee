"""What happened in a case, in plain words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from server.domain.escalation import Act
from server.domain.human_tasks import EXPIRED
from server.domain.recall import RECALLED
from server.domain.waiting import WITHHELD
from server.domain.wording import N_
from server.pages.contexts.case import TimelineEntry
from server.pages.decisions import decision_name
from server.pages.words import Names, Words
from server.queries.case_steps import HIDDEN
from server.queries.case_texts import CaseTexts
from server.queries.case_trail import TrailEntry

_TOLD_TYPES = frozenset(
    {
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
        "endEvent",
        "scriptTask",
        "sendTask",
        "receiveTask",
        "callActivity",
    }
)

_PAPERS = {
    "case": N_("%(who)s took the case as a PDF file."),
    "minutes": N_("%(who)s took minutes of votes as a PDF file."),
    "liability": N_("%(who)s took the liability for the case as a PDF file."),
}


@dataclass(frozen=True, slots=True)
class Chronicler:
    """Tells the trail of one case to one reader."""

    words: Words
    names: Names
    texts: CaseTexts

    def timeline(
        self, trail: Iterable[TrailEntry], explained: Mapping[int, str] | None = None
    ) -> tuple[TimelineEntry, ...]:
        """The entries that matter to people, newest first; `explained`: where the page says more, by their number."""
        told = [self._told(entry, (explained or {}).get(entry.seq)) for entry in trail]
        return tuple(entry for entry in reversed(told) if entry is not None)

    def step(self, element: str | None, fallback: str = "") -> str:
        """What an element is called."""
        text = self.texts.elements.get(element or "")
        return (text.name if text else "") or fallback or element or ""

    def error(self, text: str) -> str:
        """The error of a step that could not go on, or why it is not told."""
        if text == WITHHELD:
            return self.words.gettext("The error may quote findings that are still blind.")
        return self.words.incident(text)

    def _told(self, entry: TrailEntry, href: str | None) -> TimelineEntry | None:
        way = self._ways().get(entry.kind)
        text = way(entry) if way else None
        if text is None:
            return None
        reason = "" if entry.kind == "TaskCancelled" else entry.facts.get("reason")
        detail = reason or self.error(entry.facts.get("error", ""))
        bad = entry.kind in {"IncidentRaised", "StartWasRefused"} or entry.facts.get("event") == "failed"
        return TimelineEntry(entry.at, text, detail, bad, href)

    def _ways(self) -> Mapping[str, Callable[[TrailEntry], str | None]]:
        return {
            "CaseStarted": self._started,
            "TaskOffered": self._offered,
            "TaskClaimed": lambda e: self._did(e, self.words.gettext("%(who)s took “%(step)s”.")),
            "TaskReleased": self._released,
            "TaskReassigned": lambda e: self._did(e, self.words.gettext("%(who)s gave “%(step)s” to %(to)s.")),
            "TaskPrioritised": lambda e: self._did(
                e, self.words.gettext("%(who)s gave “%(step)s” a priority of %(priority)s.")
            ),
            "TaskEscalated": self._escalated,
            "TaskCompleted": lambda e: self._did(e, self.words.gettext("%(who)s completed “%(step)s”.")),
            "TaskCancelled": self._cancelled,
            "TaskSkipped": lambda e: self._did(e, self.words.gettext("%(who)s skipped “%(step)s”.")),
            "ElementSkipped": lambda e: self._did(e, self.words.gettext("%(who)s skipped “%(step)s”.")),
            "ElementRepeated": lambda e: self._did(e, self.words.gettext("%(who)s had “%(step)s” repeated.")),
            "TokensMoved": lambda e: self._did(e, self.words.gettext("%(who)s moved the case to “%(step)s”.")),
            "DataChanged": lambda e: self._did(e, self.words.gettext("%(who)s changed the data “%(key)s”.")),
            "MessageResent": lambda e: self._did(e, self.words.gettext("%(who)s sent the message “%(name)s” again.")),
            "CaseCancelled": lambda e: self._did(e, self.words.gettext("%(who)s cancelled the case.")),
            "CaseWasSuspended": lambda e: self._did(e, self.words.gettext("%(who)s suspended the case.")),
            "CaseWasResumed": lambda e: self._did(e, self.words.gettext("%(who)s resumed the case.")),
            "CaseMigrated": self._migrated,
            "CaseWasEnded": self._ended,
            "TaskDueMoved": lambda e: self._did(
                e, self.words.gettext("“%(step)s” is due at another time: the working hours changed.")
            ),
            "TimerMoved": lambda e: self._did(
                e, self.words.gettext("The timer “%(step)s” fires at another time: the working hours changed.")
            ),
            "CasePrinted": self._printed,
            "IncidentRaised": lambda e: self._did(e, self.words.gettext("“%(step)s” could not go on.")),
            "IncidentRetried": lambda e: self._did(e, self.words.gettext("%(who)s let it be tried again.")),
            "MessageReceived": lambda e: self._did(e, self.words.gettext("The message “%(name)s” arrived.")),
            "SignalReceived": lambda e: self._did(e, self.words.gettext("The signal “%(name)s” arrived.")),
            "StartWasRefused": lambda e: self._did(
                e, self.words.gettext("The message “%(name)s” began no case: the branch %(branch)s is closed.")
            ),
            "ElementStepped": self._stepped,
            "OperatorCarriedOut": self._carried_out,
            "DecisionEvaluated": self._decided,
            "CommentAdded": self._commented,
            **self._of_moves(),
            **self._of_documents(),
        }

    def _of_moves(self) -> Mapping[str, Callable[[TrailEntry], str | None]]:
        return {
            "DelegationBegan": lambda e: self._did(
                e, self.words.gettext("%(who)s asked %(to)s to work on “%(step)s”.")
            ),
            "DelegationEnded": self._returned,
            "SignatureAsked": lambda e: self._did(e, self.words.gettext("%(who)s asked %(to)s to sign “%(step)s”.")),
            "SignatureGiven": self._signed,
            "SignatureWithdrawn": lambda e: self._did(
                e, self.words.gettext("%(to)s is no longer asked to sign “%(step)s”.")
            ),
            "TaskSubmitted": lambda e: self._did(
                e, self.words.gettext("%(who)s submitted “%(step)s”, which waits for signatures.")
            ),
            "CaseCirculated": lambda e: self._did(
                e, self.words.gettext("%(who)s sent the case to %(to)s for information.")
            ),
            "CaseReadingNoted": lambda e: self._did(e, self.words.gettext("%(who)s read the case.")),
            "CirculationEnded": lambda e: self._did(
                e, self.words.gettext("The case is no longer sent to %(to)s for information.")
            ),
            "TaskRecalled": lambda e: self._did(e, self.words.gettext("%(who)s took “%(step)s” back.")),
            "CaseWithdrawn": lambda e: self._did(e, self.words.gettext("%(who)s withdrew the case.")),
            "SubmissionReturned": lambda e: self._did(e, self.words.gettext("“%(step)s” came back to its holder.")),
        }

    def _of_documents(self) -> Mapping[str, Callable[[TrailEntry], str | None]]:
        return {
            "DocumentAdded": lambda e: self._did(e, self.words.gettext("%(who)s added a document at “%(step)s”.")),
            "DocumentReplaced": lambda e: self._did(
                e, self.words.gettext("%(who)s added a new version of a document at “%(step)s”.")
            ),
            "DocumentWithdrawn": lambda e: self._did(
                e, self.words.gettext("%(who)s withdrew a document at “%(step)s”.")
            ),
            "DocumentMarked": lambda e: self._did(
                e, self.words.gettext("%(who)s vouched for a document at “%(step)s”.")
            ),
        }

    def _printed(self, entry: TrailEntry) -> str:
        return self._did(entry, self.words.gettext(_PAPERS.get(entry.facts.get("paper", ""), _PAPERS["case"])))

    def _migrated(self, entry: TrailEntry) -> str:
        if entry.undone:
            told = self.words.gettext("%(who)s moved the case back from version %(before)s to version %(after)s.")
        else:
            told = self.words.gettext("%(who)s moved the case from version %(before)s to version %(after)s.")
        return told % {
            "who": self.names.person(entry.by) if entry.by else self.words.gettext("the system"),
            "before": entry.facts.get("before", ""),
            "after": entry.facts.get("after", ""),
        }

    def _signed(self, entry: TrailEntry) -> str:
        if entry.facts.get("agreed") == str(True):
            return self._did(entry, self.words.gettext("%(who)s signed “%(step)s” and agrees."))
        return self._did(entry, self.words.gettext("%(who)s objects at “%(step)s”."))

    def _returned(self, entry: TrailEntry) -> str:
        delegate = self.names.person(entry.facts.get("delegate"))
        if entry.by == entry.facts.get("delegate"):
            return self._did(entry, self.words.gettext("%(who)s gave “%(step)s” back to its holder."))
        told = self.words.gettext("%(delegate)s no longer works on “%(step)s”.")
        return told % {"delegate": delegate, "step": self.step(entry.element)}

    def _escalated(self, entry: TrailEntry) -> str:
        facts, step = entry.facts, self.step(entry.element)
        people = ", ".join(map(self.names.person, filter(None, [facts.get("to"), *facts.get("people", "").split()])))
        if facts.get("nobody") == str(True):
            told = self.words.gettext(
                "“%(step)s” was to be passed on, but nobody may do it; superior told: %(people)s."
            )
        else:
            told = {
                Act.REMIND.value: self.words.gettext("Reminded of “%(step)s”: %(people)s."),
                Act.NOTIFY.value: self.words.gettext("“%(step)s” is not done; superior told: %(people)s."),
                Act.PRIORITY.value: self.words.gettext("“%(step)s” is not done; it became more urgent."),
                Act.OFFER.value: self.words.gettext(
                    "“%(step)s” is not done; it was offered to %(role)s too (%(people)s)."
                ),
                Act.REASSIGN.value: self.words.gettext("“%(step)s” is not done; it went to %(role)s (%(people)s)."),
            }.get(facts.get("act", ""), "")
        role = facts.get("role", "")
        role = self.names.roles.get(role) or self.words.server_role(role)
        return told % {"step": step, "people": people or "—", "role": role}

    def _did(self, entry: TrailEntry, sentence: str) -> str:
        facts, given = entry.facts, entry.kind == "TaskReassigned"
        who = self.names.person(entry.by) if entry.by else self.words.gettext("the system")
        return sentence % {
            "who": who if given else self._for_another(who, facts),
            "step": self.step(entry.element),
            "to": self._for_another(self.names.person(facts.get("to")), facts),
            "holder": self.names.person(facts.get("holder")),
            "name": self._event(facts.get("name", "")),
            "role": self.names.role(facts.get("role", "")),
            "priority": facts.get("priority", ""),
            "branch": self.names.branch(facts.get("branch", "")),
            "key": facts.get("key", ""),
        }

    def _for_another(self, who: str, facts: Mapping[str, str]) -> str:
        """Somebody, and in place of whom they act."""
        other = facts.get("acting_for")
        return self.words.gettext("%(who)s for %(other)s", who=who, other=self.names.person(other)) if other else who

    def _event(self, name: str) -> str:
        """What a message or signal is called."""
        return self.texts.labels.get(f"event.{name}") or name

    def _started(self, entry: TrailEntry) -> str:
        if entry.by is None:
            return self.words.gettext("The case began by itself.")
        return self._did(entry, self.words.gettext("%(who)s started the case."))

    def _offered(self, entry: TrailEntry) -> str:
        told = self._did(entry, self.words.gettext("“%(step)s” waits for the role %(role)s."))
        away = entry.facts.get("acting_for")
        if away is None:
            return told
        why = self.words.gettext("%(person)s is away; who stands in has it.", person=self.names.person(away))
        return f"{told} {why}"

    def _released(self, entry: TrailEntry) -> str:
        if entry.facts.get("holder"):
            return self._did(entry, self.words.gettext("“%(step)s” was taken from %(holder)s by %(who)s."))
        return self._did(entry, self.words.gettext("%(who)s gave “%(step)s” back."))

    def _cancelled(self, entry: TrailEntry) -> str:
        if entry.facts.get("reason") == RECALLED:
            return self._did(entry, self.words.gettext("“%(step)s” ended because the step before was taken back."))
        if entry.facts.get("reason") == EXPIRED:
            return self._did(entry, self.words.gettext("“%(step)s” ended at its deadline without being done."))
        if entry.facts.get("reason"):
            return self._did(entry, self.words.gettext("“%(step)s” ended because the case was moved."))
        return self._did(entry, self.words.gettext("“%(step)s” ended without being done."))

    def _ended(self, entry: TrailEntry) -> str | None:
        return {
            "completed": self.words.gettext("The case was completed."),
            "failed": self.words.gettext("The case failed."),
        }.get(entry.facts.get("status", ""))

    def _decided(self, entry: TrailEntry) -> str:
        name = decision_name(self.texts, entry.facts.get("decision", ""), entry.facts.get("name", ""))
        return self.words.gettext("“%(decision)s” was decided.", decision=name)

    def _carried_out(self, entry: TrailEntry) -> str:
        second = entry.facts.get("second")
        if second is None:
            return self._did(entry, self.words.gettext("“%(step)s” was carried out on the authority of %(who)s."))
        told = self.words.gettext("“%(step)s” was carried out on the authority of %(who)s and %(second)s.")
        who, step = self.names.person(entry.by), self.step(entry.element)
        return told % {"step": step, "who": who, "second": self.names.person(second)}

    def _commented(self, entry: TrailEntry) -> str:
        if entry.element is None:
            return self._did(entry, self.words.gettext("%(who)s wrote a comment."))
        return self._did(entry, self.words.gettext("%(who)s wrote a comment on “%(step)s”."))

    def _stepped(self, entry: TrailEntry) -> str | None:
        facts = entry.facts
        if (entry.element or "").startswith(HIDDEN) or facts.get("element_type") not in _TOLD_TYPES:
            return None
        if facts.get("event") != "completed":
            return None
        return self.words.gettext("“%(step)s” happened.", step=self.step(entry.element, facts.get("name", "")))
