"""Random sound expressions as text, typed so that most have a value."""

from hypothesis import strategies as st

NUMBERS = st.sampled_from(["0", "1", "2", "3", "7", "10", "0.5", "2.25", "-4", "1000"])
TEXTS = st.sampled_from(['""', '"a"', '"foobar"', '"Foo Bar"', '"b,c"', '"会签"'])
TRUTHS = st.sampled_from(["true", "false"])
DATES = st.sampled_from(['@"2026-02-28"', '@"2024-02-29"', 'date("2025-12-31")', "date(2026, 3, 1)"])
MOMENTS = st.sampled_from(['@"2026-03-28T10:00:00Z"', '@"2026-03-28T10:00:00+08:00"', '@"2026-03-01T00:00:00Z"'])
DAYS = st.sampled_from(['@"P1D"', '@"PT36H"', '@"-PT30M"', 'duration("P10DT2H3M4S")'])
MONTHS = st.sampled_from(['@"P1M"', '@"P1Y2M"', '@"P24M"'])


def written(pattern, *parts):
    """Texts made by putting texts of the parts into a pattern."""
    return st.tuples(*parts).map(lambda texts: pattern.format(*texts))


def either(*patterns_and_parts):
    return st.one_of(*(written(pattern, *parts) for pattern, *parts in patterns_and_parts))


def numbers(depth):
    if not depth:
        return NUMBERS
    n, s, b, xs, d = numbers(depth - 1), texts(depth - 1), truths(depth - 1), lists(depth - 1), DATES
    return NUMBERS | either(
        ("({} + {})", n, n),
        ("({} - {})", n, n),
        ("({} * {})", n, n),
        ("({} / {})", n, n),
        ("-({})", n),
        ("(if {} then {} else {})", b, n, n),
        ("string length({})", s),
        ("count({})", xs),
        ("sum({})", xs),
        ("min({})", xs),
        ("max({})", xs),
        ("mean({})", xs),
        ("product({})", xs),
        ("{}[1]", xs),
        ("{}[-1]", xs),
        ("abs({})", n),
        ("floor({})", n),
        ("ceiling({})", n),
        ("modulo({}, {})", NUMBERS, NUMBERS),
        ("round half up({}, 1)", n),
        ("round down({}, 0)", n),
        ("{}.year", d),
        ("{}.month", d),
        ("{}.weekday", d),
        ("day of year({})", d),
        ("week of year({})", d),
        ("({} - {}).days", d, d),
        ("{{a: {}, b: a * 2}}.b", n),
        ("(function(x, y) x - y)({}, {})", n, n),
        ("(function(x, y) x - y)(y: {}, x: {})", n, n),
        ('number("{}")', NUMBERS),
        ('get value({{k: {}}}, "k")', n),
    )


def texts(depth):
    if not depth:
        return TEXTS
    n, s, b = numbers(depth - 1), texts(depth - 1), truths(depth - 1)
    return TEXTS | either(
        ("({} + {})", s, s),
        ("upper case({})", s),
        ("lower case({})", s),
        ("substring({}, 2)", s),
        ("substring({}, 1, 2)", s),
        ("substring before({}, {})", s, s),
        ("substring after({}, {})", s, s),
        ('replace({}, "o", "0")', s),
        ('string join([{}, {}], "-")', s, s),
        ("(if {} then {} else {})", b, s, s),
        ("day of week({})", DATES),
        ("string({})", b),
        ("string({})", DATES),
        ("string(floor({}))", n),
        ('split({}, ",")[1]', s),
    )


def truths(depth):
    if not depth:
        return TRUTHS
    n, s, b, xs = numbers(depth - 1), texts(depth - 1), truths(depth - 1), lists(depth - 1)
    return TRUTHS | either(
        ("({} and {})", b, b),
        ("({} or {})", b, b),
        ("not({})", b),
        ("({} = {})", n, n),
        ("({} != {})", n, n),
        ("({} < {})", n, n),
        ("({} >= {})", n, n),
        ("({} = {})", s, s),
        ("({} < {})", s, s),
        ("({} between 1 and {})", n, st.sampled_from(["2", "7"])),
        ("({} in [1..{}])", n, st.sampled_from(["2", "7"])),
        ("({} in (< {}, {}))", n, n, n),
        ("({} in {})", n, xs),
        ("(some x in {} satisfies x > {})", plain_lists(), NUMBERS),
        ("(every x in {} satisfies x > {})", plain_lists(), NUMBERS),
        ("list contains({}, {})", xs, n),
        ("contains({}, {})", s, s),
        ("starts with({}, {})", s, s),
        ("({} < {})", DATES, DATES),
        ("({} = {})", MOMENTS, MOMENTS),
        ("({} > {})", DAYS, DAYS),
        ("({} <= {})", MONTHS, MONTHS),
        ("({} instance of number)", n),
        ("({} instance of list<number>)", plain_lists()),
        ("({} = null)", n),
        ("even(floor({}))", n),
        ("before({}, {})", NUMBERS, NUMBERS),
        ("includes([1..10], {})", n),
        ("overlaps([{}..5], [3..8])", NUMBERS),
        ("all([{}, {}])", b, b),
        ("any([{}, {}])", b, b),
    )


def plain_lists():
    return written("[{}, {}, {}]", NUMBERS, NUMBERS, NUMBERS) | st.just("[]") | written("[{}]", NUMBERS)


def lists(depth):
    plain = plain_lists()
    if not depth:
        return plain
    n, b, xs = numbers(depth - 1), truths(depth - 1), lists(depth - 1)
    return plain | either(
        ("[{}, {}]", n, n),
        ("{}[item > {}]", xs, n),
        ("(for x in {} return x * {})", xs, n),
        ("(for x in 1..3, y in {} return x + y)", xs),
        ("(for i in 3..1 return i)",),
        ("(if {} then {} else {})", b, xs, xs),
        ("append({}, {})", xs, n),
        ("concatenate({}, {})", xs, xs),
        ("reverse({})", xs),
        ("sort({}, function(x, y) x < y)", xs),
        ("distinct values({})", xs),
        ("union({}, {})", xs, xs),
        ("sublist([{}, 3], 1, 1)", NUMBERS),
        ("insert before([1, 2], 2, {})", n),
        ("remove([{}, 2], 1)", n),
        ("list replace([1, 2], 2, {})", n),
        ("index of({}, {})", xs, n),
        ("flatten([{}, [{}]])", xs, n),
        ("[{{k: {}}}, {{k: {}}}].k", n, n),
        ("[{{k: {}}}, {{k: 5}}][k > 3].k", n),
    )


def moments(_depth):
    return either(
        ("({} - {})", DATES, MONTHS),
        ("({} + {})", MOMENTS, DAYS),
        ("({} + {})", MOMENTS, MONTHS),
        ("({} - {})", DATES, DATES),
        ("({} + {})", DAYS, DAYS),
        ("({} - {})", MONTHS, MONTHS),
        ("date({})", MOMENTS),
        ("time({})", MOMENTS),
        ("date and time({}, time({}))", DATES, MOMENTS),
        ("[{}, {}]", DATES, MOMENTS),
    )


SOURCES = st.one_of(*(kind(3) for kind in (numbers, texts, truths, lists, moments)))
