"""What a file of two versions differs in, as lines in the reader's language: by its kind, as a designer knows it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from server.domain.process_folders import is_model
from server.pages.contexts.comparison import CellText, ColumnHead, ComparedTable, FactLine, PartLine, RuleLine
from server.pages.difference_words import change_words, element_facts, element_kinds, field_facts, plain_values
from server.pages.drawn_names import element_names
from server.pages.words import Words
from server.queries.differences import (
    Change,
    Column,
    Difference,
    Fact,
    Row,
    TableDifference,
    diagram_differences,
    form_differences,
    label_differences,
    scenario_differences,
    table_differences,
)

_MOST_RULES = 200
_ALL_SHOWN = 30
_LONGEST = 2_000


def drawing_parts(
    words: Words, before: bytes, after: bytes, labels: tuple[Mapping[str, str], Mapping[str, str]]
) -> tuple[PartLine, ...]:
    """The elements of a diagram that differ, called by these names, by id, before and after."""
    kinds = element_kinds(words)
    found = (replace(each, type=kinds.get(each.type, each.type)) for each in diagram_differences(before, after, labels))
    return tuple(_lines(words, found, element_facts(words)))


def file_parts(words: Words, path: str, before: bytes, after: bytes) -> tuple[PartLine, ...]:
    """The fields, labels or scenarios of a file that differ; none for other files."""
    folder, _, name = path.rpartition("/")
    if folder.endswith("forms") and name.endswith(".json"):
        return tuple(_lines(words, form_differences(before, after), field_facts(words)))
    if folder.endswith("labels") and name.endswith(".json"):
        return tuple(_lines(words, label_differences(before, after), field_facts(words)))
    if folder.endswith("scenarios") and name.endswith((".yaml", ".yml")):
        return tuple(_lines(words, scenario_differences(before, after), {}, words.gettext("what all of them share")))
    return ()


def file_tables(
    words: Words, path: str, before: bytes | None, after: bytes | None, labels: Mapping[str, str]
) -> tuple[ComparedTable, ...]:
    """The decision tables of a model that differ, called as the labels of the process say."""
    if not is_model(path):
        return ()
    drawn = {**element_names(before or b""), **element_names(after or b"")}
    names = {id_: labels.get(f"decision.{id_}", name) for id_, name in drawn.items()}
    return tuple(_table(words, each, names) for each in table_differences(path, before, after))


def _lines(words: Words, found: Iterable[Difference], labels: Mapping[str, str], whole: str = "") -> Iterable[PartLine]:
    changes, plain = change_words(words), plain_values(words)
    whole = whole or words.gettext("the form itself")
    for each in found:
        name = each.name or each.id or whole
        small = " ".join(part for part in (each.type, each.id) if part and part != name)
        facts = tuple(_fact(fact, labels, plain) for fact in each.facts)
        yield PartLine(str(each.change), changes[each.change], each.id, name, small, facts)


def _fact(fact: Fact, labels: Mapping[str, str], plain: Mapping[str, str]) -> FactLine:
    label = labels.get(fact.name, fact.name)
    return FactLine(label, *(plain.get(each, each)[:_LONGEST] for each in (fact.before, fact.after)))


def _table(words: Words, table: TableDifference, names: Mapping[str, str]) -> ComparedTable:
    changes = change_words(words)
    labels = {"": words.gettext("Notes")}
    columns = [
        at
        for at, column in enumerate(table.columns)
        if column.kind != "note" or any(row.cells[at].before or row.cells[at].after for row in table.rows)
    ]
    differing = [row for row in table.rows if row.change is not Change.SAME]
    shown = table.rows if len(table.rows) <= _ALL_SHOWN else differing
    return ComparedTable(
        name=names.get(table.owner, table.owner),
        kind=str(table.change),
        change=changes[table.change],
        facts=tuple(_fact(fact, field_facts(words), {}) for fact in table.facts),
        heads=tuple(_head(table.columns[at], changes, labels) for at in columns),
        rules=tuple(_rule(row, columns, changes) for row in shown[:_MOST_RULES]),
        same=len(table.rows) - len(shown),
        cut=len(shown) > _MOST_RULES,
    )


def _head(column: Column, changes: Mapping[Change, str], labels: Mapping[str, str]) -> ColumnHead:
    label = labels.get(column.label, column.label)
    return ColumnHead(label, column.kind == "output", str(column.change), changes[column.change])


def _rule(row: Row, columns: Iterable[int], changes: Mapping[Change, str]) -> RuleLine:
    cells = (row.cells[at] for at in columns)
    if row.change is Change.CHANGED:
        texts = tuple(CellText(each.before, each.after, each.differs) for each in cells)
    else:
        texts = tuple(CellText("", each.after or each.before, differs=False) for each in cells)
    moved = row.before != row.after and None not in (row.before, row.after)
    number = f"{row.before} → {row.after}" if moved else str(row.after or row.before)
    return RuleLine(str(row.change), changes[row.change], number, texts)
