import pytest

from tests.dmn.models import column, component, decision, given, item, output, table

AGE = ("age", "number")
SEASON = ("season", "string", '"spring", "summer", "autumn", "winter"')


def rules_of(found):
    return [each.rule for each in found]


def test_a_table_that_covers_each_input_once_has_nothing_to_tell(checked):
    assert checked([AGE], [""], ("< 18", "1"), ("[18..60]", "2"), ("> 60", "3")) == []


def test_rules_that_overlap_under_unique_are_an_error_with_an_example(checked):
    [found] = checked([AGE], [""], ("<= 18", "1"), (">= 18", "2"))
    assert (found.severity, found.rule, found.rule_number) == ("error", "table-overlap", 2)
    assert found.message == "Rules 1 and 2 both match when age = 18."


@pytest.mark.parametrize(("outputs", "found"), [(("1", "1"), []), (("1", "1.0"), []), (("1", "2"), ["table-overlap"])])
def test_rules_under_any_may_overlap_with_equal_outputs(checked, outputs, found):
    first, second = outputs
    assert rules_of(checked([AGE], [""], ("< 20", first), (">= 10", second), policy="ANY")) == found


@pytest.mark.parametrize(("second", "found"), [("age * 2", []), ("age * 3", ["table-overlap"])])
def test_outputs_that_are_computed_are_compared_at_the_example(checked, second, found):
    assert rules_of(checked([AGE], [""], ("< 20", "age * 2"), (">= 10", second), policy="ANY")) == found


@pytest.mark.parametrize("policy", ["FIRST", "RULE ORDER", "COLLECT"])
def test_other_policies_may_overlap(checked, policy):
    assert checked([AGE], [""], ("< 20", "1"), (">= 10", "2"), policy=policy) == []


def test_many_overlaps_are_told_in_short(checked):
    found = checked([AGE], [""], *((f">= {number}", "1") for number in range(20)), ("< 0", "2"))
    assert len(found) == 11
    assert found[-1].message == "180 more pairs of rules may overlap."


def test_a_gap_is_a_warning_with_only_what_decides(told):
    rules = [("< 18", '"spring"', "1"), ("< 18", 'not("spring")', "1"), ("> 18", "-", "2")]
    assert told([AGE, SEASON], [""], *rules) == [("table-gap", None, "No rule matches when age = 18.")]


def test_a_gap_between_whole_numbers_is_told_when_there_is_no_other(told):
    rules = [("< 18", "1"), ("[18..60]", "2"), (">= 61", "3")]
    assert told([AGE], [""], *rules) == [("table-gap", None, "No rule matches when age = 60.5.")]


def test_a_default_output_leaves_no_gap(checked):
    assert checked([AGE], [output(default="3")], ("< 18", "1")) == []


def test_null_is_no_gap_and_a_catch_all_covers_everything(checked):
    assert checked([AGE, SEASON], [""], ("< 18", "-", "1"), ("-", "-", "2"), policy="FIRST") == []


def test_allowed_values_of_the_column_bound_what_is_missing(told):
    rules = [('"spring"', "1"), ('"summer", "autumn"', "2")]
    assert told([SEASON], [""], *rules) == [("table-gap", None, 'No rule matches when season = "winter".')]
    assert told([SEASON], [""], *rules, ('"winter"', "3")) == []


@pytest.mark.parametrize("allowed", ["[0..120]", ">= 0", "? >= 0 and ? < 200"])
def test_allowed_values_of_the_type_bound_what_is_missing(checked, allowed):
    more = (item("tAge", "number", allowed=allowed),)
    assert checked([("age", "tAge")], [""], ("[0..18)", "1"), (">= 18", "2"), more=more) == []


def test_types_of_entries_count(findings):
    kind = component("kind", "string", allowed='"a", "b"')
    applicant = item("tApplicant", components=[component("age", "number"), kind])
    rules = [("< 10", '"a"', "1"), ("< 10", '"b"', "2"), (">= 12", "-", "3")]
    parts = [decision("d", table(["p.age", "p.kind"], [""], *rules), needs=["p"]), given("p", "tApplicant"), applicant]
    assert [each.message for each in findings(*parts)] == ["No rule matches when p.age = 10."]


@pytest.mark.parametrize(
    ("kind", "rules", "example"),
    [
        ("date", ['< date("2026-01-01")', '> date("2026-01-01")'], '@"2026-01-01"'),
        ("date", ['<= @"2026-01-01"', '>= @"2026-01-02"'], None),
        ("date", ['<= @"2026-01-01"', '>= @"2026-01-03"'], '@"2026-01-02"'),
        ("time", ['< @"12:00:00"', '> @"12:30:00"'], '@"12:00:00"'),
        ("date and time", ['<= @"2026-01-01T00:00:00Z"', '> @"2026-01-02T00:00:00Z"'], '@"2026-01-02T00:00:00Z"'),
        ("days and time duration", ['< @"P1D"', '> @"P1D"'], '@"P1D"'),
        ("years and months duration", ['< duration("P1Y")', '>= duration("P1Y1M")'], '@"P1Y"'),
        ("boolean", ["true"], "false"),
        ("string", ['"a"', '"b", "c"'], '"other"'),
        ("number", ["< 0.1", "(0.1..0.2]", "> 0.2"], "0.1"),
        (None, ["< 1", "[1..2)", "> 2"], "2"),
    ],
)
def test_every_kind_of_value_has_examples(told, kind, rules, example):
    wanted = [] if example is None else [("table-gap", None, f"No rule matches when x = {example}.")]
    assert told([("x", kind)], [""], *((rule, "1") for rule in rules)) == wanted


def test_a_rule_behind_others_is_never_reached(told):
    rules = [("< 20", "1"), ("< 10", "2"), (">= 20", "3"), ("15", "4")]
    assert told([AGE], [""], *rules, policy="FIRST") == [
        ("rule-never-reached", 2, "Rule 2 is never reached: rule 1 matches whenever it does."),
        ("rule-never-reached", 4, "Rule 4 is never reached: rule 1 matches whenever it does."),
    ]


def test_rules_together_can_hide_one(told):
    rules = [("< 20", "1"), (">= 20", "2"), ("[10..30]", "3")]
    assert told([AGE], [""], *rules, policy="FIRST") == [
        ("rule-never-reached", 3, "Rule 3 is never reached: one of the rules before it matches whenever it does.")
    ]


def test_null_can_reach_a_rule_behind_others(checked):
    assert checked([AGE], [""], ("< 20", "1"), (">= 20", "2"), ("-", "3"), policy="FIRST") == []


def test_cells_over_one_input_can_contradict(findings):
    logic = table([column("age", "number"), column("age", "number")], [""], ("< 5", "> 9", "1"), ("-", "-", "2"))
    [found] = findings(decision("d", logic, needs=["age"]), given("age", "number"))
    assert (found.severity, found.rule_number) == ("warning", 1)
    assert found.message == "Rule 1 never matches: input 1 (< 5) and input 2 (> 9) contradict each other."


@pytest.mark.parametrize("cell", ["> 130", "[9..3]", "-5", "? > 10 and ? < 5", "-5, 200"])
def test_a_cell_that_no_value_fits_is_an_error(checked, cell):
    found = checked([("age", "number", "[0..120]")], [""], (cell, "1"), ("-", "2"), policy="FIRST")
    [each] = found
    assert (each.severity, each.rule_number, each.cell) == ("error", 1, "input 1")
    assert f"The cell {cell} never matches" in each.message


def test_a_cell_of_another_type_is_reported_once(checked):
    found = checked([("x", "string")], [""], ("5", "1"), ("-", "2"), policy="FIRST")
    assert [(each.rule, each.cell) for each in found] == [("type-mismatch", "input 1")]


def test_what_a_decision_never_gives_is_a_warning(findings):
    risk = table(["a"], [""], ("< 10", '"high"'), (">= 10", '"low"'))
    price = table(["risk"], [""], ('"high"', "1"), ('"low"', "2"), ('"medium"', "3"))
    found = findings(
        decision("risk", risk, needs=["a"], type="string"),
        decision("price", price, decides=["risk"]),
        given("a", "number"),
    )
    assert [(each.severity, each.rule, each.rule_number) for each in found] == [("warning", "cell-never-matches", 3)]


def test_inputs_that_may_depend_on_each_other_make_an_overlap_a_warning(findings):
    group = table(["age"], [""], ("< 18", '"child"'), (">= 18", '"adult"'))
    fee = table(["age", "group"], [""], ("< 18", "-", "1"), (">= 18", "-", "2"), ("-", '"adult"', "3"))
    found = findings(
        decision("group", group, needs=["age"], type="string"),
        decision("fee", fee, needs=["age"], decides=["group"]),
        given("age", "number"),
    )
    overlaps = [(each.severity, each.message) for each in found if each.rule == "table-overlap"]
    assert overlaps == [
        ("warning", 'Rules 1 and 3 both match when age = 17 and group = "adult", if these can go together.'),
        ("warning", 'Rules 2 and 3 both match when age = 18 and group = "adult", if these can go together.'),
    ]


def test_computed_inputs_give_only_examples_that_can_be(findings):
    logic = table([column("a + b", "number")], [""], ("< 10", "1"), ("[10..12]", "2"), (">= 12", "3"))
    [found] = findings(decision("d", logic, needs=["a", "b"]), given("a", "number"), given("b", "number"))
    assert found.rule == "table-overlap"
    assert found.message.startswith("Rules 2 and 3 both match when a = ")
    counted = table([column("count(l)", "number")], [""], ("[0..1)", "1"), ("(0..1]", "2"), ("> 1", "3"))
    assert findings(decision("d", counted, needs=["l"]), given("l")) == []


def test_cells_that_compare_inputs_are_tried_with_values(findings):
    logic = table(["a"], [""], ("> b", "1"), ("<= b", "2"), ("< b", "3"))
    found = findings(decision("d", logic, needs=["a", "b"]), given("a", "number"), given("b", "number"))
    assert [each.message for each in found] == ["Rules 2 and 3 both match when a = 1 and b = 2."]


@pytest.mark.parametrize("cells", [("< today()", ">= today()"), ('< date(today() + "x")', "-")])
def test_what_depends_on_the_day_is_not_judged(findings, cells):
    logic = table(["day"], [""], (cells[0], "1"), (cells[1], "2"))
    found = findings(decision("d", logic, needs=["day"]), given("day", "date"))
    assert [each for each in found if each.rule.startswith("table")] == []


def test_a_table_too_large_says_so_and_ends(findings):
    names = [f"v{number}" for number in range(12)]
    rules = [(*(f">= {row * place % 997}" for place in range(1, 13)), "1") for row in range(900)]
    logic = table([column(name, "number") for name in names], [""], *rules, policy="RULE ORDER")
    found = findings(decision("d", logic, needs=names), *(given(name, "number") for name in names))
    assert rules_of(found) == ["table-not-checked"]


@pytest.mark.parametrize(
    "cells",
    [
        ("< 1e6144", "> 1e-6000", "-1e6144", "1e40", "1e40 + 1"),
        ('< @"0001-01-01"', '> @"9999-12-31"', '@"2026-02-29"'),
        ('< @"00:00:00"', '> @"23:59:59.999999"', '@"12:00:00@Asia/Shanghai"', '@"12:00:00+05:00"', '@"12:00:00"'),
        (
            '< @"2026-01-01T00:00:00"',
            '@"2026-01-01T00:00:00Z"',
            '@"9999-12-31T23:59:59.999999"',
            '@"0001-01-01T00:00:00"',
        ),
        ('@"P999999999D"', '@"-P999999999D"', '< @"P999999999Y"', '> @"P1M"', "duration(null)"),
        ('""', '< ""', '> "\U0010ffff"', '"\\u0000"', '("a".."b")'),
        ("[1,2]", "[[1..2]]", "{a: 1}", "? = {a: 1}", "function(x) x", "count(?) > 1", "?[1]", "?.a.b = 1"),
        ("for i in 1..? return i", "some i in ? satisfies i = ?", "1/0", "sum(?)", "(1..", "?"),
        ("[1..null]", "(null..1)", "null", "not(null)", "not(not(1))", "1 in ?", "? in (1, [2..3], > 4)"),
    ],
)
@pytest.mark.parametrize("kind", [None, "number", "time", "list"])
@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST"])
def test_odd_cells_are_survived(checked, cells, kind, policy):
    checked([("x", kind)], [""], *((cell, "1") for cell in cells), policy=policy)


def test_what_runs_for_long_is_not_judged(findings):
    slow = "count(for a in 1..300, b in 1..300 return 1) > ?"
    logic = table(["x"], [""], (slow, "1"), (f"not({slow})", "2"))
    assert findings(decision("d", logic, needs=["x"]), given("x", "number")) == []
