"""Versions suspended and resumed over the API."""

from tests.engine.dsl import E, S, U, msg, process

PATH = "/processes/p/versions/1"


def test_a_suspended_version_begins_no_case_by_any_call(api):
    drawn = process(S() + S("m", msg("go")) + U("a", role="everyone") + E(), "s > a > e; m > a")
    assert api.deploy({"p/p.bpmn": drawn}).status_code == 201
    before = api.get("admin", f"{PATH}/standing").json()
    assert before["suspended_at"] is None and [start["name"] for start in before["starts"]] == ["go"]
    assert api.post("admin", f"{PATH}/suspend", {"reason": ""}).status_code == 422
    done = api.post("admin", f"{PATH}/suspend", {"reason": "a fault"}).json()
    assert (done["reason"], done["under_way"]) == ("a fault", False)
    for path, body in (("/processes/p/cases", {"data": {}}), ("/messages", {"name": "go"})):
        refused = api.post("admin", path, body)
        assert refused.status_code == 409 and refused.json()["type"].endswith("version_suspended")
        assert "Version 1 of p is suspended" in refused.json()["detail"]
    assert api.get("admin", "/processes/p").json()["versions"][0]["suspended"]
    assert not api.get("admin", "/processes/p").json()["may_start"]
    assert api.post("admin", f"{PATH}/resume", {"reason": "mended"}).json()["suspended_at"] is None
    assert api.post("admin", "/processes/p/cases", {"data": {}}).status_code == 201
    assert api.post("wang", f"{PATH}/suspend", {"reason": "x"}).status_code == 403
