"""`person …` and `token …`."""

import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from server.auth.passwords import hash_password
from server.cli.opening import opened, person_id
from server.cli.running import AsJson, Failed, print_json, print_table, say
from server.commands.access.create_token import CreateToken, create_token, read_scopes
from server.commands.house.changes import Change, Grounds
from server.commands.house.import_house import ImportHouse, foresee_house, import_house
from server.commands.notices.wish import SetMailAddress, set_mail_address
from server.commands.people.add_person import AddPerson, add_person
from server.commands.people.disable_person import DisablePerson, disable_person
from server.commands.people.house_files import kind_of, read_house, read_role, refuse
from server.domain.errors import InvalidValue
from server.domain.people import Actor, RoleAt
from server.store.people import People

persons, tokens = typer.Typer(), typer.Typer()


@persons.command("add")
def add(
    login: str,
    name: str,
    branch: Annotated[str, typer.Option(help="Code of the person's own branch.")],
    role: Annotated[list[str] | None, typer.Option(help="A role as role@branch; may be given again.")] = None,
    password_stdin: Annotated[bool, typer.Option(help="Read the password from standard input.")] = False,
    as_json: AsJson = False,
) -> None:
    """Add a person; without a password only access tokens work."""
    hashed = hash_password(sys.stdin.readline().rstrip("\r\n")) if password_stdin else None
    try:
        roles = frozenset(read_role(text) for text in role or ())
    except ValueError as error:
        raise InvalidValue(field="role", problem=str(error)) from error
    command = AddPerson(login=login, name=name, branch=branch, roles=roles, password_hash=hashed)
    with opened() as wired:
        added = wired.transactions.run(add_person, command)
    if as_json:
        print_json({"id": added})
    else:
        say(f"{login} was added with the id {added}")


@persons.command("list")
def show(as_json: AsJson = False) -> None:
    """List the active people with the roles they hold now."""
    with opened() as wired, wired.database.read() as connection:
        found = People(connection, wired.database.branches).actors(wired.now())
    if as_json:
        print_json([_shape(actor) for actor in found])
    else:
        print_table([{**_shape(actor), "roles": " ".join(map(_held, _roles(actor)))} for actor in found])


@persons.command("mail")
def mail(
    person: Annotated[str, typer.Argument(help="Id or login.")],
    address: Annotated[str, typer.Argument(help="Where notices are mailed; '' for nowhere.")],
) -> None:
    """Say where a person's notices are mailed."""
    with opened() as wired:
        wired.transactions.run(set_mail_address, SetMailAddress(person=person_id(wired, person), address=address))
    say(f"{person} is told by mail at {address}" if address else f"{person} is told by mail no more")


@persons.command("disable")
def disable(person: Annotated[str, typer.Argument(help="Id or login.")]) -> None:
    """Let a person act no more; sessions and tokens end at once."""
    with opened() as wired:
        wired.transactions.run(disable_person, DisablePerson(person=person_id(wired, person)))
    say(f"{person} is disabled")


@persons.command("import")
def import_files(
    file: Annotated[
        list[Path],
        typer.Argument(help="CSV files of people, branches, limits, known by their columns.", exists=True),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would change.")] = False,
    why: Annotated[str, typer.Option(help="Why; kept with each change.")] = "",
    as_json: AsJson = False,
) -> None:
    """Change people, branches and limits as files say: all or nothing. Who is not in them stays."""
    house = read_house(_by_kind(file))
    with opened() as wired:
        command = ImportHouse(house=house, grounds=Grounds(None), zone=wired.settings.zone, reason=why)
        plan = wired.transactions.run(foresee_house, command)[0]
        refuse(list(plan.faults))
        if not dry_run and plan.changes:
            wired.transactions.run(import_house, replace(command, digest=plan.digest))
    if as_json:
        print_json([asdict(change) for change in plan.changes])
        return
    for change in plan.changes:
        say(f"{change.file}:{change.line}: {change.kind.value} {_told(change)}")
    say(f"{len(plan.changes)} changes{' would be made' if dry_run else ' were made'}")


@tokens.command("create")
def create(
    person: Annotated[str, typer.Argument(help="Id or login.")],
    scope: Annotated[
        list[str] | None, typer.Option(help="tasks, cases, deploy, reports or admin; default all.")
    ] = None,
    label: Annotated[str, typer.Option(help="What it is for.")] = "",
    as_json: AsJson = False,
) -> None:
    """Make an access token and print it; it is shown only now."""
    scopes = read_scopes(scope or ())
    with opened() as wired:
        command = CreateToken(person=person_id(wired, person), scopes=scopes, label=label)
        token = wired.transactions.run(create_token, command)
    if as_json:
        print_json({"token": token})
    else:
        say(token)


def _shape(actor: Actor) -> dict[str, object]:
    return {
        "id": actor.id,
        "login": actor.login,
        "name": actor.name,
        "branch": actor.branch,
        "roles": [{"role": one.role, "branch": one.branch} for one in _roles(actor)],
    }


def _roles(actor: Actor) -> list[RoleAt]:
    return sorted(actor.roles, key=lambda one: (one.role, one.branch))


def _held(one: RoleAt) -> str:
    return f"{one.role}@{one.branch}"


def _by_kind(files: list[Path]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for file in files:
        content = file.read_bytes()
        kind = kind_of(content)
        if kind is None:
            raise Failed(f"{file} has the columns of none of people, branches and limits")
        if kind in found:
            raise Failed(f"{file} is the second file of its kind")
        found[kind] = content
    return found


def _told(change: Change) -> str:
    place = f"{change.role}@{change.branch}" if change.role else change.branch
    return " ".join(str(part) for part in (change.who, change.name, place, change.amount) if part)
