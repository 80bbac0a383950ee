"""When a task is due or closes, and what happens when it is not done in time."""

from collections.abc import Iterator

from server.domain.durations import parse_duration
from server.domain.escalation import EscalationFault, before_due, parse_escalation
from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.properties import properties_of
from server.engine.syntax import excerpt, feel_value, nearest, timer_fault
from server.engine.upload import HUMAN, Upload

_ESCALATION = said(
    "Write steps such as: 50%% remind; 100%% notify superior; 150%% priority 90; +2WD reassign role:%(role)s.",
    role="reviewer",
)


def times(upload: Upload) -> Iterator[Finding]:
    """What happens to a task in time is counted from when it is due."""
    for _, task in upload.places(*HUMAN):
        given = properties_of(task.node)
        for name in ("remind", "escalate"):
            if name in given and "due" not in given:
                yield task.error(
                    "needs_due",
                    said("The property %(name)s needs the property due.", name=name),
                    said("Say when the task is due, or remove %(name)s.", name=name),
                )


def closing(upload: Upload) -> Iterator[Finding]:
    """Only what several do closes without all of them: a single task would be left undone."""
    for _, task in upload.places(*HUMAN):
        if "closes" in properties_of(task.node) and not task.node.all("multiInstanceLoopCharacteristics"):
            yield task.error(
                "closes_alone",
                said("The property closes is for a multi-instance, of which those done count."),
                said("Remove it; a timer at the border of the task ends one that is not done."),
            )


RULES = (times, closing)


def due_fault(value: str) -> tuple[str, str] | None:
    """What is wrong with how long a task has, and what to write."""
    advice = said("Write P2D, PT4H, 2WD (working days), 4WH (working hours) or =FEEL.")
    if value.startswith("="):
        return feel_value(value, advice)
    fault = timer_fault("timeDuration", f'"{value}"')
    return (
        None
        if fault is None
        else (said("%(text)s is no duration: %(fault)s", text=excerpt(value), fault=fault), advice)
    )


def closes_fault(value: str) -> tuple[str, str] | None:
    """What is wrong with how long instances are waited for, and what to write."""
    fault = due_fault(value)
    if fault is None and not value.startswith("=") and parse_duration(value).is_zero:
        return said("%(text)s is no time at all", text=excerpt(value)), said("Write such as 2WD, P3D or =FEEL.")
    return fault


def remind_fault(value: str) -> tuple[str, str] | None:
    """What is wrong with how long before due somebody is reminded, and what to write."""
    advice = said("Write how long before due: P1D, PT4H, 1WD (working days), 4WH (working hours) or =FEEL.")
    if value.startswith("="):
        return feel_value(value, advice)
    try:
        before_due(value)
    except EscalationFault:
        return said("%(text)s is no duration", text=excerpt(value)), advice
    return None


def escalate_fault(value: str) -> tuple[str, str] | None:
    """What is wrong with the steps of a task that is not done in time, and what to write."""
    try:
        parse_escalation(value)
    except EscalationFault as fault:
        guess = nearest(fault.word, fault.known) if fault.word else ""
        advice = said("Did you mean %(found)s?", found=guess) if guess else _ESCALATION
        return fault.message, advice
    return None
