"""The page that compares two versions says what differs as a designer knows it, without scripts too."""

import json

import pytest

from tests.commands.test_deploying import one_task
from tests.queries.test_differences import model

HERE = "/processes/p"


def form(**fields):
    return json.dumps({"type": "object", "title": "F", "properties": fields, "additionalProperties": False}).encode()


@pytest.fixture
def compared(house, sign_in):
    first = {
        "p/p.bpmn": one_task("p", "a"),
        "p/forms/f.json": form(amount={"type": "string", "title": "Amount", "x-widget": "text"}),
        "p/labels/zh.json": '{"process.title": "甲"}'.encode(),
        "p/m.dmn": model(("r1", "1", "1"), ("r2", "2", "2")),
    }
    second = {
        "p/p.bpmn": one_task("p", "a").replace(b'name="a"', b'name="Look &lt;b&gt;"'),
        "p/forms/f.json": form(amount={"type": "string", "title": "Sum", "x-widget": "text"}),
        "p/labels/zh.json": '{"process.title": "乙"}'.encode(),
        "p/m.dmn": model(("r1", "1", "7"), ("r3", "3", "3")),
    }
    house.deploy(first)
    house.deploy(second)
    return sign_in("admin").get(f"{HERE}/compare?one=1&other=2").text


def test_elements_fields_labels_and_rules_that_differ_are_told(compared):
    assert "<ins>Look &lt;b&gt;</ins>" in compared and "<b>" not in compared
    assert "<del>Amount</del> → <ins>Sum</ins>" in compared
    assert "<del>甲</del> → <ins>乙</ins>" in compared
    assert "<td><del>1</del> <ins>7</ins></td>" in compared
    assert compared.count('<tr class="rule-') == 3
    assert all(f"rule-{kind}" in compared for kind in ("changed", "removed", "added"))


def test_elements_are_called_as_in_the_modeler(compared, sign_in):
    assert "User task" in compared and "userTask" not in compared.split("<script")[0]
    reader = sign_in("admin")
    reader.client.cookies.set("lang", "zh")
    assert "用户任务" in reader.get(f"{HERE}/compare?one=1&other=2").text


def test_backwards_what_was_added_is_removed(compared, sign_in):
    back = sign_in("admin").get(f"{HERE}/compare?one=2&other=1").text
    assert "<del>Sum</del> → <ins>Amount</ins>" in back and "<del>Look" in back


def test_elements_and_tables_are_called_by_the_labels_of_each_version_in_the_reader_s_language(house, sign_in):
    labels = [{"element.a": name, "decision.d": "表", "process.title": "甲"} for name in ("初审", "复审")]
    for count, each in enumerate(labels):
        house.deploy(
            {
                "p/p.bpmn": one_task("p", "a").replace(b'name="a"', f'name="Look {count}"'.encode()),
                "p/labels/zh.json": json.dumps(each).encode(),
                "p/m.dmn": model(("r1", "1", str(count))),
            }
        )
    reader = sign_in("admin")
    reader.client.cookies.set("lang", "zh")
    page = reader.get(f"{HERE}/compare?one=1&other=2").text
    assert '<span data-element="a" data-kind="changed">复审</span>' in page
    assert "<del>Look 0</del> → <ins>Look 1</ins>" in page
    drawn = json.loads(page.split('id="compare-config">')[1].split("</script>")[0])
    assert (drawn["one"]["names"]["a"], drawn["other"]["names"]["a"]) == ("初审", "复审")
    assert drawn["one"]["names"]["p"] == "甲"
