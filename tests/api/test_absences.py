"""Absences over the interface: the same rights as on the pages."""

from threading import Event

import pytest

from server.api.absence_shapes import AbsencesOut
from server.api.schemas import NoticePageOut
from server.domain.people import RoleAt
from server.engine.shelf import Shelf
from server.jobs.shortages import ShortageWatch
from server.queries.reading import Reading
from server.store.unit_of_work import UnitOfWork
from tests.api import diagrams

LEAVE = {"begins": "2026-12-01T00:00:00+08:00", "ends": "2026-12-08T00:00:00+08:00", "substitutes": ["li"]}


@pytest.fixture(autouse=True)
def personnel(app):
    with UnitOfWork(app.state.wired.database) as work:
        work.people.grant("id-admin", [RoleAt("hr_admin", "ho")])
        work.commit()


def items(answer):
    return AbsencesOut.model_validate(answer.json()).items


def test_an_absence_is_entered_by_the_person_and_ended_by_personnel_administration(api):
    entered = api.post("wang", "/absences", LEAVE)
    assert entered.status_code == 201
    [mine] = items(entered)
    assert (mine.person, mine.substitutes, mine.handing) == ("id-wang", ["id-li"], "keep")
    assert items(api.get("li", "/absences")) == []
    assert items(api.get("admin", "/absences")) == [mine]
    assert api.post("li", f"/absences/{mine.id}/end", {}).status_code == 404
    assert api.post("admin", f"/absences/{mine.id}/end", {}).status_code == 200
    assert items(api.get("admin", "/absences")) == []


def test_nobody_enters_the_absence_of_a_stranger(api):
    assert api.post("wang", "/absences", {**LEAVE, "person": "id-li", "substitutes": []}).status_code == 404
    assert api.post("admin", "/absences", {**LEAVE, "person": "none"}).status_code == 404


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"ends": "2026-12-01T00:00:00+08:00"}, 422, "absence_period"),
        ({"begins": "2026-12-01T00:00:00"}, 422, "body_invalid"),
        ({"substitutes": ["wang"]}, 422, "oneself_as_substitute"),
        ({"substitutes": ["nobody at all"]}, 404, "person_not_found"),
        ({"handing": "burn"}, 422, "body_invalid"),
    ],
)
def test_what_is_wrong_with_an_absence_is_told(api, changed, status, code):
    answer = api.post("wang", "/absences", {**LEAVE, **changed})
    assert answer.status_code == status
    assert answer.json()["type"].endswith(code) or answer.json().get("code") == code


def test_two_absences_at_once_are_refused(api):
    assert api.post("wang", "/absences", LEAVE).status_code == 201
    assert api.post("wang", "/absences", LEAVE).status_code == 409


def test_who_is_named_to_stand_in_is_told_by_a_notice_and_declines_with_a_reason(api):
    api.post("wang", "/absences", LEAVE)
    [named] = api.get("li", "/notices").json()["items"]
    assert (named["kind"], named["absence"]["person"], named["absence"]["declined"]) == ("stands_in", "id-wang", None)
    absence = named["absence"]["id"]
    [standing] = AbsencesOut.model_validate(api.get("li", "/absences").json()).standing
    assert (standing.id, standing.person) == (absence, "id-wang")
    assert api.post("zhao", f"/absences/{absence}/decline", {"reason": "no"}).status_code == 404
    assert api.post("li", f"/absences/{absence}/decline", {"reason": ""}).status_code == 422
    assert api.post("li", f"/absences/{absence}/decline", {"reason": " "}).json()["code"] == "reason_missing"
    declined = api.post("li", f"/absences/{absence}/decline", {"reason": "on a course"})
    assert declined.status_code == 200 and declined.json()["standing"] == []
    [mine] = items(api.get("wang", "/absences"))
    assert mine.substitutes == [] and [(each.person, each.reason) for each in mine.declined] == [
        ("id-li", "on a course")
    ]
    [told] = api.get("wang", "/notices").json()["items"]
    assert (told["kind"], told["by"], told["absence"]["declined"]) == ("declined_to_stand_in", "id-li", "on a course")


def test_a_notice_of_a_shortage_says_who_is_missing_where_and_what_was_done_before(api, app):
    wired = app.state.wired
    nodes = diagrams.start() + diagrams.user("visit", "Visit", role="boss")
    assert api.deploy({"t/t.bpmn": diagrams.diagram("t", nodes, "begin > visit > end")}).status_code == 201
    api.start("wang", "t", branch="b1")
    with UnitOfWork(wired.database) as work:
        for each in ("id-zhao", "id-boss"):
            held = next(held for held in work.people.held_by(each) if held.role == "boss")
            work.people.end_grant(held, wired.now())
        work.commit()
    ShortageWatch(Reading(wired.database, Shelf()), wired.transactions, wired.now, every=0).run(Event())
    [row] = NoticePageOut.model_validate(api.get("boss", "/notices").json()).items
    assert row.shortage is not None
    assert (row.shortage.branch, row.shortage.branches, row.shortage.roles, row.shortage.count) == (
        "b1",
        ["b1"],
        ["boss"],
        1,
    )
    assert row.shortage.processes == ["t"]


def test_an_absence_is_changed_in_part_and_the_rest_stays(api):
    [mine] = items(api.post("wang", "/absences", {**LEAVE, "reason": "leave"}))
    at = f"/absences/{mine.id}/change"
    assert api.post("li", at, {"reason": "x"}).status_code == 404
    assert api.post("wang", at, {"ends": "2026-11-01T00:00:00+08:00"}).json()["code"] == "absence_period"
    assert api.post("wang", at, {"unknown": 1}).status_code == 422
    [changed] = items(api.post("wang", at, {"ends": "2026-12-10T00:00:00+08:00", "substitutes": ["zhao"]}))
    assert (changed.begins, changed.substitutes, changed.reason) == (mine.begins, ["id-zhao"], "leave")
    [told] = api.get("zhao", "/notices").json()["items"]
    assert (told["kind"], told["absence"]["id"]) == ("stands_in", mine.id)
