"""How a process goes, for whoever has a part in it: page and paper, from the files in force."""

import re
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from server.pages.guide_words import GuideWords
from server.pages.rendering import load_renderer
from server.pages.words import Words
from tests.api import diagrams

HERE = "/processes/tiered_approval/about"


def paper(person, lang, process="tiered_approval"):
    answer = person.get(f"/processes/{process}/about/paper?lang={lang}")
    assert answer.headers["content-type"] == "application/pdf"
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


def test_the_steps_are_told_with_role_deadline_form_separation_and_ways(sign_in):
    page = sign_in("admin").get(HERE).text
    for told in (
        "Convene committee",
        "Not by whoever did",
        "decision by rules",
        "choice",
        "→ Convene committee",
        "Who may start a case",
    ):
        assert told in page
    assert (
        page.index("Convene committee <span") < page.index("Write minutes <span") < page.index("Confirm or veto <span")
    )


def test_the_paper_is_in_the_language_that_is_asked_for(sign_in):
    person = sign_in("admin")
    assert "分级审批" in paper(person, "zh") and "步骤" in paper(person, "zh")
    assert "Steps" in paper(person, "en")
    assert "Steps" in paper(person, "xx")


def test_lanes_are_named_in_the_language_of_the_reader(sign_in):
    person = sign_in("admin")
    assert "信贷内勤" in paper(person, "zh", "loan_origination")
    assert "Intake clerk" in paper(person, "en", "loan_origination")


@pytest.mark.parametrize("path", [HERE, f"{HERE}/paper", "/processes/none/about"])
def test_it_is_for_whoever_has_a_part_in_it(sign_in, stranger, path):
    assert stranger.get(path).status_code == 303
    assert sign_in("wangfang").get(path).status_code == 404
    assert sign_in("wangfang").get("/processes/loan_origination/about").status_code == 200


def test_called_processes_are_linked(sign_in):
    page = sign_in("admin").get("/processes/loan_origination/about").text
    assert 'href="/processes/tiered_approval/about"' in page


def test_of_a_service_task_it_is_told_what_the_server_does_and_on_whose_authority(house, sign_in):
    people = diagrams.user("ask", "Ask for it") + diagrams.user("sign", "Sign it", separate_from="ask")
    act = diagrams.service("act", "org.end_role", 'person="x"', "ask", second="sign", result="r")
    document = diagrams.diagram("acts", diagrams.start() + people + act, "begin > ask > sign > act > end")
    house.deploy({"acts/acts.bpmn": document})
    page = sign_in("admin").get("/processes/acts/about").text
    step = page[page.index(">act") :] if ">act" in page else page
    for told in (
        "Ends the roles that a person holds",
        "On the authority of whoever did",
        "Second signature of whoever did",
    ):
        assert told in step
    assert "Ask for it" in step and "Sign it" in step


def test_rules_are_told_with_the_names_that_people_read(sign_in):
    person = sign_in("admin")
    person.client.cookies.set("lang", "zh")
    page = person.get("/processes/loan_origination/about").text
    assert "不予受理：初审意见 = 不予受理 → " in page
    assert "按“办理时限”：资料核验" in page and "=deadlines.intake" not in page
    assert '<h3 class="mt-3">办理时限</h3>' in page and "<dd>AB 角双人调查</dd>" in page
    assert "农户小额贷款" in page[page.index("决策表") :] and "1 个工作日" in page[page.index("决策表") :]
    person.client.cookies.set("lang", "en")
    assert "as “Deadlines” says: " in person.get("/processes/loan_origination/about").text


def test_who_may_start_is_told_by_name(sign_in):
    person = sign_in("admin")
    assert "<dd>process designer</dd>" in person.get(HERE).text
    assert "process_designer" not in paper(person, "zh")


def test_a_role_that_a_process_leaves_unnamed_is_called_as_others_call_it(house, sign_in):
    document = diagrams.diagram(
        "bare", diagrams.start() + diagrams.user("ask", "Ask", role="risk_officer"), "begin > ask > end"
    )
    house.deploy({"bare/bare.bpmn": document})
    page = sign_in("admin").get("/processes/bare/about").text
    assert "<dd>Risk officer</dd>" in page and "risk_officer" not in page


def test_a_table_of_many_columns_lies_on_its_side_on_paper(sign_in):
    told = paper(sign_in("admin"), "en", "loan_origination")
    assert "working days" in told[told.index("Decision tables") :]


def test_times_are_told_in_words(house, sign_in):
    document = diagrams.diagram("turns", diagrams.start() + diagrams.catch_timer("again", "P3M"), "begin > again > end")
    house.deploy({"turns/turns.bpmn": document})
    assert "<dd>3 months</dd>" in sign_in("admin").get("/processes/turns/about").text
    words = GuideWords(Words("en", ZoneInfo("Asia/Shanghai"), load_renderer().translations), {}, {})
    assert words.due("R/P3M") == "every 3 months"


def test_steps_behind_a_link_come_after_what_leads_to_it(sign_in):
    page = sign_in("admin").get("/processes/loan_origination/about").text
    assert page.index("Check documents <span") < page.index("Investigate again <span")


@pytest.mark.parametrize("process", ["loan_origination", "recusal", "tiered_approval", "dual_investigation"])
def test_in_chinese_every_step_is_told_in_chinese(sign_in, process):
    person = sign_in("admin")
    person.client.cookies.set("lang", "zh")
    page = person.get(f"/processes/{process}/about").text
    told = re.findall(r'<p class="prewrap mb-1">([^<]+)</p>', page)
    assert len(told) > 5
    assert [text for text in told if not re.search("[\u4e00-\u9fff]", text)] == []
