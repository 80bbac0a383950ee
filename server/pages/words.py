"""Sentences in the reader's language: messages, formats, and refusals with names instead of codes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from zoneinfo import ZoneInfo

from server.domain.errors import DomainError
from server.domain.human_tasks import HumanTask
from server.domain.people import Right
from server.domain.wording import retold
from server.engine.told_faults import known_again
from server.forms.errors import FormErrors
from server.pages.contexts.parts import PriorityLevel
from server.pages.formats import Formats
from server.pages.translations import Translations


@dataclass(frozen=True, slots=True)
class Names:
    """How people, branches, roles and steps are called: by id or code, steps by their name in the diagram.

    `logins`: names of people by what they sign in with, for data that hold that; `documents`: names of documents.
    """

    people: Mapping[str, str] = field(default_factory=dict[str, str])
    branches: Mapping[str, str] = field(default_factory=dict[str, str])
    roles: Mapping[str, str] = field(default_factory=dict[str, str])
    steps: Mapping[str, str] = field(default_factory=dict[str, str])
    logins: Mapping[str, str] = field(default_factory=dict[str, str])
    documents: Mapping[str, str] = field(default_factory=dict[str, str])

    def person(self, person_id: str | None) -> str:
        """A person's name; the id of one that is gone, a dash for nobody."""
        return self.people.get(person_id, person_id) if person_id else "—"

    def branch(self, code: str) -> str:
        """A branch's name, or its code."""
        return self.branches.get(code, code)

    def role(self, code: str) -> str:
        """A role's name, or its code."""
        return self.roles.get(code, code)

    def of_task(self, task: HumanTask) -> str:
        """The roles whose holders may do a task."""
        return " / ".join(map(self.role, task.roles))

    def step(self, name: str) -> str:
        """A step's name in the reader's language, or as the diagram has it."""
        return self.steps.get(name, name)


@dataclass(frozen=True, slots=True)
class Words:
    """What is said to one reader: their language and time zone."""

    locale: str
    zone: ZoneInfo
    translations: Translations

    @property
    def formats(self) -> Formats:
        """Dates, numbers and money."""
        return Formats(self.locale, self.translations.catalogue(self.locale))

    def gettext(self, msgid: str, **params: object) -> str:
        """The message with its `%(name)s` places filled."""
        return self.translations.translate(self.locale, msgid, params or None)

    def fill(self, msgid: str, params: Mapping[str, object]) -> str:
        """As `gettext`, for messages found elsewhere, such as those of form errors."""
        return self.translations.translate(self.locale, msgid, params or None)

    def retold(self, text: str) -> str:
        """A text in the reader's language, as far as it knows how to be said in it."""
        return retold(text, self.locale, self.translations)

    def incident(self, text: str) -> str:
        """Why an element cannot go on; what nobody knows how to say is told as it is."""
        return retold(known_again(text) or text, self.locale, self.translations)

    def raw(self, text: str) -> str:
        """The text that an incident keeps, where it is not what the reader is told; else nothing."""
        return text if self.incident(text) != text else ""

    def refusal(self, error: DomainError, names: Names) -> str:
        """Why something was refused, with names for ids and codes."""
        told = {name: self._told(name, value, error, names) for name, value in error.params.items()}
        return self.fill(error.msgid(), told)

    def errors(self, refused: FormErrors) -> str:
        """Why a form was refused, one sentence after the other."""
        return " ".join(self.fill(error.message, error.params) for error in refused.errors)

    def _told(self, name: str, value: object, error: DomainError, names: Names) -> object:
        ways: Mapping[str, Callable[[str], str]] = {
            "holder": names.person,
            "by": names.person,
            "delegate": names.person,
            "branch": names.branch,
            "role": lambda code: names.roles.get(code) or self.server_role(code),
            "other": names.step,
            "element": names.step,
            "change": self.state,
        }
        if name == "reason" and isinstance(error.__cause__, DomainError):
            return self.refusal(error.__cause__, names)
        if isinstance(value, Decimal):
            return self.formats.money(value)
        if name in ways:
            return ways[name](str(value))
        return retold(value, self.locale, self.translations) if isinstance(value, str) else value

    def server_role(self, code: str) -> str:
        """The name of a role that the server itself knows; another's code."""
        told = {
            Right.PROCESS_DESIGNER.value: self.gettext("process designer"),
            Right.OPERATOR.value: self.gettext("operator"),
            Right.MANAGER.value: self.gettext("manager"),
            Right.AUDITOR.value: self.gettext("auditor"),
            Right.COMPLIANCE.value: self.gettext("compliance"),
            Right.HR_ADMIN.value: self.gettext("personnel administration"),
        }
        return told.get(code, code)

    def priorities(self) -> Mapping[str, str]:
        """Every priority."""
        return {
            PriorityLevel.HIGH: self.gettext("High"),
            PriorityLevel.NORMAL: self.gettext("Normal"),
            PriorityLevel.LOW: self.gettext("Low"),
        }

    def case_status(self, status: str) -> str:
        """How a case stands."""
        told = {
            "running": self.gettext("Running"),
            "suspended": self.gettext("Suspended"),
            "completed": self.gettext("Completed"),
            "cancelled": self.gettext("Cancelled"),
            "failed": self.gettext("Failed"),
        }
        return told[status]

    def state(self, state: str) -> str:
        """What happened to a task that now has this state."""
        told = {
            "offered": self.gettext("offered again"),
            "claimed": self.gettext("taken"),
            "completed": self.gettext("completed"),
            "cancelled": self.gettext("ended without being done"),
        }
        return told.get(state, state)
