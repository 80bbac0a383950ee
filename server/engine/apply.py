"""The face of the engine: commands in, outcome out. Nothing outside the arguments is read or changed."""

from collections.abc import Sequence

from server.engine import blob, standing, summary, timers
from server.engine.bundle import Bundle
from server.engine.called import Answer, Refusal
from server.engine.model import (
    Cancel,
    CaseState,
    Command,
    Complete,
    EngineRefusal,
    Environment,
    FireTimers,
    Message,
    NoSuchStart,
    NotWaiting,
    Outcome,
    Retry,
    Signal,
    Standing,
    Start,
)
from server.engine.operating.carrying_out import carry_out
from server.engine.operating.orders import Order
from server.engine.session import Session


def apply(
    bundle: Bundle, state: CaseState, command: Command | Order | Sequence[Command | Order], env: Environment
) -> Outcome:
    """Apply commands in order to a case at rest.

    Timers due by `env.now` fire first. When one of them closes the task a command completes, the firing stands,
    the command does nothing and `matched` is False; the same holds for a message or signal nobody waits for.
    Raises NotWaiting, NoSuchStart, EngineRefusal, and what `carry_out` does; a fault of the diagram is an incident.
    """
    commands = tuple(command) if isinstance(command, Sequence) else (command,)
    if state.blob is None:
        session, before = _fresh(bundle, state, commands, env), Standing()
    else:
        session = _loaded(bundle, state, env)
        before = standing.standing(session)
        session.look_again()
    matched = [_run(session, item, before) for item in commands]
    return _outcome(bundle, session, before, matched=all(matched))


def inspect(bundle: Bundle, state: CaseState, env: Environment) -> Standing:
    """How a case stands, nothing run."""
    return Standing() if state.blob is None else standing.standing(_loaded(bundle, state, env))


def _fresh(bundle: Bundle, state: CaseState, commands: tuple[Command | Order, ...], env: Environment) -> Session:
    start = commands[0] if commands else None
    if not isinstance(start, Start):
        raise EngineRefusal("the case has not started")
    if (start.at or bundle.spec.start.none_start) not in bundle.spec.starts:
        raise NoSuchStart(start.at or "none start")
    session = Session(bundle, state.data, env)
    session.begin(start)
    return session


def _loaded(bundle: Bundle, state: CaseState, env: Environment) -> Session:
    session = Session(bundle, state.data, env)
    blob.load(session, bundle, state.blob or b"")
    return session


def _run(session: Session, command: Command | Order, before: Standing) -> bool:
    matched = _do(session, command, before)
    session.settle()
    return matched


def _do(session: Session, command: Command | Order, before: Standing) -> bool:
    match command:
        case Start():
            if session.start is not command:
                raise EngineRefusal("the case has already started")
        case Complete():
            return _complete(session, command, before)
        case Message(name, payload, correlation, token):
            return session.delivery.message(name, payload, correlation, token)
        case Signal(name, payload):
            return session.delivery.signal(name, payload)
        case FireTimers():
            timers.fire(session)
        case Retry():
            return _retry(session, command, before)
        case Answer() | Refusal():
            session.go_on(command)
        case Cancel():
            return session.cancel()
        case _:
            carry_out(session, command)
    return True


def _complete(session: Session, command: Complete, before: Standing) -> bool:
    """Submit, unless a timer that was due, or an earlier command, closed the task meanwhile: then False."""
    try:
        session.complete(command.token, command.values, command.person)
    except NotWaiting:
        if command.token in session.completed or all(task.token != command.token for task in before.tasks):
            raise
        return False
    return True


def _retry(session: Session, command: Retry, before: Standing) -> bool:
    """Run held elements again; False when a timer that was due took the held one away meanwhile."""
    try:
        return session.retry(command.token)
    except NotWaiting:
        if all(incident.token != command.token for incident in before.incidents):
            raise
        return False


def _outcome(bundle: Bundle, session: Session, before: Standing, *, matched: bool) -> Outcome:
    after = standing.standing(session, before)
    known = {task.token for task in before.tasks}
    return Outcome(
        blob=blob.dump(session),
        status=session.status,
        changes=tuple(session.journal.changes),
        opened=tuple(task for task in after.tasks if task.token not in known),
        closed=standing.closed(session, before, after),
        before=before,
        after=after,
        thrown=tuple(session.journal.thrown),
        steps=tuple(session.journal.steps),
        matched=matched,
        decided=tuple(session.journal.decided),
        flows=tuple(session.journal.flows),
        title=summary.title(bundle.info.title, session.case, session.env),
        columns=summary.columns(bundle.info.columns, session.case, session.env),
    )
