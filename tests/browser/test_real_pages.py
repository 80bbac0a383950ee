"""The pages with real cases: accessible, obedient to their policy and fitting in every look."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from unicodedata import normalize

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from server.commands.absences.enter import EnterAbsence, enter_absence
from server.commands.cases.circulate import CirculateCase, circulate_case
from server.commands.deployment_requests.ask import AskToDeploy, ask_to_deploy
from server.commands.process_drafts.open import OpenDraft, open_draft
from server.commands.process_drafts.save import SaveDraftFile, save_draft_file
from server.commands.processes.linting import check_files
from server.commands.simulations.ask_forecast import AskForecast, ask_forecast
from server.commands.simulations.begin import BeginSimulation, begin_simulation
from server.commands.simulations.finish import FinishSimulation, finish_simulation
from server.commands.tasks.cosign import AskForSignatures, ask_for_signatures
from server.commands.tasks.delegate import DelegateTask, delegate_task
from server.domain.people import RoleAt
from server.domain.process_folders import report_path
from server.domain.signatures import Place
from server.engine.importing.lines import Line, Outcome, written
from server.store.unit_of_work import UnitOfWork
from tests.browser.axe import faults_of
from tests.browser.live import DESKTOP, PHONE, walk
from tests.commands.test_deploying import one_task
from tests.foreseen import foreseen, result

pytestmark = pytest.mark.browser

LOOKS = {
    "english-light": ({"lang": "en", "theme": "light"}, DESKTOP),
    "chinese-dark": ({"lang": "zh", "theme": "dark"}, DESKTOP),
    "chinese-light-phone": ({"lang": "zh", "theme": "light"}, PHONE),
}
BROWSED = {
    "english-light": ({"lang": "en", "theme": "light"}, (DESKTOP,)),
    "chinese-dark-and-phone": ({"lang": "zh", "theme": "dark"}, (DESKTOP, PHONE)),
}
"""So many pages are opened once for two sizes."""
# While the declarations are open, a case has five open steps side by side, more than fit in a line.
STEPS = ("intake", "declare_a", "investigate_a", "review", None)
INBOX = {"en": "Inbox", "zh": "待办"}


@pytest.fixture(scope="module")
def cases(live):
    house = live[0]
    made = {until: walk(house, f"韩愈{until}", until) for until in STEPS}
    draft = house.run(open_draft, OpenDraft(process="tiered_approval", actor=house.person("admin")))
    told = [Line(outcome, draft.file, "review", "formKey", "form=a", "notes") for outcome in Outcome]
    kept = SaveDraftFile(
        process=draft.process,
        path=report_path(draft.file),
        content=written(told),
        version=draft.version,
        actor=house.person("admin"),
    )
    house.run(save_draft_file, kept)
    made["shared"] = _shared(house)
    house.run(ask_forecast, AskForecast(actor=house.person("xujian"), machine_now=datetime.now(UTC)))
    _asked_for(house)
    run = house.run(begin_simulation, BeginSimulation(machine_now=datetime.now(UTC)))
    rows = [foreseen(house, case) for case in made.values()]
    told = result(house.now, within=20)
    assert house.run(finish_simulation, FinishSimulation(run_id=run.id, result=told, foreseen=rows))
    return made


def _shared(house):
    """A case sent to a reader, in which people help each other with a task."""
    case, clerk = walk(house, "王维", "intake"), house.person("wangfang")
    task = house.claim(house.open(case)["intake"], "wangfang")
    asked = AskForSignatures(
        task_id=task.id, version=task.version, actor=clerk, to=["zhaolei"], place=Place.AFTER, note="请复核"
    )
    task = house.run(ask_for_signatures, asked)
    lent = DelegateTask(task_id=task.id, version=task.version, actor=clerk, to="tangli", reason="外出")
    house.run(delegate_task, lent)
    house.run(circulate_case, CirculateCase(case_id=case, actor=clerk, to=["huangmin"], note="请知悉"))
    return case


def _asked_for(house):
    """A process with an older version, and a request of one designer that waits for another."""
    for task in ("a", "b"):
        house.deploy({"small/small.bpmn": one_task("small", task)})
    author = house.person("chenguodong")
    with UnitOfWork(house.database) as work:
        work.people.grant(author.id, [RoleAt("process_designer", "ho")])
        work.commit()
    author, files = house.person("chenguodong"), {"small/small.bpmn": one_task("small", "c")}
    house.run(open_draft, OpenDraft(process="small", actor=author))
    saved = SaveDraftFile(
        process="small", path="small/small.bpmn", content=files["small/small.bpmn"], version=1, actor=author
    )
    house.run(save_draft_file, saved)
    asking = AskToDeploy(process="small", version=2, checked=check_files(files), family={}, why="一", actor=author)
    house.run(ask_to_deploy, asking)


def _limit(house):
    with UnitOfWork(house.database) as work:
        return next(each.limit.id for each in work.limits.all() if each.ended_at is None)


def _absence(house):
    away = house.person("panhao").id
    with UnitOfWork(house.database) as work:
        known = work.absences.of(away)
    if known:
        return known[0].id
    leave = EnterAbsence(person=away, begins=house.now, ends=house.now + timedelta(days=90))
    return house.run(enter_absence, leave).id


def _request(house):
    author = house.person("chenguodong").id
    with UnitOfWork(house.database) as work:
        return work.deployment_requests.open_of("small", author).id


def paths(house, cases):
    review, intake = house.open(cases["review"])["review"], house.open(cases["intake"])["intake"]
    clerk = house.person("wangfang").id
    return {
        "wangfang": [
            "/inbox?view=groups",
            "/start",
            "/start/loan_origination",
            f"/tasks/{intake.id}",
            f"/tasks/{house.open(cases['shared'])['intake'].id}",
            "/cases",
            "/absences",
            "/absences/new",
            "/manual/designers",
        ],
        "huangmin": ["/circulated", f"/cases/{cases['shared']}"],
        "xujian": ["/inbox?view=all&age=day", "/inbox?view=done", f"/tasks/{review.id}", f"/cases/{cases['review']}"],
        "zhaolei": ["/notices", "/notices/mail", f"/cases/{cases['review']}/versions"],
        "chenguodong": [
            "/reports",
            "/reports/bottlenecks",
            "/reports/why/loan_origination/intake",
            "/reports/now",
            "/reports/now/stuck",
            "/reports/now/signatures",
            "/reports/staffing",
            "/reports/staffing/short",
            "/reports/staffing/stopped",
            "/reports/flows",
            "/reports/people",
            "/reports/mine",
            "/reports/steps",
            "/reports/steps/completed",
            "/reports/flow",
            "/reports/load?since=2026-11-23",
            "/reports/logs",
            "/reports/costs",
            "/reports/capacity",
            "/reports/alerts",
            "/reports/what-if",
            "/reports/forecast",
            f"/cases/{cases['review']}",
        ],
        "admin": [
            f"/cases/{cases['review']}/operate",
            f"/cases/{cases['intake']}/operate/skip?at={intake.token}",
            "/incidents",
            "/processes",
            "/reports/budget",
            "/reports/conformance",
            "/authority",
            f"/authority/{_limit(house)}",
            f"/absences/{_absence(house)}/change",
            "/people",
            "/people/new",
            "/people/import",
            f"/people/{clerk}",
            f"/people/{clerk}/end?role=intake_clerk&branch=b1",
            f"/people/{house.person('sunlihua').id}/disable",
            "/relations",
            "/processes/new",
            "/processes/loan_origination/versions",
            "/processes/loan_origination/migrate",
            "/processes/loan_origination/versions/1/suspend",
            "/processes/loan_origination/migrate?from=1&to=1",
            "/processes/tiered_approval/draft",
            "/processes/tiered_approval/import",
            "/processes/tiered_approval/scenarios",
            "/processes/tiered_approval/scenarios/coverage",
            "/processes/loan_origination/play",
            "/processes/loan_origination/about",
            "/processes/small/versions/1/restore",
            f"/processes/small/requests/{_request(house)}",
            f"/cases/{cases[None]}",
            f"/cases/{cases[None]}/liability",
            "/calendar",
            "/branches",
            "/branches/b1",
            "/inbox?view=all&q=nothing",
            "/tasks/none",
        ],
    }


@pytest.mark.parametrize(("look", "sizes"), BROWSED.values(), ids=BROWSED)
def test_real_pages_have_no_fault(browse, house, cases, look, sizes):
    faults = []
    for login, wanted in paths(house, cases).items():
        page = browse(login, look).page
        assert page.locator("h1").inner_text() == INBOX[look["lang"]]
        assert page.evaluate("document.documentElement.dataset.bsTheme") == look["theme"]
        for path in wanted:
            page.goto(path)
            if page.locator("#diagram").count():
                page.wait_for_selector("#diagram[data-ready]")
            for size in sizes:
                page.set_viewport_size(size)
                faults += faults_of(page)
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    faults.append(f"{path}: wider than a window of {size['width']}")
            page.set_viewport_size(DESKTOP)
    assert faults == []


def test_the_guide_of_a_process_is_printed_whole_on_a4(browse, house):
    page = browse("wangfang", {"lang": "zh", "theme": "dark"}).page
    page.goto("/processes/loan_origination/about")
    page.wait_for_selector("#diagram[data-ready]")
    closed = page.locator("main details:not([open])").count()
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert {(round(each.mediabox.width), round(each.mediabox.height)) for each in printed} <= {(595, 842), (596, 842)}
    text = normalize("NFKC", "".join(each.extract_text() for each in printed)).replace("\n", "")
    assert "复印件与原件一致" in text, "a field of a form that is folded away on the screen"
    assert "处理贷后问题" in text and "待办" not in text
    assert page.locator("main details:not([open])").count() == closed > 0
    assert page.locator(".diagram-strips").count() == 0


def test_each_printed_strip_of_a_diagram_tells_whose_lanes_it_shows(browse, house):
    page = browse("wangfang", {"lang": "zh"}).page
    page.goto("/processes/loan_origination/about")
    page.wait_for_selector("#diagram[data-ready]")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    strips = page.locator(".diagram-strip")
    lanes = page.locator("#diagram [data-element-id^=lane_] .djs-visual > text").evaluate_all(
        "all => all.map(one => one.textContent)"
    )
    assert strips.count() > 2 and len(lanes) > 5 and "信贷内勤" in lanes
    for strip in strips.all()[1:]:
        headers = strip.locator(".diagram-header")
        told = headers.locator("text").evaluate_all("all => all.map(one => one.textContent)")
        assert sorted(lanes) == sorted(set(told) & set(lanes))
        begin = strip.get_attribute("viewBox").split()[0]
        assert headers.first.get_attribute("transform").startswith(f"translate({begin} "), "at its left edge"
    page.evaluate("dispatchEvent(new Event('afterprint'))")


def test_on_paper_everything_is_dark_on_white_in_both_themes(browse, house, cases):
    read = """() => ['.text-secondary', '.card-body', 'h1', 'main a', '.notice'].flatMap(
        wanted => [...document.querySelectorAll(wanted)].filter(one => one.checkVisibility()).map(
            one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor].join(' on ')))"""
    for path in ("/reports", "/reports/now", "/cases/" + next(iter(cases.values()))):
        told = []
        for theme in ("light", "dark"):
            page = browse("xujian", {"lang": "zh", "theme": theme}).page
            page.goto(path)
            page.emulate_media(media="print")
            told.append(sorted(set(page.evaluate(read))))
        assert told[0], path
        bright = [each for each in told[1] if sum(map(int, re.findall(r"\d+", each.split(" on ")[0])[:3])) > 3 * 130]
        assert bright == [], path
        assert not [each for each in told[1] if re.search(r" on rgb\(\d{1,2}, ", each)], path


def test_language_and_theme_are_chosen_and_kept(browse, house):
    page = browse("panhao").page
    page.goto("/cases")
    page.click(".top .menu summary")
    page.click("button[value=zh]")
    expect(page.locator("h1")).to_have_text("案件")
    assert page.url.endswith("/cases")
    page.wait_for_load_state()
    page.click(".top .menu summary")
    page.click("button[value=dark]")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.goto("/inbox")
    assert page.locator("html[lang=zh-CN][data-bs-theme=dark]").count() == 1


def test_a_case_is_started_and_a_task_done_on_a_phone(browse, house):
    walk(house, "柳宗元", until="intake")
    reader = browse("tangli", {"lang": "zh"}, viewport=PHONE, has_touch=True, is_mobile=True)
    page = reader.page
    reader.claim("柳宗元", "核验资料")
    page.check("[name=documents][value=id_card]")
    page.check("[name=copies_match][value=true]")
    reader.submit()
    assert "核验资料" in reader.said()


def test_a_called_process_is_drawn_with_its_own_steps(browse, house):
    case = walk(house, "王之涣", until="investigate_a")
    page = browse("xujian").page
    page.goto(f"/cases/{case}")
    page.wait_for_selector("#diagram[data-ready=loan_origination]")
    page.locator("#diagram .djs-element.is-door.is-open").click()
    page.wait_for_selector("#diagram[data-ready=dual_investigation]")
    assert page.locator(".djs-element.is-open").evaluate_all("all => all.map(one => one.dataset.elementId).sort()") == [
        "investigate_a",
        "investigate_b",
    ]
    page.locator("#drawing").select_option("recusal")
    page.wait_for_selector("#diagram[data-ready=recusal]")
    assert page.locator(".djs-element.is-open").count() == 0 and page.locator(".djs-element.is-done").count() > 0


def test_the_open_step_is_marked_in_the_diagram(browse, house, cases):
    page = browse("xujian").page
    page.goto(f"/cases/{cases['review']}")
    page.wait_for_selector("#diagram[data-ready]")
    assert page.locator(".djs-element.is-open").count() == 1
    assert page.locator(".djs-element.is-open").get_attribute("data-element-id") == "review"
