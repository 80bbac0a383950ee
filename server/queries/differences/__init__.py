"""What two versions of a folder differ in, by what a designer knows: elements, rules, fields, texts, scenarios."""

from server.queries.differences.diagrams import diagram_differences
from server.queries.differences.forms import form_differences
from server.queries.differences.keyed import label_differences, scenario_differences
from server.queries.differences.model import Change, Difference, Fact
from server.queries.differences.tables import Cell, Column, Row, TableDifference, table_differences

__all__ = [
    "Cell",
    "Change",
    "Column",
    "Difference",
    "Fact",
    "Row",
    "TableDifference",
    "diagram_differences",
    "form_differences",
    "label_differences",
    "scenario_differences",
    "table_differences",
]
