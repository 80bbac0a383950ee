"""Where people are short for the processes in force, and which tasks nobody may do."""

from dataclasses import asdict

from starlette.responses import Response

from server.api.access import ReportsCaller
from server.api.admitting import routes_below
from server.api.describing import answers
from server.api.responses import ok
from server.api.staffing_shapes import StaffingOut
from server.domain.staffing.demands import StaffedStep
from server.queries.staffing import ShortProcess, staffing
from server.store.staffing import Stopped

router = routes_below("/staffing", tag="staffing")


@router.get("", responses=answers(StaffingOut))
def get_staffing(caller: ReportsCaller) -> Response:
    """As things stand, and with the roles that are known to end within 30 days."""
    found = staffing(caller.reading, caller.actor, caller.wired.now())
    return ok({"short": [_short(row) for row in found.short], "stopped": [_stopped(each) for each in found.stopped]})


def _short(row: ShortProcess) -> dict[str, object]:
    shortage, steps = row.shortage, row.demand.steps
    return {
        "process": shortage.process,
        "branch": shortage.branch,
        "since": shortage.since,
        "conflicts": [[_step(steps[name]) for name in conflict] for conflict in shortage.conflicts],
        "missing": [asdict(missing) for missing in shortage.missing],
        "cases": row.cases,
    }


def _stopped(stop: Stopped) -> dict[str, object]:
    return {name: getattr(stop, name) for name in ("task", "case", "branch", "why", "person")}


def _step(step: StaffedStep) -> dict[str, str]:
    return {"process": step.process, "element": step.element, "name": step.name, "role": step.role}
