"""What was entered more than once is compared; what may come next is told."""

import pytest

from tests.api.diagrams import form
from tests.engine.dsl import E, P, S, U, X, process

ANSWER = {"type": "string", "title": "Answer"}
AGAIN = {"type": "boolean", "title": "Again"}


@pytest.fixture
def case(house):
    steps = S() + U("write", form="ask", role="everyone") + U("check", form="judge", role="everyone") + X("g") + E()
    drawn = process(steps, "s > write > check > g > [again] write; g > * e")
    forms = {"p/forms/ask.json": form("Ask", [], answer=ANSWER), "p/forms/judge.json": form("Judge", [], again=AGAIN)}
    house.deploy({"p/p.bpmn": drawn, **forms})
    return house.start("p", {}, "liuyang")


def test_versions_stand_side_by_side_and_changes_are_marked(house, sign_in, case):
    page = sign_in("liuyang").get(f"/cases/{case}").text
    assert f"/cases/{case}/versions" not in page
    house.do(case, "write", "liuyang", {"answer": "甲"})
    house.do(case, "check", "liuyang", {"again": True})
    house.do(case, "write", "huangmin", {"answer": "乙"})
    reader = sign_in("liuyang")
    assert f'href="/cases/{case}/versions"' in reader.get(f"/cases/{case}").text
    task = house.claim(house.open(case)["check"], "liuyang")
    assert f'href="/cases/{case}/versions"' in reader.get(f"/tasks/{task.id}").text
    page = reader.get(f"/cases/{case}/versions").text
    row = page.partition('class="changed"')[2].partition("</tr>")[0]
    assert "Answer" in row and row.index("甲") < row.index("乙")
    assert house.person("huangmin").name in page


def test_whoever_may_not_read_the_case_compares_nothing(sign_in, case):
    assert sign_in("caopeng").get(f"/cases/{case}/versions").status_code == 404


def test_what_is_blind_is_not_compared(house, sign_in):
    apart = [("a", "b"), ("b", "a")]
    people = "".join(U(one, role="everyone", form="ask", result=f"r{one}", blind_to=other) for one, other in apart)
    steps = S() + X("back", "g") + P("f", "j") + people + U("check", form="judge", role="everyone") + E()
    flows = "s > back > f > a > j > check > g > [again] back; f > b > j; g > * e"
    forms = {"p/forms/ask.json": form("Ask", [], answer=ANSWER), "p/forms/judge.json": form("Judge", [], again=AGAIN)}
    house.deploy({"p/p.bpmn": process(steps, flows), **forms})
    case = house.start("p", {}, "liuyang")
    for element, login, data in (
        ("a", "liuyang", {"answer": "甲一"}),
        ("b", "huangmin", {"answer": "乙一"}),
        ("check", "liuyang", {"again": True}),
        ("a", "liuyang", {"answer": "甲二"}),
    ):
        house.do(case, element, login, data)
    address = f"/cases/{case}/versions"
    assert "甲二" in sign_in("liuyang").get(address).text
    assert "甲二" not in sign_in("huangmin").get(address).text
    house.do(case, "b", "huangmin", {"answer": "乙二"})
    assert "甲二" in sign_in("huangmin").get(address).text


def test_the_page_of_a_task_tells_what_may_come_next(house, sign_in, case):
    task = house.open(case)["write"]
    page = sign_in("liuyang").get(f"/tasks/{task.id}").text
    assert page.partition("What may come next")[2].partition("</ul>")[0].count("<li>") == 1
    house.do(case, "write", "liuyang", {"answer": "甲"})
    page = sign_in("liuyang").get(f"/tasks/{house.open(case)['check'].id}").text
    told = page.partition("What may come next")[2].partition("</ul>")[0]
    assert "<li>write</li>" in told and "<li>the end</li>" in told
