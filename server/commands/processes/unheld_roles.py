"""Refuses escalation to roles that the house does not know: such a task would come to nobody."""

from collections.abc import Iterator, Sequence

from server.domain.people import EVERYONE, Right
from server.domain.staffing.demands import Demand
from server.domain.staffing.staff import House
from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.syntax import nearest


def unheld_roles(demands: Sequence[Demand], house: House) -> Iterator[Finding]:
    """An error for each step that passes to a role which no task names and nobody holds, held or will hold.

    None in a house that knows no roles yet.
    """
    held = {holding.role for holding in house.staff.holdings}
    if not held:
        return
    named = {step.role for demand in demands for step in demand.steps.values()}
    known = {*held, *named, *Right, EVERYONE}
    told: set[tuple[str, str]] = set()
    for demand in demands:
        for step in demand.steps.values():
            for role in step.passes_to:
                if step.process == demand.process and role not in known and (step.element, role) not in told:
                    told.add((step.element, role))
                    yield _error(demand.file, step.element, role, nearest(role, known))


def _error(file: str, element: str, role: str, guess: str) -> Finding:
    message = said("The property escalate: nobody in the house holds the role %(role)s.", role=role)
    advice = said("Did you mean %(found)s?", found=guess) if guess else said("Give the role to somebody first.")
    return Finding(file, element, "unheld_role", message, advice)
