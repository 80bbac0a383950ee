"""The page of open incidents: grouped by step and error, filtered, and tried again together."""

import re

import pytest

from server.commands.cases.suspend import SuspendCase, suspend_case
from tests.engine.dsl import E, S, U, X, process, script

FALLS = process(S() + U("ask", role="everyone") + X("g") + E("e", "f"), "s > ask > g > [missing] e; g > * f")


@pytest.fixture
def held(house):
    """Three cases that ask for a variable that is not there."""
    house.deploy({"p/p.bpmn": FALLS})
    cases = [house.start("p", {}, "liuyang", business_key=f"DK-{number}") for number in range(3)]
    for case in cases:
        house.do(case, "ask", "liuyang", {})
    return cases


def chosen(page):
    return re.findall(r'name="case" value="([^"]+)" checked', page)


def test_what_fails_alike_stands_together_and_is_chosen_as_a_whole(sign_in, held):
    page = sign_in("admin").get("/incidents").text
    assert page.count('action="/incidents/retry"') == 1
    assert chosen(page) == held
    assert "3 cases are held here" in page and "missing" in page


def test_what_the_engine_says_is_told_in_the_readers_language(house, sign_in):
    house.deploy({"p/p.bpmn": process(S() + X("g") + E("e", "f"), "s > g > [=nothing > 1] e; g > * f")})
    house.start("p", {}, "liuyang")
    reader = sign_in("admin")
    reader.client.cookies.set("lang", "zh")
    page = reader.get("/incidents").text
    assert "条件的结果是空值：未知的名称“nothing”" in page
    assert (
        '<code class="prewrap text-secondary" lang="en">the condition is null: unknown name &#39;nothing&#39;</code>'
        in page
    )
    reader.client.cookies.set("lang", "en")
    assert page.count("unknown name") == 1 and reader.get("/incidents").text.count("unknown name") == 1


def test_an_error_of_a_script_is_told_in_words_above_its_own(house, sign_in):
    house.deploy({"p/p.bpmn": process(S() + script("sc", "y = 1 / 0") + E(), "s > sc > e")})
    case = house.start("p", {}, "liuyang")
    reader = sign_in("admin")
    raw = '<code class="prewrap text-secondary" lang="en">ZeroDivisionError: division by zero</code>'
    for path in ("/incidents", f"/cases/{case}"):
        reader.client.cookies.set("lang", "zh")
        assert '<span class="prewrap">除数为零</span>' in (page := reader.get(path).text) and raw in page
        reader.client.cookies.set("lang", "en")
        assert '<span class="prewrap">division by zero</span>' in (page := reader.get(path).text) and raw in page


def test_a_filter_keeps_what_fits(sign_in, held):
    admin = sign_in("admin")
    assert chosen(admin.get("/incidents?q=missing&process=p").text) == held
    assert "No step is held with these filters." in admin.get("/incidents?q=another").text


def test_the_answer_says_what_became_of_them(house, sign_in, held):
    admin = sign_in("admin")
    house.run(suspend_case, SuspendCase(case_id=held[2], actor=house.person("admin"), reason="x"))
    assert chosen(admin.get("/incidents").text) == held[:2]
    fields = {"case": [held[0], held[2], "nowhere"], "reason": "again", "q": "missing"}
    answer = admin.post("/incidents/retry", fields)
    assert answer.status_code == 200
    for told in ("0 cases went on", "1 case failed again", "1 case had nothing left to try", "suspended"):
        assert told in answer.text
    assert 'value="missing"' in answer.text


def test_a_reason_is_demanded(sign_in, held):
    answer = sign_in("admin").post("/incidents/retry", {"case": held, "reason": " "})
    assert answer.status_code == 422 and "Please say why" in answer.text


def test_only_operators_come_here(sign_in, held):
    assert sign_in("liuyang").get("/incidents").status_code == 403
    assert "/incidents" in sign_in("admin").get("/cases").text
    assert "/incidents" not in sign_in("liuyang").get("/cases").text
