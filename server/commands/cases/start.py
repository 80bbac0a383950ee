"""Start a case: by a person at the plain start, or by a message, signal or timer."""

import hashlib
from dataclasses import dataclass

from server.commands.cases.advance import Advanced, advance
from server.commands.cases.bound import bundle_of
from server.commands.cases.keyed import MAX_BUSINESS_KEY, keyed
from server.commands.members import with_members
from server.commands.processes.binding import bind_open, bound_form
from server.commands.submission import Submission
from server.commands.transaction import Work
from server.domain import codec
from server.domain.branches import BranchIsClosed
from server.domain.cases import Case, CaseStatus
from server.domain.errors import (
    NoPlainStart,
    StartNotAllowed,
)
from server.domain.events import CaseStarted
from server.domain.ids import new_id
from server.domain.people import Actor
from server.domain.processes import Binding
from server.domain.rights import start_branches
from server.engine import model as engine
from server.engine.bundle import StartEvent
from server.forms.weighing import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCase:
    """The wish of a person to begin a case. `version` None means the one in force; `branch` None their own."""

    process: str
    actor: Actor
    submission: Submission
    business_key: str | None = None
    branch: str | None = None
    version: int | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartByEvent:
    """A message, signal or timer start event of the version in force begins a case."""

    process: str
    element: str
    payload: dict[str, object]
    branch: str
    business_key: str | None = None


def start_case(command: StartCase, work: Work) -> str:
    """Begin the case and return its id; the same Idempotency-Key gives the same case again."""
    digest = _request_hash(command)
    if command.idempotency_key:
        known = work.uow.idempotency.answer(command.actor.id, command.idempotency_key, digest)
        if known is not None:
            return known
    case_id = _start_by_hand(command, work)
    if command.idempotency_key:
        work.uow.idempotency.remember(command.actor.id, command.idempotency_key, digest, case_id, work.now)
    return case_id


def start_by_event(command: StartByEvent, work: Work) -> str:
    """Begin a case at an event start and return its id."""
    case = new_case(work, bind_open(work, command.process, None), command.branch, command.business_key, None)
    start = next(s for s in bundle_of(work, case).info.starts if s.element == command.element)
    case = keyed(work, case, start, command.payload)
    return begin(work, case, engine.Start(command.element, command.payload)).case.id


def new_case(work: Work, bound: Binding, branch: str, business_key: str | None, actor: Actor | None) -> Case:
    """A case of the bound version before its first step; nothing is written."""
    return Case(
        id=new_id(),
        process=bound.process,
        process_version=bound.version,
        binding=bound.id,
        business_key=business_key[:MAX_BUSINESS_KEY] if business_key else None,
        branch=branch,
        status=CaseStatus.RUNNING,
        title=business_key or bound.process,
        data={},
        provenance={},
        columns={},
        blob=None,
        started_at=work.now,
        started_by=actor.id if actor else None,
    )


def begin(work: Work, case: Case, start: engine.Start) -> Advanced:
    """Write the new case and let it move from its start event. Raises BranchIsClosed."""
    if work.uow.people.closed_among([case.branch]):
        raise BranchIsClosed(branch=case.branch)
    work.uow.cases.add(case)
    work.uow.record(
        CaseStarted(
            at=work.now,
            by=start.person,
            case=case.id,
            process=case.process,
            version=case.process_version,
            branch=case.branch,
            business_key=case.business_key,
            start=start.at or "",
            data=start.payload,
        )
    )
    return advance(work, case, start)


def _start_by_hand(command: StartCase, work: Work) -> str:
    branch = command.branch or command.actor.branch
    work.uow.working_time(branch)
    bound = bind_open(work, command.process, command.version)
    case = new_case(work, bound, branch, command.business_key, command.actor)
    bundle = bundle_of(work, case)
    plain = next((s for s in bundle.info.starts if s.kind == "none"), None)
    if plain is None:
        raise NoPlainStart
    if branch in command.actor.branches.closed:
        raise BranchIsClosed(branch=branch)
    if branch not in start_branches(command.actor, bundle.info.start_role):
        raise StartNotAllowed(role=bundle.info.start_role, branch=branch)
    values = _start_values(work, case, plain, command.submission)
    case = keyed(work, case, plain, values)
    return begin(work, case, engine.Start(plain.element, values, command.actor.id)).case.id


def _start_values(work: Work, case: Case, start: StartEvent, submission: Submission) -> dict[str, object]:
    form = bound_form(work, case.binding, case.process, start.form) if start.form else None
    zone = work.uow.working_time(case.branch).zone
    values = submission.read(form, zone, Facts({}, work.now))
    return with_members(work, form, values, case.branch, zone)


def _request_hash(command: StartCase) -> str:
    s = command.submission
    parts = [command.process, command.business_key, command.branch, command.version, s.values, list(s.pairs)]
    return hashlib.sha256(codec.dumps(parts)).hexdigest()
