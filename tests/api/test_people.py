"""People, roles, branches and calendars over the interface: the same commands and rights as on the pages."""

import pytest

from server.api.branch_shapes import BranchesOut, BranchOut, CalendarOut, CalendarPlanOut
from server.api.people_shapes import PersonOut, PersonPageOut, RoleRequestsOut
from server.domain.people import RoleAt
from server.store.unit_of_work import UnitOfWork

NEW = {"login": "lina", "name": "李娜", "branch": "b1"}
DAY = "08:30-12:00 14:00-17:30"


@pytest.fixture(autouse=True)
def personnel(app):
    """`nobody` staffs b1, `admin` the whole house."""
    with UnitOfWork(app.state.wired.database) as work:
        work.people.grant("id-nobody", [RoleAt("hr_admin", "b1")])
        work.people.grant("id-admin", [RoleAt("hr_admin", "ho")])
        work.commit()


def person(answer, status=200):
    assert answer.status_code == status, answer.text
    return PersonOut.model_validate(answer.json())


def add(api, login="nobody", **more):
    return person(api.post(login, "/people", {**NEW, **more}), 201)


def refused(answer, status, code):
    found = answer.json()
    assert (answer.status_code, found["code"]) == (status, code), found
    return found


def test_a_person_is_added_changed_and_disabled(api):
    added = add(api, roles=["clerk@b1"], reason="新入职")
    assert [(each.role, each.branch) for each in added.roles] == [("clerk", "b1")]
    refused(api.post("nobody", "/people", NEW), 409, "login_taken")
    refused(api.post("nobody", "/people", {**NEW, "login": "x", "roles": ["clerk"]}), 422, "invalid_value")
    changed = person(api.post("nobody", f"/people/{added.id}/change", {"name": "李娜娜", "reason": "改名"}))
    assert (changed.name, changed.branch) == ("李娜娜", "b1")
    refused(api.post("nobody", f"/people/{added.id}/change", {"branch": "b2", "reason": "调岗"}), 403, "right_missing")
    moved = person(api.post("admin", f"/people/{added.id}/change", {"branch": "b2", "reason": "调岗"}))
    assert moved.branch == "b2"
    refused(api.get("nobody", f"/people/{added.id}"), 404, "person_not_found")
    gone = person(api.post("admin", f"/people/{added.id}/disable", {"reason": "离职"}))
    assert not gone.active
    refused(api.post("admin", f"/people/{added.id}/change", {"name": "李", "reason": "x"}), 409, "person_is_disabled")


def test_people_are_listed_by_pages_narrowed(api):
    first = PersonPageOut.model_validate(api.get("admin", "/people", limit=2).json())
    second = PersonPageOut.model_validate(api.get("admin", "/people", limit=200, cursor=first.next_cursor).json())
    logins = [each.login for each in (*first.items, *second.items)]
    assert (logins, second.next_cursor) == (sorted(logins), None)
    clerks = PersonPageOut.model_validate(api.get("admin", "/people", role="clerk", branch="b2").json())
    assert [each.login for each in clerks.items] == ["far"]
    assert [(at.role, at.branch) for at in clerks.items[0].roles if at.role == "clerk"] == [("clerk", "b2")]
    refused(api.get("wang", "/people"), 403, "right_missing")


def test_a_role_is_given_for_a_time_and_ended(api):
    added = add(api)
    period = {"valid_from": "2126-01-01T00:00:00+08:00", "valid_until": "2127-01-01T00:00:00+08:00"}
    role = {"role": "clerk", "branch": "b1", "reason": "轮岗"}
    given = person(api.post("nobody", f"/people/{added.id}/roles", {**role, **period}))
    [held] = given.roles
    assert held.valid_from.isoformat() == "2125-12-31T16:00:00+00:00"
    refused(api.post("nobody", f"/people/{added.id}/roles", role), 409, "role_held")
    ended = person(api.post("nobody", f"/people/{added.id}/roles/end", role))
    assert ended.roles == []
    refused(api.post("nobody", f"/people/{added.id}/roles/end", role), 409, "role_not_held")
    refused(api.post("nobody", f"/people/{added.id}/roles", {**role, "reason": ""}), 422, "reason_missing")


def test_a_role_with_rights_waits_for_the_second_signature(api):
    added = add(api)
    asked = person(
        api.post("nobody", f"/people/{added.id}/roles", {"role": "manager", "branch": "b1", "reason": "升职"})
    )
    assert asked.roles == []
    [request] = asked.waiting
    refused(api.post("nobody", f"/role-requests/{request.id}/sign"), 403, "role_signed_alone")
    waiting = RoleRequestsOut.model_validate(api.get("admin", "/role-requests").json())
    assert waiting.items == [request]
    assert api.post("admin", f"/role-requests/{request.id}/sign").json() == {"items": []}
    assert [each.role for each in person(api.get("nobody", f"/people/{added.id}")).roles] == ["manager"]
    refused(api.post("admin", f"/role-requests/{request.id}/withdraw"), 409, "request_settled")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/people/id-wang/roles", {"role": "clerk", "branch": "b1", "valid_until": "2127-01-01T00:00:00"}),
        ("/people/id-wang/roles/end", {"role": "clerk", "branch": "b1", "at": "2127-01-01T00:00:00"}),
        ("/authority-limits", {"role": "boss", "amount": "1.00", "valid_from": "2127-01-01T00:00:00"}),
        ("/absences", {"begins": "2127-01-01T00:00:00", "ends": "2127-01-02T00:00:00+08:00"}),
    ],
)
def test_a_time_has_a_zone(api, path, body):
    found = refused(api.post("admin", path, body), 422, "body_invalid")
    assert found["errors"][0]["field"] in body


def test_a_branch_is_added_renamed_moved_and_closed(api):
    body = {"code": "b3", "name_en": "East", "name_zh": "东门分社", "parent": "b1"}
    refused(api.post("wang", "/branches", body), 403, "right_missing")
    added = BranchOut.model_validate(api.post("nobody", "/branches", body).json())
    assert added.names == {"en": "East", "zh": "东门分社"}
    named = BranchOut.model_validate(api.post("admin", "/branches/b3/rename", {"name_en": "East gate"}).json())
    assert (named.name, named.names["zh"]) == ("East gate", "East gate")
    moved = BranchOut.model_validate(api.post("admin", "/branches/b3/move", {"parent": "b2"}).json())
    assert moved.parent == "b2"
    refused(api.post("admin", "/branches/b2/move", {"parent": "b3"}), 422, "branch_below_itself")
    refused(api.post("admin", "/branches/b2/close"), 409, "branch_in_use")
    assert BranchOut.model_validate(api.post("admin", "/branches/b3/close").json()).closed_at is not None
    assert [each.code for each in BranchesOut.model_validate(api.get("boss", "/branches").json()).items] == [
        "b1", "b2", "b3", "ho",
    ]  # fmt: skip
    refused(api.get("admin", "/branches/b9"), 404, "no_such_branch")


def test_a_calendar_is_foreseen_then_changed(api):
    body = {"year": 2026, "week": {"0": DAY}, "days": {"2026-12-31": ""}}
    foreseen = api.post("nobody", "/branches/b1/calendar", {**body, "dry_run": True})
    assert CalendarPlanOut.model_validate(foreseen.json()).moved == []
    kept = CalendarOut.model_validate(api.get("boss", "/branches/b1/calendar", year=2026).json())
    assert (kept.inherited, kept.week["1"]) == (True, DAY)
    api.post("nobody", "/branches/b1/calendar", body)
    changed = CalendarOut.model_validate(api.get("boss", "/branches/b1/calendar", year=2026).json())
    assert (changed.inherited, changed.week["0"], changed.week["1"]) == (False, DAY, "")
    assert changed.days["2026-12-31"] == ""
    refused(api.post("boss", "/branches/b1/calendar", body), 403, "right_missing")
    refused(api.post("nobody", "/branches/b1/calendar", {**body, "days": {"2027-01-01": ""}}), 422, "invalid_value")
    refused(api.post("nobody", "/branches/b1/calendar", {**body, "week": {"0": "noon"}}), 422, "bad_hours")
