"""Absences over the interface: the same rights as on the pages."""

import pytest

from server.api.absence_shapes import AbsencesOut
from server.domain.people import RoleAt
from server.store.unit_of_work import UnitOfWork

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
