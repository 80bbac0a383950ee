"""Somebody new in the browser: personnel administration takes them on, they choose a password and take a task."""

import shutil

import pytest

from server.store.database import open_database
from tests import site
from tests.browser.live import Reader, fill, serving, walk

pytestmark = pytest.mark.browser

NEWCOMER = {"name": "周晓梅", "id_number": "11010519491231002X", "phone": "13800138000"}
VACANCY = {"candidate": NEWCOMER, "department": "城关信用社", "post": "intake_clerk", "start_on": "2026-11-23"}
BEFORE = {
    "approve_vacancy": ("shaoqin", {"approved": True, "opinion": "同意。"}),
    "send_offer": ("tianjing", {"sent_on": "2026-11-20", "accepted": True}),
    "collect_file": ("tianjing", {"papers": ["id_card"], "file_number": "RS-1"}),
    "check_background": ("yuanbo", {"clean": True, "report": "无不良记录。"}),
}
BETWEEN = {
    "create_accounts": ("panhao", {"login": "zhouxiaomei", "branch": "b1"}),
    "prepare_workplace": ("tangli", {"desk": "A-12"}),
    "introduce": ("shixia", {"done_on": "2026-11-23"}),
    "train": ("panhao", {"score": 86, "attempt": 1, "held_on": "2026-11-23"}),
    "authorise": (
        "shaoqin",
        {"role": "intake_clerk", "branch": "b1", "limit": "0.00", "effective_on": "2026-11-23"},
    ),
    "second_signature": ("zhouwenbin", {"confirmed": True}),
}
CHOSEN = "a long and quiet river"


@pytest.fixture
def hiring(tmp_path, sqlite_template, chromium):
    """A house that takes people on, and who sits at its browsers."""
    shutil.copy(sqlite_template, tmp_path / "live.sqlite")
    url = f"sqlite:///{tmp_path / 'live.sqlite'}"
    database = open_database(url)
    house, readers = site.settle(database, "loan_origination", "staff_onboarding"), []
    with serving(site.site(url, tmp_path)) as address:

        def reader():
            readers.append(Reader(chromium, address))
            return readers[-1]

        yield house, reader
        for each in readers:
            each.close()
    database.close()
    assert [said for each in readers for said in each.complaints] == []


def do(house, case, steps):
    for element, (login, data) in steps.items():
        house.do(case, element, login, data)


def test_somebody_who_is_taken_on_chooses_a_password_and_takes_a_first_task(hiring):
    house, reader = hiring
    supervisor = reader().sign_in("tianjing")
    supervisor.page.goto("/start/staff_onboarding")
    fill(supervisor.page, VACANCY)
    supervisor.page.click(".form-end .btn-primary")
    supervisor.page.wait_for_url("**/cases/*")
    page = supervisor.page.url
    case = page.rpartition("/")[2]
    do(house, case, BEFORE)
    supervisor.claim(NEWCOMER["name"], "Sign contract")
    fill(supervisor.page, {"contract_number": "HT-1", "signed_on": "2026-11-20", "responsibility_letter": True})
    supervisor.submit()
    do(house, case, BETWEEN)

    added = house.person("zhouxiaomei")
    assert added.roles == frozenset()
    supervisor.page.goto(f"/people/{added.id}")
    supervisor.page.click("text=Make the link to the first password")
    link = supervisor.page.input_value("#link")
    newcomer = reader()
    newcomer.page.goto(link[link.index("/first-password") :])
    for field in newcomer.page.locator("input[type=password]").all():
        field.fill(CHOSEN)
    newcomer.page.click("main form .btn-primary")

    loan = walk(house, "孙立", until="intake")
    assert "intake" in house.open(loan)
    newcomer.page.goto("/sign-in")
    newcomer.page.fill("#login", "zhouxiaomei")
    newcomer.page.fill("#password", CHOSEN)
    newcomer.page.click("form[action='/sign-in'] button")
    newcomer.page.wait_for_url("**/inbox*")
    newcomer.page.goto("/inbox?view=groups")
    assert newcomer.page.locator("tr", has_text="孙立").count() == 0  # no role yet: nothing of the house is seen

    supervisor.claim(NEWCOMER["name"], "Put into force")
    fill(supervisor.page, {"entered_on": "2026-11-23"})
    supervisor.submit()
    newcomer.claim("孙立", "Check documents")
    assert house.open(loan)["intake"].assignee == added.id

    supervisor.page.goto(page)
    told = supervisor.page.locator("main").inner_text()
    assert "“Give role and limit” was carried out on the authority of 田静 and 周文斌." in told
    supervisor.page.goto(f"/people/{added.id}")
    assert "Role given" in supervisor.page.locator("main").inner_text()
