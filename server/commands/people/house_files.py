"""The files of a house: `branches.csv`, `people.csv` and `limits.csv` as rows, with every fault by file and line."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from server.commands.imports.faults import RowsRefused
from server.commands.imports.sheet import Bounds, Sheet, read_sheet
from server.domain.errors import Invalid
from server.domain.instants import FIRST_YEAR, LAST_YEAR
from server.domain.people import RoleAt, one_spaced
from server.domain.spreadsheets import without_apostrophe
from server.domain.staff import Branch
from server.domain.wording import N_

BRANCHES, PEOPLE, LIMITS = "branches.csv", "people.csv", "limits.csv"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    BRANCHES: ("code", "name_en", "name_zh", "parent", "time_zone"),
    PEOPLE: ("login", "name", "branch", "roles"),
    LIMITS: ("role", "login", "branch", "process", "amount"),
}
MORE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    BRANCHES: (),
    PEOPLE: ("active",),
    LIMITS: ("first_day", "last_day"),
}
"""Those that may be left out."""
NO_ROLES = "none"
MOST_ROWS = 5_000
MOST_BYTES = 1_500_000
_BOUNDS = Bounds(MOST_ROWS, MOST_BYTES, may_be_empty=True)
_BRANCH_OF_A_ROLE = re.compile(r"(@\S+)\s+")
_PERIOD = re.compile(r"\[([^\[\]]*)\.\.([^\[\]]*)\]$")
_YES, _NO = {"yes", "是", "1", "true"}, {"no", "否", "0", "false"}
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line (1: the header) of a file, in a column where it is known.

    `problem` is an English text, with `%(name)s` places that `params` fill; `about`: which of several in the cell.
    """

    file: str
    line: int
    problem: str
    column: str = ""
    params: Mapping[str, object] = field(default_factory=dict[str, object])
    about: str = ""

    def text(self) -> str:
        """The problem in English."""
        text = self.problem % self.params if self.params else self.problem
        return f"{self.about}: {text}" if self.about else text


class HouseRefused(Invalid):
    """The house was not loaded: %(count)s rows are wrong."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the faults; `errors` lists them for programs."""
        self.wrong = tuple(faults)
        rows = [
            {"file": fault.file, "line": fault.line, "column": fault.column, "message": fault.text()}
            for fault in faults
        ]
        super().__init__(count=len(faults), errors=rows)


@dataclass(frozen=True, slots=True)
class BranchRow:
    """A line of branches.csv."""

    line: int
    branch: Branch


@dataclass(frozen=True, slots=True)
class GivenRole:
    """A role of a line, from a first day to a last one where they are told."""

    role: RoleAt
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line of people.csv. `no_roles`: none is left to the person; `active` None: as it is."""

    line: int
    login: str
    name: str
    branch: str
    given: tuple[GivenRole, ...]
    no_roles: bool = False
    active: bool | None = None

    @property
    def roles(self) -> frozenset[RoleAt]:
        """The roles, whatever their periods."""
        return frozenset(each.role for each in self.given)


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A line of limits.csv: the authority of a role, or of the person of a login."""

    line: int
    amount: Decimal
    role: str | None
    login: str | None
    branch: str | None
    process: str | None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class House:
    """Everything in the files, in their order."""

    branches: tuple[BranchRow, ...]
    people: tuple[PersonRow, ...]
    limits: tuple[LimitRow, ...] = ()


class _Wrong(ValueError):
    """A cell that cannot be read."""

    def __init__(self, column: str, problem: str, **params: object) -> None:
        self.column, self.problem, self.params = column, problem, params
        super().__init__(problem)


def refuse(faults: list[Fault]) -> None:
    """Raise HouseRefused when there are faults."""
    if faults:
        raise HouseRefused(faults)


def read_house(files: Mapping[str, bytes]) -> House:
    """Read the files (name -> content); a missing one is empty. Raises HouseRefused."""
    faults: list[Fault] = []
    branches = _read(files, BRANCHES, _branch, faults)
    people = _read(files, PEOPLE, _person, faults)
    limits = _read(files, LIMITS, _limit, faults)
    refuse(faults)
    return House(tuple(branches), tuple(people), tuple(limits))


def kind_of(content: bytes) -> str | None:
    """Which file of a house this is, by the columns it has that no other has; None for none. Raises HouseRefused."""
    faults: list[Fault] = []
    sheet = _readable(content, "", faults)
    refuse(faults)
    columns = set(sheet.columns) if sheet else set[str]()
    telling = {BRANCHES: "code", LIMITS: "amount", PEOPLE: "login"}
    return next((kind for kind, column in telling.items() if column in columns), None)


def _read(
    files: Mapping[str, bytes], name: str, make: Callable[[int, Mapping[str, str]], R], faults: list[Fault]
) -> list[R]:
    sheet = _sheet(files.get(name, b""), name, faults)
    made: list[R] = []
    for row in sheet.rows if sheet else ():
        cells = {column: without_apostrophe(row.cells.get(column, "")) for column in _all_columns(name)}
        try:
            made.append(make(row.number, cells))
        except _Wrong as wrong:
            faults.append(Fault(name, row.number, wrong.problem, wrong.column, wrong.params))
    return made


def _sheet(content: bytes, name: str, faults: list[Fault]) -> Sheet | None:
    sheet = _readable(content, name, faults)
    if sheet is None:
        return None
    missing = [column for column in COLUMNS[name] if column not in sheet.columns]
    unknown = [column for column in sheet.columns if column and column not in _all_columns(name)]
    for columns, problem in (
        (missing, N_("These columns are missing: %(columns)s.")),
        (unknown, N_("There are no such columns: %(columns)s.")),
    ):
        if columns:
            faults.append(Fault(name, 1, problem, params={"columns": ", ".join(columns)}))
    return None if missing or unknown else sheet


def _readable(content: bytes, name: str, faults: list[Fault]) -> Sheet | None:
    if not content:
        return None
    try:
        return read_sheet(content, _BOUNDS)
    except RowsRefused as refused:
        faults += [Fault(name, each.row, each.message, each.column, each.params) for each in refused.faults]
        return None


def _all_columns(name: str) -> tuple[str, ...]:
    return (*COLUMNS[name], *MORE_COLUMNS[name])


def _branch(line: int, row: Mapping[str, str]) -> BranchRow:
    for column in ("code", "name_en"):
        if not row[column]:
            raise _Wrong(column, N_("This cell must not be empty."))
    labels = {"en": row["name_en"], "zh": row["name_zh"] or row["name_en"]}
    return BranchRow(line, Branch(row["code"], row["name_en"], row["parent"] or None, labels, row["time_zone"] or None))


def _person(line: int, row: Mapping[str, str]) -> PersonRow:
    if row["roles"] == NO_ROLES:
        return PersonRow(line, row["login"], row["name"], row["branch"], (), no_roles=True, active=_active(row))
    # The name of a role may have spaces, the code of a branch has none.
    texts = _BRANCH_OF_A_ROLE.sub(r"\1\n", row["roles"]).splitlines()
    return PersonRow(line, row["login"], row["name"], row["branch"], tuple(map(_given, texts)), active=_active(row))


def _active(row: Mapping[str, str]) -> bool | None:
    text = row["active"].casefold()
    if text and text not in _YES | _NO:
        raise _Wrong("active", N_("Write yes or no."))
    return text in _YES if text else None


def _given(text: str) -> GivenRole:
    period = _PERIOD.search(text)
    try:
        role = read_role(text[: period.start()] if period else text)
    except ValueError:
        raise _Wrong("roles", N_("%(text)s is not role@branch."), text=text) from None
    if period is None:
        return GivenRole(role)
    return GivenRole(role, _day("roles", period[1]), _day("roles", period[2]))


def _day(column: str, text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        day = date.max
    if day is not None and not FIRST_YEAR < day.year < LAST_YEAR:
        raise _Wrong(column, N_("%(text)s is not a day such as 2026-12-31."), text=text)
    return day


def _limit(line: int, row: Mapping[str, str]) -> LimitRow:
    try:
        amount = Decimal(row["amount"])
    except InvalidOperation:
        raise _Wrong("amount", N_("%(text)s is not an amount such as 30000.00."), text=row["amount"]) from None
    role, login, branch, process = (row[name] or None for name in ("role", "login", "branch", "process"))
    first, last = (_day(name, row[name]) for name in MORE_COLUMNS[LIMITS])
    return LimitRow(line, amount, role, login, branch, process, first, last)


def read_role(text: str) -> RoleAt:
    """The role of `role@branch`, each run of spaces taken as one. Raises ValueError."""
    role, at, branch = (one_spaced(part) for part in text.partition("@"))
    if not (role and at and branch):
        raise ValueError(f"{text!r} is not role@branch")
    return RoleAt(role, branch)
