"""A portfolio changes hands in the browser: giver, taker, witnesses, the end of the roles, and the re-check."""

import shutil

import pytest

from server.store.database import open_database
from tests import site
from tests.browser.live import PHONE, Reader, fill, serving, walk

pytestmark = pytest.mark.browser

DECLARED = {"loans": True, "economic_files": True, "limitation_dates": True, "lapsing": "无。"}
WITNESSED = {"witnessed_on": "2026-11-23"}


@pytest.fixture
def leaving(tmp_path, sqlite_template, chromium):
    """A house that somebody leaves, and who sits at its browsers."""
    shutil.copy(sqlite_template, tmp_path / "live.sqlite")
    url = f"sqlite:///{tmp_path / 'live.sqlite'}"
    database = open_database(url)
    house, readers = site.settle(database, "loan_origination", "staff_handover"), []
    with serving(site.site(url, tmp_path)) as address:

        def reader(login, **options):
            readers.append(Reader(chromium, address, {"lang": "zh", "theme": "dark"}, **options))
            return readers[-1].come_in(house, login)

        yield house, reader
        for each in readers:
            each.close()
    database.close()
    assert [said for each in readers for said in each.complaints] == []


def do(reader, house, case, element, data):
    """Open the task of a step from its address, take it when it is free, and submit it."""
    task = house.open(case)[element]
    reader.page.goto(f"/tasks/{task.id}")
    if task.assignee is None:
        reader.page.click(f"form[action='/tasks/{task.id}/claim'] button")
        reader.page.wait_for_selector("#task-form .btn-primary")
    fill(reader.page, data)
    reader.submit()


def test_a_portfolio_goes_from_giver_to_taker_before_witnesses_and_is_checked_again(leaving):
    house, reader = leaving
    loan = walk(house, "白居易", until="screening")
    held = house.claim(house.open(loan)["screening"], "huangmin")
    personnel = reader("tianjing")
    personnel.page.goto("/start/staff_handover")
    people = {"giver": house.person("huangmin").id, "taker": house.person("wumei").id}
    personnel.page.select_option("#start-branch", "b1")
    fill(personnel.page, {**people, "file_of": "黄敏", "reason": "leaving", "last_day": "2026-11-30"})
    personnel.page.click(".form-end .btn-primary")
    personnel.page.wait_for_url("**/cases/*")
    case = personnel.page.url.rpartition("/")[2]

    do(reader("huangmin"), house, case, "declare", DECLARED)
    taker = reader("wumei", viewport=PHONE, has_touch=True, is_mobile=True)
    do(taker, house, case, "take_over", {"accepted": True})
    do(reader("xujian"), house, case, "witness_head", WITNESSED)
    house.do(case, "witness_accountant", "majun", WITNESSED)

    now = house.open(loan)["screening"]
    assert (now.id, now.assignee) == (held.id, people["taker"])
    taker.page.goto("/inbox")
    assert "白居易" in taker.page.locator("main").inner_text()
    do(personnel, house, case, "close_roles", {"ends_on": "2026-11-30"})
    do(taker, house, case, "recheck", {"checked_on": "2026-11-23", "in_order": True, "findings": "账实相符。"})
    house.do(case, "endorse", "xujian", {"endorsed": True})
    assert house.open(case) == {}
    personnel.page.goto(f"/cases/{case}")
    told = personnel.page.locator("main").inner_text()
    assert "账实相符。" in told and "田静" in told
