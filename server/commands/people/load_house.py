"""Load a house from its files: branches, people, roles and authority limits that are missing; all or nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from server.commands.people.add_branch import require_zone, write_branch
from server.commands.people.add_person import AddPerson, require_names, write_person
from server.commands.people.granting import give_roles, require_role_names
from server.commands.people.house_files import BRANCHES, LIMITS, PEOPLE, BranchRow, Fault, House, PersonRow, refuse
from server.commands.people.set_limit import SetLimit, set_limit
from server.commands.transaction import Work
from server.domain.authority import AuthorityLimit
from server.domain.errors import Conflict, Invalid, InvalidValue, NotFound
from server.domain.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadHouse:
    """The house to load; `password_hashes` by login, for people who are new."""

    house: House
    password_hashes: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class HouseLoaded:
    """How much was new."""

    branches: int
    people: int


def load_house(command: LoadHouse, work: Work) -> HouseLoaded:
    """Load it; a second time changes nothing. Raises HouseRefused with every wrong row."""
    faults: list[Fault] = []
    new_branches = _new_branches(command.house, work, faults)
    known = {branch.code for branch in work.uow.people.branches()} | {row.branch.code for row in new_branches}
    _check_people(command.house, known, faults)
    refuse(faults)
    for row in new_branches:
        write_branch(work, row.branch, None)
    held = {actor.login: actor for actor in work.uow.people.actors(work.now)}
    there = {person.login for person in work.uow.people.all()}
    added = 0
    for row in command.house.people:
        if row.login not in there:
            write_person(work, _as_command(row, command.password_hashes))
            added += 1
        elif row.login in held:
            give_roles(work, held[row.login].id, row.roles - held[row.login].roles, None)
    _set_limits(command.house, work)
    return HouseLoaded(len(new_branches), added)


def _set_limits(house: House, work: Work) -> None:
    """Set those that never were; one that was ended stays so. Raises HouseRefused."""
    faults: list[Fault] = []
    ever = (kept.limit for kept in work.uow.limits.all())
    known = {(limit.role, limit.person, limit.branch, limit.process) for limit in ever}
    people = {person.login: person.id for person in work.uow.people.all()}
    for row in house.limits:
        if row.login is not None and row.login not in people:
            faults.append(Fault(LIMITS, row.line, f"nobody has the login {row.login}"))
            continue
        person = people[row.login] if row.login else None
        if (row.role, person, row.branch, row.process) in known:
            continue
        limit = AuthorityLimit(
            new_id(), row.amount, role=row.role, person=person, branch=row.branch, process=row.process
        )
        try:
            set_limit(SetLimit(limit=limit), work)
        except (Invalid, Conflict, NotFound) as error:
            faults.append(Fault(LIMITS, row.line, str(error)))
    refuse(faults)


def _new_branches(house: House, work: Work, faults: list[Fault]) -> list[BranchRow]:
    """Those not there yet, each after its parent, whatever their order in the file."""
    known = {branch.code for branch in work.uow.people.branches()}
    waiting = [row for row in house.branches if row.branch.code not in known]
    ordered: list[BranchRow] = []
    while ready := [row for row in waiting if row.branch.parent is None or row.branch.parent in known]:
        ordered += ready
        known |= {row.branch.code for row in ready}
        waiting = [row for row in waiting if row not in ready]
    faults += [Fault(BRANCHES, row.line, f"there is no branch {row.branch.parent}") for row in waiting]
    seen: set[str] = set()
    for row in ordered:
        if row.branch.code in seen:
            faults.append(Fault(BRANCHES, row.line, f"the branch {row.branch.code} is there twice"))
        seen.add(row.branch.code)
        _note(faults, BRANCHES, row.line, lambda zone=row.branch.time_zone: require_zone(zone))
    return ordered


def _check_people(house: House, branches: set[str], faults: list[Fault]) -> None:
    seen: set[str] = set()
    for row in house.people:
        if row.no_roles or row.active is not None or any(each.first_day or each.last_day for each in row.given):
            faults.append(Fault(PEOPLE, row.line, "a house is loaded with roles without periods, and active people"))
        _note(faults, PEOPLE, row.line, lambda row=row: require_names(row.login, row.name))
        _note(faults, PEOPLE, row.line, lambda row=row: require_role_names(row.roles))
        wanted = {row.branch, *(held.branch for held in row.roles)}
        faults += [Fault(PEOPLE, row.line, f"there is no branch {code}") for code in sorted(wanted - branches)]
        if row.login in seen:
            faults.append(Fault(PEOPLE, row.line, f"the login {row.login} is there twice"))
        seen.add(row.login)


def _note(faults: list[Fault], file: str, line: int, check: Callable[[], None]) -> None:
    try:
        check()
    except InvalidValue as error:
        faults.append(Fault(file, line, str(error)))


def _as_command(row: PersonRow, hashes: Mapping[str, str]) -> AddPerson:
    return AddPerson(
        login=row.login, name=row.name, branch=row.branch, roles=row.roles, password_hash=hashes.get(row.login)
    )
