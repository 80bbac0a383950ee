"""Fields that hold a colleague, a branch, a span of time: chosen on the page, by login in the API and in lists."""

import re
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from server.commands.cases.start import StartCase, start_case
from server.commands.submission import Submission
from server.forms.errors import FormErrors
from server.forms.members import Members, settle_members
from server.forms.schema import parse_form
from tests.api.diagrams import form
from tests.engine.dsl import E, S, U, process, props

OFFICER = {"type": "string", "title": "Officer", "format": "person", "x-role": "officer_a"}
PAYER = {"type": "string", "title": "Payer", "format": "branch"}
TERM = {"type": "string", "title": "Term", "format": "duration"}


@pytest.fixture
def case(house):
    drawn = process(S("s", props(form="ask")) + U("a", form="ask", role="everyone") + E(), "s > a > e")
    asked = form("Ask", ["officer"], officer=OFFICER, payer=PAYER, term=TERM)
    house.deploy({"p/p.bpmn": drawn, "p/forms/ask.json": asked})
    return house.start("p", {"officer": "liuyang"}, "liuyang")


def test_a_login_becomes_the_person(house, case):
    assert house.case(case).data["officer"] == house.person("liuyang").id


def test_a_full_name_is_the_person_unless_two_are_called_so(house):
    liuyang, zhaolei = house.person("liuyang"), house.person("zhaolei")
    anybody = {key: value for key, value in OFFICER.items() if key != "x-role"}
    asked = parse_form("ask", form("Ask", ["officer"], officer=anybody))

    def settled(*people):
        known = Members(people, {}, "b1")
        return settle_members(asked, {"officer": liuyang.name}, known, ZoneInfo("Asia/Shanghai"))["officer"]

    assert settled(liuyang, zhaolei) == liuyang.id
    with pytest.raises(FormErrors):
        settled(liuyang, replace(zhaolei, name=liuyang.name))


def test_the_page_offers_those_of_the_role_and_the_branches(house, sign_in, case):
    task = house.claim(house.open(case)["a"], "liuyang")
    page = sign_in("liuyang").get(f"/tasks/{task.id}").text
    offered = re.findall(r'<select[^>]* name="(?:officer|payer)".*?</select>', page, re.DOTALL)
    assert f'value="{house.person("zhaolei").id}">' in offered[0]
    assert f'value="{house.person("liuyang").id}" selected>' in offered[0]
    assert house.person("wangfang").id not in offered[0]
    assert f'<option value="{house.person("liuyang").branch}">' in offered[1]
    start = sign_in("liuyang").get("/start/p").text
    assert f'<option value="{house.person("liuyang").id}">' in start


def test_values_are_told_by_name_and_in_words(house, sign_in, case):
    task = house.claim(house.open(case)["a"], "liuyang")
    sent = {"officer": house.person("liuyang").id, "payer": house.person("liuyang").branch, "term": "18个月"}
    assert sign_in("liuyang").act(task, "complete", **sent).status_code == 303
    data = house.case(case).data
    assert (data["payer"], data["term"]) == (house.person("liuyang").branch, "P18M")
    page = sign_in("liuyang").get(f"/cases/{case}").text
    assert re.search(rf"<dd>{house.person('liuyang').name}\s*</dd>", page) and "<dd>18 months" in page


def test_a_draft_of_a_span_reads_as_words(house, sign_in, case):
    task = house.claim(house.open(case)["a"], "liuyang")
    assert sign_in("liuyang").act(task, "draft", term="3个月").status_code == 303
    assert 'value="3 months"' in sign_in("liuyang").get(f"/tasks/{task.id}").text


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"officer": "wangfang"}, "unknown_person"),
        ({"officer": "nobody"}, "unknown_person"),
        ({"officer": "liuyang", "payer": "moon"}, "unknown_branch"),
        ({"officer": "liuyang", "term": "soon"}, "not_a_duration"),
    ],
)
def test_whoever_may_not_stand_there_is_refused_at_the_field(house, case, values, code):
    wish = StartCase(process="p", actor=house.person("liuyang"), submission=Submission(values=values))
    with pytest.raises(FormErrors) as refused:
        house.run(start_case, wish)
    assert [error.code for error in refused.value.errors] == [code]
