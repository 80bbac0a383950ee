"""Authority limits and relations over the interface: the same rights as on the pages."""

import pytest

from server.api.authority_shapes import LimitOut, LimitsOut, LooksOut, RelationsOut
from server.domain.people import RoleAt
from server.store.unit_of_work import UnitOfWork

LIMIT = {"role": "boss", "amount": "500000.00", "branch": "b1"}
RELATION = {"number": "91110108MA01KPGK0N", "about": "弟弟的公司"}


@pytest.fixture(autouse=True)
def personnel(app, api):
    with UnitOfWork(app.state.wired.database) as work:
        for person in ("id-nobody", "id-admin"):
            work.people.grant(person, [RoleAt("hr_admin", "ho")])
        work.commit()


def test_a_limit_is_asked_for_signed_by_another_and_ended(api):
    asked = api.post("nobody", "/authority-limits", LIMIT)
    assert asked.status_code == 201
    limit = LimitOut.model_validate(asked.json())
    assert (str(limit.amount), limit.signed_at) == ("500000.00", None)
    again = api.post("nobody", "/authority-limits", LIMIT)
    assert again.status_code == 409
    assert api.post("nobody", f"/authority-limits/{limit.id}/sign").status_code == 403
    signed = api.post("admin", f"/authority-limits/{limit.id}/sign")
    assert LimitOut.model_validate(signed.json()).signed_by == "id-admin"
    ended = api.post("admin", f"/authority-limits/{limit.id}/end")
    assert LimitOut.model_validate(ended.json()).ended_at is not None
    listed = LimitsOut.model_validate(api.get("boss", "/authority-limits").json())
    assert [each.id for each in listed.items] == [limit.id]


def test_a_limit_is_changed_from_a_day_and_ended_on_one(api):
    limit = api.post("nobody", "/authority-limits", LIMIT).json()["id"]
    at = f"/authority-limits/{limit}/change"
    change = {"amount": "300000.00", "valid_from": "2126-01-01T00:00:00+08:00"}
    assert api.post("nobody", at, change).json()["code"] == "limit_not_in_force"
    api.post("admin", f"/authority-limits/{limit}/sign")
    assert api.post("wang", at, change).status_code == 403
    assert api.post("nobody", "/authority-limits/none/change", change).status_code == 404
    assert api.post("nobody", at, {**change, "amount": "-1"}).json()["code"] == "limit_amount"
    asked = api.post("nobody", at, change)
    assert asked.status_code == 201 and asked.json()["replaces"] == limit
    assert api.post("nobody", at, change).json()["code"] == "limits_overlap"
    api.post("admin", f"/authority-limits/{asked.json()['id']}/sign")
    listed = LimitsOut.model_validate(api.get("admin", "/authority-limits").json())
    old, new = sorted(listed.items, key=lambda each: each.replaces or "")
    assert old.valid_until == new.valid_from and old.ended_at is None and new.signed_by == "id-admin"
    ended = api.post("admin", f"/authority-limits/{new.id}/end", {"at": "2127-01-01T00:00:00+08:00"})
    assert LimitOut.model_validate(ended.json()).ended_at is None and ended.json()["valid_until"] is not None
    later = api.post("admin", f"/authority-limits/{new.id}/end", {"at": "2128-01-01T00:00:00+08:00"})
    assert (later.status_code, later.json()["code"]) == (422, "limit_otherwise")


def test_staff_neither_read_nor_ask_for_limits(api):
    assert api.get("wang", "/authority-limits").status_code == 403
    assert api.post("wang", "/authority-limits", LIMIT).status_code == 403
    assert api.post("nobody", "/authority-limits", {**LIMIT, "amount": "-1"}).status_code == 422
    assert api.post("admin", "/authority-limits/none/sign").status_code == 404


def test_a_relation_is_seen_by_its_person_and_compliance_alone(api):
    declared = api.post("wang", "/relations", RELATION)
    assert declared.status_code == 201
    [own] = RelationsOut.model_validate(declared.json()).items
    assert RelationsOut.model_validate(api.get("li", "/relations").json()).items == []
    assert RelationsOut.model_validate(api.get("admin", "/relations").json()).items == [own]
    assert api.post("wang", f"/relations/{own.id}/end").status_code == 403
    ended = api.post("admin", f"/relations/{own.id}/end")
    assert RelationsOut.model_validate(ended.json()).items[0].ended_at is not None
    assert LooksOut.model_validate(api.get("admin", "/relations/looks").json()).items == []
    settled = api.post("admin", "/relations/looks/none/settle", {"words": "It stands."})
    assert settled.status_code == 404
