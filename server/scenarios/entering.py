"""What somebody typed into a form, as the data of a scenario's step say it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from server.domain.codec import to_json
from server.domain.errors import DomainError
from server.domain.people import Actor
from server.domain.play import Plain
from server.forms.errors import FormErrors
from server.forms.model import Form
from server.forms.submissions import parse_fields, parse_json
from server.forms.weighing import Facts
from server.queries.process_view import process_view
from server.queries.reading import Reading
from server.queries.task_view import task_view
from server.wiring.core import Core

_LOCALE = "en"


@dataclass(frozen=True, slots=True)
class Entered:
    """Data of a step, and for each of its form errors by field the code that a submission by program gets."""

    data: Plain = field(default_factory=dict[str, object])
    codes: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Entering:
    """Reads what was typed in one house."""

    wired: Core

    def start(self, process: str, actor: Actor, branch: str | None, pairs: Sequence[tuple[str, str]]) -> Entered:
        """What was typed into a start form."""
        view = process_view(Reading(self.wired.database, self.wired.shelf), process, actor, _LOCALE)
        return _entered(view.form, pairs, self._zone(branch or actor.branch), Facts({}, self.wired.now()))

    def task(self, task_id: str, actor: Actor, pairs: Sequence[tuple[str, str]]) -> Entered:
        """What was typed into the form of a task; nothing where it is not theirs to see."""
        now = self.wired.now()
        try:
            view = task_view(Reading(self.wired.database, self.wired.shelf), task_id, actor, _LOCALE, now)
        except DomainError:
            return Entered()
        return _entered(view.form, pairs, self._zone(view.case.branch), Facts(view.data, now))

    def _zone(self, branch: str) -> ZoneInfo:
        try:
            with self.wired.database.read() as connection:
                return self.wired.database.working_times.of(branch, connection).zone
        except DomainError:
            return self.wired.settings.zone


def _entered(form: Form | None, pairs: Sequence[tuple[str, str]], zone: ZoneInfo, facts: Facts) -> Entered:
    if form is None:
        return Entered()
    try:
        kept = parse_fields(form, pairs, zone=zone, draft=True)
    except FormErrors:
        return Entered()
    data = {key: to_json(value) for key, value in kept.items()}
    try:
        parse_json(form, data, zone=zone, facts=facts)
    except FormErrors as refused:
        return Entered(data, {error.path: error.code for error in refused.errors})
    return Entered(data)
