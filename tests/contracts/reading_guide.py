"""What the guide of decisions holds, in its order: examples, tables of functions and cells, decision tables."""

import re
from dataclasses import dataclass
from itertools import pairwise

from tests.contracts.reading_docs import ROOT, text_of
from tests.dmn import models

GUIDE = ROOT / "docs" / "decisions-and-feel.md"
FILES = ROOT / "docs" / "examples" / "decisions"
POLICIES = {
    "U": ("UNIQUE", None),
    "A": ("ANY", None),
    "P": ("PRIORITY", None),
    "F": ("FIRST", None),
    "R": ("RULE ORDER", None),
    "O": ("OUTPUT ORDER", None),
    "C": ("COLLECT", None),
    "C+": ("COLLECT", "SUM"),
    "C#": ("COLLECT", "COUNT"),
    "C<": ("COLLECT", "MIN"),
    "C>": ("COLLECT", "MAX"),
}
_PART = re.compile(r"^```(?P<kind>[^\n`]*)\n(?P<body>.*?)^```|(?P<rows>(?:^\|[^\n]*\n)+)", re.DOTALL | re.MULTILINE)
_RULES = re.compile(r" by (?:no rule|rules? ([\d, ]+))$")


@dataclass(frozen=True)
class Block:
    """A fenced block."""

    kind: str
    body: str
    line: int


@dataclass(frozen=True)
class Grid:
    """A Markdown table."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    line: int


@dataclass(frozen=True)
class Example:
    """`source → result`; `rules` are those that must match, None where none are told."""

    source: str
    result: str
    rules: tuple[int, ...] | None
    line: int


def parts():
    page = text_of(GUIDE)
    for found in _PART.finditer(page):
        line = page.count("\n", 0, found.start()) + 1
        if found["rows"]:
            yield _grid(found["rows"], line)
        else:
            yield Block(found["kind"].strip(), found["body"], line + 1)


def _grid(rows, line):
    header, _, *body = (tuple(cell.strip() for cell in row.strip().strip("|").split("|")) for row in rows.splitlines())
    assert all(len(row) == len(header) for row in body), f"line {line}: a row has not a cell per column"
    return Grid(header, tuple(body), line)


def examples(block):
    """An example may take several lines; the last one has the arrow."""
    lines, found = [], []
    for number, line in enumerate(block.body.splitlines(), block.line):
        lines.append(line)
        source, arrow, result = "\n".join(lines).rpartition(" → ")
        if arrow and "\n" not in result:
            found.append(_example(source, result, number))
            lines = []
    assert not "".join(lines).strip(), f"line {block.line}: an example without a result"
    return found


def _example(source, result, line):
    told = _RULES.search(result)
    rules = tuple(int(number) for number in re.findall(r"\d+", told[1] or "")) if told else None
    return Example(source.strip(), result[: told.start()] if told else result.strip(), rules, line)


def code(cell):
    return re.findall(r"`([^`]*)`", cell)


def decision_tables():
    """Each decision table with the block behind it."""
    return [(grid, block) for grid, block in pairwise(parts()) if isinstance(grid, Grid) and grid.header[0] in POLICIES]


def model_of(grid, names):
    """The table as a file; inputs stand in code, outputs in bold, notes in italics."""
    policy, aggregation = POLICIES[grid.header[0]]
    special = {row[0]: row for row in grid.rows if not row[0].isdigit()}
    allowed, default = (special.pop(kind, None) for kind in ("values", "default"))
    assert not special, f"line {grid.line}: {special}"
    inputs, outputs = [], []
    for place, head in enumerate(grid.header):
        values = _cell(allowed, place)
        if head.startswith("`"):
            inputs.append(models.column(head.strip("`"), allowed=values))
        elif head.startswith("**"):
            outputs.append(models.output(head.strip("*"), allowed=values, default=_cell(default, place)))
    width = 1 + len(inputs) + len(outputs)
    rules = [[_cell(row, place) or "" for place in range(1, width)] for row in grid.rows if row[0].isdigit()]
    assert [row[0] for row in grid.rows if row[0].isdigit()] == [str(n) for n in range(1, len(rules) + 1)]
    logic = models.table(inputs, outputs, *rules, policy=policy, aggregation=aggregation)
    decision = models.decision("d", logic, needs=names)
    return models.definitions(*(models.given(name) for name in names), decision)


def _cell(row, place):
    return row[place].strip("`") if row and row[place] else None
