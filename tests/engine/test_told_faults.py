"""What the engine, FEEL, decisions and scripts say of a step that cannot go on is known again in other languages."""

from datetime import UTC, datetime

import pytest

from server.dmn.decisions import load_decisions
from server.domain.authority import LimitOfNobody
from server.domain.wording import retold
from server.engine import fault_words
from server.engine.model import ScriptError
from server.engine.sandbox import MontySandbox
from server.engine.told_faults import known_again
from server.feel import EvaluationContext, compile_expression
from tests.dmn.models import decision, definitions, table
from tests.engine.dsl import E, S, X, process
from tests.engine.host import ZONE, Case

MOMENT = EvaluationContext(datetime(2026, 3, 1, tzinfo=UTC), ZONE)


@pytest.fixture(scope="module")
def sandbox():
    made = MontySandbox()
    yield made
    made.close()


SCRIPTS = {
    "z = amount + 1": "nothing has the name 'amount' here",
    "z = 1 / n": "division by zero",
    "z = price / n": "division by zero",
    "z = n + name": "cannot apply + to a number and a text",
    "z = none * 2": "cannot apply * to null and a number",
    "z = name + n": "cannot join a text and a number",
    "z = none > 3": "cannot compare null with a number",
    "z = none.sum": "null has no 'sum'",
    "z = none['sum']": "null has no entries",
    "z = n()": "a number cannot be invoked",
    "z = len(n)": "a number has no length",
    "z = several[5]": "a list has no item of this number",
    "z = loan['rate']": "there is no 'rate' here",
    "z = int(name)": "'abc' is no number",
    "z = open('/etc/passwd')": "a script may not reach files, the network or the system",
    "assert n == 1": "a check that the script makes does not hold",
    "def f(n):\n    return f(n)\nf(0)": "functions invoke each other too deeply",
    "while True:\n    pass": "the script took too long and was stopped",
    "z = 'x' * 10**9": "the script needed too much memory and was stopped",
    "z = min([])": "a value is not one that this can be done with",
    "z = several[name]": "a value is of the wrong kind",
    "z = next(iter([]))": "the script failed",
    "z = = 1": "this cannot be read as Python",
    "del n": "a script may not delete variables",
}


@pytest.mark.parametrize("source", SCRIPTS)
def test_what_goes_wrong_in_a_script_is_told_without_the_words_of_python(sandbox, source):
    data = {"n": 0, "name": "abc", "none": None, "several": [1], "loan": {"sum": 1}, "price": 1.5}
    with pytest.raises(ScriptError) as raised:
        sandbox.execute(source, data)
    assert known_again(str(raised.value)) == SCRIPTS[source]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("amount + 1", "unknown name 'amount'"),
        ("1 / 0", "division by zero"),
        ('1 + "a"', "cannot apply + to a number and a text"),
        ('substring("a", "b")', "the arguments do not fit substring"),
        ("[1, 2][3]", "the list has no item 3"),
        ("{a: 1}.b", "there is no 'b' here"),
    ],
)
def test_what_makes_an_expression_null_is_known_again(source, told):
    _, warnings = compile_expression(source, ()).explain({}, MOMENT)
    assert known_again(warnings[0].message) == told


def test_a_condition_tells_why_it_is_null_in_one_sentence():
    case = Case(process(S() + X("x") + E("e", "e2"), "s > x; x > [=amount > 3] e; x > * e2"))
    told = known_again(case.incidents[0].error.removeprefix("x: ").rpartition(" (in ")[0])
    assert told == "the condition is null: unknown name 'amount'"
    assert (told.msgid, told.params["found"].msgid) == (fault_words.NOT_TRUE, fault_words.NULL_BECAUSE)
    assert told.params["found"].params["why"].params == {"name": "amount"}


def test_what_a_decision_lacks_is_told_with_its_name():
    unique = table(["x"], [""], ("> 1", "1"), ("> 2", "2"))
    parts = definitions(
        decision("d", unique, needs=["x"]), '<inputData id="x" name="x"><variable name="x"/></inputData>'
    )
    errors = load_decisions({"m.dmn": parts}).evaluate("d", {"x": 3}, MOMENT).errors
    told = known_again(fault_words.DECIDED_NULL % {"decision": "d", "faults": "; ".join([*errors, "odd"])})
    assert told.msgid == fault_words.DECIDED_NULL
    first = told.params["faults"].params["one"]
    assert first.params["why"].msgid == "several rules match under UNIQUE: %(rules)s"
    assert str(told.params["faults"]).endswith(" and odd")


def test_a_text_over_several_lines_is_known_again():
    found = "null: no variable\nb"
    assert known_again(fault_words.NOT_TRUE % {"found": found}).params["found"].params == {"why": "no variable\nb"}


def test_what_an_operator_refuses_is_known_again():
    refused = LimitOfNobody(role="officer")
    assert known_again(str(refused)).msgid == refused.msgid()


def test_a_text_that_nobody_knows_stays_as_it_is():
    class Upper:
        locales = ("zh",)

        def translate(self, locale, msgid, params=None):
            raise AssertionError(msgid)

    assert known_again("the moon is full") is None
    assert retold(known_again("the moon is full") or "the moon is full", "zh", Upper()) == "the moon is full"


def test_every_sentence_of_the_engine_is_known_again():
    names = dict.fromkeys(
        [
            "process",
            "name",
            "total",
            "limit",
            "found",
            "kind",
            "why",
            "highest",
            "names",
            "place",
            "decision",
            "faults",
            "path",
            "operator",
            "most",
        ],
        "7",
    )
    for msgid in fault_words.SAID:
        assert known_again(msgid % names).msgid == msgid, msgid
