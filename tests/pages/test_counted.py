"""Every number of the reports that counts tasks or cases leads to a list of as many, on every page of them."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from lxml import html

from server.commands.house_files.load import HouseFile, LoadHouseFile, load_house_file
from server.pages.report_words import columns_told
from server.reports.drills import COUNTING
from server.store.unit_of_work import UnitOfWork
from tests.engine.dsl import E, S, U, X, process
from tests.house import APPLICATION, LOAN_WALK, WORKFLOWS

PAGES = ("/reports", "/reports/bottlenecks", "/reports/now", "/reports/flows", "/reports/people", "/reports/mine")
TABLES = (
    *("waiting", "steps", "bottlenecks", "flow", "load", "costs", "case_costs", "variant_costs", "conformance"),
)  # fmt: skip
TITLES = columns_told(SimpleNamespace(gettext=str))
COUNTS = {TITLES[name][0] for name in COUNTING if name in TITLES}
NO_LISTS = {TITLES[name][0] for name in TITLES if name not in COUNTING} - COUNTS | {
    *("Version", "people", "working hours", "Working hours", "Median", "90%"),
    *("Wait, median", "Held, median", "Median with it", "Median of the others"),
}
"""What a whole number may stand below that counts no tasks or cases: hours are told without decimals when they have none."""


DATED = process(
    S() + U("a", role="everyone") + E(),
    "s > a > e",
    "dated",
    "<bpmn:extensionElements><spiffworkflow:properties>"
    '<spiffworkflow:property name="columns" value="due_on=due_on"/>'
    "</spiffworkflow:properties></bpmn:extensionElements>",
)


QUIET = process(S() + X("g") + U("a", role="everyone") + E(), "s > g; g > [asked] a; g > * e; a > e", "quiet")


def numbers(page):
    """Whole numbers above nought: what each stands below, its text, and where it leads."""
    tree = html.fromstring(page)
    for table in tree.iter("table"):
        heads = [(head.text or "").strip() for head in table.iterfind("thead/tr/th")]
        for row in table.iterfind("tbody/tr"):
            for head, cell in zip(heads, row, strict=False):
                if head not in NO_LISTS:
                    yield from _number(head, cell)
    for figure in tree.find_class("figure"):
        about = figure.getnext().text.strip()
        if about not in NO_LISTS and not about.startswith("working hours"):
            yield from _number(about, figure)


def _number(head, cell):
    text = cell.text_content().strip()
    if re.fullmatch(r"[1-9][\d,]*", text):
        lead = cell if cell.tag == "a" else cell.find("a")
        yield head, text, None if lead is None else lead.get("href")


def unled(page):
    """Those that lead nowhere."""
    return [(head, text) for head, text, href in numbers(page) if href is None]


def listed(page):
    """How many rows a list says it has, or has."""
    told = re.search(r">([\d,]+) rows?<", page)
    return int(told[1].replace(",", "")) if told else page.partition("<tbody>")[2].count("<tr>")


def mistold(get, page):
    """Numbers that lead to a list of another length."""
    for head, text, href in numbers(page):
        if href and re.match(r"/reports/\w+/\w+", href):
            counted = get(href)
            if counted is None or listed(counted) != int(text.replace(",", "")):
                yield head, text, href


@pytest.fixture
def manager(house, sign_in):
    """Of a house with cases that came, were given back, returned and are under way."""
    house.run(
        load_house_file, LoadHouseFile(kind=HouseFile.COSTS, content=(WORKFLOWS / "house" / "costs.yaml").read_bytes())
    )
    for _ in range(2):
        case = house.start("loan_origination", APPLICATION, "wangfang")
        house.pass_time(hours=3)
        house.do(case, "intake", *LOAN_WALK["intake"])
        house.pass_time(hours=1)
    house.claim(house.open(case)["declare_a"], "liuyang")
    house.deploy({"quiet/quiet.bpmn": QUIET})
    for asked in (False, False, True):
        quiet = house.start("quiet", {"asked": asked}, "liuyang")
    house.do(quiet, "a", "liuyang", {})
    house.deploy({"dated/dated.bpmn": DATED})
    for days in (-40, -1, 20, 40, 40, 80, 300):
        house.start("dated", {"due_on": (house.now + timedelta(days=days)).date()}, "liuyang")
    with UnitOfWork(house.database) as work:
        work.clock.set(house.now)
        work.commit()
    return sign_in("xujian")


def test_every_count_on_every_page_of_reports_leads_to_as_many_tasks_or_cases(manager):
    def get(href):
        answer = manager.get(href)
        return answer.text if answer.status_code == 200 else None

    pages = [*PAGES, *(f"/reports/{name}" for name in TABLES), "/reports/why/loan_origination/intake"]
    for path in pages:
        page = get(path)
        assert not unled(page), path
        assert not list(mistold(get, page)), path


def test_days_that_come_lead_to_their_cases_the_nearest_first(manager):
    page = html.fromstring(manager.get("/reports/now").text)
    (card,) = page.xpath("//section[@aria-labelledby='dates-heading']")
    leads = {cell.text: cell.get("href") for cell in card.xpath(".//tbody//a")}
    assert [cell.text_content() for cell in card.xpath(".//tbody//td")][2:] == ["2", "1", "3", "4"]
    counted = html.fromstring(manager.get(leads["4"]).text)
    days = [row[2].text_content() for row in counted.xpath("//tbody/tr")]
    assert days == sorted(days) and len(days) == 4
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in days)
    assert manager.get(leads["4"].replace("in_90?", "in_90/file?")).text.count("\n") == 5


def test_whoever_took_tasks_of_a_step_leads_to_them(manager):
    page = html.fromstring(manager.get("/reports/why/loan_origination/intake").text)
    leads = page.xpath("//dl//a[contains(@href, 'taken_by')]")
    assert leads
    for lead in leads:
        assert listed(manager.get(lead.get("href")).text) == int(lead.text.rpartition(" ")[2])


def test_cases_in_which_nobody_had_to_do_anything_are_a_way_with_a_name(manager):
    page = html.fromstring(manager.get("/reports/flows?process=quiet").text)
    (card,) = page.xpath("//section[@aria-labelledby='variants-heading']")
    found = {row[0].text_content().removesuffix("quiet"): row[2].text_content() for row in card.xpath(".//tbody/tr")}
    assert found == {"No steps of people": "2", "also a": "1"}
