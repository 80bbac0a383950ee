"""The inbox: what it lists, how it is narrowed and renewed, and claiming from it."""

import html
import re
from datetime import timedelta

import pytest

from server.commands.cases.suspend import SuspendCase, suspend_case
from server.queries.inbox import InboxFilter, list_tasks
from server.queries.inbox_reach import View
from tests.counted import fewest
from tests.house import APPLICATION, LOAN_WALK


def start(house, name="张建国"):
    data = {**APPLICATION, "applicant": {**APPLICATION["applicant"], "name": name}}
    return house.start("loan_origination", data, "wangfang")


def listed(answer):
    return re.findall(r'<td class="title" role="cell"><a href="[^"]*">([^<]*)</a>', answer.text)


def poll_of(answer):
    return html.unescape(re.search(r'id="inbox-list" hx-get="([^"]*)"', answer.text).group(1))


def test_each_view_lists_and_counts_its_own(house, sign_in):
    for name in ("甲一", "甲二"):
        start(house, name)
    tangli = sign_in("tangli")
    assert listed(tangli.get("/inbox")) == ["甲一 ¥36,000", "甲二 ¥36,000"]
    case = start(house, "甲三")
    house.claim(house.open(case)["intake"], "tangli")
    assert listed(tangli.get("/inbox")) == ["甲三 ¥36,000"]
    house.finish(house.open(case)["intake"], "tangli", LOAN_WALK["intake"][1])
    assert listed(tangli.get("/inbox?view=done")) == ["甲三 ¥36,000"]
    counts = re.findall(r'<span class="count num">([^<]*)</span>', tangli.get("/inbox?view=all").text)
    assert counts == ["0", "2", "2", "1"]


def test_a_task_of_a_suspended_case_is_listed_without_an_offer_to_claim(house, sign_in):
    case = start(house)
    tangli = sign_in("tangli")
    claim = f"/tasks/{house.open(case)['intake'].id}/claim"
    assert claim in tangli.get("/inbox").text
    house.run(suspend_case, SuspendCase(case_id=case, actor=house.person("admin")))
    assert listed(tangli.get("/inbox")) == ["张建国 ¥36,000"]
    assert claim not in tangli.get("/inbox").text


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ("q=甲一", 1),
        ("q=不存在", 0),
        ("role=intake_clerk", 2),
        ("role=officer_a", 0),
        ("branch=b1", 2),
        ("branch=b2", 0),
        ("process=loan_origination", 2),
        ("process=other", 0),
        ("due=today", 2),
        ("due=late", 0),
        ("due=nonsense", 2),
    ],
)
def test_the_list_is_narrowed(house, sign_in, narrowed, found):
    for name in ("甲一", "甲二"):
        start(house, name)
    assert len(listed(sign_in("tangli").get(f"/inbox?view=groups&{narrowed}"))) == found


def test_long_lists_have_pages(house, sign_in):
    for number in range(52):
        start(house, f"申请人{number:02}")
    person = sign_in("tangli")
    first = person.get("/inbox?view=groups&branch=b1")
    following = html.unescape(re.search(r'href="([^"]*)" rel="next"', first.text).group(1))
    second = person.get(following)
    assert len(listed(first)) == 50
    assert len(set(listed(first) + listed(second))) == 52
    assert "Back to the start" in second.text
    assert person.get("/inbox?view=groups&cursor=nonsense").status_code == 422


def test_a_list_that_has_not_changed_is_not_sent_again(house, sign_in):
    start(house, "甲一")
    person = sign_in("tangli")
    script = {"HX-Request": "true"}
    address = poll_of(person.get("/inbox?view=groups"))
    assert person.get(address, headers=script).status_code == 204
    start(house, "甲二")
    renewed = person.get(address, headers=script)
    assert renewed.status_code == 200
    assert listed(renewed) == ["甲一 ¥36,000", "甲二 ¥36,000"]
    assert "<html" not in renewed.text
    assert 'id="inbox-tabs"' in renewed.text
    assert person.get(poll_of(renewed), headers=script).status_code == 204


def test_a_script_that_submits_a_form_gets_the_whole_page(house, sign_in):
    answer = sign_in("tangli").get("/inbox", headers={"HX-Request": "true", "HX-Boosted": "true"})
    assert "<html" in answer.text


def test_claiming_from_the_list_comes_back_to_it_and_leads_on(house, sign_in):
    task = house.open(start(house))["intake"]
    person = sign_in("wangfang")
    place = "/inbox?view=groups&q=%E5%BC%A0"
    assert f'name="next" value="{html.escape(place)}"' in person.get(place).text
    answer = person.act(task, "claim", next=place)
    assert (answer.status_code, answer.headers["location"]) == (303, place)
    page = person.get(place)
    assert "You have taken “Check documents”." in page.text
    assert f'<a href="/tasks/{task.id}">' in page.text
    assert "You have taken" not in person.get(place).text


def test_tasks_that_separation_keeps_from_me_cannot_be_claimed_from_the_list(house, sign_in):
    case = start(house)
    for element in list(LOAN_WALK)[: list(LOAN_WALK).index("investigate_a")]:
        house.do(case, element, *LOAN_WALK[element])
    house.do(case, "investigate_a", "wumei", LOAN_WALK["investigate_a"][1])
    person = sign_in("wumei")
    assert listed(person.get("/inbox?view=groups")) == []
    page = person.get("/inbox?view=all")
    assert listed(page) == ["张建国 ¥36,000"]
    assert "/claim" not in page.text


def test_an_empty_list_says_what_to_do(sign_in):
    assert "Nothing waits for your groups" in sign_in("tangli").get("/inbox").text
    assert "You hold no tasks" in sign_in("tangli").get("/inbox?view=mine").text


def test_a_page_looks_the_session_up_once(app, house, sign_in):
    start(house)
    person = sign_in("tangli")
    person.get("/inbox")
    commits, statements = fewest(app.state.wired.database, lambda: lambda: person.get("/inbox?view=groups"))
    assert sum("session" in statement for statement in statements) == 1
    assert len(statements) <= 16
    assert commits == 0


def test_what_i_follow_up_later_leaves_my_list_until_then_and_is_found_meanwhile(house, sign_in):
    task = house.claim(house.open(start(house, "甲一"))["intake"], "tangli")
    tangli = sign_in("tangli")
    day = (house.now + timedelta(days=3)).date()
    answer = tangli.act(task, "follow-up", day=day.isoformat())
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox")
    assert listed(tangli.get("/inbox?view=mine")) == []
    assert listed(tangli.get("/inbox?view=mine&due=later")) == ["甲一 ¥36,000"]
    assert listed(tangli.get("/inbox?view=all")) == ["甲一 ¥36,000"]
    assert "Follow up on" in tangli.get(f"/tasks/{task.id}").text
    then = InboxFilter(awake_at=house.now + timedelta(days=3))
    assert [row.task.id for row in list_tasks(house.database, house.person("tangli"), View.MINE, narrowed=then).items]


@pytest.mark.parametrize("day", ["2020-01-01", "2999-01-01", "tomorrow"])
def test_a_follow_up_date_that_cannot_be_is_told_on_the_page(house, sign_in, day):
    task = house.claim(house.open(start(house, "甲一"))["intake"], "tangli")
    answer = sign_in("tangli").act(task, "follow-up", day=day)
    assert answer.status_code == 422
    assert "within a year" in answer.text
    assert house.open(task.case)["intake"].follow_up_at is None
