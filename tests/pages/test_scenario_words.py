"""What is wrong with scenarios is told in the reader's language on their pages, and drafts are called by their names."""

import re
from html import unescape

import pytest

from tests.engine.dsl import E, S, U, X, process
from tests.pages.conftest import hidden
from tests.pages.test_scenarios import HERE, app, designer, drafted, house, run, runs, save, zipped
from tests.scenarios.conftest import HEAD, scenario
from tests.scenarios.shop import shop
from tests.scenarios.test_coverage import SMALL

__all__ = ["app", "designer", "house", "runs"]
CHINESE = {"Accept-Language": "zh-CN"}
MUCH = "start: {data: {amount: '5000.00'}}\nsteps:\n- {do: check, as: carl}"
SENTENCE = re.compile(r"[A-Za-z]+(?: [A-Za-z]+){3,}")


def chinese(person, path):
    return unescape(person.get(path, headers=CHINESE).text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (scenario("steps:\n- do: chek"), "没有任务 'chek'。是不是要写 check？"),
        (scenario("stepz: []"), "场景里没有 'stepz' 这个键。是不是要写 steps？"),
        (scenario("steps: {do: check}"), "steps应是一个列表。"),
        (scenario("steps:\n- advance: soon"), "'soon' 既不是时间"),
        ("scenarios: [", "这个文件不是 YAML：这里应有一个值。"),
        ("", "文件是空的。"),
    ],
)
def test_faults_of_a_file_are_told_in_the_readers_language(designer, text, told):
    drafted(designer, one=HEAD + SMALL, two=text)
    assert told in chinese(designer, HERE)
    assert told in chinese(designer, "/processes/shop/draft/files/shop/scenarios/two.yaml")


def test_failures_are_told_in_the_language_of_whoever_reads_them(designer, runs):
    drafted(designer, one=scenario(MUCH) + "  - {name: two, end: {status: failed}}\n")
    run(designer, runs)
    told = " ".join(re.sub("<[^>]+>", " ", chinese(designer, HERE).partition("scenario-list")[2]).split())
    for words in (
        "以 carl 做 check",
        "被拒绝：task_not_found（没有",
        "状态为 failed",
        "实为 running",
        "路径：asked, rate, size",
    ):
        assert words in told
    english = unescape(designer.get(HERE).text)
    assert "do check as carl" in english and "it is refused: task_not_found (" in english and "it is running" in english


def test_why_nothing_can_be_deployed_is_told_beside_the_scenarios_in_the_readers_language(designer, runs):
    drafted(designer, one=HEAD + SMALL)
    save(designer, "shop/shop.bpmn", shop()["shop/shop.bpmn"].decode().replace('form="ask"', 'form="none"'))
    broken = shop()["shop/shop.bpmn"].decode().replace('name="role" value="boss"', 'name="rolle" value="boss"')
    save(designer, "shop/shop.bpmn", broken)
    done = run(designer, runs)
    faults = chinese(designer, HERE).partition('class="findings-list"')[2].partition("</ul>")[0]
    assert done.faults and re.search("[\u4e00-\u9fff]", faults) and not SENTENCE.search(faults), faults


def test_why_no_scenario_was_found_is_a_sentence_with_the_flow_and_what_was_tried(designer, runs):
    nodes = S("begun") + U("ask", role="nobody", result="answer") + X("choice") + E("over", "odd")
    flows = "begun > ask > choice; choice > [=answer.n > 5] odd; choice > * over"
    files = {"shop/shop.bpmn": process(nodes, flows, id="shop")}
    designer.post("/processes/upload", files={"files": ("shop.zip", zipped(files), "application/zip")})
    run(designer, runs, generate="1")
    english, page = unescape(designer.get(HERE).text), chinese(designer, HERE)
    assert "No case took the flow from choice to odd. Tried last with answer.n = 6: at the step “do ask as" in english
    assert "没有案件走过从“choice”到“odd”的连线。最后试的是：answer.n = 6；结果：在步骤“以" in page
    assert "(it is not)" not in english


def test_generated_scenarios_are_kept_with_names_in_the_readers_language_and_only_once(designer, runs):
    drafted(designer, one=HEAD + SMALL)
    run(designer, runs, generate="1")
    page = chinese(designer, HERE)
    assert "从“check”走到“decide”" in page or "走到“" in page
    fields = {"number": hidden(page, "number"), "version": hidden(page, "version")}
    kept = designer.post(f"{HERE}/keep", fields, headers=CHINESE).headers["location"]
    text = unescape(designer.get(kept).text)
    assert '- name: "从“' in text and "It goes from" not in text
    assert 'name="number"' not in designer.get(HERE).text, "it is not offered again in another language"


def test_a_draft_is_called_by_its_name_with_its_id_beside(designer):
    titles = {
        "shop/labels/zh.json": '{"process.title": "小店"}',
        "shop/labels/en.json": '{"process.title": "The shop"}',
        "shop/scenarios/one.yaml": HEAD + SMALL,
    }
    sent = {"files": ("shop.zip", zipped(shop() | titles), "application/zip")}
    designer.post("/processes/upload", files=sent)
    beside = ' <small class="text-secondary">shop</small></h1>'
    for path in ("draft", "scenarios", "scenarios/coverage", "play"):
        assert re.search(f"<h1>[^<]*小店[^<]*{beside}", chinese(designer, f"/processes/shop/{path}")), path
        assert f"The shop{beside}" in designer.get(f"/processes/shop/{path}").text
    assert "The shop" in designer.get("/processes/shop/edit").text


def test_the_address_of_a_process_leads_to_its_page(designer):
    drafted(designer, one=HEAD + SMALL)
    assert designer.get("/processes/shop").headers["location"] == "/processes/shop/draft"
    version = hidden(designer.get("/processes/shop/draft").text, "version")
    designer.post("/processes/shop/draft/deploy", {"version": version, "why": "first"})
    assert designer.get("/processes/shop").headers["location"] == "/processes/shop/versions"
    assert designer.get("/processes/nothing").status_code == 404
