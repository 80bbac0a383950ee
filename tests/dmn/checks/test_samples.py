"""Tables as people draw them: nothing is reported that is not so."""

from tests.dmn.models import bkm, column, component, decision, given, item, literal, output, table


def told(found):
    return [(each.severity.value, each.rule, each.message) for each in found]


def test_a_menu_by_season_and_guests(findings):
    columns = [column("season", "string", '"spring", "summer", "autumn", "winter"'), column("guests", "number", ">= 0")]
    rules = [
        ('"autumn"', "<= 8", '"ribs"'),
        ('"winter"', "<= 8", '"roast"'),
        ('"spring"', "<= 4", '"steak"'),
        ('"spring"', "[5..8]", '"stew"'),
        ('"autumn", "winter", "spring"', "> 8", '"buffet"'),
        ('"summer"', "-", '"salad"'),
    ]
    parts = [decision("menu", table(columns, [output("", "string")], *rules), needs=["season", "guests"])]
    found = findings(*parts, given("season", "string"), given("guests", "number"))
    assert told(found) == [
        ("warning", "table-gap", 'No rule matches when season = "spring" and guests = 4.5.'),
    ]


def test_days_of_leave_that_add_up(findings):
    rules = [("-", "-", "22"), ("< 18", "-", "5"), (">= 60", "-", "5"), ("-", ">= 30", "5"), ("[45..60)", "< 30", "2")]
    logic = table(
        [column("age", "number"), column("years of service", "number")],
        [output("", "number")],
        *rules,
        policy="COLLECT",
        aggregation="SUM",
    )
    parts = [decision("days of leave", logic, needs=["age", "years of service"], type="number")]
    assert findings(*parts, given("age", "number"), given("years of service", "number")) == []


def test_a_loan_with_types_functions_and_chained_tables(findings):
    applicant = item(
        "tApplicant",
        components=[
            component("age", "tAge"),
            component("income", "number", allowed=">= 0"),
            component("marital status", "string", allowed='"S", "M"'),
            component("existing customer", "boolean"),
        ],
    )
    risk = table(
        [column("applicant.age"), column("applicant.existing customer"), column("applicant.marital status")],
        [output("", "string", '"high", "medium", "low"')],
        ("< 25", "false", "-", '"high"'),
        ("< 25", "true", '"S"', '"medium"'),
        ("< 25", "true", '"M"', '"low"'),
        (">= 25", "false", "-", '"medium"'),
        (">= 25", "true", "-", '"low"'),
    )
    routing = table(
        [column("risk", "string"), column("burden(applicant.income, amount)", "number")],
        [output("way", "string", '"refuse", "clerk", "accept"'), output("posts", "number")],
        ('"high"', "> 0.5", '"refuse"', "0"),
        ('"high"', "-", '"clerk"', "2"),
        ('"medium"', "> 0.5", '"clerk"', "if amount > 1000 then 2 else 1"),
        ("-", "-", '"accept"', "0"),
        policy="FIRST",
    )
    found = findings(
        item("tAge", "number", allowed="[18..120]"),
        applicant,
        given("applicant", "tApplicant"),
        given("amount", "number"),
        bkm("burden", {"income": "number", "amount": "number"}, "if income = 0 then 1 else amount / income"),
        decision("risk", risk, needs=["applicant"], type="string"),
        decision("routing", routing, needs=["applicant", "amount"], decides=["risk"], knows=["burden"]),
        decision("text", literal('"sent to " + routing.way + " on " + string(today())'), decides=["routing"]),
    )
    assert told(found) == []


def test_a_fine_by_kind_and_speed(findings):
    driver = item("tViolation", components=[component("kind", "tKind"), component("over", "number")])
    logic = table(
        ["violation.kind", "violation.over"],
        [output("amount", "number"), output("points", "number")],
        ('"speed"', "[10..30)", "500", "3"),
        ('"speed"', ">= 30", "1000", "7"),
        ('"speed"', "< 10", "0", "0"),
        ('"parking"', "-", "100", "1"),
        ('"alcohol"', "-", "1000", "5"),
    )
    parts = [decision("fine", logic, needs=["violation"]), given("violation", "tViolation"), driver]
    assert findings(*parts, item("tKind", "string", allowed='"speed", "parking", "alcohol"')) == []


def test_an_order_without_any_types(findings):
    logic = table(
        ["status", "sum"],
        [output("result"), output("reason")],
        ('"bronze"', "-", '"no"', '"first silver"'),
        ('"silver"', "< 1000", '"ok"', '"little"'),
        ('"silver"', ">= 1000", '"no"', '"too much"'),
        ('"gold"', "-", '"ok"', '"as you like"'),
    )
    found = findings(decision("order", logic, needs=["status", "sum"]), given("status"), given("sum"))
    assert told(found) == [("warning", "table-gap", 'No rule matches when status = "other".')]


def test_dates_and_functions_over_the_input(findings):
    rules = [
        ('< @"2026-07-01"', 'starts with(?, "A")', "1"),
        ('< @"2026-07-01"', 'not(starts with(?, "A"))', "2"),
        ('>= @"2026-07-01"', "-", "3"),
    ]
    logic = table([column("day", "date"), column("code", "string")], [""], *rules)
    assert findings(decision("d", logic, needs=["day", "code"]), given("day", "date"), given("code", "string")) == []


def test_priority_by_output_values(findings):
    logic = table(
        [column("age", "number"), column("member", "boolean")],
        [output("", "string", '"refuse", "ask", "accept"')],
        ("< 18", "-", '"refuse"'),
        ("-", "false", '"ask"'),
        ("-", "-", '"accept"'),
        policy="PRIORITY",
    )
    found = findings(decision("d", logic, needs=["age", "member"]), given("age", "number"), given("member", "boolean"))
    assert found == []
