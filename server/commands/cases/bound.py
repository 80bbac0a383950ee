"""What a case runs on: its process with all it calls, and what a step of it needs from outside."""

from server.commands.transaction import Work
from server.domain.cases import Case
from server.engine.bundle import Bundle
from server.engine.model import Environment
from server.store.bound_files import bound_files


def bundle_of(work: Work, case: Case) -> Bundle:
    """The process and all it calls, as bound when the case started."""
    return work.shelf.bundle(case.binding, case.process, lambda: bound_files(work.uow.processes, case.binding))


def environment_of(work: Work, case: Case) -> Environment:
    """The instant, the branch's zone and calendar, the sandbox, the limits, and what must not be called."""
    times = work.uow.working_time(case.branch)
    house = work.now, times.zone, times.calendar, work.sandbox, work.limits
    return Environment(*house, case.business_key, _closed(work, case))


def _closed(work: Work, case: Case) -> frozenset[str]:
    """The processes it calls whose version is suspended."""
    if len(bundle_of(work, case).elements) == 1 or not work.uow.processes.suspended():
        return frozenset()
    called = work.uow.processes.binding(case.binding).called
    return frozenset(key for key, number in called.items() if (key, number) in work.uow.processes.suspended())
