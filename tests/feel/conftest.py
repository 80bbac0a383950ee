"""Evaluates expressions at one fixed moment and shows values in the language's own notation."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from server.feel import EvaluationContext, compile_expression, compile_unary_tests
from server.feel.runtime import Run
from server.feel.text import text_of


@pytest.fixture(scope="session")
def context():
    return EvaluationContext(datetime(2026, 3, 28, 23, 30, tzinfo=UTC), ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="session")
def value(context):
    return lambda source, **scope: compile_expression(source, scope).evaluate(scope, context)


@pytest.fixture(scope="session")
def show(value, context):
    return lambda source, **scope: text_of(value(source, **scope), Run("", context, None), quoted=True)


@pytest.fixture(scope="session")
def passes(context):
    def check(cell, given, **scope):
        return compile_unary_tests(cell, scope).evaluate({"?": given, **scope}, context)

    return check
