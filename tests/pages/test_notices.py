"""Who is told of what happens, in the same transaction as it happens."""

import re

import pytest

from server.commands.comments.add import AddComment, OnCase, OnTask, add_comment
from server.commands.notices.read import ReadNotices, read_notices
from server.commands.tasks.reassign import ReassignTask, reassign_task
from server.commands.timers.fire import FireTimersOfCase, fire_timers_of_case
from server.domain.errors import PersonMayNot
from server.domain.notices import NoticeKind
from server.queries.notices import notice_page
from tests.api import diagrams
from tests.api.test_instances_apart import MANY
from tests.house import APPLICATION


@pytest.fixture
def case(house):
    return house.start("loan_origination", APPLICATION, "wangfang")


@pytest.fixture
def told(house):
    def of(login, **further):
        given = {"limit": 50, "cursor": None, **further}
        return notice_page(house.database, house.person(login), **given)

    return of


def kinds(page):
    return [row.kind for row in page.items]


def give(house, task, to, by="admin"):
    command = ReassignTask(
        task_id=task.id, version=task.version, actor=house.person(by), to=house.person(to).id, reason=""
    )
    house.run(reassign_task, command)


def say(house, about, login, text):
    return house.run(add_comment, AddComment(actor=house.person(login), about=about, text=text))


def test_who_is_given_a_task_is_told_and_reads_its_title(house, told, case):
    task = house.open(case)["intake"]
    give(house, task, "tangli")
    [row] = told("tangli").items
    assert (row.kind, row.task, row.task_is_mine) == (NoticeKind.ASSIGNED, task.id, True)
    assert "张建国" in row.title and row.read_at is None
    assert told("admin").items == () and told("wangfang").items == ()


def test_who_takes_a_task_is_told_nothing(house, told, case):
    house.claim(house.open(case)["intake"], "wangfang")
    assert told("wangfang").items == ()


def test_who_is_mentioned_is_told_once_and_a_holder_hears_of_comments(house, told, case):
    task = house.claim(house.open(case)["intake"], "wangfang")
    say(house, OnTask(task.id), "admin", "@wangfang 请看")
    say(house, OnTask(task.id), "admin", "无收件人")
    say(house, OnTask(task.id), "wangfang", "我自己写的")
    assert kinds(told("wangfang")) == [NoticeKind.COMMENTED, NoticeKind.MENTIONED]


def test_a_notice_tells_no_title_of_a_case_that_may_not_be_read_any_more(house, told, case):
    task = house.open(case)["intake"]
    give(house, task, "tangli")
    moved = house.open(case)["intake"]
    give(house, moved, "wangfang")
    taken, given = told("tangli").items
    assert (taken.kind, given.kind) == (NoticeKind.TAKEN, NoticeKind.ASSIGNED)
    assert taken.title is given.title is None and not given.task_is_mine


def test_one_reads_ones_own_and_nobody_elses(house, told, case):
    say(house, OnCase(case), "admin", "@wangfang 一")
    say(house, OnCase(case), "admin", "@wangfang 二")
    first = told("wangfang").items[1]
    house.run(read_notices, ReadNotices(actor=house.person("huangmin"), notice_id=first.id))
    house.run(read_notices, ReadNotices(actor=house.person("huangmin")))
    assert all(row.read_at is None for row in told("wangfang").items)
    house.run(read_notices, ReadNotices(actor=house.person("wangfang"), notice_id=first.id))
    assert [row.read_at is None for row in told("wangfang").items] == [True, False]
    house.run(read_notices, ReadNotices(actor=house.person("wangfang")))
    assert all(row.read_at for row in told("wangfang").items)


def test_pages_follow_each_other_without_gap(house, told, case):
    for number in range(5):
        say(house, OnCase(case), "admin", f"@wangfang {number}")
    first = told("wangfang", limit=3)
    second = told("wangfang", limit=3, cursor=first.next_cursor)
    assert len({row.id for row in (*first.items, *second.items)}) == 5 and second.next_cursor is None


def test_what_is_refused_tells_nobody(house, told, case):
    task = house.claim(house.open(case)["intake"], "wangfang")
    with pytest.raises(PersonMayNot):
        give(house, task, "huangmin")
    assert told("huangmin").items == ()


def test_the_page_tells_in_words_leads_there_and_counts_what_is_new(house, sign_in, case):
    task = house.open(case)["intake"]
    give(house, task, "tangli")
    clerk = sign_in("tangli")
    page = clerk.get("/notices").text
    assert "gave you “Check documents”." in page and f'href="/tasks/{task.id}"' in page
    assert 'Notices <span class="tag tag-info">1</span>' in clerk.get("/inbox").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    assert clerk.client.post("/notices/read", data={}).status_code == 403
    assert clerk.client.post("/notices/read", data={"csrf_token": token}).status_code == 303
    assert "Mark all as read" not in clerk.get("/notices").text
    assert "Notices <span" not in clerk.get("/inbox").text


def test_the_page_of_nobody_told_says_when_one_is(sign_in):
    assert "There are no notices" in sign_in("wangfang").get("/notices").text


def test_all_means_all_that_was_shown_also_when_only_older_ones_are_new(house, sign_in, told, case):
    for number in range(52):
        say(house, OnCase(case), "admin", f"@wangfang {number}")
    for row in told("wangfang").items:
        house.run(read_notices, ReadNotices(actor=house.person("wangfang"), notice_id=row.id))
    clerk = sign_in("wangfang")
    page = clerk.get("/notices").text
    assert "Mark all as read" in page
    newest = re.search(r'name="newest" value="([^"]+)"', page)[1]
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    say(house, OnCase(case), "admin", "@wangfang 刚到")
    clerk.client.post("/notices/read", data={"csrf_token": token, "newest": newest})
    assert [row.read_at is None for row in told("wangfang", limit=100).items].count(True) == 1
    assert told("wangfang").items[0].read_at is None


def test_marking_one_keeps_the_place_in_the_list(house, sign_in, told, case):
    say(house, OnCase(case), "admin", "@wangfang 一")
    clerk, row = sign_in("wangfang"), told("wangfang").items[0]
    token = re.search(r'name="csrf_token" value="([^"]+)"', clerk.get("/notices").text)[1]
    sent = {"csrf_token": token, "notice": row.id}
    assert (
        clerk.client.post("/notices/read", data={**sent, "next": "/notices?cursor=x"}).headers["location"]
        == "/notices?cursor=x"
    )
    assert clerk.client.post("/notices/read", data={**sent, "next": "//elsewhere"}).headers["location"] == "/notices"


def test_the_notice_of_a_late_ballot_leads_its_holder_to_it(house, sign_in):
    declared = {"role": "officer_b", "result": "ballot", "separate_from": "vote", "blind_to": "vote", "closes": "2WD"}
    vote = diagrams.user("vote", "Vote", **declared).replace("</bpmn:userTask>", f"{MANY}</bpmn:userTask>")
    house.deploy({"c/c.bpmn": diagrams.diagram("c", diagrams.start() + vote, "begin > vote > end")})
    case = house.start("c", {"members": 2}, "admin", branch="b1")
    task = house.claim(house.open(case)["vote"], "huangmin")
    house.pass_time(days=9)
    house.run(fire_timers_of_case, FireTimersOfCase(case_id=case))
    holder = sign_in("huangmin")
    page = holder.get("/notices").text
    assert "closed at its deadline" in page and f'href="/tasks/{task.id}"' in page
    assert holder.get(f"/tasks/{task.id}").status_code == 200
