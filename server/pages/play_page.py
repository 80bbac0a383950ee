"""Builds the page on which a draft is played."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast
from urllib.parse import quote

from server.domain.cases import Case
from server.domain.errors import CaseNotFound, DomainError, TaskClaimedByAnother
from server.domain.people import Actor, Right
from server.domain.play import Awaited, Standing
from server.domain.process_drafts import ProcessDraft
from server.domain.rights import start_branches
from server.domain.tasks import HumanTask, require_eligible, serves
from server.domain.waiting import AwaitedKind
from server.pages.case_page import case_diagram, case_incidents
from server.pages.case_scene import CaseScene, case_scene
from server.pages.contexts.case import CaseStatus, Diagram
from server.pages.contexts.parts import Option, due
from server.pages.contexts.play import (
    Keeping,
    PlayBarred,
    PlayCase,
    PlayedCase,
    PlayIncident,
    PlayPage,
    PlayStart,
    PlayTask,
    PlayWait,
)
from server.pages.decisions import anchor, decision_card
from server.pages.designers import process_href
from server.pages.draft_names import title_of
from server.pages.play_finder import chosen, finder
from server.pages.play_rooms import PlayRoom, as_person, overseer_of, person_of
from server.pages.play_words import StepTeller
from server.pages.shown import Teller
from server.pages.task_page import TaskScene, task_scene
from server.pages.timeline import Chronicler
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries.case_texts import CaseTexts, case_texts
from server.queries.naming import labels_in_force
from server.queries.workshop import known_roles
from server.store.processes import Processes

_BY_EVENT = frozenset({"message", "signal"})


def play_href(key: str) -> str:
    """The address of the page."""
    return f"{process_href(key)}/play"


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at: a case (empty: the one the scenario is about), as somebody (empty: as who sees everything)."""

    case: str = ""
    reader: str = ""


@dataclass(frozen=True, slots=True)
class PlayScene:
    """A room and how it stands, as the designer looks at it."""

    visit: Visit
    draft: ProcessDraft
    room: PlayRoom
    changed: bool
    look: Look
    standings: Sequence[Standing]
    roles: Mapping[str, str]

    @property
    def over(self) -> Visit:
        """The visit of somebody who sees everything."""
        return as_person(self.visit, self.room, overseer_of(self.room))

    @property
    def href(self) -> str:
        """The address of the page."""
        return play_href(self.draft.process)

    def option(self, person: Actor) -> Option:
        """A person with what they are."""
        roles = self.roles_of(person)
        return Option(person.login, f"{person.name} · {roles}" if roles else person.name)

    def roles_of(self, person: Actor) -> str:
        """What a person is, in words."""
        codes = sorted({held.role for held in person.roles})
        return self.visit.words.gettext(", ").join(self.roles[code] for code in codes if code in self.roles)

    def texts(self, case: Case) -> CaseTexts:
        """The names of the steps of a case."""
        over = self.over
        return case_texts(over.reading, over.wired.transactions.forms, case, over.locale)


def play_scene(visit: Visit, draft: ProcessDraft, room: PlayRoom, look: Look, *, changed: bool) -> PlayScene:
    """How the room stands."""
    house, roles = (known_roles(wired.database, visit.locale) for wired in (visit.wired, room.wired))
    roles = {code: house.get(code, code) if name == code else name for code, name in roles.items()}
    return PlayScene(visit, draft, room, changed, look, room.standings(), roles)


def play_page(scene: PlayScene, refusal: str | None = None, keeping: Keeping | None = None) -> PlayPage:
    """The page; `refusal` says why the last step was refused, `keeping` what was to be kept and was not."""
    room, recording, ahead = scene.room, scene.room.recording, scene.room.ahead()
    teller = StepTeller(
        scene.visit.words, scene.visit.wired.settings.zone, {p.login: p.name for p in room.people}, _step_names(scene)
    )
    next_due = ahead.next_due
    zone = scene.visit.wired.settings.zone
    return PlayPage(
        key=scene.draft.process,
        title=title_of(scene.visit, scene.draft),
        href=scene.href,
        version=scene.draft.version,
        revision=recording.revision,
        now=room.wired.now(),
        changed=scene.changed,
        starts=() if recording.started else tuple(_starts(scene)),
        tasks=tuple(_tasks(scene)),
        cases=tuple(_cases(scene)),
        case=_case(scene),
        readers=chosen(map(scene.option, room.people), scene.look.reader),
        finder=finder(room, scene.draft.process, scene.look.reader),
        incidents=tuple(_incidents(scene)),
        operators=tuple(scene.option(p) for p in room.people if p.holds_anywhere(Right.OPERATOR)),
        waits=tuple(_wait(scene, each) for each in ahead.awaited),
        next_due=next_due,
        next_text=next_due.astimezone(zone).isoformat(timespec="seconds") if next_due else "",
        steps=tuple(teller.step(number, move) for number, move in enumerate(recording.moves)),
        yaml=room.text(scene.visit.words.gettext("played")) if recording.moves else "",
        refusal=refusal,
        broke_off=scene.visit.words.retold(recording.broke_off),
        keeping=keeping or Keeping(),
        clock=f"{recording.clock.astimezone(zone):%Y-%m-%dT%H:%M}",
    )


def case_named(room: PlayRoom, standing: Standing) -> str | None:
    """How a step names a case: not at all when the scenario is about it, else by its process."""
    return None if standing.case.id == room.main else standing.case.process


def groups_of(standings: Iterable[Standing]) -> Mapping[tuple[str, str], list[tuple[Standing, HumanTask]]]:
    """Open tasks that a step cannot tell apart: by process of the case and element."""
    found: dict[tuple[str, str], list[tuple[Standing, HumanTask]]] = {}
    for standing in standings:
        for task in standing.tasks:
            found.setdefault((standing.case.process, task.element), []).append((standing, task))
    return found


def _starts(scene: PlayScene) -> Iterable[PlayStart]:
    with scene.room.wired.database.read() as connection:
        versions = {version.process: version for version in Processes(connection).all_current()}
        labels = labels_in_force(connection, scene.room.processes, scene.visit.locale)
    for key in scene.room.processes:
        info = versions[key].info
        title = labels[key].get("process.title", versions[key].name or key)
        role = str(info.get("start_role", ""))
        for start in cast("list[Mapping[str, Any]]", info.get("starts", [])):
            kind = str(start["kind"])
            if kind == "none":
                able = [p for p in scene.room.people if start_branches(p, role)]
                rest = [p for p in scene.room.people if p not in able]
                sides = (tuple(map(scene.option, side)) for side in (able, rest))
                yield PlayStart(key, title, kind, "", *sides)
            elif kind in _BY_EVENT:
                yield PlayStart(key, title, kind, str(start["value"]))


def _tasks(scene: PlayScene) -> Iterable[PlayTask]:
    over = scene.over
    for members in groups_of(scene.standings).values():
        standing, task = members[0]
        found = task_scene(over, task.id, *(each.assignee or "" for _, each in members))
        yield _task(scene, found, standing, [each for _, each in members])


def _task(scene: PlayScene, found: TaskScene, standing: Standing, tasks: Sequence[HumanTask]) -> PlayTask:
    task, names, over = tasks[0], found.names, scene.over
    able: list[Option] = []
    barred: list[PlayBarred] = []
    others: list[Option] = []
    for person in scene.room.people:
        refused = _why_not(person, tasks, found)
        if refused is None:
            able.append(scene.option(person))
            continue
        others.append(scene.option(person))
        if serves(task, person):
            barred.append(PlayBarred(person.name, scene.visit.words.refusal(refused, names)))
    return PlayTask(
        step=found.step,
        case_title=standing.case.title,
        process=found.texts.labels.get("process.title", task.process),
        role=names.of_task(task),
        branch=names.branch(task.branch),
        due=due(task.due_at, over.now, over.calendars_of([task.branch])[task.branch]),
        holder=names.person(task.assignee) if task.assignee else None,
        count=len(tasks),
        href=f"{scene.href}/tasks/{task.id}",
        able=tuple(able),
        barred=tuple(barred),
        others=tuple(others),
    )


def _why_not(person: Actor, tasks: Sequence[HumanTask], found: TaskScene) -> DomainError | None:
    """Why a person can do none of the tasks; None if they can."""
    free = [task for task in tasks if task.assignee in {None, person.id}]
    if not free:
        return TaskClaimedByAnother(holder=tasks[0].assignee)
    try:
        require_eligible(free[0], person, found.view.situation)
    except DomainError as refused:
        return refused
    return None


def _cases(scene: PlayScene) -> Iterable[PlayCase]:
    chosen = _chosen(scene)
    for standing in scene.standings:
        case = standing.case
        href = f"{scene.href}?case={quote(case.id)}&as={quote(scene.look.reader)}"
        name = scene.texts(case).processes[case.process].name
        yield PlayCase(case.id, href, case.title, name, CaseStatus(case.status.value), case is chosen)


def _chosen(scene: PlayScene) -> Case | None:
    """The case that is looked at: the one asked for, else the main one."""
    known = {standing.case.id: standing.case for standing in scene.standings}
    return known.get(scene.look.case) or known.get(scene.room.main or "")


def _case(scene: PlayScene) -> PlayedCase | None:
    case, reader = _chosen(scene), person_of(scene.room, scene.look.reader)
    if case is None:
        return None
    if reader is None:
        return _as_seen(scene, case_scene(scene.over, case.id), whole=True)
    try:
        return _as_seen(scene, case_scene(as_person(scene.visit, scene.room, reader), case.id), whole=False)
    except CaseNotFound as refused:
        return PlayedCase(case.title, Diagram(()), (), (), (), unseen=scene.visit.words.refusal(refused, Names()))


def _as_seen(scene: PlayScene, found: CaseScene, *, whole: bool) -> PlayedCase:
    view, case = found.view, found.view.case
    teller = Teller(scene.visit.words, scene.over.zone_of(case.branch), found.names, found.texts)
    chronicler = Chronicler(scene.visit.words, found.names, found.texts)
    drawn = case_diagram(found, chronicler)
    at_home = tuple(replace(each, href=f"{scene.href}/diagrams/{quote(each.key)}") for each in drawn.drawings)
    told = {made.seq: f"#{anchor(made)}" for made in found.decisions}
    return PlayedCase(
        title=case.title,
        diagram=Diagram(at_home),
        data=teller.sections(case.data, case.provenance) if whole else teller.sections(view.data, view.provenance),
        decisions=tuple(decision_card(teller, made, chronicler.step(made.element)) for made in found.decisions),
        timeline=chronicler.timeline(found.trail, told),
        hidden=tuple(teller.values().label(key) for key in case.data if key not in view.data),
    )


def _incidents(scene: PlayScene) -> Iterable[PlayIncident]:
    for standing in scene.standings:
        if standing.incidents:
            found = case_scene(scene.over, standing.case.id)
            rows = case_incidents(found, Chronicler(scene.visit.words, found.names, found.texts))
            for row in rows:
                yield PlayIncident(row.element, row.message, row.raw, row.code, case_named(scene.room, standing) or "")


def _wait(scene: PlayScene, awaited: Awaited) -> PlayWait:
    case = next(standing.case for standing in scene.standings if standing.case.id == awaited.case)
    text = scene.texts(case).elements.get(awaited.element)
    lines = "\n".join(f"{key}: {_quoted(value)}" for key, value in awaited.correlation.items())
    return PlayWait(awaited.kind is AwaitedKind.SIGNAL, awaited.name, text.name if text else awaited.element, lines)


def _quoted(value: object) -> str:
    """A value as YAML: texts in quotes, so that numbers of identities stay texts."""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value).lower() if isinstance(value, bool) else str(value)


def _step_names(scene: PlayScene) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for standing in scene.standings:
        for element, text in scene.texts(standing.case).elements.items():
            names.setdefault(element, text.name or element)
    return names
