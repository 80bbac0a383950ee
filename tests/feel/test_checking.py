import pytest

from server.feel.checking import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_TIME,
    NUMBER,
    STRING,
    TIME,
    YEARS_MONTHS,
    FeelType,
    Severity,
    check_expression,
    context_of,
    format_type,
    function_of,
    list_of,
    range_of,
    type_named,
)

APPLICANT = context_of({"name": STRING, "born": DATE, "incomes": list_of(NUMBER)})
NAMES = {
    "n": NUMBER,
    "s": STRING,
    "b": BOOLEAN,
    "d": DATE,
    "dt": DATE_TIME,
    "t": TIME,
    "dtd": DAYS_TIME,
    "ymd": YEARS_MONTHS,
    "any": ANY,
    "applicant": APPLICANT,
    "people": list_of(APPLICANT),
    "r": range_of(NUMBER),
    "rate": function_of({"amount": NUMBER, "branch": STRING}, NUMBER),
    "bag": FeelType("context"),
    "things": FeelType("list"),
}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("n + 1", "number"),
        ("s + s", "string"),
        ("d + ymd", "date"),
        ("ymd + d", "date"),
        ("dt - dt", "days and time duration"),
        ("t + dtd", "time"),
        ("dtd / dtd", "number"),
        ("dtd * n", "days and time duration"),
        ("n + any", "number"),
        ("d - any", "Any"),
        ("any * n", "Any"),
        ("-dtd", "days and time duration"),
        ("n > 1 and b", "boolean"),
        ("if b then 1 else 2", "number"),
        ('if b then 1 else "x"', "Any"),
        ("if b then 1 else null", "number"),
        ("applicant.born.year", "number"),
        ("people.name", "list<string>"),
        ("people.incomes", "list<list<number>>"),
        ("people[1].name", "string"),
        ("people[name = s]", "list<context<name: string, born: date, incomes: list<number>>>"),
        ("people[n].born", "date"),
        ("applicant[1].name", "string"),
        ("[1, 2][item > 1]", "list<number>"),
        ("[1, null]", "list<number>"),
        ('[1, "a"]', "list<Any>"),
        ("[]", "list"),
        ("{a: n, b: [a]}", "context<a: number, b: list<number>>"),
        ("[1..n]", "range<number>"),
        ("(> d)", "range<date>"),
        ("(null..d]", "range<date>"),
        ("d = dt and d < dt and dt in [d..d]", "boolean"),
        ("r.start", "number"),
        ("r.end included", "boolean"),
        ("for i in 1..3 return s", "list<string>"),
        ("for x in people, y in x.incomes return y", "list<number>"),
        ("for x in r return x", "list<number>"),
        ("some x in people satisfies x.name = s", "boolean"),
        ("function(a: number) a * 2", "function<number>->number"),
        ('(function(a) "x")(1)', "string"),
        ("{f: function(i) if i < 2 then 1 else i * f(i - 1), y: f(5)}.y", "Any"),
        ("{even: function(i) i = 0 or odd2(i - 1), odd2: function(i) i > 0 and even(i - 1)}.even(4)", "boolean"),
        ('rate(1, "x")', "number"),
        ('rate(branch: "x", amount: 1)', "number"),
        ("count(things)", "number"),
        ("sort(people).name", "list<string>"),
        ("sublist([1, 2], 1)", "list<number>"),
        ("append([1], 2)", "list<number>"),
        ('append([1], "a")', "list"),
        ("concatenate([1], [2])", "list<number>"),
        ('concatenate([1], ["a"])', "list"),
        ("min(1, 2)", "number"),
        ("max([d])", "date"),
        ("max(any)", "Any"),
        ("abs(dtd)", "days and time duration"),
        ("abs(any)", "Any"),
        ("string(n)", "string"),
        ('duration("P1D")', "Any"),
        ("date and time(d, t)", "date and time"),
        ("now()", "date and time"),
        ('get value(applicant, "name")', "Any"),
        ('split(s, ",")', "list<string>"),
        ("get entries(bag).key", "list<string>"),
        ("index of([1], 1)", "list<number>"),
        ("bag.what.ever", "Any"),
        ("things[ever = 1].what", "list<Any>"),
        ("any[ever = 1]", "list<Any>"),
        ("any.x + 1", "number"),
        ("any(b)", "boolean"),
        ("any", "Any"),
        ("sqrt", "function"),
        ("n in (1, > 2)", "boolean"),
        ("5 instance of string", "boolean"),
        ("count", "function"),
        ("null", "Null"),
    ],
)
def test_sound_expressions_have_a_type_and_no_problem(source, expected):
    checked = check_expression(source, NAMES)
    assert (format_type(checked.type), checked.problems) == (expected, ())


@pytest.mark.parametrize(
    ("source", "code", "message", "column"),
    [
        ("n + amuont", "unknown-name", "unknown name 'amuont'", 5),
        ("aplicant.name", "unknown-name", "unknown name 'aplicant'; is 'applicant' meant?", 1),
        ("cuont(things)", "unknown-name", "unknown function 'cuont'; is 'count' meant?", 1),
        ("frobnicate(1)", "unknown-name", "unknown name 'frobnicate'", 1),
        ("s + n", "type-mismatch", "cannot apply + to string and number", 3),
        ("d + 1", "type-mismatch", "cannot apply + to date and number", 3),
        ("d + d", "type-mismatch", "cannot apply + to date and date", 3),
        ("dtd + ymd", "type-mismatch", "cannot apply + to days and time duration and years and months duration", 5),
        ("t - d", "type-mismatch", "cannot apply - to time and date", 3),
        ("n + null", "type-mismatch", "cannot apply + to number and null", 3),
        ("-s", "type-mismatch", "string has no negative", 1),
        ("n = s", "type-mismatch", "cannot compare number with string", 3),
        ("d = t", "type-mismatch", "cannot compare date with time", 3),
        ("[d..dt]", "type-mismatch", "date and date and time make no range", 1),
        ("[1..null]", "type-mismatch", "number and null make no range", 1),
        ("(null..null)", "type-mismatch", "null and null make no range", 1),
        ("n in [1..null)", "type-mismatch", "number can never be in range of number", 6),
        ("n < null", "type-mismatch", "cannot compare number with null", 3),
        ("b < b", "type-mismatch", "cannot compare boolean with boolean", 3),
        ("any > [1]", "type-mismatch", "cannot compare Any with list", 5),
        ('n between 1 and "2"', "type-mismatch", "cannot compare number with string", 3),
        ("n in (1, s)", "type-mismatch", "number can never be in string", 10),
        ('s in ["a", "b"] and n in ["a"]', "type-mismatch", "number can never be in list of string", 26),
        ('n in ["a".."b"]', "type-mismatch", "number can never be in range of string", 6),
        ("n in > s", "type-mismatch", "cannot compare number with string", 8),
        ("n and b", "not-boolean", "'and' needs true or false on each side, not number", 1),
        ("if n then 1 else 2", "not-boolean", "a condition must be true or false, not number", 4),
        ("some x in things satisfies 5", "not-boolean", "a condition must be true or false, not number", 28),
        ("applicant.nmae", "unknown-key", "context has no 'nmae'; is 'name' meant?", 10),
        ("people.born.yeer", "unknown-key", "date has no 'yeer'; is 'year' meant?", 7),
        ("s.length", "unknown-key", "string has no 'length'", 2),
        ("people[s]", "not-a-filter", "a filter needs a number or a condition, not string", 8),
        ("[1, 2][x > 1]", "unknown-name", "unknown name 'x'", 8),
        ('[1.."a"]', "type-mismatch", "number and string make no range", 1),
        ("[b..b]", "type-mismatch", "boolean and boolean make no range", 1),
        ("for x in null return x", "not-a-list", "cannot loop over null", 10),
        ("for x in n return x", "not-a-list", "this loops once, over a single number", 10),
        ('for x in "a".."b" return x', "not-a-list", "cannot loop over a range of string", 10),
        ("n(1)", "not-a-function", "number cannot be invoked", 1),
        ("count()", "wrong-count", "count takes 1 arguments, not 0", 1),
        ("now(1)", "wrong-count", "now takes 0 arguments, not 1", 1),
        ("substring(s)", "wrong-count", "substring takes 3 arguments, not 1", 1),
        ("count(lst: things)", "wrong-argument", "count has no parameter 'lst'", 1),
        ("string length(n)", "wrong-argument", "'string' of string length is number, but string is needed", 1),
        ("upper case([1])", "wrong-argument", "'string' of upper case is list, but string is needed", 1),
        ("abs(s)", "wrong-argument", "abs does not take string", 1),
        ("matches(null, s)", "wrong-argument", "'input' of matches is null, but string is needed", 1),
        ('sum([1], "a")', "wrong-argument", "sum needs number items, not list", 1),
        ('sum(["a"])', "wrong-argument", "sum needs number items, not string", 1),
        ("all(1, b)", "wrong-argument", "all needs boolean items, not number", 1),
        ("before(r, b)", "wrong-argument", "before does not take range, boolean", 1),
        ("rate(1)", "wrong-count", "rate takes 2 arguments, not 1", 1),
        ("rate(s, s)", "wrong-argument", "argument 1 of rate is string, but number is needed", 1),
        ("rate(amount: 1, brnch: s)", "wrong-argument", "rate has no parameter 'brnch'", 1),
        ("(function(a: date) a)(1)", "wrong-argument", "argument 1 of the function is number, but date is needed", 2),
        ("1 +", "unexpected", "expected an expression, found the end", 4),
        ("f(a: 1, a: 2)", "duplicate-argument", "an argument is given twice", 1),
    ],
)
def test_what_can_never_work_is_reported_with_its_place(source, code, message, column):
    problem, *others = check_expression(source, NAMES).problems
    assert (problem.code, problem.message, problem.line, problem.column, others) == (code, message, 1, column, [])


def test_only_what_is_sound_but_not_meant_is_a_warning():
    severities = {
        source: check_expression(source, NAMES).problems[0].severity for source in ("n + s", "for x in n return x")
    }
    assert severities == {"n + s": Severity.ERROR, "for x in n return x": Severity.WARNING}


def test_one_mistake_is_reported_once_and_several_in_the_order_of_the_text():
    assert len(check_expression("(n + s) * 2 > 5 and b", NAMES).problems) == 1
    checked = check_expression("y +\n x", NAMES)
    assert [(p.params["name"], p.line, p.column) for p in checked.problems] == [("y", 1, 1), ("x", 2, 2)]


@pytest.mark.parametrize(
    ("source", "expected", "reported"),
    [
        ("n > 1", BOOLEAN, False),
        ("any", BOOLEAN, False),
        ("null", NUMBER, False),
        ("n", BOOLEAN, True),
        ("[n]", NUMBER, False),
        ("[n]", STRING, True),
        ("[[n]]", NUMBER, False),
        ("[d]", DATE_TIME, False),
        ("n", list_of(NUMBER), False),
        ("d", DATE_TIME, False),
        ("sqrt", BOOLEAN, True),
        ("dt", DATE, True),
    ],
)
def test_a_result_of_another_type_than_expected_is_reported(source, expected, reported):
    problems = check_expression(source, NAMES, expected=expected).problems
    assert [p.code for p in problems] == (["unexpected-type"] if reported else [])


def test_names_nobody_declared_are_silent_when_there_may_be_more():
    assert check_expression("unknown.thing + f(1) > other", {}, complete=False).problems == ()
    assert (
        check_expression("known + s", {"known": NUMBER, "s": STRING}, complete=False).problems[0].code
        == "type-mismatch"
    )


@pytest.mark.parametrize(
    ("cell", "over", "codes"),
    [
        ("-", NUMBER, []),
        ("> 5, [1..2]", NUMBER, []),
        ('"a", "b"', STRING, []),
        ('not("a")', STRING, []),
        ("null", STRING, []),
        ("? > 5", NUMBER, []),
        ('starts with(?, "a")', STRING, []),
        ("n", NUMBER, []),
        ("things", NUMBER, []),
        ("anything", NUMBER, ["unknown-name"]),
        ('"a"', NUMBER, ["type-mismatch"]),
        ("> 5", STRING, ["type-mismatch"]),
        ('["a".."b"]', NUMBER, ["type-mismatch"]),
        ("true", BOOLEAN, []),
        ("n > 5", NUMBER, ["type-mismatch"]),
        ("?.name = s", APPLICANT, []),
        ("?.nam = s", APPLICANT, ["unknown-key"]),
        ("5", ANY, []),
        ("> 5 <", NUMBER, ["unexpected"]),
    ],
)
def test_cells_are_checked_against_their_input(cell, over, codes):
    checked = check_expression(cell, NAMES, unary_tests_over=over)
    assert [p.code for p in checked.problems] == codes


def test_types_of_the_caller_are_opaque():
    own = FeelType("tRisk", check=lambda value, run: True)
    checked = check_expression(
        "x + 1 > 2 and x instance of tRisk and (function(a: tRisk) a)(1) = s", {**NAMES, "x": own}, types={"tRisk": own}
    )
    assert checked.problems == ()


def test_types_that_would_grow_without_end_lose_their_parts():
    entries = ", ".join(f"a{i + 1}: {{x: a{i}, y: a{i}}}" for i in range(60))
    assert check_expression("{a0: 1, " + entries + ", z: a60 = a60}", {}).problems == ()


def test_spellings_of_types():
    assert type_named("dateTime") == type_named("date and time") == DATE_TIME
    assert type_named("tLoan") is None
    assert format_type(function_of({"a": list_of(NUMBER)}, STRING)) == "function<list<number>>->string"
