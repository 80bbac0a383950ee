"""What people read otherwise than it runs: steps, lanes and choices without a name, tasks without a kind."""

from collections.abc import Iterator

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.lanes import lanes_of
from server.engine.refusals.told import UNNAMED_CHOICE, UNNAMED_LANE, UNNAMED_TASK
from server.engine.upload import HUMAN, SPLITTING, Upload


def tasks(upload: Upload) -> Iterator[Finding]:
    """Lists call a task by its name, and by its id where it has none."""
    for _, task in upload.places(*HUMAN):
        if not task.node.get("name"):
            yield task.warning(*UNNAMED_TASK.told(element=task.id))


def choices(upload: Upload) -> Iterator[Finding]:
    """A gateway that several ways leave asks something."""
    for scope, gateway in upload.places(*SPLITTING):
        if len(scope.outgoing(gateway)) > 1 and not gateway.node.get("name"):
            yield gateway.warning(*UNNAMED_CHOICE.told())


def lanes(upload: Upload) -> Iterator[Finding]:
    """A lane says whose the steps in it are; its role is for the server."""
    for scope in upload.scopes:
        for lane in lanes_of(scope.host.node):
            if not lane.name.strip():
                rule, message, advice = UNNAMED_LANE.told()
                yield Finding(scope.host.file, lane.id or None, rule, message, advice, UNNAMED_LANE.severity)


def kinds(upload: Upload) -> Iterator[Finding]:
    """A drawing for people leaves open who does a step; a case would pass it, and nobody would be asked."""
    for _, task in upload.places("task"):
        yield task.warning(
            "task_of_no_kind",
            said("The task is of no kind: nobody is asked to do it, and a case passes it at once."),
            said("Make it a user task where people do it, else a script, service or business rule task."),
        )


RULES = (tasks, choices, lanes, kinds)
