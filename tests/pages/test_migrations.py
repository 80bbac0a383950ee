"""Pages on which running cases move to another version: planned with mappings, begun, watched, steered."""

import re

import pytest

from tests.commands.cases.test_migrate import MOVING, ONE, TWO, drawn, step
from tests.engine.dsl import E, S

PATH = f"/processes/{MOVING}/migrate"
OTHER = drawn(S(), step("call", "Call"), step("report", "Report"), E(), flow="s > call > report > e")


@pytest.fixture
def cases(app, house):
    app.state.wired.mover.stop()  # the tests say when cases move
    house.deploy(ONE)
    return [house.start(MOVING, {}, "admin", branch="b1") for _ in range(3)]


@pytest.fixture
def admin(sign_in):
    return sign_in("admin")


def begin(admin, **more):
    answer = admin.post(PATH, {"from": "1", "to": "2", "reason": "new rules", **more})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def move(house):
    return house.mover().run()


def test_cases_move_after_a_plan_and_the_pages_tell_of_it(house, admin, cases):
    house.deploy(TWO)
    assert "3 on other versions" in admin.get("/processes").text
    assert f'href="{PATH}"' in admin.get(f"/processes/{MOVING}/versions").text
    chosen = admin.get(PATH).text
    assert 'name="from" value="1" checked' in chosen and "version 2, in force" in chosen
    plan = admin.get(f"{PATH}?from=1&to=2").text
    assert "Move 3 cases" in plan and all(f"/cases/{case}" in plan for case in cases)
    here = begin(admin)
    assert 'hx-trigger="every 2s"' in admin.get(here).text
    move(house)
    assert admin.get(f"{here}/progress").headers["HX-Refresh"] == "true"
    done = admin.get(here).text
    assert "3 of 3" in done and "every 2s" not in done and "new rules" in done
    case = admin.get(f"/cases/{cases[0]}").text
    assert "moved from version 1" in case and "moved the case from version 1 to version 2." in case
    assert "To version 2" in admin.get(PATH).text


def test_a_step_that_is_gone_is_mapped_and_the_choice_can_be_changed(house, admin, cases):
    house.deploy(OTHER)
    plan = admin.get(f"{PATH}?from=1&to=2").text
    assert "needs a step in its place" in plan and "Move 3 cases" not in plan
    assert re.search(r'name="place\.visit".*value="call" selected', plan)
    mapped = admin.get(f"{PATH}?from=1&to=2&place.visit=call").text
    assert "Move 3 cases" in mapped and 'name="place.visit" value="call"' in mapped
    assert re.search(r'<select[^>]*name="place\.visit".*value="call" selected', mapped)
    left = admin.get(f"{PATH}?from=1&to=2&place.visit=").text
    assert re.search(r'name="place\.visit"><option value="" selected', left)
    here = begin(admin, **{"place.visit": "call"})
    move(house)
    assert "visit → call" in admin.get(here).text
    assert set(house.open(cases[0])) == {"call"}


def test_cases_that_stay_are_listed_with_the_reason_and_taken_back_are_told(house, admin, cases):
    house.do(cases[0], "visit", "huangmin", {})
    gone = drawn(S(), step("visit", "Visit"), step("check", "Check"), E(), flow="s > visit > check > e")
    house.deploy(gone)
    here = begin(admin)
    assert admin.post(here, {"do": "pause"}).status_code == 303
    assert "Paused" in admin.get(here).text and move(house) == 0
    assert admin.post(here, {"do": "pause"}).status_code == 409
    assert admin.post(here, {"do": "resume"}).status_code == 303
    move(house)
    page = admin.get(here).text
    assert "“Report” is not in the new version" in page and f"/cases/{cases[0]}" in page
    house.do(cases[1], "visit", "huangmin", {})
    assert admin.post(here, {"do": "undo"}).status_code == 303
    move(house)
    page = admin.get(here).text
    assert "Taken back" in page and "The case has gone on since it was moved" in page
    assert "moved the case back from version 2 to version 1." in admin.get(f"/cases/{cases[2]}").text
    assert "moved from version" not in admin.get(f"/cases/{cases[2]}").text.partition("</h1>")[0]


def test_a_move_to_a_version_that_is_suspended_tells_that_it_waits_and_why(house, admin, cases):
    house.deploy(TWO)
    here = begin(admin)
    suspend = f"/processes/{MOVING}/versions/2/suspend"
    assert admin.post(suspend, {"reason": "a wrong rate"}).status_code == 303
    assert move(house) == 0
    page = admin.get(here).text
    assert "Paused: version 2 is suspended" in page and "a wrong rate" in page and "0 of 3" in page
    assert f'href="{suspend}"' in page and "every 2s" not in page and 'value="undo"' in page
    assert admin.get(f"{here}/progress").headers["HX-Refresh"] == "true"
    assert "Paused: version 2 is suspended" in admin.get(PATH).text
    assert admin.post(f"{suspend}/end", {"reason": "mended"}).status_code == 303
    assert "every 2s" in admin.get(here).text and move(house) == 3
    assert "All cases are dealt with" in admin.get(here).text
    assert cases


def test_without_a_reason_or_a_case_nothing_begins(house, admin, cases):
    house.deploy(TWO)
    answer = admin.post(PATH, {"from": "1", "to": "2", "reason": " "})
    assert answer.status_code == 422 and "Please say why" in answer.text
    assert admin.post(PATH, {"from": "2", "to": "2", "reason": "why"}).status_code == 409
    assert admin.get(f"{PATH}?from=x").status_code == 422
    assert admin.get(f"{PATH}?from=1&to=99").status_code == 404
    assert admin.get(f"{PATH}/unknown").status_code == 404
    assert admin.post(f"{PATH}/unknown", {"do": "undo"}).status_code == 404
    assert admin.post(begin(admin), {"do": "dance"}).status_code == 404
    assert cases


def test_only_designers_who_operate_come_here(house, sign_in, admin, cases):
    house.deploy(TWO)
    here = begin(admin)
    for path in (f"{PATH}?from=1&to=2", here, f"{here}/progress"):
        assert sign_in("xujian").get(path).status_code == 403
    assert sign_in("xujian").post(PATH, {"from": "1", "to": "2", "reason": "why"}).status_code == 403
    assert cases
