"""Builds the page of one task."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.domain.documents import Document
from server.domain.errors import CaseSuspended
from server.domain.task_actions import TaskAction
from server.forms.errors import Entry, FieldError
from server.forms.field_types import FIELD_TYPES
from server.forms.model import Field, Form
from server.forms.rows import take_rows
from server.forms.showing import format_value
from server.forms.submissions import weigh_entered
from server.forms.weighing import Facts, stood
from server.pages.comment_card import Unkept, comments_card, people_in
from server.pages.contexts.parts import FormView, ShownSection, due, priority_level
from server.pages.contexts.picking import Picker
from server.pages.contexts.task import Change, TaskActions, TaskHead, TaskPage
from server.pages.document_card import RefusedDocuments, names_in, task_documents, with_documents
from server.pages.document_card import people_in as adders
from server.pages.escalation_words import escalation_words, people_told
from server.pages.field_texts import FieldTeller
from server.pages.form_people import offered
from server.pages.form_views import Dependents, form_view
from server.pages.picking import Picking, pickers
from server.pages.related import versions_href
from server.pages.shown import Teller, look_up, writers
from server.pages.signature_card import people_in as signers
from server.pages.signature_card import task_signatures
from server.pages.task_reasons import barred, reasons
from server.pages.told import possible_logins, possible_people
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries.case_texts import CaseTexts, case_texts
from server.queries.comments import Told, comments_beside_task
from server.queries.documents import documents_within
from server.queries.names import branch_names, names_by_login, person_names, role_names
from server.queries.task_view import TaskView, task_view
from server.store.escalations import TimedStep, steps_of

Entered = Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class TaskScene:
    """A task as its reader sees it, with the words to tell of it; `pickers`: whom it may be given to, and for what.

    `href`: the address of its page. `timed`: its steps of escalation while it is open.
    """

    view: TaskView
    texts: CaseTexts
    names: Names
    pickers: Mapping[Picking, Picker | None]
    said: Told
    documents: Sequence[Document]
    href: str
    timed: Sequence[TimedStep] = ()

    @property
    def step(self) -> str:
        """What the task is called."""
        return self.view.name


def task_scene(visit: Visit, task_id: str, *others: str) -> TaskScene:
    """Read a task for its page; `others` are people who will be named. Raises TaskNotFound."""
    view = task_view(visit.reading, task_id, visit.actor, visit.locale, visit.now)
    texts = case_texts(visit.reading, visit.wired.transactions.forms, view.case, visit.locale)
    said = comments_beside_task(visit.reading, view, visit.actor)
    documents = _documents(visit, view)
    with visit.wired.database.read() as connection:
        timed = steps_of(connection, [task_id]).get(task_id, ()) if view.element.timed and view.task.open else ()
        ids = [
            view.task.assignee,
            view.task.delegate,
            view.task.acting_for,
            view.case.started_by,
            *writers(view.provenance),
            *possible_people([view.data, view.entered]),
            *people_in(said),
            *adders(documents),
            *people_told(timed),
            *signers(view.signatures),
            *others,
        ]
        choices = pickers(visit, connection, view)
        people = person_names(connection, ids)
        branches = branch_names(connection, visit.locale)
        logins = names_by_login(connection, possible_logins(view.data))
    known = texts.elements
    steps = {name: known[element].name for element, name in _diagram_names(view).items() if element in known}
    names = Names(people, branches, role_names(texts.labels), steps, logins, names_in(documents))
    return TaskScene(view, texts, names, choices, said, documents, f"/tasks/{task_id}", timed)


def _documents(visit: Visit, view: TaskView) -> Sequence[Document]:
    """Those of the case, for who may read it."""
    return documents_within(visit.reading, view.case.id, view.blind, visit.actor) if view.case_is_open else ()


def task_page(
    visit: Visit,
    scene: TaskScene,
    *,
    entered: Entered | None = None,
    errors: Sequence[FieldError] = (),
    changes: Sequence[Change] = (),
    refusal: str | None = None,
    comment: Unkept | None = None,
    documents: RefusedDocuments | None = None,
) -> TaskPage:
    """The page; `entered` is what was typed, by field name, when it is shown again.

    `comment` is one that was refused, `documents` says what was refused of them.
    """
    view = scene.view
    return TaskPage(
        task=_head(visit, scene),
        actions=_actions(scene),
        form=_form(visit, scene, entered, errors),
        comments=comments_card(
            f"/tasks/{view.task.id}/comments",
            scene.said,
            scene.names,
            scene.texts,
            view.blind,
            element=view.task.element,
            unkept=comment,
        ),
        documents=task_documents(visit, view, scene.documents, scene.names, scene.texts, documents),
        signatures=task_signatures(visit, view, scene.names, scene.pickers.get(Picking.COSIGN)),
        shown=_shown(visit, scene),
        why=reasons(visit, scene.view, scene.names),
        barred=barred(visit, scene.view, scene.names),
        ahead=_ahead(visit, scene),
        escalation=escalation_words(visit.words, scene.names, visit.zone_of(view.task.branch), scene.timed),
        versions_href=versions_href(visit, view.case.id, view.blind) if view.case_is_open else None,
        changes=tuple(changes),
        draft_saved_at=view.draft_at if entered is None else None,
        refusal=refusal or _held(visit, view),
    )


def _ahead(visit: Visit, scene: TaskScene) -> tuple[str, ...]:
    """The steps that may come after an open task, in words; an end without a name is the end of what it belongs to."""
    if not scene.view.task.open:
        return ()
    elements = [scene.texts.elements[step] for step in scene.view.element.ahead]
    return tuple(dict.fromkeys(element.name or visit.words.gettext("the end") for element in elements))


def typed(form: Form | None, pairs: Sequence[tuple[str, str]]) -> Entered:
    """What the browser sent, by field name; fields of the form only."""
    fields = form.fields if form else ()
    rows, rest = take_rows(fields, pairs)
    given: dict[str, list[str]] = {}
    for name, text in rest:
        given.setdefault(name, []).append(text)
    plain = [field for field in fields if field.name in given]
    return {**rows, **{field.name: given[field.name] if _many(field) else given[field.name][-1] for field in plain}}


def _held(visit: Visit, view: TaskView) -> str | None:
    """Why nobody may work on an open task now."""
    suspended = view.task.open and view.situation.suspended
    return visit.words.refusal(CaseSuspended(), Names()) if suspended else None


def _diagram_names(view: TaskView) -> Mapping[str, str]:
    duty = view.situation.duty
    return {duty.element: duty.name, **{doer.element: doer.name for doer in view.situation.doers}}


def _head(visit: Visit, scene: TaskScene) -> TaskHead:
    view, names = scene.view, scene.names
    task, case = view.task, view.case
    return TaskHead(
        id=task.id,
        version=task.version,
        step=view.name,
        case_href=f"/cases/{case.id}" if view.case_is_open else None,
        case_title=case.title,
        business_key=case.business_key or "",
        process=scene.texts.labels.get("process.title", case.process),
        branch=names.branch(task.branch),
        role=names.of_task(task),
        holder=names.person(task.assignee) if task.assignee else None,
        delegate=names.person(task.delegate) if task.delegate and task.open else None,
        submitted_at=task.submitted_at if task.open else None,
        mine=task.assignee == visit.actor.id,
        priority=priority_level(task.priority),
        created_at=task.created_at,
        due=due(task.due_at, visit.now, visit.calendars_of([task.branch])[task.branch]) if task.open else None,
        closes_at=view.closes_at,
        follow_up_at=task.follow_up_at if task.assignee == visit.actor.id else None,
        instructions=scene.texts.labels.get(f"element.{task.element}.help", view.element.documentation),
        href=scene.href,
        acting_for=names.person(task.acting_for) if task.acting_for else "",
    )


def _actions(scene: TaskScene) -> TaskActions:
    allowed = scene.view.actions
    return TaskActions(
        claim=TaskAction.CLAIM in allowed,
        release=TaskAction.RELEASE in allowed,
        complete=TaskAction.COMPLETE in allowed,
        draft=TaskAction.DRAFT in allowed,
        follow_up=TaskAction.FOLLOW_UP in allowed,
        candidates=scene.pickers.get(Picking.REASSIGN),
        delegates=scene.pickers.get(Picking.DELEGATE),
        give_back=TaskAction.GIVE_BACK in allowed,
        take_back=TaskAction.TAKE_BACK in allowed,
        recall=TaskAction.RECALL in allowed,
    )


def _form(visit: Visit, scene: TaskScene, entered: Entered | None, errors: Sequence[FieldError]) -> FormView | None:
    view = scene.view
    if view.form is None:
        return None
    texts = _prefilled(visit, view, view.form) if entered is None else entered
    zone = visit.zone_of(view.case.branch)
    weighed = view.weighed
    if entered is not None and view.form.order:
        weighed = weigh_entered(view.form, entered, zone=zone, facts=Facts(view.data, visit.now))
    elif not view.task.open:
        weighed = stood(view.form, view.entered)
    reader = FieldTeller(visit.words, zone, scene.names).reader
    form = with_documents(view.form, view, scene.documents, visit.actor)
    again = f"{scene.href}/refresh"
    offer = offered(visit, form, view.case.branch, texts, again)
    dependents = Dependents(weighed, reader, again, offer.pickers)
    return form_view(offer.form, texts, errors, visit.words.fill, dependents)


def _prefilled(visit: Visit, view: TaskView, form: Form) -> Entered:
    zone = visit.zone_of(view.case.branch)
    found: dict[str, Entry] = {}
    for field in form.fields:
        value = look_up(view.entered, field.path)
        value = field.default if value is None and view.draft_at is None else value
        if value is not None:
            found[field.name] = format_value(field, value, zone=zone)
    return found


def _many(field: Field) -> bool:
    return FIELD_TYPES[field.widget].many


def _shown(visit: Visit, scene: TaskScene) -> tuple[ShownSection, ...]:
    view = scene.view
    wanted = view.form.show if view.form else tuple(view.data)
    data = {name: view.data[name] for name in wanted if name in view.data}
    teller = Teller(visit.words, visit.zone_of(view.case.branch), scene.names, scene.texts)
    return teller.sections(data, view.provenance)
