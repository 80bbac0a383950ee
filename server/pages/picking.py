"""Fields that name a person: who comes into question, as a choice where they are few, else to be looked for."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from server.domain.absences import entered_by
from server.domain.circulation import Circulated, may_circulate
from server.domain.errors import InvalidValue, NotFound, RightMissing, TaskNotFound
from server.domain.people import Actor, Right
from server.domain.staff import Person
from server.domain.task_actions import TaskAction
from server.domain.tasks import HumanTask, is_able, is_available, serves
from server.pages.contexts.parts import Option
from server.pages.contexts.picking import Picker
from server.pages.form_people import FIELD, field_shown
from server.pages.report_names import names_of_house
from server.pages.visits import Visit
from server.queries.absences import near, people_named, person_to_be_away
from server.queries.case_steps import open_tasks_of
from server.queries.case_view import CaseView, case_view
from server.queries.choosable import LISTED, Found, Reach, Sought, people_choosable
from server.queries.task_view import TaskView, task_view
from server.queries.tasks import get_task
from server.reports.asked import branches_for
from server.reports.simulated_log import Changeable, changeable
from server.store.channel import Channel
from server.store.circulations import Circulations
from server.store.relations import Relations

MOST_TASKS = 50


class Picking(StrEnum):
    """What a person is chosen for."""

    REASSIGN = "reassign"
    DELEGATE = "delegate"
    COSIGN = "cosign"
    CIRCULATE = "circulate"
    SEVERAL = "several"
    SUBSTITUTE = "substitute"
    AWAY = "away"
    FIELD = FIELD
    SIMULATED = "simulated"
    PLAYED = "played"


@dataclass(frozen=True, slots=True)
class Choosing:
    """Who comes into question, and whom no rule that is seen here keeps out."""

    reach: Reach
    may: Callable[[Actor], bool]

    def found(self, connection: Connection, visit: Visit, sought: Sought | None = None) -> Found:
        """Those who may be chosen; one statement."""
        found = people_choosable(connection, visit.wired.database.branches, visit.now, self.reach, sought)
        return Found(tuple(each for each in found.people if self.may(each)), found.more)


def choosing(visit: Visit, what: Picking, of: str) -> Choosing:
    """Whom the reader may choose for a task, a case, several tasks (ids with commas), a person who is away or a field.

    Raises what keeps the reader from it: TaskNotFound, CaseNotFound, PersonNotFound, AbsenceOfAnother, FieldNotShown.
    """
    if what in _ACTIONS:
        return task_choosing(visit, what, task_view(visit.reading, of, visit.actor, visit.locale, visit.now))
    if what is Picking.CIRCULATE:
        view = case_view(visit.reading, of, visit.actor)
        with visit.wired.database.read() as connection:
            sent = Circulations(Channel(connection)).of_case(of)
            asked = circulation_choosing(connection, visit, view, open_tasks_of(connection, [of])[of], sent)
        return asked or Choosing(Reach(frozenset()), lambda _: False)
    if what is Picking.FIELD:
        shown = field_shown(visit.wired.settings.secret, of)
        return Choosing(shown.reach(visit), shown.may)
    if what is Picking.SIMULATED:
        return simulated_choosing(visit, known_to_simulate(visit).people)
    if what is Picking.PLAYED:
        return Choosing(Reach(), lambda _: True)
    if what is Picking.SEVERAL:
        return tasks_choosing(visit, _tasks(visit, of.split(",")[:MOST_TASKS]))
    person, _ = person_to_be_away(visit.wired.database, visit.actor, of or visit.actor.id)
    return absence_choosing(visit, what, person)


_ACTIONS = {
    Picking.REASSIGN: TaskAction.REASSIGN,
    Picking.DELEGATE: TaskAction.DELEGATE,
    Picking.COSIGN: TaskAction.COSIGN,
}


def task_choosing(visit: Visit, what: Picking, view: TaskView) -> Choosing:
    """Who may do the task or work on it, without its holder, or sign it. Raises TaskNotFound for who may not ask."""
    if _ACTIONS[what] not in view.actions:
        raise TaskNotFound
    task, situation = view.task, view.situation
    if what is Picking.COSIGN:
        return Choosing(Reach(), lambda person: _may_be_asked(view, person))
    may = is_available if what is Picking.REASSIGN else is_able
    reach = Reach.of_roles(task.roles, task.branch, visit.actor.branches)
    return Choosing(reach, lambda person: person.id != task.assignee and may(task, person, situation))


def circulation_choosing(
    connection: Connection, visit: Visit, view: CaseView, tasks: Iterable[HumanTask], sent: Iterable[Circulated]
) -> Choosing | None:
    """Whom a case may be sent to: whom no relation keeps out; None where the reader may send it to nobody."""
    if not may_circulate(view.case, visit.actor, {task.assignee for task in tasks if task.assignee}):
        return None
    related = Relations(connection).related(view.bundle.parties_anywhere(view.case.data))
    out = {each.person for each in sent} | related | {visit.actor.id}
    return Choosing(Reach(), lambda person: person.id not in out)


def tasks_choosing(visit: Visit, tasks: Iterable[HumanTask]) -> Choosing:
    """Who holds the role of at least one of the tasks; duties are checked for each when it is given."""
    known, reach = tuple(tasks), Reach(frozenset())
    for task in known:
        reach = reach.or_else(Reach.of_roles(task.roles, task.branch, visit.actor.branches))
    return Choosing(reach, lambda person: any(_could(person, task) for task in known))


def absence_choosing(visit: Visit, what: Picking, person: Person) -> Choosing:
    """Who may stand in for somebody, or whose absences the reader enters."""
    if what is Picking.AWAY:
        return Choosing(Reach(branches=entered_by(visit.actor)), lambda _: True)
    reach = Reach(branches=near(visit.actor, person.branch))
    return Choosing(reach, lambda each: each.id != person.id)


def known_to_simulate(visit: Visit) -> Changeable:
    """What the reader may change in a simulated house. Raises RightMissing and ReportsBehind."""
    branches = branches_for(visit.actor)
    if not branches:
        raise RightMissing(role=Right.MANAGER.value)
    return changeable(visit.wired.reports.current(), branches)


def simulated_choosing(visit: Visit, people: Collection[str]) -> Choosing:
    """Whose work a simulation knows (ids)."""
    known = frozenset(people)
    return Choosing(Reach(branches=branches_for(visit.actor)), lambda person: person.id in known)


def picker(found: Found, what: Picking, of: str) -> Picker | None:
    """The field: a choice of the few who may be chosen, or one to look for them; None where there is nobody."""
    if not found.people and not found.more:
        return None
    many = found.more or len(found.people) > LISTED
    return Picker(what=what.value, of=of, people=() if many else person_options(found.people), many=many)


def pickers(visit: Visit, connection: Connection, view: TaskView) -> dict[Picking, Picker | None]:
    """Those of a task by what they are for; two statements at most."""
    made: dict[Picking, Picker | None] = {}
    for what, action in _ACTIONS.items():
        if action in view.actions:
            made[what] = picker(task_choosing(visit, what, view).found(connection, visit), what, view.task.id)
    return made


def looked_for(visit: Visit, what: Picking, of: str, text: str) -> tuple[tuple[Option, ...], bool]:
    """At most 20 who may be chosen, by name, login, branch or role, valued by login; and whether there are more."""
    if len(text) > 200:  # noqa: PLR2004 -- as long as any search
        raise InvalidValue(field="q", problem="too long")
    asked, names = choosing(visit, what, of), names_of_house(visit.wired.database, visit.locale)
    sought = Sought.of(text, names.branches, names.roles)
    with visit.wired.database.read() as connection:
        found = asked.found(connection, visit, sought)
    told = tuple(
        Option(each.login, f"{each.name} ({each.login}) · {names.branch(each.branch)}")
        for each in found.people[:LISTED]
    )
    return told, found.more or len(found.people) > LISTED


def person_meant(visit: Visit, text: str) -> str:
    """The id of the person with this login; the text as it stands where it is an id, or nobody's."""
    named = people_named(visit.wired.database, [text]).get(text)
    return named.id if named else text


def person_options(people: Iterable[Actor], chosen: str = "") -> tuple[Option, ...]:
    """People as entries of a choice."""
    return tuple(Option(each.id, f"{each.name} ({each.login})", each.id == chosen) for each in people)


def _tasks(visit: Visit, ids: Iterable[str]) -> Iterable[HumanTask]:
    for task_id in ids:
        try:
            yield get_task(visit.wired.database, visit.actor, task_id).task
        except NotFound:
            continue


def _may_be_asked(view: TaskView, person: Actor) -> bool:
    """Whether no rule seen here keeps somebody from signing, and they are not asked yet."""
    duty, situation = view.situation.duty, view.situation
    asked = {each.person for each in view.signatures if each.open}
    apart = [doer for doer in situation.doers if doer.element in duty.separate_from]
    kept_out = person.id in {view.task.assignee, *asked, *situation.related}
    return not kept_out and all(doer.person != person.id for doer in apart)


def _could(person: Actor, task: HumanTask) -> bool:
    return serves(task, person) and person.id != task.assignee
