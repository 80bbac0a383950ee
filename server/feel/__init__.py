"""FEEL, the Friendly Enough Expression Language, compiled to closures over Decimal."""

from server.feel.errors import FeelError, FeelLimitError, FeelSyntaxError, FeelWarning
from server.feel.expression import Expression, compile_expression, compile_unary_tests
from server.feel.runtime import EvaluationContext
from server.feel.values import Function, Range, YearsMonths

__all__ = [
    "EvaluationContext",
    "Expression",
    "FeelError",
    "FeelLimitError",
    "FeelSyntaxError",
    "FeelWarning",
    "Function",
    "Range",
    "YearsMonths",
    "compile_expression",
    "compile_unary_tests",
]
