import pytest

from server.feel import compile_expression


@pytest.mark.parametrize(
    ("source", "scope", "expected"),
    [
        ("amount-fee", {"amount": 5, "fee": 2}, "3"),
        ("amount-fee", {"amount": 5, "fee": 2, "amount-fee": 9}, "9"),
        ("a+b*c", {"a+b": 2, "c": 3}, "6"),
        ("date of birth", {"date of birth": 7}, "7"),
        ("credit and debit", {"credit and debit": 1}, "1"),
        ("check in date", {"check in date": 4}, "4"),
        ("for sale + 1", {"for sale": 2}, "3"),
        ("金额 >= 30000", {"金额": 40000}, "true"),
        ("applicant's income", {"applicant's income": 3}, "3"),
        ("x1_y", {"x1_y": 1}, "1"),
        ("applicant . kind", {"applicant": {"kind": "f"}}, '"f"'),
        ("a.b c.d", {"a": {"b c": {"d": 1}}}, "1"),
        ("a.end", {"a": {"end": 1}}, "1"),
        ("items.price", {"items": [{"price": 1}, {"price": 2.5}, {}]}, "[1, 2.5, null]"),
        ("null.x", {}, "null"),
        ("count", {"count": 5}, "5"),
        ("count([1, 2]) + count", {"count": 5}, "7"),
        ("date", {"date": "x"}, '"x"'),
        ("/* a */ 1 // b\n + 1", {}, "2"),
    ],
)
def test_names(show, source, scope, expected):
    assert show(source, **scope) == expected


def test_a_run_of_words_is_one_name_without_being_told(context):
    from datetime import date

    expression = compile_expression('due date + duration("P30D")')
    assert expression.names == {"due date"}
    assert expression.evaluate({"due date": date(2026, 1, 1)}, context) == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("amount >= 30000", {"amount"}),
        ("applicant.kind", {"applicant"}),
        ("for x in xs return x + y", {"xs", "y"}),
        ("some x in xs satisfies x = x", {"xs"}),
        ("function(a) a + b", {"b"}),
        ("{a: 1, b: a, c: d}", {"d"}),
        ("list[item > limit]", {"list", "limit"}),
        ("sum(xs)", {"xs"}),
        ("score(xs)", {"score", "xs"}),
        ("for i in 1..3 return count(partial)", set()),
        ("if a then b else c", {"a", "b", "c"}),
        ("a in (b, > c)", {"a", "b", "c"}),
    ],
)
def test_only_free_variables_are_listed(source, names):
    assert compile_expression(source).names == names


def test_only_the_names_used_are_read(context):
    class Watched(dict):
        def __init__(self, *args):
            super().__init__(*args)
            self.read = []

        def __getitem__(self, key):
            self.read.append(key)
            return super().__getitem__(key)

    scope = Watched({"a": 1, "b": 2})
    assert compile_expression("a + 1").evaluate(scope, context) == 2
    assert scope.read == ["a"]


@pytest.mark.parametrize(
    "source",
    [
        '"a".__class__',
        "x.__class__.__mro__",
        "x.__dict__",
        "context.now",
        "d.isoformat",
        "f.call",
        "x.real",
        "d.replace",
    ],
)
def test_python_attributes_cannot_be_reached(value, source):
    from datetime import date

    assert value(source, x=object(), d=date(2026, 1, 1), f=print) is None


@pytest.mark.parametrize("hostile", ['__import__("os")', 'eval("1")', "open", "__builtins__", 'compile("1")'])
def test_python_functions_are_unknown_names(context, hostile):
    answer, warnings = compile_expression(hostile).explain({}, context)
    assert answer is None
    assert warnings[0].code == "unknown-name"


def test_the_scope_is_not_changed_by_evaluating(value):
    scope = {"xs": [3, 1, {"a": 2}]}
    value("append(reverse(xs), 5)", **scope)
    value('context put({a: xs}, "a", 1)', **scope)
    assert scope == {"xs": [3, 1, {"a": 2}]}
