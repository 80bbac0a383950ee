"""The files of a house: `branches.csv`, `people.csv` and `limits.csv` as rows, with every fault by file and line."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from server.domain.errors import Invalid
from server.domain.people import RoleAt, one_spaced
from server.domain.staff import Branch

BRANCHES, PEOPLE, LIMITS = "branches.csv", "people.csv", "limits.csv"
_BRANCH_COLUMNS = ("code", "name_en", "name_zh", "parent", "time_zone")
_PERSON_COLUMNS = ("login", "name", "branch", "roles")
_LIMIT_COLUMNS = ("role", "login", "branch", "process", "amount")
_BRANCH_OF_A_ROLE = re.compile(r"(@\S+)\s+")
R = TypeVar("R")


class HouseRefused(Invalid):
    """The house was not loaded: %(count)s rows are wrong."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line (1: the header) of a file."""

    file: str
    line: int
    problem: str


@dataclass(frozen=True, slots=True)
class BranchRow:
    """A line of branches.csv."""

    line: int
    branch: Branch


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line of people.csv."""

    line: int
    login: str
    name: str
    branch: str
    roles: frozenset[RoleAt]


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A line of limits.csv: the authority of a role, or of the person of a login."""

    line: int
    amount: Decimal
    role: str | None
    login: str | None
    branch: str | None
    process: str | None


@dataclass(frozen=True, slots=True)
class House:
    """Everything in the files, in their order."""

    branches: tuple[BranchRow, ...]
    people: tuple[PersonRow, ...]
    limits: tuple[LimitRow, ...] = ()


def refuse(faults: list[Fault]) -> None:
    """Raise HouseRefused when there are faults; its `errors` lists them."""
    if faults:
        rows = [{"file": fault.file, "line": fault.line, "message": fault.problem} for fault in faults]
        raise HouseRefused(count=len(faults), errors=rows)


def read_house(files: Mapping[str, bytes]) -> House:
    """Read the files (name -> UTF-8 content); a missing one is empty. Raises HouseRefused."""
    faults: list[Fault] = []
    branches = _read(files, BRANCHES, _BRANCH_COLUMNS, _branch, faults)
    people = _read(files, PEOPLE, _PERSON_COLUMNS, _person, faults)
    limits = _read(files, LIMITS, _LIMIT_COLUMNS, _limit, faults)
    refuse(faults)
    return House(tuple(branches), tuple(people), tuple(limits))


def _read(
    files: Mapping[str, bytes],
    name: str,
    columns: tuple[str, ...],
    make: Callable[[int, Mapping[str, str]], R],
    faults: list[Fault],
) -> list[R]:
    made: list[R] = []
    try:
        for line, row in _lines(files.get(name, b""), columns):
            try:
                made.append(make(line, row))
            except ValueError as error:
                faults.append(Fault(name, line, str(error)))
    except ValueError as error:
        faults.append(Fault(name, 1, str(error)))
    return made


def _lines(content: bytes, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    if not content:
        return
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise ValueError(f"missing columns: {', '.join(missing)}")
    for row in reader:
        yield reader.line_num, {column: (row[column] or "").strip() for column in columns}


def _branch(line: int, row: Mapping[str, str]) -> BranchRow:
    if not row["code"] or not row["name_en"]:
        raise ValueError("code and name_en are needed")
    labels = {"en": row["name_en"], "zh": row["name_zh"] or row["name_en"]}
    return BranchRow(line, Branch(row["code"], row["name_en"], row["parent"] or None, labels, row["time_zone"] or None))


def _person(line: int, row: Mapping[str, str]) -> PersonRow:
    # The name of a role may have spaces, the code of a branch has none.
    roles = frozenset(map(read_role, _BRANCH_OF_A_ROLE.sub(r"\1\n", row["roles"]).splitlines()))
    return PersonRow(line, row["login"], row["name"], row["branch"], roles)


def _limit(line: int, row: Mapping[str, str]) -> LimitRow:
    try:
        amount = Decimal(row["amount"])
    except InvalidOperation:
        raise ValueError(f"{row['amount']!r} is not an amount such as 30000.00") from None
    return LimitRow(
        line, amount, row["role"] or None, row["login"] or None, row["branch"] or None, row["process"] or None
    )


def read_role(text: str) -> RoleAt:
    """The role of `role@branch`, each run of spaces taken as one. Raises ValueError."""
    role, at, branch = (one_spaced(part) for part in text.partition("@"))
    if not (role and at and branch):
        raise ValueError(f"{text!r} is not role@branch")
    return RoleAt(role, branch)
