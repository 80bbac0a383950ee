"""The page on which a version is suspended and resumed, and what staff see of it."""

import pytest

from server.domain.people import RoleAt
from server.store.unit_of_work import UnitOfWork
from tests.engine.dsl import E, S, U, call, msg, process, tim
from tests.house import APPLICATION

PATH = "/processes/p/versions/1/suspend"
TIMED = process(
    S() + S("t", tim("timeCycle", "R/P1D")) + S("m", msg("go")) + U("a", role="everyone") + E(),
    "s > a > e; t > a; m > a",
)


@pytest.fixture
def cases(app, house):
    app.state.wired.holder.stop()  # the tests say when cases follow
    house.deploy({"p/p.bpmn": TIMED, "q/q.bpmn": process(S() + call("c", "p") + E(), "s > c > e", id="q")})
    return [house.start("p", {}, "liuyang") for _ in range(2)]


@pytest.fixture
def admin(sign_in):
    return sign_in("admin")


def test_the_effect_is_shown_before_and_the_version_is_suspended_and_resumed_with_reasons(house, admin, cases):
    assert f'href="{PATH}"' in admin.get("/processes/p/versions").text
    before = admin.get(PATH).text
    assert "2 cases are suspended too." in before
    for way in ("by hand and from lists", "by the message “go”", "by the timer “t”", "until they are tried again"):
        assert way in before
    assert admin.post(PATH, {"reason": ""}).status_code == 422
    done = admin.post(PATH, {"reason": "a wrong rate", "cases": "too"})
    assert (done.status_code, done.headers["location"]) == (303, PATH)
    assert admin.post(PATH, {"reason": "me too"}).status_code == 409
    assert 'hx-trigger="every 2s"' in admin.get(PATH).text
    house.holder().run()
    assert admin.get(f"{PATH}/progress").headers["HX-Refresh"] == "true"
    page = admin.get(PATH).text
    assert "a wrong rate" in page and "every 2s" not in page
    assert "suspended" in admin.get(f"/cases/{cases[0]}").text
    house.pass_time(days=2)
    assert admin.post(f"{PATH}/end", {"reason": "mended"}).status_code == 303
    assert admin.post(f"{PATH}/end", {"reason": "mended"}).status_code == 409


def test_staff_are_told_at_the_start_page_that_it_is_suspended(sign_in, admin, cases):
    admin.post(PATH, {"reason": "a wrong rate"})
    staff = sign_in("liuyang")
    listed = staff.get("/start").text
    assert 'href="/start/p"' not in listed and "Suspended, so that nobody starts them now" in listed
    refused = staff.get("/start/p")
    assert refused.status_code == 409 and "Version 1 of p is suspended" in refused.text
    assert staff.post("/start/p", {"key": "k"}).status_code == 409


def test_only_who_designs_or_operates_every_branch_comes_here(sign_in, cases):
    for login in ("xujian", "liuyang"):
        assert sign_in(login).get(PATH).status_code == 403
        assert sign_in(login).post(PATH, {"reason": "x"}).status_code == 403


def test_an_operator_of_every_branch_who_designs_nothing_is_led_there_and_back(house, sign_in):
    person = house.person("shixia").id
    with UnitOfWork(house.database) as work:
        branches = [each.code for each in work.people.branches()]
        work.people.grant(person, [RoleAt("operator", branch) for branch in branches])
        work.commit()
    case, path = (
        house.start("loan_origination", APPLICATION, "wangfang"),
        "/processes/loan_origination/versions/1/suspend",
    )
    operator, manager = sign_in("shixia"), sign_in("xujian")
    for place in (f"/cases/{case}", "/processes/loan_origination/about"):
        assert path in operator.get(place).text
        assert path not in manager.get(place).text
    page = operator.get(path).text
    assert 'href="/processes/loan_origination/about"' in page, "the list of versions is for designers"
    assert 'href="/processes/loan_origination/versions"' in sign_in("admin").get(path).text
