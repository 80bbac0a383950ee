"""The committee in the browser: secret votes, a relative kept out, a vote that closes, minutes and a veto."""

import shutil
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from server.commands.relations.declare import DeclareRelation, declare_relation
from server.commands.timers.fire import FireTimersOfCase, fire_timers_of_case
from server.store.database import open_database
from server.store.unit_of_work import UnitOfWork
from tests import site
from tests.browser.live import PHONE, Reader, fill, serving
from tests.house import APPLICATION, LOAN_WALK, MONDAY

pytestmark = pytest.mark.browser

NAME = "城关农机公司"
SECRET = "甲的理由"
MEETING = {"held_on": "2026-11-24", "present": 2}
LARGE = {"amount": "160000.00"}


@pytest.fixture
def town(tmp_path, sqlite_template):
    """A demo house of its own, since its clock is moved; it stands before the committee meets."""
    shutil.copy(sqlite_template, tmp_path / "live.sqlite")
    url = f"sqlite:///{tmp_path / 'live.sqlite'}"
    database = open_database(url)
    house = site.settle(database)
    member = house.person("jinpeng")
    declared = DeclareRelation(actor=member, number=APPLICATION["applicant"]["id_number"], about="cousin")
    house.run(declare_relation, declared)
    applicant = {**APPLICATION["applicant"], "kind": "enterprise", "name": NAME}
    asked = {**APPLICATION, **LARGE, "applicant": applicant, "guarantee": "mortgage"}
    case = house.start("loan_origination", asked, "wangfang")
    for element, (login, data) in LOAN_WALK.items():
        house.do(case, element, login, {**data, **LARGE} if element == "joint_report" else data)
        if element == "risk_opinion":
            break
    with serving(site.site(url, tmp_path)) as address:
        yield house, case, address
    database.close()


@pytest.fixture
def browse(chromium, town):
    readers = []

    def open_one(login, look=None, **options):
        readers.append(Reader(chromium, town[2], look, **options).come_in(town[0], login))
        return readers[-1]

    yield open_one
    complaints = [said for reader in readers for said in reader.complaints]
    for reader in readers:
        reader.close()
    assert complaints == []


def take(reader, step):
    """Take one of several ballots, or the only task there is."""
    page = reader.page
    page.goto("/inbox?view=groups")
    page.locator("tr", has_text=NAME).filter(has_text=step).locator("button").first.click()
    page.locator("main .notice[role=status] a").click()
    page.wait_for_selector("#task-form")


def do(reader, step, data):
    take(reader, step)
    fill(reader.page, data)
    reader.submit()


def test_a_committee_votes_in_secret_until_the_vote_closes_and_its_chair_can_only_veto(browse, town):
    house, case, _ = town
    secretary = browse("tangli")
    do(secretary, "Convene committee", MEETING)

    related = browse("jinpeng")
    related.page.goto("/inbox?view=groups")
    assert not related.page.locator("tr", has_text=NAME).count()
    do(browse("luping"), "Vote", {"vote": "agree", "reasons": SECRET})
    late = browse("weilan", {"lang": "zh"}, viewport=PHONE)
    take(late, "投票表决")
    assert late.page.locator("dt", has_text="截止").count() == 1
    task = late.page.url.rsplit("/", 1)[-1].split("?")[0]
    places = (f"/cases/{case}", f"/cases/{case}/minutes", f"/tasks/{task}", f"/api/v1/cases/{case}")
    for path in (*places, f"/api/v1/cases/{case}/history"):
        assert SECRET not in late.page.request.get(path).text(), path
    related.page.goto(f"/tasks/{task}")
    assert "You may not do it" in related.page.locator("main").inner_text()
    assert not related.page.locator("#task-form .btn-primary").count()

    with UnitOfWork(house.database) as uow:
        uow.clock.set(MONDAY + timedelta(days=3))
        uow.commit()
    house.pass_time(days=3)
    house.run(fire_timers_of_case, FireTimersOfCase(case_id=case))
    auditor = browse("hejing")
    auditor.page.goto(f"/cases/{case}/minutes")
    told = auditor.page.locator("main").inner_text()
    assert SECRET in told and "No quorum" in told
    assert "魏岚" in told.split("Did not vote in time")[1].split("Votes")[0]
    assert "金鹏" in told.split("Kept out by a rule")[1].split("Did not vote")[0]

    secretary = browse("tangli")
    do(secretary, "Convene committee", {**MEETING, "held_on": "2026-11-27"})
    for login in ("luping", "weilan"):
        do(browse(login), "Vote", {"vote": "agree", "reasons": SECRET})
    do(secretary, "Write minutes", {"resolution": "approve", "opinion": "经营稳定。", "minutes_number": "JY-2"})
    chair = browse("fanghua", {"theme": "dark"})
    take(chair, "Confirm or veto")
    offered = chair.page.locator('#task-form [name="decision"]')
    assert {offered.nth(n).get_attribute("value") for n in range(offered.count())} == {"confirm", "veto"}
    fill(chair.page, {"decision": "veto", "opinion": "行业风险过高。"})
    chair.submit()
    assert house.case(case).data["approval"]["decision"] == "decline"

    page = auditor.page
    page.goto(f"/cases/{case}/minutes")
    assert page.locator("section.card").count() == 2
    digest = page.locator("section.card").last.locator(".digest").last.inner_text()
    with page.expect_download() as saved:
        page.locator("section.card").last.get_by_role("button", name="Save as PDF").click()
    text = "".join(each.extract_text() for each in PdfReader(BytesIO(Path(saved.value.path()).read_bytes())).pages)
    assert digest in text.replace("\n", "")
    assert "Did not vote in time" in text
