"""Operators of meetings: who could be called to a step of the case, as far as the house knows."""

from collections.abc import Mapping

from server.commands.cases.bound import bundle_of
from server.commands.operators.asked import Asked
from server.domain.errors import ElementNotFound
from server.domain.people import EVERYONE

Answered = Mapping[str, object]


def eligible(asked: Asked) -> Answered:
    """`org.eligible`: numbers alone, as nobody learns from them who is related. Raises ElementNotFound."""
    work, case, step = asked.work, asked.case, asked.text("step")
    bundle = bundle_of(work, case)
    process = next((key for key, inner in bundle.elements.items() if step in inner and inner[step].human), None)
    if process is None:
        raise ElementNotFound(element=step)
    role, duty = bundle.element(process, step).role or EVERYONE, bundle.duties.get(step)
    others = sorted(duty.apart - {step}) if duty is not None else []
    out = {doer.person for doer in work.uow.tasks.doers(case.id, others)} if others else set[str]()
    out |= work.uow.relations.related(bundle.parties(process, step, case.data))
    held = [each for each in work.uow.people.actors(work.now) if each.holds(role, case.branch)]
    free = [each for each in held if each.id not in out]
    return {
        "held": len(held),
        "excused": len(held) - len(free),
        "away": sum(each.away for each in free),
        "able": sum(not each.away for each in free),
    }
