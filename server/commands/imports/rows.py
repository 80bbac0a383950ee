"""The rows of a list read as the start form reads them, each fault by row and column."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from server.commands.cases.keyed import declared_key, with_key
from server.commands.cases.start import new_case
from server.commands.imports.faults import CellFault, Faults
from server.commands.imports.sheet import HEADER, Sheet, SheetRow
from server.commands.imports.target import Target
from server.commands.members import members_at
from server.commands.transaction import Work
from server.domain.cases import Case
from server.domain.errors import BranchNotFound, BusinessKeyUnusable
from server.domain.people import Actor
from server.domain.rights import start_branches
from server.domain.wording import N_
from server.forms.errors import FormErrors
from server.forms.field_types import FIELD_TYPES
from server.forms.members import Members, holds_members, settle_members
from server.forms.submissions import parse_fields
from server.forms.weighing import Facts

BRANCH = "branch"
_SEVERAL = str.maketrans("；、|", ";;;")
_ANY_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that can be started: its typed values, its business key and the case it will be."""

    number: int
    key: str
    values: Mapping[str, object]
    case: Case


def read_rows(work: Work, target: Target, sheet: Sheet, actor: Actor | None, faults: Faults) -> list[ReadRow]:
    """Every row that has no fault; the faults of the others, and of the header, are noted."""
    absent = _check_columns(target, sheet, faults)
    house = members_at(work, "") if holds_members(target.form) else None
    reader = _Reader(work, target, actor, faults, absent, house)
    found = [reader.read(row) for row in sheet.rows]
    rows = [row for row in found if row is not None]
    _check_twice(target, rows, faults)
    return rows


def _check_columns(target: Target, sheet: Sheet, faults: Faults) -> frozenset[str]:
    """The required columns that are missing: told once, not in every row."""
    known = {BRANCH, *(field.name for field in target.form.fields if field.computed is None)}
    for name in sheet.columns:
        if name and name not in known:
            faults.add(CellFault(HEADER, name, "unknown_field", N_("The form has no such field.")))
    always = (field for field in target.form.fields if field.required and not field.depends)
    absent = frozenset(field.name for field in always) - frozenset(sheet.columns)
    for name in sorted(absent):
        faults.add(CellFault(HEADER, name, "missing_column", N_("This column is missing.")))
    return absent


def _check_twice(target: Target, rows: list[ReadRow], faults: Faults) -> None:
    first: dict[str, int] = {}
    for row in rows:
        if first.setdefault(row.key, row.number) != row.number:
            params = {"key": row.key, "row": str(first[row.key])}
            message = N_("%(key)s stands already in row %(row)s.")
            faults.add(CellFault(row.number, target.key_column, "twice", message, params))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one row after the other."""

    work: Work
    target: Target
    actor: Actor | None
    faults: Faults
    absent: frozenset[str]
    house: Members | None

    def read(self, row: SheetRow) -> ReadRow | None:
        """The row, or nothing when it has faults."""
        branch = self._branch(row)
        values = self._values(row, branch)
        if branch is None or values is None:
            return None
        case = new_case(self.work, self.target.binding, branch, None, self.actor)
        try:
            key = declared_key(self.work, case, self.target.key, values)
        except BusinessKeyUnusable as unusable:
            self._note(row, self.target.key_column, unusable.code, unusable.msgid(), unusable.params)
            return None
        return ReadRow(row.number, key, values, with_key(case, key))

    def _branch(self, row: SheetRow) -> str | None:
        """The branch of the row, by default the actor's own; nothing when it is not one to start cases at."""
        code = row.cells.get(BRANCH) or (self.actor.branch if self.actor else None)
        if code is None:
            self._note(row, BRANCH, "required", N_("Please fill in this field."), {})
            return None
        try:
            self.work.uow.working_time(code)
        except BranchNotFound as unknown:
            self._note(row, BRANCH, unknown.code, unknown.msgid(), unknown.params)
            return None
        if self.actor is not None and code not in start_branches(self.actor, self.target.start_role):
            message = N_("You may not start cases of this process at the branch %(branch)s.")
            self._note(row, BRANCH, "start_not_allowed", message, {"branch": code})
            return None
        return code

    def _zone(self, branch: str | None) -> ZoneInfo:
        return self.work.uow.working_time(branch).zone if branch is not None else _ANY_ZONE

    def _values(self, row: SheetRow, branch: str | None) -> dict[str, object] | None:
        zone, form = self._zone(branch), self.target.form
        try:
            values = parse_fields(form, self._pairs(row), zone=zone, facts=Facts({}, self.work.now))
            house = self.house
            return values if house is None else settle_members(form, values, replace(house, branch=branch or ""), zone)
        except FormErrors as refused:
            for error in refused.errors:
                if error.path not in self.absent:
                    self._note(row, error.path, error.code, error.message, error.params)
            return None

    def _pairs(self, row: SheetRow) -> list[tuple[str, str]]:
        """Names and texts as a page sends them; several choices stand in one cell, separated by semicolons."""
        pairs: list[tuple[str, str]] = []
        for field in self.target.form.fields:
            if field.computed is not None:
                continue
            text = row.cells.get(field.name, "")
            many = FIELD_TYPES[field.widget].many
            texts = text.translate(_SEVERAL).split(";") if many else [text]
            pairs.extend((field.name, each.strip()) for each in texts if each.strip())
        return pairs

    def _note(self, row: SheetRow, column: str, code: str, message: str, params: Mapping[str, object]) -> None:
        told = {name: str(value) for name, value in params.items()}
        self.faults.add(CellFault(row.number, column, code, message, told))
