"""What happens in a history, by the real commands: people start cases and do tasks, messages come from outside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from server.commands.cases.start import StartCase, start_case
from server.commands.cases.withdraw import WithdrawCase, withdraw_case
from server.commands.messages.publish import PublishMessage, publish_message
from server.commands.submission import Submission
from server.commands.tasks.claim import ClaimTask, claim_task
from server.commands.tasks.complete import CompleteTask, complete_task
from server.commands.tasks.note_opening import NoteOpening, note_opening
from server.commands.transaction import Work
from server.demo.chance import chance
from server.demo.days import Coming
from server.demo.model import Happening, Manner, Script
from server.demo.planning import Engagement, case_name, occasion
from server.demo.values import Drawing, Fields, plain
from server.demo.watching import Watched
from server.domain.cases import Case
from server.domain.errors import DomainError, Told
from server.domain.people import Actor
from server.forms.errors import FormErrors

R = TypeVar("R")


class BadHistory(Told):
    """What the files of a history say cannot be done; the message says where."""


@dataclass(frozen=True, slots=True)
class Doer:
    """Does what was planned. `refused`: how often something could not be done and was given up, by what it was."""

    script: Script
    transactions: Watched
    zone: ZoneInfo
    people: list[Actor]
    refused: dict[str, int] = field(default_factory=dict[str, int])
    traits: dict[str, dict[str, object]] = field(default_factory=dict[str, dict[str, object]])

    @property
    def now(self) -> datetime:
        """The instant of the history."""
        assert self.transactions.eyes is not None
        return self.transactions.eyes.now

    def start(self, coming: Coming, able: Callable[[str], list[Actor]]) -> None:
        """Start a case. `able`: who may, at a branch. Raises BadHistory when nobody may, or the form refuses it."""
        arrival = coming.arrival
        dice = chance(self.script.seed, "arrival", arrival.name, coming.number)
        names = list(arrival.branches)
        branch = dice.choices(names, [arrival.branches[name] for name in names])[0]
        people = able(branch)
        if not people:
            raise BadHistory(f"{arrival.name}: nobody at {branch} may start {arrival.process}")
        actor = dice.choice(people)
        on = self._drawing(dice, {"number": coming.number, "branch": branch, "me": _me(actor)})
        on = on.knowing(**arrival.known.draw_names(on))
        key = arrival.business_key.draw(on) if arrival.business_key else None
        command = StartCase(
            process=arrival.process,
            actor=actor,
            submission=Submission(self._data(arrival.data, on)),
            branch=branch,
            business_key=str(key) if key is not None else None,
        )
        self._fitting(arrival.name, lambda: self.transactions.run(start_case, command))

    def take(self, engagement: Engagement) -> bool:
        """Claim the task and open it; False when that is refused."""

        def taken(engagement: Engagement, work: Work) -> None:
            task, actor = engagement.task, self.present(engagement.actor)
            claim_task(ClaimTask(task_id=task.id, version=task.version, actor=actor), work)
            note_opening(NoteOpening(task_id=task.id, actor=actor), work)

        return self.unless_refused(lambda: self.transactions.run(taken, engagement) or True) is not None

    def finish(self, engagement: Engagement, manner: Manner) -> bool:
        """Complete the task with what is drawn for it; False when it is gone, or somebody else's by now."""

        def finished(engagement: Engagement, work: Work) -> bool:
            task, case = work.uow.tasks.lock_with_case(engagement.task.id)
            dice = chance(self.script.seed, "data", *occasion(task, case), engagement.actor.login)
            seen = {**case.data, **work.uow.tasks.local(task.id), **self._about(case), "me": _me(engagement.actor)}
            on = self._drawing(dice, seen)
            on = on.knowing(**manner.known.draw_names(on))
            submission = Submission(self._data(manner.data, on))
            command = CompleteTask(
                task_id=task.id, version=task.version, actor=self.present(engagement.actor), submission=submission
            )
            return not complete_task(command, work).overtaken

        name = engagement.task.element
        run = self.transactions.run
        return self.unless_refused(lambda: self._fitting(name, lambda: run(finished, engagement))) or False

    def present(self, actor: Actor) -> Actor:
        """The person as they are now: away or back, and for whom they stand in."""
        return next((one for one in self.people if one.id == actor.id), actor)

    def coming_from_outside(self, happening: Happening, case: Case) -> tuple[str, object, Random]:
        """The key of what may happen to a case, when it does (a date or a time, None: it does not), and its dice."""
        key = happening.key.draw(self._drawing(Random(0), self._known(case))) if happening.key else ""  # noqa: S311 -- no secret
        dice = chance(self.script.seed, happening.name, case_name(case), key)
        seen = {**self._known(case), "luck": round(dice.random(), 4)}
        return f"{happening.name} {case.id} {key}", happening.on.draw(self._drawing(dice, seen)), dice

    def happen(self, happening: Happening, case: Case, dice: Random) -> None:
        """Send the message, unless nobody waits for it any more, or withdraw the case, unless it has gone on."""
        on = self._drawing(dice, self._known(case))
        if happening.withdrawn is not None:
            self._withdraw(case, str(happening.withdrawn.draw(on)))
            return
        command = PublishMessage(
            name=happening.message,
            branch=case.branch,
            correlation=self._data(happening.correlation, on),
            data=self._data(happening.data, on),
        )
        self.unless_refused(lambda: self.transactions.run(publish_message, command))

    def _withdraw(self, case: Case, reason: str) -> None:
        person = next((one for one in self.people if one.id == case.started_by), None)
        if person is not None:
            command = WithdrawCase(case_id=case.id, actor=person, reason=reason)
            self.unless_refused(lambda: self.transactions.run(withdraw_case, command))

    def _known(self, case: Case) -> dict[str, object]:
        return {**case.data, **self._about(case)}

    def _about(self, case: Case) -> dict[str, object]:
        """What FEEL may read of a case beside its data: its key, branch, and the traits drawn for it."""
        own = {
            "business_key": case.business_key,
            "branch": case.branch,
            "started_on": case.started_at.astimezone(self.zone).date(),
            "started_at": case.started_at,
        }
        if case.id not in self.traits and (traits := self.script.traits.get(case.process)):
            on = self._drawing(chance(self.script.seed, "traits", case_name(case)), {**case.data, **own})
            self.traits[case.id] = traits.draw_names(on)
        return {**own, "traits": self.traits.get(case.id, {})}

    def _drawing(self, dice: Random, seen: Mapping[str, object]) -> Drawing:
        return Drawing(dice, seen, self.now, self.zone)

    def _data(self, fields: Fields, on: Drawing) -> dict[str, object]:
        return cast("dict[str, object]", plain(fields.draw(on), self.zone))

    def unless_refused(self, act: Callable[[], R]) -> R | None:
        """What the act gives; None when a rule refuses it, which is counted."""
        try:
            return act()
        except DomainError as error:
            self.refused[error.code] = self.refused.get(error.code, 0) + 1
            return None

    @staticmethod
    def _fitting(name: str, act: Callable[[], R]) -> R:
        try:
            return act()
        except FormErrors as error:
            told = "; ".join(f"{one.path}: {one.text()}" for one in error.errors)
            raise BadHistory(f"{name}: the form refuses what is drawn: {told}") from error


def _me(actor: Actor) -> dict[str, object]:
    return {"login": actor.login, "name": actor.name, "branch": actor.branch}
