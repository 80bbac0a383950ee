"""Operators of the organisation: people added and disabled, roles given and ended, limits set."""

from collections.abc import Mapping
from datetime import datetime

from server.commands.operators.asked import Asked
from server.commands.people.add_person import AddPerson, add_person
from server.commands.people.disable_person import DisablePerson, disable_person
from server.commands.people.end_role import EndRole, end_role
from server.commands.people.grant_role import GrantRole, countersign_role, grant_role
from server.commands.people.granting import require_branches
from server.commands.people.set_limit import SetLimit, countersign_limit, set_limit
from server.domain.authority import AuthorityLimit
from server.domain.ids import new_id
from server.domain.people import RoleAt
from server.domain.staffing.staff import Holding

Answered = Mapping[str, object]
NOTHING: Answered = {}


def add(asked: Asked) -> Answered:
    """`org.add_person`. Raises what `add_person` does."""
    login = asked.text("login")
    command = AddPerson(
        login=login, name=asked.text("name"), branch=asked.text("branch"), reason=asked.reason, actor=asked.authoriser
    )
    return {"person": add_person(command, asked.work), "login": login}


def grant(asked: Asked) -> Answered:
    """`org.grant_role`. Raises what `grant_role` does, and SecondMissing, SecondAlone, SecondUntrusted."""
    work, person, role, branch = asked.work, asked.person(), asked.text("role"), asked.text("branch")
    require_branches(work, [branch])
    held = Holding(person.id, role, branch, *_period(asked))
    if not grant_role(GrantRole(held=held, reason=asked.reason, actor=asked.authoriser), work):
        waiting = (each for each in work.uow.role_requests.waiting(person.id))
        request = next(each for each in waiting if (each.held.role, each.held.branch) == (role, branch))
        countersign_role(work, request, asked.countersigner(person.id, branch))
    if "limit" in asked.values:
        _limit(asked, AuthorityLimit(new_id(), asked.amount("limit"), None, person.id, branch, None, *_period(asked)))
    return NOTHING


def end(asked: Asked) -> Answered:
    """`org.end_role`: what is held now or later, as far as role and branch fit. Raises what `end_role` does."""
    work, person = asked.work, asked.person()
    role, branch = asked.text_or_none("role"), asked.text_or_none("branch")
    at = max(asked.instant("at") or work.now, work.now)
    ended = 0
    for held in work.uow.people.held_by(person.id):
        fits = role in {None, held.role} and branch in {None, held.branch}
        if fits and (held.valid_until is None or held.valid_until > at):
            wanted = RoleAt(held.role, held.branch)
            command = EndRole(person=person.id, role=wanted, at=at, reason=asked.reason, actor=asked.authoriser)
            end_role(command, work)
            ended += 1
    return {"ended": ended}


def limit(asked: Asked) -> Answered:
    """`org.set_limit`. Raises what `set_limit` does, and SecondMissing, SecondAlone, SecondUntrusted."""
    branch, process = asked.text_or_none("branch"), asked.text_or_none("process")
    person, amount = asked.person().id, asked.amount("amount")
    _limit(asked, AuthorityLimit(new_id(), amount, None, person, branch, process, *_period(asked)))
    return NOTHING


def disable(asked: Asked) -> Answered:
    """`org.disable_person`. Raises what `disable_person` does."""
    command = DisablePerson(person=asked.person().id, reason=asked.reason, actor=asked.authoriser)
    disable_person(command, asked.work)
    return NOTHING


def _limit(asked: Asked, wanted: AuthorityLimit) -> None:
    """Ask for a limit of a person and sign it by the second."""
    work, person = asked.work, wanted.person or ""
    set_limit(SetLimit(limit=wanted, actor=asked.authoriser), work)
    second = asked.countersigner(person, wanted.branch or work.uow.people.head_office())
    countersign_limit(work, wanted, asked.authoriser.id, second)


def _period(asked: Asked) -> tuple[datetime | None, datetime | None]:
    return asked.instant("valid_from"), asked.instant("valid_until")
