"""Who has to do with a case: what each did, and who has a task of it now."""

from collections.abc import Mapping, Sequence

from server.domain.tasks import HumanTask
from server.pages.contexts.case import Involved
from server.pages.timeline import Chronicler
from server.pages.words import Names, Words
from server.queries.case_trail import TrailEntry

_BEGAN, _DID, _SAID = "CaseStarted", "TaskCompleted", "CommentAdded"


def involved(
    chronicler: Chronicler, names: Names, trail: Sequence[TrailEntry], tasks: Sequence[HumanTask]
) -> tuple[Involved, ...]:
    """The people of a case in the order in which they came to it; whoever only wrote a comment did nothing."""
    did: dict[str, dict[str, None]] = {}
    for entry in trail:
        if entry.by is None or entry.kind not in {_BEGAN, _DID, _SAID}:
            continue
        steps = did.setdefault(entry.by, {})
        if entry.kind == _BEGAN:
            steps[chronicler.words.gettext("started the case")] = None
        elif entry.kind == _DID:
            steps[chronicler.step(entry.element)] = None
    holds: dict[str, list[str]] = {}
    for task in tasks:
        if task.assignee is not None:
            holds.setdefault(task.assignee, []).append(chronicler.step(task.element, task.name))
    people: Mapping[str, object] = {**did, **holds}
    return tuple(Involved(names.person(each), tuple(did.get(each, ())), tuple(holds.get(each, ()))) for each in people)


def holder_of(words: Words, names: Names, task: HumanTask) -> str | None:
    """Who holds a task, and who works on it for them."""
    if task.assignee is None:
        return None
    holder = names.person(task.assignee)
    if task.delegate is None:
        return holder
    return words.gettext("%(holder)s (with %(who)s)", holder=holder, who=names.person(task.delegate))
