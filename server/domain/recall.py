"""Recall: whoever completed a task has it back as long as nobody has gone on from there."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from server.domain.errors import Conflict, Forbidden, TaskNotYours
from server.domain.people import Actor
from server.domain.separation import Duty, Progress
from server.domain.tasks import HumanTask, TaskState

RECALLED = "recalled"
"""Why a task ended that came after a step which was taken back."""
_STILL = frozenset(
    {
        "DataWritten",
        "DecisionEvaluated",
        "CommentAdded",
        "CasePrinted",
        "CaseCirculated",
        "CaseReadingNoted",
        "CirculationEnded",
    }
)
"""What leaves a case where it is, or followed from the task alone."""
_LEFT_ALONE = frozenset({"TaskOffered", "TaskEscalated", "TaskPrioritised", "CommentAdded"})
"""What may happen to a task that nobody has begun."""
_ENDS = frozenset({"TaskCompleted", "TaskSkipped", "TaskCancelled"})
_PLAIN = frozenset(
    {
        "sequenceFlow",
        "exclusiveGateway",
        "inclusiveGateway",
        "parallelGateway",
        "complexGateway",
        "eventBasedGateway",
        "userTask",
        "manualTask",
        "scriptTask",
        "businessRuleTask",
    }
)
"""Elements that do nothing outside of the case."""
_PARTING = frozenset({"parallelGateway", "inclusiveGateway", "complexGateway"})
_TOKENS = {"entered": 1, "completed": -1, "cancelled": -1, "failed": -1}
"""By how many tokens a step changes what waits at its element."""


class TaskNotDone(Conflict):
    """Only a task that is completed, of a case that still runs, is taken back."""


class GoneOnAlready(Conflict):
    """It cannot be taken back any more: “%(element)s” was begun or done."""


class CaseActedSince(Conflict):
    """It cannot be taken back any more: the case has sent or received something since, or went on by a deadline."""


class MovedSince(Conflict):
    """It cannot be taken back any more: since then somebody moved the case on or changed its data by hand."""


class VersionMovedSince(Conflict):
    """It cannot be taken back any more: since then the case moved to another version of its process."""


class TakenBackAlready(Conflict):
    """This step was taken back already."""


class FindingsShown(Forbidden):
    """It cannot be taken back any more: the independent findings are no longer hidden from each other."""


class OneOfSeveralRuns(Conflict):
    """One of several runs of a step cannot be taken back."""


class NothingWaitsAfter(Conflict):
    """It cannot be taken back: nothing that came after it waits."""


class WaysMet(Conflict):
    """It cannot be taken back: the way parted after it, and waits where branches of the case meet."""


_BY_HAND: Mapping[str, type[Conflict]] = {
    "TokensMoved": MovedSince,
    "ElementRepeated": MovedSince,
    "ElementSkipped": MovedSince,
    "DataChanged": MovedSince,
    "CaseMigrated": VersionMovedSince,
}
"""What operators do with a case, as the rule it breaks: what followed from that alone cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Since:
    """One fact of the trail after a task was completed."""

    kind: str
    element: str = ""
    task: str | None = None
    type: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of a task: tasks that were offered (ids), and how many tokens arrived at each element and wait.

    `parted`: the way passed a gateway at which branches part or meet.
    """

    tasks: frozenset[str]
    arrived: Mapping[str, int] = field(default_factory=dict[str, int])
    parted: bool = False


def require_own(task: HumanTask, actor: Actor) -> None:
    """Raise TaskNotDone, TaskNotYours or OneOfSeveralRuns unless the actor completed the task, which stands alone."""
    if task.state is not TaskState.COMPLETED:
        raise TaskNotDone
    if task.assignee != actor.id:
        raise TaskNotYours
    if task.round is not None:
        raise OneOfSeveralRuns


def require_unread(task: HumanTask, duties: Iterable[Duty], progress: Mapping[str, Progress]) -> None:
    """Raise FindingsShown where the doer has read what was blind to them, or others have read theirs by now."""
    for duty in duties:
        others = duty.blind_to if duty.element == task.element else ()
        others = (*others, *((duty.element,) if task.element in duty.blind_to else ()))
        if any(other in progress and progress[other].done for other in others):
            raise FindingsShown


def followed(facts: Sequence[Since], names: Mapping[str, str]) -> Followed:
    """What followed from a task by these facts; `names`: what people call elements.

    Raises GoneOnAlready, MovedSince, VersionMovedSince and CaseActedSince.
    """
    for fact in facts:
        if fact.kind in _BY_HAND:
            raise _BY_HAND[fact.kind]
    offered = frozenset(fact.task for fact in facts if fact.kind == "TaskOffered" and fact.task)
    arrived: Counter[str] = Counter()
    for fact in facts:
        if fact.kind == "ElementStepped":
            _require_plain(fact)
            arrived[fact.element] += _TOKENS.get(fact.event, 0)
        elif fact.kind == "TaskRecalled":
            raise TakenBackAlready
        elif fact.task is not None:
            if fact.kind in _ENDS or (fact.task in offered and fact.kind not in _LEFT_ALONE):
                raise GoneOnAlready(element=names.get(fact.element, fact.element))
        elif fact.kind not in _STILL:
            raise CaseActedSince
    parted = any(fact.type in _PARTING and fact.event == "completed" for fact in facts)
    return Followed(offered, {element: count for element, count in arrived.items() if count > 0}, parted)


def _require_plain(fact: Since) -> None:
    """What is only waited for has not happened yet; everything else must do nothing outside of the case."""
    over = fact.type == "boundaryEvent" and fact.event == "cancelled"
    if fact.type not in _PLAIN and fact.event != "entered" and not over:
        raise CaseActedSince
