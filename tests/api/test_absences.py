"""Absences over the interface: the same rights as on the pages."""

import pytest

from server.api.absence_shapes import AbsencesOut
from server.api.schemas import NoticePageOut
from server.domain.notices import Notice, NoticeKind
from server.domain.people import RoleAt
from server.domain.staffing.gaps import Cause, Gap
from server.store.unit_of_work import UnitOfWork
from tests.house import MONDAY

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
    database = app.state.wired.database
    gap = Gap(branch="b1", roles=("clerk",), count=1, since=None, processes=("loan",))
    with UnitOfWork(database) as work:
        short = work.shortages.add(gap, [Cause("RoleEnded", "id-admin", "id-li")], MONDAY)
        told = {"at": MONDAY, "by": None, "case": None, "task": None, "shortage": short}
        work.notices.add([Notice(person="id-boss", kind=NoticeKind.SHORTAGE, **told)])
        work.notices.add([Notice(person="id-wang", kind=NoticeKind.SHORTAGE, **told)])
        work.commit()
    [row] = NoticePageOut.model_validate(api.get("boss", "/notices").json()).items
    assert row.shortage is not None
    assert (row.shortage.branch, row.shortage.roles, row.shortage.count) == ("b1", ["clerk"], 1)
    assert [(each.kind, each.person) for each in row.shortage.causes] == [("RoleEnded", "id-li")]
    [blind] = NoticePageOut.model_validate(api.get("wang", "/notices").json()).items
    assert blind.shortage is None
