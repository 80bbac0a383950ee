import pytest

NULLS = ("null", "5", '"true"')


@pytest.mark.parametrize("nothing", NULLS)
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("true and true", True),
        ("true and false", False),
        ("false and X", False),
        ("X and false", False),
        ("true and X", None),
        ("X and true", None),
        ("X and X", None),
        ("false or false", False),
        ("false or true", True),
        ("X or true", True),
        ("true or X", True),
        ("X or false", None),
        ("X or X", None),
        ("not(true)", False),
        ("not(false)", True),
        ("not(X)", None),
        ("false or true and X", None),
        ("X and false or true", True),
    ],
)
def test_logic_is_three_valued_and_anything_else_counts_as_null(value, source, nothing, expected):
    assert value(source.replace("X", nothing)) is expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 < 2", True),
        ("2 <= 2.0", True),
        ('"a" < "b"', True),
        ('1 < "2"', None),
        ("null < 1", None),
        ("null = null", True),
        ("1 = null", False),
        ("1 != null", True),
        ('1 = "1"', None),
        ("true = true", True),
        ("true = 1", None),
        ("true < false", None),
        ("[1, 2] = [1, 2.0]", True),
        ("[1, 2] = [2, 1]", False),
        ("{a: 1, b: [2]} = {b: [2], a: 1}", True),
        ("{a: 1} = {b: 1}", False),
        ("[1..3] = [1..3]", True),
        ("[1..3] = [1..3)", False),
        ('@"P1Y" = @"P12M"', True),
        ('@"P1Y" = @"P365D"', None),
        ('@"2026-01-01T08:00:00+08:00" = @"2026-01-01T00:00:00Z"', True),
        ('@"2026-01-01T08:00:00" = @"2026-01-01T00:00:00Z"', False),
        ('@"2026-01-01T08:00:00" < @"2026-01-01T00:00:00Z"', False),
        ('@"2026-01-01" < @"10:00:00"', None),
        ('@"10:00:00@Europe/Paris" = @"10:00:00"', False),
        ('@"10:00:00@Europe/Paris" = @"10:00:00@Europe/Paris"', True),
        ("[1] = 1", None),
        ('@"2026-01-01" < @"2026-01-02"', True),
        ('@"10:00:00+08:00" = @"02:00:00Z"', True),
        ("2 between 1 and 3", True),
        ("2 between 1 and 3 and false", False),
        ("null between 1 and 3", None),
        ("1 = 1 = true", True),
    ],
)
def test_comparisons_of_unlike_types_are_null(value, source, expected):
    assert value(source) is expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('if true then "a" else "b"', '"a"'),
        ('if null then "a" else "b"', '"b"'),
        ('if 1 then "a" else "b"', '"b"'),
        ("if 1 > 2 then 1 else if 2 > 1 then 2 else 3", "2"),
        ("1 + if true then 1 else 2", "2"),
        ("some x in [1, 2] satisfies x > 1", "true"),
        ("some x in [] satisfies true", "false"),
        ("some x in [1, null] satisfies x > 1", "null"),
        ("every x in [1, 2] satisfies x > 0", "true"),
        ("every x in [] satisfies false", "true"),
        ("every x in [1, null] satisfies x > 0", "null"),
        ("every x in [0, null] satisfies x > 0", "false"),
        ("some x in [1, 2], y in [2, 3] satisfies x = y", "true"),
        ("every x in null satisfies true", "null"),
        ("all([true, true])", "true"),
        ("all(true, null)", "null"),
        ("all(false, null)", "false"),
        ("all([])", "true"),
        ("any([false, true])", "true"),
        ("any(false, null)", "null"),
        ("any([])", "false"),
        ("any(null)", "null"),
    ],
)
def test_conditions_and_quantifiers(show, source, expected):
    assert show(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 instance of number", True),
        ("null instance of number", False),
        ("null instance of Null", True),
        ("1 instance of Any", True),
        ('"a" instance of string', True),
        ('@"2026-01-01" instance of date', True),
        ('@"2026-01-01T00:00:00" instance of date', False),
        ('@"2026-01-01T00:00:00" instance of date and time', True),
        ('@"P1D" instance of days and time duration', True),
        ('@"P1M" instance of years and months duration', True),
        ("[1] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ("[[1]] instance of list<list<number>>", True),
        ("{a: 1} instance of context<a: number>", True),
        ("{b: 1} instance of context<a: number>", False),
        ("[1..2] instance of range<number>", True),
        ("(function(a) a) instance of function<number>->number", True),
        ("1 instance of number and true", True),
    ],
)
def test_instance_of(value, source, expected):
    assert value(source) is expected
