"""Running cases move to a new version in a browser: planned, followed, and those that stay are told each for its reason."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.live import PHONE
from tests.engine.dsl import E, P, S, el, mi, process, props

pytestmark = pytest.mark.browser

KEY = "lending"
HERE = f"/processes/{KEY}/migrate"
LABELS = {
    "process.title": "放款",
    "element.intake": "受理",
    "element.visit": "实地调查",
    "element.check": "核对资料",
    "element.confirm": "电话核实",
    "element.both": "资料汇总",
    "element.meet": "会议表决",
    "element.report": "调查报告",
}


def step(element, inner="", **declared):
    return el("userTask", element, props(role="everyone", **declared) + inner, name=element.capitalize())


def files(nodes, flow):
    return {
        f"{KEY}/{KEY}.bpmn": process("".join(nodes), flow, id=KEY),
        f"{KEY}/labels/zh.json": json.dumps(LABELS).encode(),
    }


ALIKE = (S(), step("intake"), P("split", "both"), step("check"), step("confirm"), E())
OLD = files(
    (*ALIKE, step("visit"), step("meet", mi(card="3", out=None)), step("report")),
    "s > intake > visit > split > check > both > meet > report > e; split > confirm > both",
)
NEW = files(
    (*ALIKE, step("visit", separate_from="intake"), step("appraise"), step("meet", mi(card="5", out=None))),
    "s > intake > visit > split > check > both > meet > e; split > confirm > both; split > appraise > both",
)


@pytest.fixture
def cases(house):
    """Three that wait where the new version has no place for them, and three that only wait."""
    house.deploy(OLD)
    names = ("甲", "乙", "丙", "丁", "戊", "己")
    found = {name: house.start(KEY, {}, "liuyang", business_key=name) for name in names}
    for case in found.values():
        house.do(case, "intake", "huangmin", {})
    for name in ("甲", "乙", "丙"):
        house.do(found[name], "visit", "liuyang", {})
        house.do(found[name], "confirm", "liuyang", {})
    for name in ("甲", "乙"):
        house.do(found[name], "check", "liuyang", {})
    for _ in range(3):
        house.do(found["甲"], "meet", "liuyang", {})
    house.claim(house.open(found["丁"])["visit"], "huangmin")
    house.deploy(NEW)
    return found


STAYED = {
    "甲": "“Report” is not in the new version",
    "乙": "“Meet” is under way for several items",
    "丙": "“both” would wait for ever in the new version",
}
STAYED_ZH = {"甲": "新版本中没有“调查报告”", "乙": "“会议表决”正在逐项办理", "丙": "“资料汇总”会一直等待"}


def told(page):
    """The reasons of the cases that stayed, by their titles."""
    listed = page.locator("section[aria-labelledby=stayed-heading] li").all_inner_texts()
    return {title: reason for title, _, reason in (text.partition("\n\n") for text in listed)}


def agree(reasons, wanted):
    return reasons.keys() == wanted.keys() and all(wanted[name] in reasons[name] for name in wanted)


def test_three_cases_stay_each_for_its_reason_and_the_others_move(browse, house, cases):
    page = browse("admin").page
    page.goto(HERE)
    page.click("text=Show the plan")
    plan = page.locator("section[aria-labelledby=plan-heading]")
    expect(plan.locator("dt, dd")).to_have_text(["Would move", "3", "Would stay", "3"])
    for reason in STAYED.values():
        expect(plan).to_contain_text(reason)
    page.fill("#migrate-reason", "五人表决")
    page.click("text=Move 3 cases")
    page.wait_for_selector("text=All cases are dealt with: 6 of 6")
    assert agree(told(page), STAYED)
    assert {name: house.case(case).process_version for name, case in cases.items()} == {
        **dict.fromkeys("甲乙丙", 1),
        **dict.fromkeys("丁戊己", 2),
    }
    assert house.open(cases["丁"])["visit"].assignee is None, "who received the case may no longer visit"
    link = page.locator("section[aria-labelledby=stayed-heading] a", has_text="丙")
    assert link.get_attribute("href") == f"/cases/{cases['丙']}"

    reader = browse("admin", look={"lang": "zh", "theme": "dark"}, viewport=PHONE).page
    reader.goto(HERE)
    reader.click("text=迁移到第 2 版")
    expect(reader.locator("section[aria-labelledby=stayed-heading] li")).to_have_count(len(STAYED_ZH))
    assert agree(told(reader), STAYED_ZH)
    assert reader.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    holder = browse("huangmin").page
    holder.goto("/notices")
    assert "Your task “Visit” went back to its role: you may no longer do it." in holder.inner_text("main")
