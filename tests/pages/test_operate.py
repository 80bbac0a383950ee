"""The page on which operators move a case by hand: the effect first, then the deed with its reason."""

import re

import pytest

from server.commands.cases.repeat import RepeatElement, repeat_element
from tests.engine.dsl import E, S, U, catch, msg, process
from tests.house import APPLICATION


@pytest.fixture
def case(house):
    return house.start("loan_origination", APPLICATION, "wangfang", business_key="DK-1")


def fields(page, verb):
    """What the form of an order would send as it stands."""
    form = next(f for f in re.findall(r"<form.*?</form>", page, re.DOTALL) if f'name="do" value="{verb}"' in f)
    return dict(re.findall(r'name="(revision|away|key|at)"[^>]*value="([^"]*)"', form)), form


def test_the_effect_is_shown_before_and_done_with_a_reason(house, sign_in, case):
    admin, path = sign_in("admin"), f"/cases/{case}/operate"
    sent, form = fields(admin.get(path).text, "move")
    assert "Check documents" in form
    order = {**sent, "do": "move", "to": "loan_origination screening"}
    shown = admin.post(path, order)
    assert shown.status_code == 200
    assert "Tasks that end" in shown.text and "Do it" in shown.text
    assert list(house.open(case)) == ["intake"]
    assert admin.post(path, {**order, "step": "do", "reason": ""}).status_code == 422
    done = admin.post(path, {**order, "step": "do", "reason": "on paper"})
    assert (done.status_code, done.headers["location"]) == (303, f"/cases/{case}")
    assert list(house.open(case)) == ["screening"]
    told = admin.get(f"/cases/{case}").text
    assert "moved the case to “" in told and "on paper" in told


def test_a_value_stays_of_its_kind_unless_another_is_said(house, sign_in, case):
    admin, path = sign_in("admin"), f"/cases/{case}/operate"

    def send(value, **more):
        sent, _ = fields(admin.get(path).text, "data")
        order = {"revision": sent["revision"], "do": "data", "key": "noted", "value": value, "step": "do"}
        return admin.post(path, {**order, "reason": "a slip", **more})

    for value, kept, more in (
        ("12", 12, {}),
        ("30,000", 30000, {}),
        ("Oak street", "Oak street", {"kind": "text"}),
        ("12", "12", {}),
        ('{"a": [1]}', {"a": [1]}, {"kind": "json"}),
        ('{"a": [2]}', {"a": [2]}, {}),
    ):
        assert send(value, **more).status_code == 303
        assert house.case(case).data["noted"] == kept
    refused = send('{"a": ["two"]}')
    assert refused.status_code == 422
    assert "a.1: Enter a number, such as 1234.50." in refused.text.replace("&#39;", "'")
    assert 'id="data-value-error"' in refused.text and "two" in refused.text
    assert house.case(case).data["noted"] == {"a": [2]}
    assert send("3", kind="nothing").status_code == 422


def test_a_field_of_a_form_is_read_as_on_the_form(house, sign_in, case):
    admin, path = sign_in("admin"), f"/cases/{case}/operate"
    sent, _ = fields(admin.get(path).text, "data")
    order = {"revision": sent["revision"], "do": "data", "key": "amount", "reason": "a slip", "step": "do"}
    assert admin.post(path, {**order, "value": "a lot"}).status_code == 422
    assert admin.post(path, {**order, "value": "￥4,000"}).status_code == 303
    assert house.case(case).data["amount"] == 4000


def test_a_refusal_stands_on_the_page(sign_in, case):
    admin, path = sign_in("admin"), f"/cases/{case}/operate"
    sent, _ = fields(admin.get(path).text, "repeat")
    answer = admin.post(path, {**sent, "do": "repeat", "to": "loan_origination screening"})
    assert answer.status_code == 409 and "there is nothing to repeat" in answer.text
    assert admin.post(path, {**sent, "do": "nothing"}).status_code == 422


def skip_page(admin, case, token):
    """The address of the page that skips a token, what its form sends of its own, and the page."""
    led = admin.get(f"/cases/{case}/operate/skip?at={token}")
    path = led.headers["location"]
    page = admin.get(path).text
    revision = re.search(r'name="revision" value="(\d+)"', page)[1]
    return path, {"revision": revision, "step": "try", "reason": ""}, page


def test_a_skipped_task_is_filled_in_on_its_own_form(house, sign_in, case):
    admin, token = sign_in("admin"), house.open(case)["intake"].token
    path, own, page = skip_page(admin, case, token)
    assert 'name="documents"' in page and "JSON" not in page
    incomplete = admin.post(path, {**own, "with": "form", "copies_match": "true"})
    assert incomplete.status_code == 422 and "Please fill in this field." in incomplete.text
    filled = {"with": "form", "documents": "id_card", "copies_match": "true"}
    shown = admin.post(path, {**own, **filled})
    assert shown.status_code == 200 and "this would happen" in shown.text
    assert list(house.open(case)) == ["intake"], "nothing was done"
    trial = re.search(r"<form class=\"mt-2\".*?</form>", shown.text, re.DOTALL)[0]
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', trial))
    assert (again["documents"], again["step"]) == ("id_card", "do")
    done = admin.post(path, {**again, "reason": "seen at the counter"})
    assert (done.status_code, done.headers["location"]) == (303, f"/cases/{case}")
    assert "intake" not in house.open(case)
    assert house.case(case).data["intake_check"] == {"documents": ["id_card"], "copies_match": True}


def test_a_task_can_be_skipped_without_any_data(house, sign_in, case):
    admin, token = sign_in("admin"), house.open(case)["intake"].token
    path, own, _ = skip_page(admin, case, token)
    shown = admin.post(path, {**own, "with": "nothing"})
    assert shown.status_code == 200 and "this would happen" in shown.text
    done = admin.post(path, {**own, "with": "nothing", "step": "do", "reason": "no papers"})
    assert done.status_code == 303 and "intake" not in house.open(case)
    assert house.case(case).data["intake_check"] == {}


def test_what_has_no_form_takes_json(house, sign_in):
    house.deploy({"p/p.bpmn": process(S() + U("a", "b", role="everyone") + E(), "s > a > b > e")})
    case = house.start("p", {}, "liuyang")
    admin, token = sign_in("admin"), house.open(case)["a"].token
    path, own, page = skip_page(admin, case, token)
    assert 'id="skip-data"' in page
    assert admin.post(path, {**own, "with": "text", "data": "[1]"}).status_code == 422
    done = admin.post(path, {**own, "with": "text", "data": '{"sum": 3}', "step": "do", "reason": "told by phone"})
    assert done.status_code == 303 and house.case(case).data["sum"] == 3
    assert admin.get(path).status_code == 409, "it is not there any more"


def test_only_operators_come_here(sign_in, case):
    assert sign_in("xujian").get(f"/cases/{case}/operate").status_code == 403
    assert sign_in("songqiang").get(f"/cases/{case}/operate").status_code == 404
    assert sign_in("xujian").get(f"/cases/{case}/operate/skip/any").status_code == 403
    assert sign_in("songqiang").get(f"/cases/{case}/operate/skip/any").status_code == 404
    assert f"/cases/{case}/operate" in sign_in("admin").get(f"/cases/{case}").text
    assert f"/cases/{case}/operate" not in sign_in("xujian").get(f"/cases/{case}").text


def test_tokens_at_one_step_are_told_apart(house, sign_in):
    house.deploy({"p/p.bpmn": process(S() + U("a", "b", role="everyone") + E(), "s > a > b > e")})
    case = house.start("p", {}, "liuyang")
    house.do(case, "a", "liuyang", {})
    for _ in range(2):
        wish = RepeatElement(case_id=case, actor=house.person("admin"), element="a", reason="again")
        house.run(repeat_element, wish)
    page = sign_in("admin").get(f"/cases/{case}/operate").text
    assert "a (1 of 2)" in page and "a (2 of 2)" in page
    assert "b (1" not in page


def test_the_case_page_leads_to_every_order_that_can_be_given(house, sign_in, case):
    house.deploy({"p/p.bpmn": process(S() + catch("a", msg("go")) + E(), "s > a > e")})
    awaiting = house.start("p", {}, "liuyang")
    admin = sign_in("admin")
    for each, resends in ((case, False), (awaiting, True)):
        page = admin.get(f"/cases/{each}").text
        assert all(f"/cases/{each}/operate#{verb}-heading" in page for verb in ("move", "skip", "repeat", "data"))
        assert (f"/cases/{each}/operate#messages-heading" in page) is resends


def options(page, name):
    """The texts of a choice, in their order."""
    choice = re.search(rf'<select[^>]* name="{name}".*?</select>', page, re.DOTALL)[0]
    return re.findall(r"<option[^>]*>([^<]*)</option>", choice)[1:]


def test_steps_stand_in_the_order_of_the_flow_and_one_without_a_name_is_told_by_its_kind_and_neighbour(sign_in, case):
    reader = sign_in("admin")
    reader.client.cookies.set("lang", "zh")
    told = options(reader.get(f"/cases/{case}/operate").text, "to")
    assert [told.index(each) for each in ("核验资料", "受理初审", "AB 角双人调查", "部门审查")] == sorted(
        told.index(each) for each in ("核验资料", "受理初审", "AB 角双人调查", "部门审查")
    )
    assert told.index("付款") < told.index("A 角调查 · AB 角双人调查")
    assert "“AB 角双人调查”之前的排他网关" in told
    assert not [each for each in told if "_" in each]
    assert len(told) == len(set(told))


def test_what_the_effect_warns_of_is_named_in_the_reader_s_language(house, sign_in, case):
    reader, path = sign_in("admin"), f"/cases/{case}/operate"
    reader.client.cookies.set("lang", "zh")
    sent, _ = fields(reader.get(path).text, "repeat")
    again = {**sent, "do": "repeat", "to": "loan_origination take_deadlines", "step": "do", "reason": "twice"}
    assert reader.post(path, again).status_code == 303
    page = reader.get(path).text
    token = re.search(r'name="away" value="([^"]*)"', page)[1]
    sent, _ = fields(page, "repeat")
    shown = reader.post(path, {**sent, "do": "move", "away": token, "to": "loan_origination declarations"}).text
    assert "“回避申报”可能会经过两次" in shown


def test_a_change_of_data_shows_the_value_before_and_after(house, sign_in, case):
    admin, path = sign_in("admin"), f"/cases/{case}/operate"
    sent, _ = fields(admin.get(path).text, "data")
    shown = admin.post(path, {**sent, "do": "data", "key": "amount", "value": "45,000"}).text
    assert f"amount: {house.case(case).data['amount']} → 45000" in shown
    assert (
        "noted: true" in admin.post(path, {**sent, "do": "data", "key": "noted", "value": "true", "kind": "json"}).text
    )


def test_what_a_message_carries_is_refused_in_the_reader_s_language(house, sign_in):
    house.deploy({"p/p.bpmn": process(S() + catch("wait", msg("pay")) + E(), "s > wait > e")})
    waiting = house.start("p", {}, "admin")
    reader, path = sign_in("admin"), f"/cases/{waiting}/operate"
    reader.client.cookies.set("lang", "zh")
    sent, form = fields(reader.get(path).text, "messages")
    at = re.search(r'<option value="([^"]*)"', form)[1]
    refused = reader.post(path, {**sent, "do": "messages", "at": at, "data": "{"})
    assert refused.status_code == 422 and "data：不是 JSON 对象。" in refused.text
