"""Reports on the pages: for those who oversee branches, about these alone, with a way from each number to what it counts."""

import csv
import io
import itertools
import re

import pytest

from server.commands.cases.cancel import CancelCase, cancel_case
from server.commands.house_files.load import HouseFile, LoadHouseFile, load_house_file
from server.commands.people.disable_person import DisablePerson, disable_person
from server.pages import report_cards
from server.store.unit_of_work import UnitOfWork
from tests.engine.dsl import E, S, U, process
from tests.house import APPLICATION, LOAN_WALK, WORKFLOWS

PAGES = ("/reports", "/reports/bottlenecks", "/reports/now", "/reports/flows", "/reports/people")


@pytest.fixture
def case(house):
    case = house.start("loan_origination", APPLICATION, "wangfang")
    house.run(
        load_house_file, LoadHouseFile(kind=HouseFile.COSTS, content=(WORKFLOWS / "house" / "costs.yaml").read_bytes())
    )
    house.do(case, "intake", *LOAN_WALK["intake"])
    return case


def rows(page):
    """The texts of the cells of the report, without what a phone shows below a key and the way to an alert."""
    body = re.sub(r"<small>.*?</small>", "", page.partition("<tbody>")[2].partition("</tbody>")[0])
    plain = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in body.split("<tr>")[1:]]
    texts = [[re.sub(r"<[^>]+>", "", cell).strip() for cell in cells] for cells in plain]
    return [[text for text in row if text != "Alert"] for row in texts]


@pytest.mark.parametrize("name", ["waiting", "steps", "flow", "load", "costs", "capacity"])
def test_managers_read_every_report_and_see_its_file(sign_in, case, name):
    manager = sign_in("xujian")
    page = manager.get(f"/reports/{name}")
    assert page.status_code == 200 and rows(page.text)
    file = list(csv.reader(io.StringIO(manager.get(f"/reports/{name}/file").text.removeprefix("\ufeff"))))
    assert len(file) == len(rows(page.text)) + 1 and len(file[0]) == len(rows(page.text)[0])


def test_names_stand_for_codes_and_numbers_lead_to_what_they_count(sign_in, case):
    manager = sign_in("xujian")
    page = manager.get("/reports/steps").text
    (first, *_) = rows(page)
    assert first[0] == "Loan origination"
    assert "declare_a" not in re.sub(r'href="[^"]+"', "", page.partition("<tbody>")[2])
    (lead,) = re.findall(r'href="(/reports/steps/open[^"]+of_step=declare_a[^"]*)"', page)
    counted = manager.get(lead.replace("&amp;", "&")).text
    assert len(rows(counted)) == 1 and f'href="/cases/{case}"' in counted and "Declare as A" in counted
    file = manager.get(lead.replace("&amp;", "&").replace("/open?", "/open/file?")).text
    assert len(list(csv.reader(io.StringIO(file)))) == 2


def test_what_a_phone_has_no_column_for_stands_below_what_a_row_is_known_by(sign_in, case):
    (first, *_) = rows(sign_in("xujian").get("/reports/steps").text)
    key = re.findall(r'<td class="key">(.*?)</td>', sign_in("xujian").get("/reports/steps").text, re.DOTALL)[0]
    assert re.findall(r"<small>(.*?)</small>", key) == ["Loan origination", first[2]]


def test_the_load_is_told_by_name(house, sign_in, case):
    told = {row[0]: row[4] for row in rows(sign_in("xujian").get("/reports/load").text)}
    assert told[house.person("wangfang").name] == "1"


def test_whoever_oversees_no_branch_has_no_reports(sign_in, case):
    assert 'href="/reports"' not in sign_in("wangfang").get("/inbox").text
    assert 'href="/reports"' in sign_in("xujian").get("/inbox").text
    for path in (
        *PAGES[1:],
        "/reports/steps",
        "/reports/load/file",
        "/reports/steps/open",
        "/reports/bottlenecks/file",
    ):
        assert sign_in("wangfang").get(path).status_code == 403
    assert sign_in("wangfang").get("/reports").headers["location"] == "/reports/mine"


def test_another_branch_is_not_for_its_neighbours_manager(sign_in, case):
    assert rows(sign_in("caopeng").get("/reports/waiting").text) == []
    assert sign_in("caopeng").get("/reports/waiting?branch=b1").status_code == 422


def test_days_narrow_a_report_and_what_is_no_day_counts_as_none(sign_in, case):
    manager = sign_in("xujian")
    assert rows(manager.get("/reports/waiting?until=2026-11-01").text) == []
    assert "Nothing happened in this time" in manager.get("/reports/waiting?until=2026-11-01").text
    assert rows(manager.get("/reports/waiting?until=9999-99-99&since=0001-01-01").text)
    assert rows(manager.get("/reports/waiting?process=nothing").text) == []


def test_costs_are_told_in_money_by_the_names_of_the_house(house, sign_in, case, app):
    house.claim(house.open(case)["declare_a"], "liuyang")
    house.pass_time(hours=2)
    with UnitOfWork(house.database) as work:
        work.clock.set(house.now)
        work.commit()
    found = rows(sign_in("xujian").get("/reports/costs").text)
    row = next(row for row in found if row[1] == "Declare as A")
    assert (row[3], row[5], row[6]) == ("Recusal", "2", "¥129.29")
    file = sign_in("xujian").get("/reports/costs/file").text
    assert "129.29" in file and "Recusal" in file


def test_there_is_no_other_report(sign_in):
    assert sign_in("xujian").get("/reports/secrets").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_reports_tells_what_happened(sign_in, case, path):
    page = sign_in("xujian").get(path)
    assert page.status_code == 200 and "Loan origination" in page.text
    assert page.text.count('aria-current="page"') >= 1


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_a_time_in_which_nothing_happened_says_so(sign_in, case, path):
    page = sign_in("xujian").get(f"{path}?since=2025-01-01&until=2025-02-01")
    assert page.status_code == 200 and "data-chart" not in page.text


@pytest.mark.parametrize("login", ["wangfang", "xujian"])
def test_everybody_reads_their_own_numbers_and_nobody_elses(house, sign_in, case, login):
    page = sign_in(login).get("/reports/mine").text
    done = {"wangfang": "1", "xujian": "0"}[login]
    assert re.search(rf'class="figure"[^>]*>{done}<', page)
    others = {"wangfang", "xujian"} - {login}
    assert all(house.person(other).name not in page for other in others)


def test_whoever_leads_nobody_finds_the_way_to_their_own_numbers_and_no_page_that_refuses_them(sign_in, case):
    clerk = sign_in("wangfang")
    assert 'href="/reports/mine"' in clerk.get("/inbox").text
    assert "/reports/mine" in clerk.get("/search?q=numbers").text
    page = clerk.get("/reports/mine").text
    assert "<h1" in page and "My numbers" in page
    assert {path for path in re.findall(r'href="(/reports[^"?]*)', page) if "/mine" not in path} == set()
    assert 'href="/reports/bottlenecks"' in sign_in("xujian").get("/reports/mine").text


def test_a_step_is_told_with_its_reasons_and_one_that_never_was_is_not(sign_in, house, case):
    manager = sign_in("xujian")
    page = manager.get("/reports/why/loan_origination/intake")
    assert page.status_code == 200 and "Why tasks waited" in page.text
    assert manager.get("/reports/why/loan_origination/nothing").status_code == 404
    assert manager.get("/reports/why/nothing/intake").status_code == 404
    assert sign_in("wangfang").get("/reports/why/loan_origination/intake").status_code == 403


def test_what_is_counted_is_of_the_readers_branches_alone(sign_in, case):
    path = "/reports/steps/open?of=loan_origination&of_step=declare_a"
    assert len(rows(sign_in("xujian").get(path).text)) == 1
    assert rows(sign_in("caopeng").get(path).text) == []
    assert sign_in("caopeng").get(f"{path}&branch=b1").status_code == 422


def test_there_is_no_way_from_what_counts_nothing(sign_in):
    for path in (
        "/reports/steps/process",
        "/reports/steps/role",
        "/reports/nothing/open",
        "/reports/steps/secrets/file",
    ):
        assert sign_in("xujian").get(path).status_code == 404


def test_filters_stay_in_the_address_of_every_way_on(sign_in, case):
    page = sign_in("xujian").get("/reports/bottlenecks?process=loan_origination&since=2026-11-01&a.product=x").text
    assert 'href="/reports/flows?process=loan_origination&amp;since=2026-11-01&amp;a.product=x"' in page
    assert '<input type="hidden" name="a.product" value="x">' in page


@pytest.mark.parametrize("path", ["/reports/what-if", "/reports/alerts", "/reports/waiting", "/reports/forecast"])
def test_pages_that_do_not_filter_lead_back_to_what_was_filtered(sign_in, case, path):
    page = sign_in("xujian").get(f"{path}?process=loan_origination&since=2026-11-01").text
    assert 'href="/reports/flows?process=loan_origination&amp;since=2026-11-01"' in page


def test_what_is_no_number_or_no_measure_counts_as_none(sign_in, case):
    manager = sign_in("xujian")
    for query in (
        "version=x",
        "version=-1",
        "version=99999999999999",
        "measure=secrets",
        "a.=",
    ):
        assert manager.get(f"/reports/bottlenecks?process=loan_origination&{query}").status_code == 200
    for skip in ("-1", "x", "99999999999999999999", "١"):
        assert manager.get(f"/reports/steps/open?skip={skip}").status_code == 200


def test_a_snapshot_that_has_to_catch_up_says_how_far_it_is(app, sign_in, case):
    manager = sign_in("xujian")
    reports = app.state.wired.reports
    reports.patience = 0
    with reports._lock:
        page = manager.get("/reports/steps")
    assert page.status_code == 503 and page.headers["refresh"] == "5"
    assert "still taking in what happened" in page.text


def test_the_ranking_is_also_a_file(sign_in, case):
    file = sign_in("xujian").get("/reports/bottlenecks/file")
    assert file.status_code == 200 and file.headers["content-type"].startswith("text/csv")


def test_who_does_not_lead_few_people_sees_no_names_beside_their_numbers(house, sign_in, case):
    """An auditor oversees the branch without leading it."""
    name, auditor = house.person("wangfang").name, sign_in("hejing")
    for path in ("/reports/people", "/reports/load", "/reports/load/file", "/reports/why/loan_origination/intake"):
        assert name in sign_in("xujian").get(path).text, path
        page = auditor.get(path)
        assert page.status_code == 200 and name not in page.text, path
        assert house.person("wangfang").id not in page.text, path


@pytest.mark.parametrize("path", ["/reports/bottlenecks", "/reports/why/loan_origination/intake"])
def test_every_further_form_of_a_page_sends_on_what_the_page_is_about(house, sign_in, case, path):
    page = sign_in("chenguodong").get(f"{path}?process=loan_origination&branch=b1&since=2026-11-01").text
    kept = page.partition("<main")[2].partition("</main>")[0].split("<form")[-1]
    for name, value in (("process", "loan_origination"), ("branch", "b1"), ("since", "2026-11-01")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in kept


def test_a_page_with_kept_answers_says_as_of_when_and_computes_them_anew(app, sign_in, case):
    manager, told = sign_in("xujian"), "Some numbers are as of"
    app.state.wired.reports.current().kept.clock = itertools.count().__next__  # whatever is asked takes a second
    assert told not in manager.get("/reports/bottlenecks").text
    page = manager.get("/reports/bottlenecks").text
    assert told in page and 'href="/reports/bottlenecks?anew=1"' in page
    assert told not in manager.get("/reports/bottlenecks?anew=1").text


def test_what_was_chosen_stands_in_words_on_paper(sign_in, case):
    page = sign_in("xujian").get("/reports/steps?branch=b1&since=2026-11-02&until=2026-11-08").text
    (said,) = re.findall(r'class="on-paper">([^<]*)<', page)
    assert said.startswith("All processes · ") and "2026-11-02 – 2026-11-08" in said


def test_what_became_of_cases_is_charted_beside_what_the_house_allows_and_leads_to_its_cases(house, sign_in, case):
    manager = sign_in("xujian")
    assert "New loans gone bad" not in manager.get("/reports/flows").text
    file = (WORKFLOWS / "house" / "outcomes.yaml").read_bytes().replace(b"steps: pay_out", b"steps: intake")
    house.run(
        load_house_file,
        LoadHouseFile(kind=HouseFile.OUTCOMES, content=file.replace(b"known_by: loan", b"known_by: applicant")),
    )
    page = manager.get("/reports/flows").text
    assert "New loans gone bad" in page and "At most 1%" in page and "within 365 days" in page
    lead = re.search(r'href="(/reports/outcomes/watched[^"]+)"', page)[1].replace("&amp;", "&")
    assert f'href="/cases/{case}"' in manager.get(lead).text
    assert rows(manager.get("/reports/outcomes").text) == [
        ["New loans gone bad", "Loan origination", "Chengguan branch", "1", "0", "1", "0%", "1%"]
    ]
    assert "New loans gone bad" not in manager.get("/reports/flows?process=staff_onboarding").text
    assert "/reports/outcomes/counted" not in sign_in("hejing").get("/reports/flows?branch=b2").text


def test_the_budget_of_the_year_is_for_who_oversees_all_branches(sign_in, case):
    assert sign_in("xujian").get("/reports/budget").status_code == 404
    assert "/reports/budget" not in sign_in("xujian").get("/reports/costs").text
    director = sign_in("chenguodong")
    assert 'href="/reports/budget"' in director.get("/reports/costs").text
    page = director.get("/reports/budget").text
    assert "¥576,937.50" in page and "Registration fees" in page  # of investigations, by what the file says
    assert 'name="branch"' not in page and "Budget for this time" in page
    figures = re.findall(r'class="figure"[^>]*>([^<]+)<', page)
    assert figures[0] == "¥1,764,024"


def test_without_costs_there_is_no_budget_and_the_page_says_so(house, sign_in):
    assert "Nobody has said yet what work costs" in sign_in("chenguodong").get("/reports/budget").text


@pytest.mark.parametrize(("login", "told"), [("xujian", "Chengguan branch"), ("chenguodong", "All branches")])
def test_pages_say_of_which_branches_they_tell(sign_in, case, login, told):
    for path in ("/reports", "/reports/steps", "/reports/flow/running"):
        page = sign_in(login).get(path).text
        (select,) = re.findall(r'<select[^>]*name="branch">(.*?)</select>', page, re.DOTALL)
        assert re.findall(r"<option[^>]*>([^<]+)</option>", select)[0] == told
        assert select.count("<option") == (1 if login == "xujian" else 4)
        assert told in page.partition('class="on-paper"')[2].partition("</p>")[0]


def test_what_is_chosen_on_a_table_shows_the_same_table(sign_in, case):
    page = sign_in("xujian").get("/reports/steps").text
    assert 'method="get" action="/reports/steps"' in page


def test_every_number_of_the_flow_leads_to_as_many_rows(house, sign_in, case):
    house.run(cancel_case, CancelCase(case_id=case, actor=house.person("admin"), reason="x"))
    house.start("loan_origination", APPLICATION, "wangfang")
    manager = sign_in("xujian")
    leads = re.findall(r'href="(/reports/\w+/\w+\?[^"]+)">(\d+)</a>', manager.get("/reports/flows").text)
    told = {re.match(r"/reports/(\w+/\w+)", href)[1] for href, _ in leads}
    assert {"flow/started", "flow/dropped", "flow/running", "waiting/open", "endings/cases"} <= told
    for href, number in leads:
        counted = manager.get(href.replace("&amp;", "&"))
        assert counted.status_code == 200 and len(rows(counted.text)) == int(number), href


def test_staffing_tells_where_people_are_short_and_which_tasks_nobody_may_do(house, sign_in):
    house.deploy({"p/p.bpmn": process(S() + U("a", role="appraiser") + E(), "s > a > e")})
    case = house.start("p", {}, "liuyang")
    page = sign_in("xujian").get("/reports/staffing").text
    assert "1 with appraiser" in page
    assert f'href="/cases/{case}"' in page
    assert "nobody holds the role" in page
    assert "nobody holds the role" not in sign_in("songqiang").get("/reports/staffing").text
    assert "No person may do the task: nobody holds the role" in sign_in("xujian").get("/reports/now").text
    assert "No person may do the task" not in sign_in("songqiang").get("/reports/now").text


def test_a_task_whose_holder_may_not_act_any_more_is_stuck_on_both_pages(house, sign_in, case):
    house.claim(house.open(case)["declare_a"], "liuyang")
    person = house.person("liuyang")
    house.run(disable_person, DisablePerson(person=person.id))
    for path in ("/reports/now", "/reports/staffing"):
        page = sign_in("xujian").get(path).text
        assert f"{person.name} holds it and may not act any more" in page


@pytest.mark.parametrize("path", ["/reports", "/reports/now", "/reports/staffing"])
def test_every_row_of_a_long_list_is_reached_page_by_page(house, sign_in, path, monkeypatch):
    monkeypatch.setattr(report_cards, "MOST", 2)
    house.deploy({"p/p.bpmn": process(S() + U("a", role="appraiser") + E(), "s > a > e")})
    cases = [house.start("p", {}, "liuyang") for _ in range(5)]
    manager, found = sign_in("xujian"), []
    page = manager.get(path).text
    assert "5 rows" in page
    while True:
        shown = re.findall(r'href="/cases/([^"]+)"', page)
        found += shown
        lead = re.search(r'href="([^"]+)" rel="next"', page)
        if not lead:
            break
        assert len(shown) == 2
        page = manager.get(lead[1].replace("&amp;", "&")).text
    assert sorted(found) == sorted(cases)
    last = lead_back(page)
    assert re.findall(r'href="/cases/([^"]+)"', manager.get(f"{last}?skip=90").text) == shown


def lead_back(page):
    """Where the first page of a list is."""
    return re.search(r'href="([^"]+)">Back to the start', page)[1]


def test_every_shortage_of_people_is_reached_page_by_page(house, sign_in, monkeypatch):
    monkeypatch.setattr(report_cards, "MOST", 1)
    for key in ("p", "q", "r"):
        house.deploy({f"{key}/{key}.bpmn": process(S() + U("a", role="appraiser") + E(), "s > a > e", key)})
        house.start(key, {}, "liuyang")
    manager, address, found = sign_in("xujian"), "/reports/staffing/short", []
    while address:
        page = manager.get(address).text
        assert "3 rows" in page
        found += [row[0] for row in rows(page)]
        lead = re.search(r'href="([^"]+)" rel="next"', page)
        address = lead and lead[1].replace("&amp;", "&")
    assert found == ["p", "q", "r"]
