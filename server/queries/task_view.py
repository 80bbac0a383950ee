"""One task as its reader may see it: the form, what it shows, and what may be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Connection

from server.domain.cases import Case, CaseStatus, Provenance
from server.domain.people import Actor
from server.domain.rights import is_hidden, may_read_case, visible_data
from server.domain.separation import Blind, Duty, is_guarded
from server.domain.signatures import Signature, to_sign, visible_signatures
from server.domain.task_actions import TaskAction, allowed_actions
from server.domain.tasks import HumanTask, Situation
from server.engine.bundle import Bundle, Element
from server.forms.model import Form
from server.forms.showing import present
from server.forms.submissions import weigh_data
from server.forms.weighing import Facts, Weighed, with_computed
from server.queries.blindness import hidden_in, hidden_names, standing_of
from server.queries.bound import bound_version, bundle_of, texts_of
from server.queries.reading import Reading
from server.queries.tasks import TaskDetail, get_task
from server.store.channel import Channel
from server.store.relations import Relations
from server.store.task_doers import Draft, TaskDoers


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task.

    `data` is what the reader may know of the case (typed), with the variables of the task's inner scopes;
    `provenance` says who wrote it; `entered` is what the fields hold: what the task was completed with, the draft,
    else earlier values; `shown` both as the form shows them, fit for JSON; `weighed` what of the form is hidden now
    and what it computes. `case` holds more than the reader may see: only its head is to be shown. `case_is_open`:
    whether the reader may also see the case as such; of one's role's tasks one may not before one takes part.
    `blind`: what of the case is open to nobody but who wrote it; `guarded`: what is found at the task is so at some
    time. `opened_at`: when a holder first opened it. `signatures`: those asked for at it, oldest first. `closes_at`:
    when its multi-instance closes.
    """

    task: HumanTask
    name: str
    case: Case
    element: Element
    form: Form | None
    labels: Mapping[str, str]
    data: Mapping[str, object]
    provenance: Mapping[str, Provenance]
    entered: Mapping[str, object]
    shown: Mapping[str, object]
    weighed: Weighed
    draft_at: datetime | None
    situation: Situation
    actions: tuple[TaskAction, ...]
    case_is_open: bool
    blind: Blind
    guarded: bool
    opened_at: datetime | None
    signatures: Sequence[Signature] = ()
    closes_at: datetime | None = None


def task_now(reading: Reading, task_id: str, actor: Actor) -> HumanTask:
    """The task as it stands. Raises TaskNotFound also when the actor may not know of it."""
    return get_task(reading.database, actor, task_id).task


def task_view(reading: Reading, task_id: str, actor: Actor, locale: str, now: datetime) -> TaskView:
    """The task with its form, data and actions. Raises TaskNotFound also when the actor may not know of it."""
    found = get_task(reading.database, actor, task_id)
    with reading.database.read() as connection:
        return _view(reading, connection, found, actor, locale, now)


def _view(
    reading: Reading, connection: Connection, found: TaskDetail, actor: Actor, locale: str, now: datetime
) -> TaskView:
    task, case = found.task, found.case
    bundle = bundle_of(reading, connection, case)
    element = bundle.element_of(task.process, task.element, task.name)
    texts = texts_of(connection, bound_version(connection, case.binding, task.process), task.form, locale)
    standing = standing_of(connection, [case.id])[case.id]
    blind = hidden_in(case, bundle, standing)
    hidden = hidden_names(bundle, blind, standing, found.local)
    data = {**visible_data(case, blind, actor), **{k: v for k, v in found.local.items() if k not in hidden}}
    draft = found.submission or found.draft if task.open else None
    entered = _completed_with(found, blind, actor, otherwise=_entered(data, element, texts.form, draft))
    weighed = Weighed()
    if texts.form is not None and texts.form.order and task.open:
        zone = reading.database.working_times.of(case.branch, connection).zone
        weighed = weigh_data(texts.form, entered, zone=zone, facts=Facts(data, now))
        entered = with_computed(texts.form, entered, weighed)
    situation = _situation(connection, found, bundle)
    return TaskView(
        task=task,
        name=texts.labels.get(f"element.{element.id}", task.name),
        case=case,
        element=element,
        form=texts.form,
        labels=texts.labels,
        data=data,
        provenance={key: wrote for key, wrote in case.provenance.items() if key in data},
        entered=entered,
        shown=_shown(texts.form, data, entered),
        weighed=weighed,
        draft_at=draft.at if draft else None,
        situation=situation,
        actions=allowed_actions(task, actor, situation, signs=to_sign(task, found.signatures, actor.id) is not None),
        case_is_open=may_read_case(
            case,
            actor,
            bundle.info.read_role,
            participant=TaskDoers(Channel(connection)).took_part(case.id, actor.id),
        ),
        blind=blind,
        guarded=is_guarded(task.element, bundle.duties.values()),
        opened_at=found.opened_at,
        signatures=visible_signatures(found.signatures, blind, actor.id),
        closes_at=found.closes_at if task.open else None,
    )


def _completed_with(
    found: TaskDetail, blind: Blind, actor: Actor, *, otherwise: Mapping[str, object]
) -> Mapping[str, object]:
    """With what it was completed: also when the case holds a later round by now, or gathers those of all instances."""
    task = found.task
    if found.recorded is None or task.completed_at is None:
        return otherwise
    wrote = Provenance(task.element, task.token, task.assignee, task.completed_at)
    return {} if is_hidden(wrote, blind, actor.id) else found.recorded


def _entered(
    data: Mapping[str, object], element: Element, form: Form | None, draft: Draft | None
) -> Mapping[str, object]:
    earlier: Mapping[str, object] = data
    if element.result:
        before = data.get(element.result)
        earlier = cast("Mapping[str, object]", before) if isinstance(before, Mapping) else {}
    if draft is None:
        return earlier
    # A field that the draft does not hold was cleared: its earlier value must not come back.
    fields = {field.path[0] for field in form.fields} if form else set[str]()
    return {**{key: value for key, value in earlier.items() if key not in fields}, **draft.values}


def _shown(form: Form | None, data: Mapping[str, object], entered: Mapping[str, object]) -> Mapping[str, object]:
    if form is None:
        return {**data, **entered}
    beside = {name: data[name] for name in form.show if name in data}
    fields = {field.path[0] for field in form.fields}
    return present(form, {**beside, **{key: value for key, value in entered.items() if key in fields}})


def _situation(connection: Connection, found: TaskDetail, bundle: Bundle) -> Situation:
    task, case = found.task, found.case
    duty = bundle.duties.get(task.element) or Duty(task.element, task.name)
    parties = bundle.parties(task.process, task.element, {**case.data, **found.local})
    return Situation(
        duty,
        TaskDoers(Channel(connection)).concerning(task, duty),
        case.status is CaseStatus.SUSPENDED,
        case.process,
        Relations(connection).related(parties),
        case.status is CaseStatus.RUNNING,
    )
