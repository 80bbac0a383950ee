"""Why an open task waits that nobody may do, as a sentence."""

from server.domain.staffing.stops import Stop
from server.domain.tasks import HumanTask
from server.pages.words import Names, Words
from server.store.staffing import Stopped


def stop_words(words: Words, names: Names, task: HumanTask, stopped: Stopped | None) -> str:
    """The reason, and who may help; "" when somebody may do it."""
    if stopped is None:
        return ""
    told = {
        "role": names.of_task(task),
        "branch": names.branch(task.branch),
        "person": names.person(stopped.person) if stopped.person else "",
    }
    return {
        Stop.NOBODY: words.gettext("Nobody holds the role %(role)s at %(branch)s now."),
        Stop.KEPT_APART: words.gettext(
            "Rules of the case keep out all who hold the role %(role)s at %(branch)s; another person needs it."
        ),
        Stop.AUTHORITY: words.gettext("Nobody at %(branch)s who may do it has authority for so much."),
        Stop.BOUND: words.gettext("It is left to %(person)s, who may not do it any more."),
        Stop.HOLDER: words.gettext("%(person)s holds it and may not do it any more; a manager can give it to another."),
        Stop.AWAY: words.gettext("%(person)s is away, and nobody stands in; a manager can give it to another.")
        if stopped.person
        else words.gettext("All who hold the role %(role)s at %(branch)s are away, and nobody stands in."),
    }[stopped.why] % told


def stop_told(words: Words, why: Stop, person: str) -> str:
    """The reason in short; `person` by name: who holds the task or whom it is left to, "" for nobody."""
    return {
        Stop.NOBODY: words.gettext("nobody holds the role"),
        Stop.KEPT_APART: words.gettext("rules of the case keep out all who hold the role"),
        Stop.AUTHORITY: words.gettext("nobody who may do it has authority for so much"),
        Stop.BOUND: words.gettext("it is left to %(person)s, who may not act any more"),
        Stop.HOLDER: words.gettext("%(person)s holds it and may not act any more"),
        Stop.AWAY: words.gettext("%(person)s is away, and nobody stands in")
        if person
        else words.gettext("all who hold the role are away"),
    }[why] % {"person": person}
