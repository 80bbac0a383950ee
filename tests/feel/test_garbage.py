from contextlib import suppress
from datetime import date, time, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.feel import FeelError, FeelLimitError, Function, Range, YearsMonths, compile_expression, compile_unary_tests
from tests.feel.sources import SOURCES

WORDS = (
    'a b x . .. , : ; ( ) [ ] { } < <= > >= = != + - * / ** ? @ "s" "\\ @"P1D" @"2026-01-01" 1 2.5 1e99 -1 true false null '
    "if then else for in return some every satisfies and or not between instance of function date time duration "
    "number list count( sum( string( sort( range< item partial # $ ' 会 \U0001f40e \n // /* */"
)
PIECES = st.sampled_from(WORDS.split(" "))
SCOPE = {"a": 1, "b": [1, {"x": 2}], "x": {"a": "s", "b": None}, "?": 5}
QUICK = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def only_feel_errors(source, context):
    for compiler in (compile_expression, compile_unary_tests):
        with suppress(FeelError):
            compiler(source).explain(SCOPE, context)


@QUICK
@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_shuffled_words_raise_nothing_but_feel_errors(context, source):
    only_feel_errors(source, context)


@QUICK
@given(st.text(max_size=60))
def test_random_text_raises_nothing_but_feel_errors(context, source):
    only_feel_errors(source, context)


@QUICK
@given(st.binary(max_size=60))
def test_random_bytes_raise_nothing_but_feel_errors(context, source):
    only_feel_errors(source.decode("latin-1"), context)


CHARACTERS = st.sampled_from(
    [*"()[]{}<>=!+-*/.,:;?@\"\\'\u3000\x00é会", "..", " in ", " of ", "null", "item", "__class__"]
)


@st.composite
def mutated(draw):
    source = draw(SOURCES)
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(source)))
        end = min(len(source), start + draw(st.integers(0, 3)))
        source = source[:start] + draw(CHARACTERS) * draw(st.integers(0, 2)) + source[end:]
    return source


@QUICK
@given(mutated())
def test_damaged_expressions_raise_nothing_but_feel_errors(context, source):
    only_feel_errors(source, context)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text()
    | st.dates()
    | st.times()
    | st.datetimes()
    | st.timedeltas()
    | st.binary()
    | st.complex_numbers()
    | st.uuids(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3) | st.tuples(inner),
    max_leaves=6,
)
EXPRESSIONS = [
    "x + y", "x - y", "x * y", "x / y", "x ** y", "-x", "x < y", "x = y", "x in y", "x between y and x", "x[y]", "y[item = x]",
    "x.y", "x.a", "string(x)", "sum(x, y)", "min(x)", "sort(x)", "for i in x return [i, y]", "[x..y]", "x(y)", "{a: x}.a",
    "count(x)", "mean(x)", "stddev(x)", "mode(x)", "median(x)", "substring(x, y)", "matches(x, y)", "replace(x, y, x)",
    "split(x, y)", "decimal(x, y)", "floor(x, y)", "modulo(x, y)", "date(x)", "time(x)", "date and time(x, y)", "duration(x)",
    "years and months duration(x, y)", "before(x, y)", "overlaps(x, y)", "distinct values(x)", "flatten(x)", "union(x, y)",
    "sublist(x, y)", "insert before(x, y, y)", "context put(x, y, x)", "context merge(x)", "get value(x, y)", "number(x, y)",
    "time(x, y, x)", "date(x, y, x)", "is(x, y)", "string join(x, y)", "odd(x)", "log(x)", "exp(x)", "sqrt(x)", "abs(x)",
    "week of year(x)", "x instance of list<number>", "list replace(x, y, y)", "all(x)", "x.time offset", "x.timezone",
]  # fmt: skip
COMPILED = [compile_expression(source) for source in EXPRESSIONS]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(VALUES, VALUES)
def test_no_data_makes_an_expression_raise_anything_but_limits(context, x, y):
    for expression in COMPILED:
        with suppress(FeelLimitError):
            expression.explain({"x": x, "y": y}, context)


class Trap:
    """Something that notes which of its attributes are read."""

    read = frozenset()

    def __getattribute__(self, name):
        type(self).read |= {name}
        return object.__getattribute__(self, name)


def test_no_attribute_of_the_callers_objects_is_read(context):
    for expression in COMPILED:
        expression.explain({"x": Trap(), "y": {"a": Trap(), "b": [Trap()]}}, context)
    # To ask for the class of an object is how Python tells what it is.
    assert Trap.read <= {"__class__"}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(VALUES, VALUES)
def test_only_values_of_the_language_come_out(context, x, y):
    for expression in COMPILED:
        with suppress(FeelLimitError):
            assert only_known(expression.evaluate({"x": x, "y": y}, context))


def only_known(value):
    if isinstance(value, list):
        return all(map(only_known, value))
    if isinstance(value, dict):
        return all(isinstance(key, str) and only_known(entry) for key, entry in value.items())
    if isinstance(value, Range):
        return only_known(value.start) and only_known(value.end)
    return value is None or isinstance(value, Decimal | str | bool | date | time | timedelta | YearsMonths | Function)
