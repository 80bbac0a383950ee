"""Random syntax trees and random sound expressions, for tests of properties."""

from dataclasses import fields, is_dataclass
from datetime import UTC, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from server.feel import YearsMonths
from server.feel.syntax import nodes

NAMES = ["a", "b", "due date", "金额", "x1", "amount-fee", "credit and debit", "a b"]
WORDS = ["year", "time offset", "name", "价", "item"]
TYPES = st.recursive(
    st.sampled_from(
        ["number", "string", "date", "date and time", "days and time duration", "Any", "list", "function"]
    ).map(nodes.Type),
    lambda inner: (
        st.builds(lambda kind: nodes.Type("list", (("", kind),)), inner)
        | st.builds(lambda kind: nodes.Type("context", (("k", kind), ("l m", kind))), inner)
        | st.builds(lambda kind: nodes.Type("function", (("", kind), ("->", kind))), inner)
    ),
    max_leaves=3,
)
ZONES = st.sampled_from([None, UTC, ZoneInfo("Asia/Shanghai")])
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=3),
    st.sampled_from([Decimal("1E+90"), Decimal("-2E-80"), Decimal(0)]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    st.dates(),
    st.datetimes(timezones=ZONES).map(lambda moment: moment.replace(fold=0)),
    st.times(timezones=st.sampled_from([None, UTC])),
    st.timedeltas(timedelta(-999), timedelta(999)),
    st.integers(-500, 500).map(YearsMonths),
)
NAME = st.sampled_from(NAMES)


def literal(value):
    return nodes.Literal(0, value)


def negate(operand):
    if isinstance(operand, nodes.Literal) and isinstance(operand.value, Decimal):
        return literal(-operand.value)
    return nodes.Negate(0, operand)


def has_input(node):
    if isinstance(node, nodes.Name):
        return node.name == "?"
    return any(has_input(part) for part in parts(node))


def parts(node):
    """Everything below a node or within a tuple."""
    found = node if isinstance(node, tuple) else [getattr(node, field.name) for field in fields(node)]
    return [part for part in found if isinstance(part, tuple) or is_dataclass(part)]


def test_of(operator, operand):
    return nodes.Test(0, operator, operand, has_input(operand))


def several(strategy, least=1):
    return st.lists(strategy, min_size=least, max_size=3).map(tuple)


def deeper(inner):
    tests = several(st.builds(test_of, st.sampled_from(["", "", "<", ">=", "=", "!="]), inner))
    iterators = several(st.builds(nodes.Iterator, NAME, inner, st.none() | inner))
    keyed = st.dictionaries(NAME | st.text(st.characters(exclude_categories=["Cs"]), max_size=4), inner, max_size=3)
    return st.one_of(
        st.builds(nodes.Path, st.just(0), inner, several(st.sampled_from(WORDS))),
        st.builds(negate, inner),
        st.sampled_from(["+-", "*/", ["**"]]).flatmap(
            lambda symbols: st.builds(
                nodes.Arithmetic, st.just(0), inner, several(st.tuples(st.sampled_from(symbols), inner))
            ),
        ),
        st.builds(nodes.Logic, st.just(0), st.sampled_from(["and", "or"]), several(inner, 2)),
        st.builds(nodes.Compare, st.just(0), st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), inner, inner),
        st.builds(nodes.Between, st.just(0), inner, inner, inner),
        st.builds(nodes.In, st.just(0), inner, tests),
        st.builds(nodes.InstanceOf, st.just(0), inner, TYPES),
        st.builds(nodes.If, st.just(0), inner, inner, inner),
        st.builds(nodes.For, st.just(0), iterators, inner),
        st.builds(nodes.Quantified, st.just(0), st.booleans(), iterators, inner),
        st.builds(nodes.Filter, st.just(0), inner, inner),
        st.builds(
            nodes.Call, st.just(0), inner | NAME.map(lambda name: nodes.Name(0, name)), several(inner, 0), st.just(())
        ),
        st.builds(
            lambda function, named: nodes.Call(0, function, (), tuple(named.items())),
            inner,
            st.dictionaries(st.sampled_from(["p", "start position", "a-b"]), inner, min_size=1, max_size=2),
        ),
        st.builds(nodes.FunctionDefinition, st.just(0), several(st.tuples(NAME, st.none() | TYPES), 0), inner),
        st.builds(nodes.ListOf, st.just(0), several(inner, 0)),
        keyed.map(lambda entries: nodes.Context(0, tuple(entries.items()))),
        st.builds(nodes.RangeOf, st.just(0), inner, inner, st.booleans(), st.booleans()),
        st.builds(
            lambda end, closed: nodes.RangeOf(0, None, end, start_included=False, end_included=closed),
            inner,
            st.booleans(),
        ),
        st.builds(
            lambda start, closed: nodes.RangeOf(0, start, None, closed, end_included=False), inner, st.booleans()
        ),
        inner.map(lambda start: nodes.RangeOf(0, start, None, start_included=True, end_included=True)),
        inner.map(lambda start: nodes.RangeOf(0, start, None, False, end_included=False, excluded=True)),
    )


LEAVES = VALUES.map(literal) | (NAME | st.just("?")).map(lambda name: nodes.Name(0, name))
TREES = st.recursive(LEAVES, deeper, max_leaves=12)
CELLS = st.builds(
    nodes.UnaryTests,
    st.just(0),
    several(st.builds(test_of, st.sampled_from(["", "<", ">=", "=", "!="]), TREES), 0),
    st.booleans(),
).map(lambda cell: cell if cell.tests else nodes.UnaryTests(0, (), negated=False))


def bare(node):
    """A tree without its places in the text, for comparing."""
    if isinstance(node, tuple):
        return tuple(bare(part) for part in node)
    if isinstance(node, nodes.Type):
        return node
    if isinstance(node, nodes.Node | nodes.Iterator):
        return (type(node).__name__, *(bare(getattr(node, f.name)) for f in fields(node) if f.name != "at"))
    return node, type(node)


def names_in(node):
    """All names a text must be read with, besides those it declares."""
    if isinstance(node, nodes.Name):
        return {node.name}
    own = set()
    if isinstance(node, nodes.Iterator):
        own = {node.name}
    if isinstance(node, nodes.FunctionDefinition):
        own = {name for name, _ in node.parameters}
    return own.union(*(names_in(part) for part in parts(node) if not isinstance(part, nodes.Type)))
