"""Static types: what an expression gives, and what in it can never work, found without running it."""

from server.feel.checking.check import Checked, check_expression
from server.feel.checking.problems import Problem, Severity
from server.feel.checking.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_TIME,
    NULL,
    NUMBER,
    STRING,
    TIME,
    YEARS_MONTHS,
    FeelType,
    context_of,
    format_type,
    function_of,
    list_of,
    range_of,
    type_named,
)

__all__ = [
    "ANY",
    "BOOLEAN",
    "DATE",
    "DATE_TIME",
    "DAYS_TIME",
    "NULL",
    "NUMBER",
    "STRING",
    "TIME",
    "YEARS_MONTHS",
    "Checked",
    "FeelType",
    "Problem",
    "Severity",
    "check_expression",
    "context_of",
    "format_type",
    "function_of",
    "list_of",
    "range_of",
    "type_named",
]
