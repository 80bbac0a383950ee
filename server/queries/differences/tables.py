"""What two decision models differ in, table by table, rule by rule and cell by cell."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from server.dmn.model import DecisionTable, Rule
from server.dmn.tables import tables_of
from server.queries.differences.model import Change, Fact, differing


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `kind` is `input`, `output` or `note`; `label` as a reader knows it."""

    kind: str
    key: str
    label: str
    change: Change


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, before and after."""

    before: str
    after: str

    @property
    def differs(self) -> bool:
        """Whether it says something else."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Row:
    """A rule with its cells, in the order of the columns; its number before and after, None where it is not there."""

    change: Change
    before: int | None
    after: int | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TableDifference:
    """A table that differs, with all its rules; `facts`: its hit policy, and what its columns allow."""

    change: Change
    owner: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    facts: tuple[Fact, ...]


_Key = tuple[str, str]
_Ruled = tuple[str, Mapping[_Key, str]]
_Said = tuple[tuple[_Key, str], ...]
_NO_CELLS: Mapping[_Key, str] = {}


def table_differences(path: str, before: bytes | None, after: bytes | None) -> tuple[TableDifference, ...]:
    """The tables of a model that differ; `path` is that of the file. A model that cannot be read has none."""
    one = {table.owner: table.drawn for table in tables_of({path: before} if before else {})}
    other = {table.owner: table.drawn for table in tables_of({path: after} if after else {})}
    found = (_table(owner, one.get(owner), other.get(owner)) for owner in dict.fromkeys([*other, *one]))
    return tuple(each for each in found if each.change is not Change.SAME)


def _table(owner: str, one: DecisionTable | None, other: DecisionTable | None) -> TableDifference:
    columns = tuple(_columns(_heads(one), _heads(other)))
    rows = tuple(_rows(columns, one, other))
    facts = differing(_facts(one), _facts(other))
    change = Change.ADDED if one is None else Change.REMOVED if other is None else Change.CHANGED
    if not facts and all(each.change is Change.SAME for each in (*columns, *rows)):
        change = Change.SAME
    return TableDifference(change, owner, columns, rows, facts if change is Change.CHANGED else ())


def _heads(table: DecisionTable | None) -> Mapping[_Key, str]:
    """The columns with their labels; of two that look at the same, the later one is known by its number too."""
    if table is None:
        return {}
    drawn = [
        *(("input", each.expression.text.strip(), each.label) for each in table.inputs),
        *(("output", each.name, each.label) for each in table.outputs),
        *(("note", each, each) for each in table.annotations),
        ("note", "", ""),
    ]
    found: dict[_Key, str] = {}
    for at, (kind, key, label) in enumerate(drawn):
        found[(kind, f"{key} {at}" if (kind, key) in found else key)] = label
    return found


def _columns(one: Mapping[_Key, str], other: Mapping[_Key, str]) -> Iterator[Column]:
    """Inputs, outputs and notes; a removed column stands behind those of its kind."""
    for kind in ("input", "output", "note"):
        for key in (each for each in dict.fromkeys([*other, *one]) if each[0] == kind):
            change = Change.SAME
            if one and other and not (key in one and key in other):
                change = Change.ADDED if key in other else Change.REMOVED
            yield Column(kind, key[1], other.get(key) or one.get(key) or key[1], change)


def _rows(columns: Sequence[Column], one: DecisionTable | None, other: DecisionTable | None) -> Iterator[Row]:
    """Rules in the order of the later table; a removed one stands where it stood."""
    old, new = _numbered(one), _numbered(other)
    paired = _paired(old, new)
    kept = _in_sequence(list(paired.values()))
    gone = deque(sorted(set(range(len(old))) - set(paired.values())))
    for after in range(len(new)):
        before = paired.get(after)
        while before in kept and gone and gone[0] < before:
            yield _row(columns, old, new, gone.popleft(), None)
        row = _row(columns, old, new, before, after)
        moved = row.change is Change.SAME and before not in kept
        yield replace(row, change=Change.MOVED) if moved else row
    yield from (_row(columns, old, new, at, None) for at in gone)


def _row(
    columns: Sequence[Column], old: Sequence[_Ruled], new: Sequence[_Ruled], before: int | None, after: int | None
) -> Row:
    one = _NO_CELLS if before is None else old[before][1]
    other = _NO_CELLS if after is None else new[after][1]
    keys = [(each.kind, each.key) for each in columns]
    cells = tuple(Cell(one.get(key, ""), other.get(key, "")) for key in keys)
    change = Change.CHANGED if any(cell.differs for cell in cells) else Change.SAME
    if before is None or after is None:
        change = Change.ADDED if before is None else Change.REMOVED
    return Row(change, None if before is None else before + 1, None if after is None else after + 1, cells)


def _paired(old: Sequence[_Ruled], new: Sequence[_Ruled]) -> Mapping[int, int]:
    """Which rule after was which rule before, by id; where ids were made anew, by what it says."""
    ids = {id_: at for at, (id_, _) in enumerate(old) if id_}
    paired = {at: ids[id_] for at, (id_, _) in enumerate(new) if id_ in ids}
    taken = set(paired.values())
    free: dict[_Said, deque[int]] = {}
    for at, (_, cells) in enumerate(old):
        if at not in taken:
            free.setdefault(tuple(cells.items()), deque()).append(at)
    for at, (_, cells) in enumerate(new):
        alike = free.get(tuple(cells.items()))
        if at not in paired and alike:
            paired[at] = alike.popleft()
    return dict(sorted(paired.items()))


def _in_sequence(before: Sequence[int]) -> frozenset[int]:
    """The rules that still follow each other as before; the others were moved."""
    blocks = SequenceMatcher(None, sorted(before), before, autojunk=False).get_matching_blocks()
    return frozenset(before[at] for block in blocks for at in range(block.b, block.b + block.size))


def _numbered(table: DecisionTable | None) -> Sequence[_Ruled]:
    return [] if table is None else [(rule.id, _cells(table, rule)) for rule in table.rules]


def _cells(table: DecisionTable, rule: Rule) -> Mapping[_Key, str]:
    texts = [
        *(each.text.strip() for each in rule.inputs),
        *(each.text.strip() for each in rule.outputs),
        *rule.annotations,
        rule.description,
    ]
    return dict(zip(_heads(table), texts, strict=False))


def _facts(table: DecisionTable | None) -> Mapping[str, str]:
    if table is None:
        return {}
    found = {"hit policy": f"{table.hit_policy} {table.aggregation or ''}".strip()}
    for each in (*table.inputs, *table.outputs):
        label = each.label or getattr(each, "name", "")
        if each.allowed_values:
            found[f"{label}: allowed values"] = each.allowed_values.text.strip()
    for each in table.outputs:
        if each.default:
            found[f"{each.label or each.name}: default"] = each.default.text.strip()
    return found
