"""What is inferred without running agrees with what running gives."""

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from server.feel import EvaluationContext, FeelError, compile_expression, print_expression
from server.feel.checking import ANY, check_expression, type_named
from server.feel.runtime import Run
from server.feel.types import is_instance
from server.feel.values import kind_of
from tests.feel.sources import SOURCES
from tests.feel.trees import LEAVES, NAMES, VALUES, deeper

MANY = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
SCOPES = st.fixed_dictionaries(dict.fromkeys(NAMES, VALUES))


def belongs(value, kind, context: EvaluationContext):
    return value is None or is_instance(Run("", context, None), value, kind)


@MANY
@given(SOURCES)
def test_values_of_sound_expressions_are_of_the_inferred_type(context, source):
    checked = check_expression(source, {})
    assert belongs(compile_expression(source).evaluate({}, context), checked.type, context)


def typed(scope):
    return {name: (type_named(kind_of(value)) or ANY) if value is not None else ANY for name, value in scope.items()}


@MANY
@given(st.recursive(LEAVES, deeper, max_leaves=6).map(print_expression), SCOPES)
def test_values_of_any_expression_are_of_the_inferred_type(context, source, scope):
    checked = check_expression(source, typed(scope))
    try:
        value = compile_expression(source, scope).evaluate(scope, context)
    except FeelError:
        assume(condition=False)
    assert belongs(value, checked.type, context)


OPERATIONS = st.sampled_from(
    ["{} {} {}".format("a", symbol, "b") for symbol in ("+", "-", "*", "/", "**", "=", "!=", "<", ">=")]
)


@MANY
@given(OPERATIONS, VALUES, VALUES)
def test_an_operator_is_reported_exactly_for_types_that_always_give_null(context, source, left, right):
    assume(left is not None and right is not None)
    scope = {"a": left, "b": right}
    problems = check_expression(source, typed(scope)).problems
    value, warnings = compile_expression(source).explain(scope, context)
    mismatched = any(warning.code == "type-mismatch" for warning in warnings)
    assert not problems or value is None
    # Times of two zones are of one type, and have no order all the same; nor have moments a distance if one is local.
    assert (
        bool(problems) == mismatched
        or kind_of(left) == kind_of(right)
        or "date and time" in {kind_of(left), kind_of(right)}
    )


@MANY
@given(st.text(max_size=40) | st.recursive(LEAVES, deeper, max_leaves=6).map(print_expression))
def test_checking_never_raises(source):
    check_expression(source, {"a": ANY})
    check_expression(source, {}, unary_tests_over=ANY, complete=False)
