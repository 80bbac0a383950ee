"""Sending a case for information on its page, and reading what was sent."""

import pytest

from tests.house import APPLICATION


@pytest.fixture
def case(house):
    return house.start("loan_origination", APPLICATION, "wangfang")


def test_a_case_is_sent_read_and_the_sender_sees_it(house, sign_in, case):
    manager, reader = sign_in("xujian"), sign_in("sunlihua")
    assert reader.get(f"/cases/{case}").status_code == 404
    assert "Nothing to read" in reader.get("/circulated").text
    assert "circulate-to" in manager.get(f"/cases/{case}").text
    sent = manager.post(f"/cases/{case}/circulate", {"to": house.person("sunlihua").id, "note": "请知悉"})
    assert sent.status_code == 303
    assert "请知悉" in reader.get("/circulated").text
    assert "徐健 sent you a case for information" in reader.get("/notices").text
    page = reader.get(f"/cases/{case}").text
    assert "I have read it" in page and "circulate-to" not in page
    assert reader.post(f"/cases/{case}/read", {"remark": "已阅"}).status_code == 303
    page = manager.get(f"/cases/{case}").text
    assert "已阅" in page and "孙丽华 read the case." in page
    assert "已阅" in reader.get("/circulated?all=1").text


def test_refusals_stand_on_the_page_of_the_case(house, sign_in, case):
    clerk = sign_in("wangfang")
    refused = clerk.post(f"/cases/{case}/circulate", {"to": "sunlihua"})
    assert refused.status_code == 403 and "managers and operators of its branch" in refused.text
    manager = sign_in("xujian")
    assert manager.post(f"/cases/{case}/circulate", {}).status_code == 422
    assert manager.post(f"/cases/{case}/circulate", {"to": "ghost"}).status_code == 404
    assert sign_in("sunlihua").post(f"/cases/{case}/circulate", {"to": "yuanbo"}).status_code == 404
