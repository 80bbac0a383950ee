from decimal import Decimal

import pytest


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[1, 2, 3][1]", "1"),
        ("[1, 2, 3][-1]", "3"),
        ("[1, 2, 3][0]", "null"),
        ("[1, 2, 3][4]", "null"),
        ("[1, 2, 3][1.5]", "null"),
        ("[1, 2, 3][item > 1]", "[2, 3]"),
        ("[1, 2, 3][item > 5]", "[]"),
        ("[][1]", "null"),
        ("[][item > 1]", "[]"),
        ("5[1]", "5"),
        ("5[item = 5]", "[5]"),
        ("null[1]", "null"),
        ("[{a: 1}, {a: 2}][a = 2]", "[{a: 2}]"),
        ("[{a: 1}, {a: 2}][item.a = 2].a", "[2]"),
        ("[{a: 1}, {b: 2}][a != null]", "[{a: 1}]"),
        ("[[1, 2], [3]][2][1]", "3"),
        ("{a: 1, b: a + 1}.b", "2"),
        ('{"a b": 1}.a b', "1"),
        ("{a-b: 1, c: a-b + 1}.c", "2"),
        ("{}", "{}"),
        ("{f: function(x) x * 2, y: f(4)}.y", "8"),
        ("(function(a, b) a - b)(b: 1, a: 5)", "4"),
        ('(function(a: number) a)("x")', "null"),
        ("(function(a) a)(1, 2)", "null"),
        ("(5)(1)", "null"),
        ("for x in [1, 2] return x * 2", "[2, 4]"),
        ("for x in 1..3 return x", "[1, 2, 3]"),
        ("for x in 3..1 return x", "[3, 2, 1]"),
        ("for x in [1..3) return x", "[1, 2]"),
        ("for x in [1, 2], y in [10, 20] return x + y", "[11, 21, 12, 22]"),
        ("for x in [[1, 2], [3]], y in x return y", "[1, 2, 3]"),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]"),
        ("for i in 1..2 return partial", "[[], [[]]]"),
        ('for d in @"2026-02-27"..@"2026-03-01" return d', "[2026-02-27, 2026-02-28, 2026-03-01]"),
        ("for x in null return x", "null"),
        ("for x in 5 return x", "[5]"),
        ("[1..5].start", "1"),
        ("[1..5).end included", "false"),
        ("(> 5).start included", "false"),
        ("(= 5)", "[5..5]"),
        ("(= x).end included", "true"),
        ("[(= 1), (> true)]", "[[1..1], null]"),
        ("[true..false]", "null"),
        ("[1..3][start included]", "[]"),
        ("(1..x]", "(1..3]"),
        ("[null..5]", "null"),
        ('[1.."a"]', "null"),
    ],
)
def test_lists_contexts_filters_and_loops(show, source, expected):
    assert show(source, x=3) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("list contains([1, 2], 2)", "true"),
        ("list contains([1, null], null)", "true"),
        ("count([1, 2, 3])", "3"),
        ("count([])", "0"),
        ("count(null)", "null"),
        ("min(1, 2, 3)", "1"),
        ('min(["b", "a"])', '"a"'),
        ('max(@"2026-01-01", @"2026-02-01")', "2026-02-01"),
        ('max([1, "a"])', "null"),
        ("max([])", "null"),
        ("sum([1, 2.5])", "3.5"),
        ("sum([])", "null"),
        ('sum(1, "2")', "null"),
        ("mean([1, 2, 3, 6])", "3"),
        ("median(8, 2, 5, 3, 4)", "4"),
        ("median([6, 1, 2, 3])", "2.5"),
        ("median([])", "null"),
        ("stddev(2, 4, 7, 5)", "2.081665999466132735282297706979931"),
        ("stddev([47])", "null"),
        ("mode(6, 3, 9, 6, 6)", "[6]"),
        ("mode([6, 1, 9, 6, 1])", "[1, 6]"),
        ("mode([])", "[]"),
        ("product([2, 3, 4])", "24"),
        ("sublist([4, 5, 6], 1, 2)", "[4, 5]"),
        ("sublist([4, 5, 6], -2)", "[5, 6]"),
        ("sublist([4, 5, 6], 0)", "null"),
        ("append([1], 2, 3)", "[1, 2, 3]"),
        ("append(1, null)", "[1, null]"),
        ("concatenate([1, 2], [3])", "[1, 2, 3]"),
        ("insert before([1, 3], 1, 2)", "[2, 1, 3]"),
        ("insert before([1, 3], 3, 2)", "null"),
        ("remove([1, 2, 3], 2)", "[1, 3]"),
        ("list replace([2, 4, 7, 8], 3, 6)", "[2, 4, 6, 8]"),
        ("list replace([2, 4, 7, 8], function(item, new) item < new, 5)", "[5, 5, 7, 8]"),
        ("reverse([1, 2, 3])", "[3, 2, 1]"),
        ("index of([1, 2, 3, 2], 2)", "[2, 4]"),
        ("union([1, 2], [2, 3])", "[1, 2, 3]"),
        ("distinct values([1, 2, 3, 2, 1.0, null, null])", "[1, 2, 3, null]"),
        ("duplicate values([1, 2, 1])", "[1]"),
        ("flatten([[1, 2], [[3]], 4])", "[1, 2, 3, 4]"),
        ("sort([3, 1, 2])", "[1, 2, 3]"),
        ("sort([3, 1, 2], function(x, y) x > y)", "[3, 2, 1]"),
        ("sort(list: [3, 1], precedes: function(x, y) x < y)", "[1, 3]"),
        ('sort([1, "a"])', "null"),
        ('string join(["a", "b", null], ", ")', '"a, b"'),
        ('string join(["a", "b"])', '"ab"'),
        ('string join([1], ",")', "null"),
        ('get value({a: 1}, "a")', "1"),
        ('get value({a: {b: 2}}, ["a", "b"])', "2"),
        ('get value({a: 1}, "b")', "null"),
        ('get value(m: {a: 1}, key: "a")', "1"),
        ('get value(context: {a: {b: 2}}, keys: ["a", "b"])', "2"),
        ("get entries({a: 1})", '[{key: "a", value: 1}]'),
        ('context([{key: "a", value: 1}])', "{a: 1}"),
        ('context([{key: "a", value: 1}, {key: "a", value: 2}])', "null"),
        ('context put({x: 1}, "y", 2)', "{x: 1, y: 2}"),
        ('context put({x: {y: 1}}, ["x", "y"], 2)', "{x: {y: 2}}"),
        ("context merge([{x: 1}, {x: 2, y: 3}])", "{x: 2, y: 3}"),
        ("count(list: [1])", "1"),
        ("count(lists: [1])", "null"),
        ("count()", "null"),
    ],
)
def test_list_and_context_functions(show, source, expected):
    assert show(source) == expected


def test_results_are_plain_python_values(value):
    assert value('{a: [1, "x", null, true]}') == {"a": [Decimal(1), "x", None, True]}
    assert type(value("[1, 2]")[0]) is Decimal


def test_two_evaluations_never_share_a_list(context):
    from server.feel import compile_expression

    expression = compile_expression("reverse([1, 2])")
    expression.evaluate({}, context).clear()
    assert expression.evaluate({}, context) == [2, 1]
