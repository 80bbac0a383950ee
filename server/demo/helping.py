"""What people do with a task beside taking and completing it: they ask others for help, give it back, take it back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from server.commands.tasks.cosign import AskForSignatures, ask_for_signatures
from server.commands.tasks.delegate import DelegateTask, delegate_task
from server.commands.tasks.give_back import GiveBackTask, give_back_task
from server.commands.tasks.recall import RecallTask, recall_task
from server.commands.tasks.release import ReleaseTask, release_task
from server.commands.tasks.sign import SignTask, sign_task
from server.commands.transaction import Work
from server.demo.chance import chance
from server.demo.doing import Doer
from server.demo.model import Help, Turn
from server.demo.planning import Engagement, Planner, occasion
from server.demo.values import Drawing
from server.demo.watching import Eyes
from server.domain.cases import Case
from server.domain.people import Actor
from server.domain.signatures import Place
from server.domain.tasks import HumanTask, is_able


@dataclass(frozen=True, slots=True)
class _Occasion:
    """A person's turn at a task as it is now, with the dice for it."""

    work: Work
    task: HumanTask
    case: Case
    actor: Actor
    help: Help
    on: Drawing

    def told(self) -> str:
        return str(self.help.reason.draw(self.on))


_Act: TypeAlias = Callable[["Helper", _Occasion], object]


@dataclass(frozen=True, slots=True)
class Helper:
    """Does it by the real commands."""

    doer: Doer
    planner: Planner
    eyes: Eyes

    def do(self, turn: Turn, engagement: Engagement) -> bool:
        """Let somebody have their turn; False when nobody is there for it, or a rule refuses it."""
        manner = self.planner.manner(engagement.task)
        known = manner.help if manner else None
        if known is None:
            return False

        def done(engagement: Engagement, work: Work) -> bool:
            task, case = work.uow.tasks.lock_with_case(engagement.task.id)
            dice = chance(self.doer.script.seed, turn, *occasion(task, case), engagement.actor.login, self.doer.now)
            on = Drawing(dice, {**case.data}, self.doer.now, self.doer.zone)
            _ACTS[turn](self, _Occasion(work, task, case, self.doer.present(engagement.actor), known, on))
            return True

        return self.doer.unless_refused(lambda: self.doer.transactions.run(done, engagement)) or False

    def delegates(self, at: _Occasion) -> None:
        """To a colleague who may work on it."""
        command = DelegateTask(
            task_id=at.task.id, version=at.task.version, actor=at.actor, to=self._colleague(at).login, reason=at.told()
        )
        delegate_task(command, at.work)

    def asks(self, at: _Occasion, place: Place) -> None:
        """One of the signers of the step, or a colleague."""
        command = AskForSignatures(
            task_id=at.task.id,
            version=at.task.version,
            actor=at.actor,
            to=[self._signer(at).login],
            place=place,
            note=at.told(),
        )
        ask_for_signatures(command, at.work)

    def signs(self, at: _Occasion) -> None:
        """Mostly they agree."""
        agreed = at.on.rng.random() >= at.help.objected
        opinion = str((at.help.opinion if agreed else at.help.objection).draw(at.on))
        command = SignTask(task_id=at.task.id, version=at.task.version, actor=at.actor, agreed=agreed, opinion=opinion)
        sign_task(command, at.work)

    def _colleague(self, at: _Occasion) -> Actor:
        situation = self.eyes.opened(at.work, at.case, at.task).situation
        able = [one for one in self.planner.people if is_able(at.task, one, situation)]
        return self._one_of(at, able, {})

    def _signer(self, at: _Occasion) -> Actor:
        named = [one for one in self.planner.people if one.login in at.help.signers]
        return self._one_of(at, named, at.help.signers) if named else self._colleague(at)

    def _one_of(self, at: _Occasion, people: Sequence[Actor], weights: Mapping[str, float]) -> Actor:
        """Somebody else who is there, rather of the branch. The actor when nobody is, which a rule refuses."""
        day = self.doer.now.astimezone(self.doer.zone).date()
        there = [one for one in people if one.id != at.actor.id and not self.planner.diary.is_away(one.login, day)]
        near = [one for one in there if one.branch == at.task.branch] or there
        return at.on.rng.choices(near, [weights.get(one.login, 1.0) for one in near])[0] if near else at.actor


def _returns(_helper: Helper, at: _Occasion) -> None:
    give_back_task(GiveBackTask(task_id=at.task.id, version=at.task.version, actor=at.actor), at.work)


def _releases(_helper: Helper, at: _Occasion) -> None:
    release_task(ReleaseTask(task_id=at.task.id, version=at.task.version, actor=at.actor), at.work)


def _recalls(_helper: Helper, at: _Occasion) -> None:
    command = RecallTask(task_id=at.task.id, version=at.task.version, actor=at.actor, reason=at.told())
    recall_task(command, at.work)


_ACTS: Mapping[Turn, _Act] = {
    Turn.DELEGATED: Helper.delegates,
    Turn.SIGNED_BEFORE: lambda helper, at: helper.asks(at, Place.BEFORE),
    Turn.SIGNED_AFTER: lambda helper, at: helper.asks(at, Place.AFTER),
    Turn.GIVEN_BACK: _releases,
    Turn.RECALLED: _recalls,
    Turn.RETURNS: _returns,
    Turn.SIGNS: Helper.signs,
}
