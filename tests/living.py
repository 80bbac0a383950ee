"""People of a house at random: somebody does whatever can be done with a case."""

from server.commands.tasks.note_opening import NoteOpening, note_opening
from server.commands.tasks.reassign import ReassignTask, reassign_task
from server.commands.tasks.release import ReleaseTask, release_task

PEOPLE = ("liuyang", "huangmin", "zhaolei")


def move(house, chance, case, *, opened=0.0, released=0.15, reassigned=0.15, again=0.0):
    """One of its tasks is taken; one that somebody holds is opened, released, reassigned (these shares) or finished.

    `again`: how often the step `check` sends the case back.
    """
    tasks = list(house.open(case).values())
    if not tasks:
        return
    task, by = chance.choice(tasks), chance.choice(PEOPLE)
    holder = next((login for login in PEOPLE if house.person(login).id == task.assignee), None)
    if holder is None:
        house.claim(task, by)
        return
    act, actor = chance.random(), house.person(holder)
    if act < opened:
        house.run(note_opening, NoteOpening(task_id=task.id, actor=actor))
    elif act < opened + released:
        house.run(release_task, ReleaseTask(task_id=task.id, version=task.version, actor=actor))
    elif act < opened + released + reassigned and by != holder:
        house.run(reassign_task, ReassignTask(task_id=task.id, version=task.version, actor=actor, to=by))
    else:
        house.finish(task, holder, {"again": chance.random() < again} if task.element == "check" and again else {})
