"""A case that goes on as another version says: what was done by the old one is still to be read."""

import pytest

from server.commands.cases.migrate import MigrateCase, migrate_case
from tests.commands.cases.test_migrate import ONE, begun, drawn, step
from tests.engine.dsl import E, S

SHORTER = drawn(S(), step("report", "Report"), E(), flow="s > report > e")


@pytest.fixture
def task(house):
    """A task that was done before its step was taken out of the process."""
    house.deploy(ONE)
    case = begun(house)
    done = house.do(case, "visit", "huangmin", {"found": "a"}).task
    house.deploy(SHORTER)
    wish = MigrateCase(case_id=case, actor=house.person("admin"), reason="shorter", mapping={})
    house.run(migrate_case, wish)
    return done


def test_a_step_that_is_no_more_is_read_on_its_page_and_over_the_api(sign_in, task):
    for login in ("huangmin", "xujian", "admin"):
        person = sign_in(login)
        page = person.get(f"/tasks/{task.id}")
        assert page.status_code == 200 and "Visit" in page.text, login
        assert person.get(f"/api/v1/tasks/{task.id}").json()["element"] == "visit"
        for path in (f"/cases/{task.case}", f"/api/v1/cases/{task.case}/history", "/inbox?view=done"):
            assert person.get(path).status_code == 200, (login, path)
        assert person.post(f"/cases/{task.case}/paper").status_code == 200


def test_acts_on_a_step_that_is_no_more_are_refused_in_words(sign_in, task):
    doer = sign_in("huangmin")
    for verb, fields in (("recall", {"reason": "x"}), ("complete", {}), ("release", {}), ("claim", {})):
        page = doer.act(task, verb, **fields)
        assert page.status_code in {303, 403, 409}, (verb, page.status_code)
        sent = doer.client.post(
            f"/api/v1/tasks/{task.id}/{verb}",
            json={"version": task.version, **fields},
            headers={"X-CSRF-Token": doer.csrf},
        )
        assert sent.status_code in {403, 409} and sent.json()["detail"], (verb, sent.text)
    assert doer.act(task, "comments", text="seen").status_code == 303


def test_who_is_liable_is_told_also_of_a_step_that_is_no_more(house, sign_in):
    """The liability of an act is what the version said by which it was done; where that is gone, the page still tells."""
    liable = drawn(
        S(), step("visit", "Visit", liability="decide"), step("report", "Report"), E(), flow="s > visit > report > e"
    )
    house.deploy(liable)
    case = begun(house)
    house.do(case, "visit", "huangmin", {"found": "a"})
    house.deploy(drawn(S(), step("report", "Report", liability="decide"), E(), flow="s > report > e"))
    wish = MigrateCase(case_id=case, actor=house.person("admin"), reason="shorter", mapping={})
    house.run(migrate_case, wish)
    auditor = sign_in("hejing")
    for path in (f"/cases/{case}", f"/cases/{case}/liability", f"/cases/{case}/minutes"):
        assert auditor.get(path).status_code in {200, 404}, path
