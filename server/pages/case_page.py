"""Builds the page of one case."""

from collections.abc import Mapping

from server.domain.cases import CaseStatus
from server.domain.rights import may_read_liability
from server.domain.waiting import WITHHELD, HeldElement
from server.pages.case_scene import CaseScene
from server.pages.circulation_card import circulation_card
from server.pages.comment_card import Unkept, comments_card
from server.pages.comment_card import anchor as comment_anchor
from server.pages.contexts.case import (
    CaseActions,
    CasePage,
    Diagram,
    DiagramToken,
    Drawing,
    IncidentRow,
    OpenStep,
)
from server.pages.contexts.case import CaseStatus as ShownStatus
from server.pages.contexts.parts import due
from server.pages.decisions import anchor, decision_card
from server.pages.designers import steer_href
from server.pages.document_card import case_documents
from server.pages.escalation_words import escalation_words
from server.pages.foreseen import told_beside
from server.pages.people_card import holder_of, involved
from server.pages.related import related, versions_href
from server.pages.shown import Teller
from server.pages.signature_card import awaited_words, sees_task, signature_row
from server.pages.stop_words import stop_words
from server.pages.timeline import Chronicler
from server.pages.visits import Visit
from server.queries.case_view import CaseView


def case_page(visit: Visit, scene: CaseScene, refusal: str | None = None, comment: Unkept | None = None) -> CasePage:
    """The page; `refusal` says why the last action was refused, `comment` is one that was not kept."""
    view, names = scene.view, scene.names
    case = view.case
    teller = Teller(visit.words, visit.zone_of(case.branch), names, scene.texts)
    chronicler = Chronicler(visit.words, names, scene.texts)
    return CasePage(
        id=case.id,
        version=case.version,
        title=case.title,
        business_key=case.business_key or "",
        process=scene.texts.labels.get("process.title", view.bundle.info.name),
        process_version=case.process_version,
        moved_from=_moved_from(scene),
        status=ShownStatus(case.status.value),
        branch=names.branch(case.branch),
        started_at=case.started_at,
        started_by=names.person(case.started_by) if case.started_by else None,
        ended_at=case.ended_at,
        diagram=case_diagram(scene, chronicler),
        open_steps=_open_steps(visit, scene, chronicler),
        data=teller.sections(view.data, view.provenance),
        timeline=chronicler.timeline(scene.trail, _explained(scene)),
        decisions=tuple(decision_card(teller, made, chronicler.step(made.element)) for made in scene.decisions),
        people=involved(chronicler, names, scene.trail, scene.tasks),
        related=related(visit, case),
        versions_href=versions_href(visit, case.id, view.blind),
        liability_href=_liability_href(visit, view),
        minutes_href=_minutes_href(scene),
        incidents=case_incidents(scene, chronicler),
        actions=_actions(scene),
        comments=comments_card(
            f"/cases/{case.id}/comments", scene.said, names, scene.texts, view.blind, element=None, unkept=comment
        ),
        documents=case_documents(visit, scene.documents, names, scene.texts),
        refusal=refusal,
        signatures=tuple(
            signature_row(visit.words, each, names, step=chronicler.step(each.element))
            for each in scene.moves.signatures
        ),
        circulation=circulation_card(visit, scene.moves.circulation, names),
        foreseen=told_beside(visit, case),
        steer_href=steer_href(visit.actor, case.process, case.process_version),
    )


def _liability_href(visit: Visit, view: CaseView) -> str | None:
    told = view.bundle.info.liability is not None and may_read_liability(view.case, visit.actor)
    return f"/cases/{view.case.id}/liability" if told else None


def _minutes_href(scene: CaseScene) -> str | None:
    voted = {each.id for inner in scene.view.bundle.elements.values() for each in inner.values() if each.minutes}
    asked = any(entry.kind == "TaskOffered" and entry.element in voted for entry in scene.trail) if voted else False
    return f"/cases/{scene.view.case.id}/minutes" if asked else None


def _moved_from(scene: CaseScene) -> str | None:
    moves = [entry for entry in scene.trail if entry.kind == "CaseMigrated"]
    return moves[-1].facts["before"] if moves and not moves[-1].undone else None


def _explained(scene: CaseScene) -> Mapping[int, str]:
    """Where the page says more about entries of the trail, by their number."""
    shown = {comment.id for comment in scene.said.comments}
    said = {entry.seq: entry.facts["comment"] for entry in scene.trail if entry.facts.get("comment") in shown}
    decided = {made.seq: f"#{anchor(made)}" for made in scene.decisions}
    return {**decided, **{seq: f"#{comment_anchor(comment)}" for seq, comment in said.items()}}


def case_diagram(scene: CaseScene, chronicler: Chronicler) -> Diagram:
    """The drawings of its processes with what is done and open."""
    main = scene.view.case.process
    called = [key for key in scene.view.bundle.elements if key != main and scene.standings[key].since]
    return Diagram(tuple(_drawing(scene, chronicler, key) for key in (main, *called)))


def _drawing(scene: CaseScene, chronicler: Chronicler, process: str) -> Drawing:
    drawn, standing, text = (
        scene.view.bundle.elements[process],
        scene.standings[process],
        scene.texts.processes[process],
    )
    waiting: Mapping[str, int] = standing.waiting if scene.view.case.ended_at is None else {}
    stuck = _stuck(scene)
    tokens = [
        DiagramToken(id_, count, _title(scene, id_), id_ in stuck) for id_, count in waiting.items() if id_ in drawn
    ]
    done = sorted(id_ for id_ in standing.done if id_ in drawn and id_ not in waiting)
    steps = {id_: chronicler.step(id_) for id_, element in drawn.items() if element.name}
    names = {**text.lanes, **steps}
    href = f"/processes/{process}/versions/{text.version}/bpmn"
    return Drawing(process, text.name, href, tuple(tokens), tuple(done), names, _inside(scene, chronicler, process))


def _inside(scene: CaseScene, chronicler: Chronicler, process: str) -> Mapping[str, str]:
    """The open tasks of called processes."""
    found: dict[str, list[str]] = {}
    for task in scene.tasks:
        if task.process != process:
            found.setdefault(task.process, []).append(chronicler.step(task.element, task.name))
    return {key: ", ".join(dict.fromkeys(steps)) for key, steps in found.items()}


def _title(scene: CaseScene, element: str) -> str:
    tasks = [task for task in scene.tasks if task.element == element]
    names = scene.names
    return ", ".join(names.person(task.assignee) if task.assignee else names.of_task(task) for task in tasks)


def _open_steps(visit: Visit, scene: CaseScene, chronicler: Chronicler) -> tuple[OpenStep, ...]:
    if scene.view.case.ended_at is not None:
        return ()
    names, human = scene.names, {task.element for task in scene.tasks}
    calendars = visit.calendars_of(task.branch for task in scene.tasks)
    steps = [
        OpenStep(
            name=chronicler.step(task.element, task.name),
            since=task.created_at,
            role=names.of_task(task),
            holder=holder_of(visit.words, names, task),
            due=due(task.due_at, visit.now, calendars[task.branch]),
            task_href=f"/tasks/{task.id}" if sees_task(task, visit.actor, scene.moves.signatures) else None,
            stop=stop_words(visit.words, names, task, scene.stops.get(task.id)),
            awaited=awaited_words(visit.words, names, visit.zone_of(task.branch), task, scene.moves.signatures),
            escalation=escalation_words(visit.words, names, visit.zone_of(task.branch), scene.timed.get(task.id, ())),
        )
        for task in scene.tasks
    ]
    others = [
        element for element in scene.standing.waiting if element not in human and not _told_inside(scene, element)
    ]
    since, stuck = scene.standing.since, _stuck(scene)
    return (*steps, *(OpenStep(chronicler.step(each), since[each], stuck=each in stuck) for each in others))


def _told_inside(scene: CaseScene, element: str) -> bool:
    """Whether what waits inside of it is told: always of a sub-process, of a call while people have tasks there."""
    case = scene.view.case
    drawn = scene.view.bundle.elements[case.process].get(element)
    kind = drawn.type if drawn else ""
    called = kind == "callActivity" and any(task.process != case.process for task in scene.tasks)
    return element not in _stuck(scene) and (called or kind == "subProcess")


def _stuck(scene: CaseScene) -> frozenset[str]:
    return frozenset(held.element for held in scene.view.incidents)


def case_incidents(scene: CaseScene, chronicler: Chronicler) -> tuple[IncidentRow, ...]:
    """What could not go on."""
    return tuple(
        IncidentRow(
            held.id,
            chronicler.step(held.element),
            chronicler.error(held.message),
            held.at,
            held.attempts,
            _failed_line(held),
            held.line,
            held.column,
            "" if held.message == WITHHELD else chronicler.words.raw(held.message),
        )
        for held in scene.view.incidents
    )


def _failed_line(held: HeldElement) -> str:
    lines = (held.expression or "").strip().splitlines()
    if held.line is not None and 0 < held.line <= len(lines):
        return lines[held.line - 1].strip()
    return "\n".join(lines)


def _actions(scene: CaseScene) -> CaseActions:
    view = scene.view
    allowed = _ACTIONS[view.case.status] if view.may_operate else CaseActions()
    retry, resend = allowed.retry and bool(view.incidents), allowed.suspend and scene.awaits
    return CaseActions(allowed.cancel, allowed.suspend, allowed.resume, retry, resend, scene.moves.withdrawable)


_ACTIONS: Mapping[CaseStatus, CaseActions] = {
    CaseStatus.RUNNING: CaseActions(cancel=True, suspend=True, retry=True),
    CaseStatus.SUSPENDED: CaseActions(cancel=True, resume=True),
    CaseStatus.COMPLETED: CaseActions(),
    CaseStatus.CANCELLED: CaseActions(),
    CaseStatus.FAILED: CaseActions(),
}
