"""A step that cannot go on: the operator sees what, why and where, corrects the cause and lets it be tried again."""

import json

import pytest

from tests.api.diagrams import diagram, fork, lane, script, start, user
from tests.browser.live import PHONE

pytestmark = pytest.mark.browser

NODES = (
    start()
    + fork("split", "join")
    + user("correct", "Enter the rate", result="entered", role="officer_a")
    + script("compute", "base = 100\ninterest = base / entered['rate']").replace(
        'name="compute"', 'name="Compute interest"'
    )
    + user("check", "Check interest", role="officer_a")
)
FLOW = "begin > split > compute > join > check > end; split > correct > join"
PLACES = {
    "begin": (40, 122),
    "split": (130, 115),
    "compute": (240, 40),
    "correct": (240, 180),
    "join": (400, 115),
    "check": (500, 100),
    "end": (660, 122),
}
SMALL = {"begin": 36, "end": 36, "split": 50, "join": 50}


def drawn(diagram):
    """The diagram with a shape for every node."""
    shapes = "".join(
        f'<bpmndi:BPMNShape id="{node}_shape" bpmnElement="{node}"><dc:Bounds x="{x}" y="{y}"'
        f' width="{SMALL.get(node, 100)}" height="{SMALL.get(node, 80)}" /></bpmndi:BPMNShape>'
        for node, (x, y) in PLACES.items()
    )
    plane = f'<bpmndi:BPMNPlane id="plane" bpmnElement="interest">{shapes}</bpmndi:BPMNPlane>'
    drawing = (
        '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"'
        f' xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" id="drawing">{plane}</bpmndi:BPMNDiagram>'
    )
    return diagram.replace(b"</bpmn:definitions>", f"{drawing}</bpmn:definitions>".encode())


FILES = {
    "interest/interest.bpmn": drawn(
        diagram(
            "interest",
            NODES,
            FLOW,
            lanes=lane("all", "officer_a", "begin", "split", "compute", "correct", "join", "check"),
            name="Interest",
        )
    ),
    "interest/labels/zh.json": json.dumps(
        {
            "process.title": "利息",
            "element.compute": "计算利息",
            "element.correct": "录入利率",
            "element.check": "复核利息",
        }
    ).encode(),
}


@pytest.fixture
def held(house):
    """A case whose script fails, for want of a rate."""
    house.deploy(FILES)
    return house.start("interest", {}, "liuyang", business_key="LX-1")


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_an_operator_reads_what_failed_and_lets_it_be_tried_again(browse, house, held, scripts):
    page = browse("admin", java_script_enabled=scripts).page
    page.goto("/cases?status=running&q=LX-1")
    assert "1 incident" in page.locator("tr", has_text="LX-1").first.inner_text()
    page.goto(f"/cases/{held}")
    told = page.locator("section[aria-labelledby=incidents-heading]")
    assert told.locator("h2").inner_text() == "1 step could not go on"
    assert told.locator("strong").inner_text() == "Compute interest"
    assert told.locator("span.prewrap").inner_text() == "nothing has the name 'entered' here"
    raw, code = told.locator("code").all_inner_texts()
    assert raw == "NameError: name 'entered' is not defined"
    assert code == "interest = base / entered['rate']"
    assert "line 2, column 19" in told.inner_text()
    assert "tried once" in told.inner_text()
    steps = page.locator("#steps-heading ~ ul li", has_text="Compute interest")
    assert "could not go on" in steps.inner_text()
    if scripts:
        page.wait_for_selector("#diagram[data-ready]")
        assert page.locator(".djs-element.is-stuck").get_attribute("data-element-id") == "compute"

    retry = told.locator("button")
    retry.click()
    page.wait_for_selector("text=tried 2 times")
    assert page.locator(".notice[role=status]").inner_text() == "It was tried again and still could not go on."
    assert page.locator(".timeline-list .bad").count() == 2

    house.do(held, "correct", "liuyang", {"rate": 4})
    page.reload()
    retry.click()
    page.wait_for_selector("text=What could not go on was tried again and goes on.")
    assert told.count() == 0
    assert "Check interest" in page.locator("#steps-heading ~ ul").inner_text()
    assert page.locator("text=let it be tried again").count() == 2
    assert house.case(held).data["interest"] == 25


def test_only_an_operator_may_let_it_be_tried_again(browse, held):
    page = browse("liuyang").page
    page.goto(f"/cases/{held}")
    assert "nothing has the name" in page.locator("section[aria-labelledby=incidents-heading]").inner_text()
    assert page.locator("form[action$='/retry']").count() == 0
    page.wait_for_selector("#diagram[data-ready]")


def test_an_incident_reads_well_in_chinese(browse, held):
    page = browse("admin", look={"lang": "zh", "theme": "dark"}, viewport=PHONE).page
    page.goto(f"/cases/{held}")
    told = page.locator("section[aria-labelledby=incidents-heading]").inner_text()
    for words in ("1 个步骤未能继续", "计算利息", "这里没有名为“entered”的变量", "第 2 行第 19 列", "重试"):
        assert words in told
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.wait_for_selector("#diagram[data-ready]")
