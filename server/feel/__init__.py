"""FEEL, the Friendly Enough Expression Language of DMN 1.5 (clause 10.3), compiled to closures over Decimal.

Compile once, evaluate often:

    expression = compile_expression("amount * 1.1 > limit")
    expression.evaluate({"amount": 100, "limit": 50}, EvaluationContext(now, zone))

`check_expression` finds what can never work before anything runs; `parse_expression` and `print_expression` lead from
text to a tree and back. Types for checks are in `server.feel.checking`.
"""

from server.feel.checking import Checked, FeelType, Problem, Severity, check_expression
from server.feel.errors import FeelError, FeelLimitError, FeelSyntaxError, FeelWarning
from server.feel.expression import Expression, compile_expression, compile_unary_tests
from server.feel.parsing import parse_expression, parse_unary_tests
from server.feel.printing import print_expression
from server.feel.runtime import EvaluationContext
from server.feel.values import Function, Range, YearsMonths

__all__ = [
    "Checked",
    "EvaluationContext",
    "Expression",
    "FeelError",
    "FeelLimitError",
    "FeelSyntaxError",
    "FeelType",
    "FeelWarning",
    "Function",
    "Problem",
    "Range",
    "Severity",
    "YearsMonths",
    "check_expression",
    "compile_expression",
    "compile_unary_tests",
    "parse_expression",
    "parse_unary_tests",
    "print_expression",
]
