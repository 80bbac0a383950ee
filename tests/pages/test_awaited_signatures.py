"""Whose signature a case waits for, and since when, is told on its page and under what happens now."""

import pytest

from server.commands.tasks.cosign import AskForSignatures, ask_for_signatures
from server.domain.signatures import Place
from tests.house import APPLICATION, LOAN_WALK

NOW, ALL = "/reports/now", "/reports/now/signatures"
DONE = "It is done and waits for 赵磊 to sign it, since "
BEFORE = "Before it is completed, 赵磊 is to sign it; asked on "


@pytest.fixture
def case(house):
    return house.start("loan_origination", APPLICATION, "wangfang")


def ask(house, case, place):
    task, clerk = house.claim(house.open(case)["intake"], "wangfang"), house.person("wangfang")
    command = AskForSignatures(
        task_id=task.id, version=task.version, actor=clerk, to=["zhaolei"], place=place, note="secret note"
    )
    return house.run(ask_for_signatures, command)


def test_what_was_submitted_waits_for_its_signer_by_name(house, sign_in, case):
    task = ask(house, case, Place.AFTER)
    manager = sign_in("xujian")
    for path in (f"/cases/{case}", NOW):
        page = manager.get(path).text
        assert "waits for 赵磊" not in page and "Signatures that are waited for" not in page
    assert "No signature is waited for." in manager.get(ALL).text
    house.finish(task, *LOAN_WALK["intake"])
    assert DONE in manager.get(f"/cases/{case}").text
    for path in (NOW, ALL):
        page = manager.get(path).text
        told = page.partition("Signatures that are waited for")[2]
        assert f'href="/cases/{case}"' in told and "赵磊" in told and "after completion" in told
        assert "secret note" not in page


def test_a_signature_before_completion_is_waited_for_from_when_it_was_asked(house, sign_in, case):
    ask(house, case, Place.BEFORE)
    assert BEFORE in sign_in("xujian").get(f"/cases/{case}").text
    assert "before completion" in sign_in("xujian").get(ALL).text


def test_other_branches_and_processes_are_not_told(house, sign_in, case):
    ask(house, case, Place.BEFORE)
    assert "赵磊" not in sign_in("songqiang").get(ALL).text
    assert "赵磊" not in sign_in("xujian").get(f"{ALL}?process=loan_servicing").text
    assert sign_in("wangfang").get(ALL).status_code == 403
