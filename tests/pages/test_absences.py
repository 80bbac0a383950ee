"""The pages of absences: one's own, those of others, and the effect that is shown before."""

import re
from threading import Event

import pytest

from server.engine.shelf import Shelf
from server.jobs.shortages import ShortageWatch
from server.queries.reading import Reading
from tests.house import APPLICATION, FINDINGS, LOAN_WALK


def leave(house, *substitutes, **more):
    ids = [("substitute", house.person(login).id) for login in substitutes]
    days = {"first_day": "2026-11-24", "last_day": "2026-12-04", "handing": "keep", "reason": "年假", **more}
    return [*days.items(), *ids]


def enter(reader, house, *substitutes, **more):
    pairs = leave(house, *substitutes, **more)
    sent = {name: [text for known, text in pairs if known == name] for name, _ in pairs}
    return reader.post("/absences", sent)


def seen_of(page):
    return re.search(r'name="seen" value="([^"]*)"', page)[1]


def test_an_absence_is_entered_shown_and_ended(sign_in, house):
    huangmin = sign_in("huangmin")
    answer = enter(huangmin, house, "wumei")
    assert (answer.status_code, answer.headers["location"]) == (303, "/absences")
    page = huangmin.get("/absences").text
    assert "2026-11-24 to 2026-12-04" in page and "Stands in: 吴梅" in page and "年假" in page and "to come" in page
    ending = re.search(r'action="(/absences/[^"]+/end)"', page)[1]
    assert sign_in("wumei").post(ending).status_code == 404
    assert huangmin.post(ending).status_code == 303
    assert "No absence" in huangmin.get("/absences").text or "ended" in huangmin.get("/absences").text


def test_a_shortage_is_shown_before_and_entered_only_by_who_saw_it(sign_in, house):
    manager = sign_in("tianjing")
    page = manager.get(
        f"/absences/new?person={house.person('yuanbo').id}&first_day=2026-11-24&last_day=2026-12-04"
    ).text
    assert "Too few people meanwhile" in page and "2026-11-24" in page
    person = house.person("yuanbo").id
    answer = enter(manager, house, person=person)
    assert answer.status_code == 200
    assert "leaves processes short of people" in answer.text
    again = enter(manager, house, person=person, seen=seen_of(answer.text))
    assert again.status_code == 303
    assert "袁博" in manager.get("/absences").text


def test_another_day_is_looked_at_again(sign_in, house):
    manager, person = sign_in("tianjing"), house.person("yuanbo").id
    seen = seen_of(enter(manager, house, person=person).text)
    assert enter(manager, house, person=person, seen=seen, last_day="2026-12-11").status_code == 200


def test_nobody_is_short_where_somebody_stands_in(sign_in, house):
    manager, person = sign_in("tianjing"), house.person("yuanbo").id
    assert enter(manager, house, "panhao", person=person).status_code == 303


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"first_day": "soon"}, "Enter a day"),
        ({"last_day": ""}, "Enter a day"),
        ({"last_day": "2026-11-20"}, "ends after it begins"),
        ({"reason": "x" * 600}, "at most 500 characters"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(sign_in, house, changed, told):
    answer = enter(sign_in("huangmin"), house, "wumei", **changed)
    assert answer.status_code == 422
    assert told in answer.text and "invalid-feedback" in answer.text


def test_only_who_manages_people_enters_absences_of_others(sign_in, house):
    person = house.person("wumei").id
    assert sign_in("huangmin").get(f"/absences/new?person={person}").status_code == 404
    assert sign_in("hejing").get(f"/absences/new?person={person}").status_code == 403
    assert enter(sign_in("xujian"), house, "zhaolei", person=person).status_code == 303
    assert "Enter an absence" in sign_in("xujian").get(f"/people/{person}").text
    assert "Absence entered: 2026-11-24 to 2026-12-04" in sign_in("xujian").get(f"/people/{person}").text


def test_an_officer_goes_on_leave_in_the_middle_of_a_case(sign_in, house):
    case = house.start("loan_origination", APPLICATION, "wangfang", branch="b1")
    for element, (login, values) in LOAN_WALK.items():
        if element == "investigate_a":
            break
        house.do(case, element, login, values)
    house.do(case, "investigate_a", "liuyang", FINDINGS)
    task = house.claim(house.open(case)["investigate_b"], "huangmin")
    assert enter(sign_in("huangmin"), house, "wangfang", "liuyang", first_day="2026-11-23").status_code == 303
    wangfang = sign_in("wangfang")
    assert "You stand in for" in wangfang.get("/absences").text
    assert "黄敏 asks you to stand in for them from 2026-11-23 to 2026-12-04." in wangfang.get("/notices").text
    inbox = wangfang.get("/inbox?view=all").text
    assert f"/tasks/{task.id}" in inbox
    assert "黄敏" in inbox and "away" in inbox
    page = wangfang.get(f"/tasks/{task.id}").text
    assert "Take over" in page
    refused = sign_in("liuyang").post(f"/tasks/{task.id}/claim", {"version": str(task.version)})
    assert refused.status_code == 403
    assert wangfang.post(f"/tasks/{task.id}/claim", {"version": str(task.version)}).status_code == 303
    assert "王芳 for 黄敏" in sign_in("xujian").get(f"/cases/{case}").text
    assert "In place of 黄敏" in wangfang.get(f"/tasks/{task.id}").text


def test_who_is_named_to_stand_in_is_told_and_declines_with_a_reason(sign_in, house):
    assert enter(sign_in("xujian"), house, "wangfang", person=house.person("huangmin").id).status_code == 303
    wangfang = sign_in("wangfang")
    assert "徐健 named you to stand in for 黄敏 from 2026-11-24 to 2026-12-04." in wangfang.get("/notices").text
    declining = re.search(r'action="(/absences/[^"]+/decline)"', wangfang.get("/absences").text)[1]
    refused = wangfang.post(declining, {"reason": " "})
    assert refused.status_code == 422 and "Please say why" in refused.text and "<details open>" in refused.text
    assert sign_in("wumei").post(declining, {"reason": "no"}).status_code == 404
    assert wangfang.post(declining, {"reason": "培训"}).status_code == 303
    assert "You stand in for" not in wangfang.get("/absences").text
    huangmin = sign_in("huangmin")
    assert "王芳 does not stand in: 培训" in huangmin.get("/absences").text
    assert "王芳 does not stand in for 黄敏 from 2026-11-24 to 2026-12-04: 培训" in huangmin.get("/notices").text


def test_a_shortage_is_told_on_the_page_of_notices_with_what_was_done_before(sign_in, house):
    watch = ShortageWatch(Reading(house.database, Shelf()), house.transactions, lambda: house.now, every=0)
    watch.run(Event())
    manager = sign_in("tianjing")
    seen = seen_of(enter(manager, house, person=house.person("yuanbo").id).text)
    assert enter(manager, house, person=house.person("yuanbo").id, seen=seen).status_code == 303
    assert watch.run(Event()) > 0
    page = sign_in("chenguodong").get("/notices").text
    assert "lacks people: 1 with" in page and 'href="/reports/staffing"' in page
    assert "Before that 田静 entered an absence of 袁博." in page


def change(reader, at, house, *substitutes, **more):
    pairs = leave(house, *substitutes, **more)
    return reader.post(at, {name: [text for known, text in pairs if known == name] for name, _ in pairs})


def changing(reader):
    return re.search(r'href="(/absences/[^"]+/change)"', reader.get("/absences").text)[1]


def test_an_absence_is_changed_with_its_history_on_the_page_of_the_person(sign_in, house):
    huangmin = sign_in("huangmin")
    assert enter(huangmin, house, "wumei").status_code == 303
    at = changing(huangmin)
    form = huangmin.get(at).text
    assert 'value="2026-11-24"' in form and 'value="2026-12-04"' in form and 'value="年假"' in form
    assert re.search(r'name="substitute"[^>]* value="wumei"', form)
    answer = change(huangmin, at, house, "wangfang", last_day="2026-12-11", reason="年假延长")
    assert (answer.status_code, answer.headers["location"]) == (303, "/absences")
    page = huangmin.get("/absences").text
    assert "The absence was changed." in page
    assert "2026-11-24 to 2026-12-11" in page and "Stands in: 王芳" in page and "年假延长" in page
    assert "You need not stand in for 黄敏 any more." in sign_in("wumei").get("/notices").text
    history = sign_in("xujian").get(f"/people/{house.person('huangmin').id}").text
    assert "Absence changed: 2026-11-24 to 2026-12-11" in history
    assert sign_in("wumei").get(at).status_code == sign_in("wumei").post(at, {}).status_code == 404
    assert sign_in("hejing").get(at).status_code == 403


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"last_day": ""}, "Enter a day"),
        ({"last_day": "2026-11-20"}, "ends after it begins"),
        ({"reason": "x" * 600}, "at most 500 characters"),
        ({"first_day": "2027-01-05", "last_day": "2027-01-08"}, "away for some of these days already"),
    ],
)
def test_what_is_wrong_with_a_change_is_told_at_its_field(sign_in, house, changed, told):
    reader = sign_in("huangmin")
    enter(reader, house)
    at = changing(reader)
    enter(reader, house, first_day="2027-01-04", last_day="2027-01-05")
    answer = change(reader, at, house, **changed)
    assert answer.status_code == 422 and told in answer.text and "invalid-feedback" in answer.text


def test_what_a_change_does_to_work_under_way_is_told_before(sign_in, house):
    case = house.start("loan_origination", APPLICATION, "wangfang", branch="b1")
    for element, (login, values) in LOAN_WALK.items():
        if element == "investigate_b":
            break
        house.do(case, element, login, values)
    reader = sign_in("huangmin")
    assert enter(reader, house, "wangfang", first_day="2026-11-23").status_code == 303
    house.claim(house.open(case)["investigate_b"], "wangfang")
    at = changing(reader)
    assert "It has begun, so its beginning stays." in reader.get(at).text
    refused = change(reader, at, house, "wangfang", first_day="2026-11-24")
    assert refused.status_code == 422 and "keeps its beginning" in refused.text
    asked = change(reader, at, house, "wumei", first_day="2026-11-23")
    assert (
        asked.status_code == 200
        and "Given back by who stands in no more" in asked.text
        and "held by 王芳" in asked.text
    )
    assert "Save it all the same" in asked.text
    assert house.open(case)["investigate_b"].assignee == house.person("wangfang").id
    saved = change(reader, at, house, "wumei", first_day="2026-11-23", seen=seen_of(asked.text))
    assert saved.status_code == 303
    assert house.open(case)["investigate_b"].assignee is None


def test_tasks_in_hand_that_go_over_at_once_are_told_before(sign_in, house):
    case = house.start("loan_origination", APPLICATION, "wangfang", branch="b1")
    house.claim(house.open(case)["intake"], "wangfang")
    reader = sign_in("wangfang")
    assert enter(reader, house, "tangli", first_day="2026-11-23").status_code == 303
    asked = change(reader, changing(reader), house, "tangli", first_day="2026-11-23", handing="release")
    assert asked.status_code == 200 and "goes to others as soon as you save this" in asked.text
