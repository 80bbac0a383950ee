"""What the page of a case makes of called processes, formulas and sign-in names."""

import re

from tests.engine.deciding import drawn
from tests.engine.dsl import E, P, S, U, call, process, sub
from tests.house import APPLICATION, LOAN_WALK

BODY = re.compile(r'<section class="card" aria-labelledby="steps-heading">.*?</section>', re.DOTALL)


def open_steps(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", BODY.search(page)[0]))


def test_a_step_that_people_do_in_a_called_process_is_told_once(house, sign_in):
    inner = process(S() + U("a") + E(), "s > a > e", id="part")
    nodes = S() + P("g") + call("c", "part") + sub("box", S("t") + U("b") + E("f"), "t > b > f") + P("j") + E()
    outer = process(nodes, "s > g > c > j > e; g > box > j", "whole")
    house.deploy({"part/part.bpmn": inner, "whole/whole.bpmn": outer})
    case = house.start("whole", {}, "liuyang")
    page = sign_in("admin").get(f"/cases/{case}").text
    told = open_steps(page)
    assert " a · " in told and " b · " in told
    assert " c · " not in told and " box · " not in told
    assert '"inside": {"part": "a"}' in page


def test_people_are_named_where_data_hold_their_sign_in_name(house, sign_in):
    house.deploy(drawn("", "s > a > e"))
    case = house.start("p", {}, "liuyang")
    house.do(case, "a", "liuyang", {"officer": "huangmin", "nobody": "huang"})
    page = sign_in("admin").get(f"/cases/{case}").text
    assert "黄敏 (huangmin)" in page and "<dd>huang" in page


def test_the_people_of_a_case_are_listed_with_what_they_did_and_hold(house, sign_in):
    case = house.start("loan_origination", APPLICATION, "wangfang")
    house.do(case, "intake", *LOAN_WALK["intake"])
    house.claim(house.open(case)["declare_a"], "liuyang")
    page = sign_in("wangfang").get(f"/cases/{case}").text
    card = page.partition("people-heading")[2].partition("</section>")[0]
    assert (
        card.index("王芳") < card.index("Check documents") < card.index("刘洋") < card.index("holds now: Declare as A")
    )


def test_a_step_that_nobody_may_do_says_why_it_waits(house, sign_in):
    house.deploy({"p/p.bpmn": process(S() + U("a", role="appraiser") + E(), "s > a > e")})
    case = house.start("p", {}, "liuyang")
    told = open_steps(sign_in("admin").get(f"/cases/{case}").text)
    assert "nobody may do it" in told
    assert "Nobody holds the role appraiser at Chengguan branch now." in told
