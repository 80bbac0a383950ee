"""Documents on the pages of tasks and cases, without scripts."""

import json
import re

import pytest

from tests.api.diagrams import TEXT, diagram, form, lane, start, user
from tests.house import APPLICATION

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
CHINESE = {"Accept-Language": "zh"}
PDF = b"%PDF-1.7\n%\xe2\xe3"


@pytest.fixture
def task(house):
    case = house.start("loan_origination", APPLICATION, "wangfang")
    return house.claim(house.open(case)["intake"], "wangfang")


def send(clerk, task, content=PNG, name="身份证.png", **fields):
    page = clerk.get(f"/tasks/{task.id}").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    sent = {"csrf_token": token, "version": str(task.version), **fields}
    files = {"file": (name, content, "text/html")} if name is not None else None
    return clerk.client.post(f"/tasks/{task.id}/attachments", data=sent, files=files)


def documents(page):
    return re.findall(r'id="document-([^"]+)"', page)


def test_a_document_is_added_without_scripts_and_seen_on_task_and_case(sign_in, task):
    clerk = sign_in("wangfang")
    assert "There are no documents yet." in clerk.get(f"/tasks/{task.id}").text
    answer = send(clerk, task)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/tasks/{task.id}#documents")
    for path in (f"/tasks/{task.id}", f"/cases/{task.case}"):
        page = clerk.get(path).text
        [document] = documents(page)
        assert f'href="/api/v1/documents/{document}/versions/1/preview" target="_blank"' in page
        assert "身份证.png" in page and "1 KB" in page and "王芳" in page
    got = clerk.client.get(f"/api/v1/documents/{document}/versions/1/file")
    assert got.content == PNG and "attachment" in got.headers["content-disposition"]


def test_what_is_refused_says_why_at_the_documents(sign_in, task):
    clerk = sign_in("wangfang")
    for content, name, said in (
        (b"<html><script>", "x.pdf", "This kind of file is not taken."),
        (b"", "empty.png", "The file is empty."),
        (b"", "", "Please choose a file."),
    ):
        refused = send(clerk, task, content, name)
        assert refused.status_code == 422 and said in refused.text, name
        assert documents(refused.text) == []


def test_the_holder_vouches_replaces_and_withdraws(sign_in, task):
    clerk = sign_in("wangfang")
    send(clerk, task)
    [document] = documents(clerk.get(f"/tasks/{task.id}").text)
    assert clerk.act(task, f"attachments/{document}/marks", mark=["original", "stamped"]).status_code == 303
    assert clerk.get(f"/cases/{task.case}").text.count('tag-calm">') >= 2
    assert send(clerk, task, PDF, "新.pdf", replaces=document).status_code == 303
    page = clerk.get(f"/tasks/{task.id}").text
    assert "1 earlier version" in page and "Original seen</span>" in page
    assert 'value="original" autocomplete="off" checked' not in page
    assert clerk.act(task, f"attachments/{document}/withdraw").status_code == 303
    page = clerk.get(f"/tasks/{task.id}").text
    assert "<s>新.pdf</s>" in page and f"/documents/{document}/versions" not in page


def test_nobody_but_the_holder_adds_documents(sign_in, house, task):
    manager = sign_in("admin")
    page = manager.get(f"/tasks/{task.id}").text
    assert 'class="upload"' not in page
    answer = send(manager, task)
    assert answer.status_code == 403 and "wangfang" not in answer.text
    assert send(sign_in("huangmin"), task).status_code in {403, 404}


def test_a_document_is_not_taken_without_its_proof(sign_in, task):
    clerk = sign_in("wangfang")
    sent = {"version": str(task.version)}
    bare = clerk.client.post(f"/tasks/{task.id}/attachments", data=sent, files={"file": ("a.png", PNG, "image/png")})
    assert bare.status_code == 403
    assert documents(clerk.get(f"/tasks/{task.id}").text) == []


def test_names_with_markup_and_other_directions_are_plain_text(sign_in, task):
    clerk = sign_in("wangfang")
    assert send(clerk, task, name="../<b>\u202egnp.png").status_code == 303
    page = clerk.get(f"/tasks/{task.id}").text
    assert "<b>\u202e" not in page and "\u202e" not in page


@pytest.fixture
def asking(house):
    """A held task with a form that asks for documents."""
    asked = "id_card=Identity card [original]; photo=Photo"
    inside = start() + user("collect", "Collect", documents=asked, form="note")
    drawn = diagram(
        "asking", inside, "begin > collect > end", lanes=lane("staff", "everyone", "begin", "collect", "end")
    )
    labels = {"document.id_card": "身份证"}
    house.deploy(
        {
            "asking.bpmn": drawn,
            "forms/note.json": form("Note", ["note"], note=TEXT),
            "labels/zh.json": json.dumps(labels, ensure_ascii=False).encode(),
        }
    )
    return house.claim(house.open(house.start("asking", {}, "wangfang", branch="b1"))["collect"], "wangfang")


def test_what_a_step_asks_for_is_a_list_to_check_off(sign_in, asking):
    clerk = sign_in("wangfang")
    page = clerk.get(f"/tasks/{asking.id}").text
    assert page.count(">Missing</span>") == 2 and "original to be seen" in page
    assert send(clerk, asking, item="id_card").status_code == 303
    page = clerk.get(f"/tasks/{asking.id}").text
    assert page.count(">Missing</span>") == 1 and "Original not seen yet" in page
    [document] = documents(page)
    clerk.act(asking, f"attachments/{document}/marks", mark=["original"])
    page = clerk.get(f"/tasks/{asking.id}").text
    assert ">Complete</span>" in page and "Original not seen yet" not in page
    assert '<span class="tag tag-info">身份证</span>' in clerk.get(f"/cases/{asking.case}", headers=CHINESE).text


def test_a_completion_without_them_says_so_at_each_and_keeps_what_was_typed(sign_in, asking):
    clerk = sign_in("wangfang")
    refused = clerk.client.post(
        f"/tasks/{asking.id}/complete",
        data={"csrf_token": clerk.csrf, "version": str(asking.version), "note": "两份齐全"},
        headers=CHINESE,
    )
    assert refused.status_code == 422
    assert "本步骤要求的资料尚未齐全或尚未确认。" in refused.text and "缺少此资料。" in refused.text
    assert "身份证" in refused.text and 'value="两份齐全"' in refused.text


def test_who_does_not_hold_the_task_sees_what_it_asks_for_and_no_more(sign_in, asking):
    page = sign_in("admin").get(f"/tasks/{asking.id}").text
    assert "Required documents" in page and ">Missing</span>" not in page
    assert 'class="upload"' not in page


@pytest.fixture
def filing(house):
    """A held task whose form holds a photo of the house."""
    photo = {"type": "string", "format": "uuid", "x-widget": "photo"}
    drawn = diagram(
        "filing",
        start() + user("collect", "Collect", form="deal"),
        "begin > collect > end",
        lanes=lane("staff", "everyone", "begin", "collect", "end"),
    )
    house.deploy({"filing.bpmn": drawn, "forms/deal.json": form("Deal", ["house"], house=photo)})
    return house.claim(house.open(house.start("filing", {}, "wangfang", branch="b1"))["collect"], "wangfang")


def test_a_form_offers_the_pictures_of_the_task_and_the_case_tells_the_chosen_one_by_its_name(sign_in, filing):
    clerk = sign_in("wangfang")
    send(clerk, filing, PDF, "合同.pdf")
    send(clerk, filing, PNG, "房屋.png")
    page = clerk.get(f"/tasks/{filing.id}").text
    offered = re.search(r'<select[^>]*name="house".*?</select>', page, re.DOTALL)[0]
    assert "房屋.png" in offered and "合同.pdf" not in offered
    [picture] = re.findall(r'value="([0-9a-f-]{36})"', offered)
    wrong = clerk.act(filing, "complete", house=filing.case)
    assert wrong.status_code == 422 and "Choose one of the documents of this task." in wrong.text
    assert clerk.act(filing, "complete", house=picture).status_code == 303
    told = re.search(r"<dt>House</dt>\s*<dd>(.*?)</dd>", clerk.get(f"/cases/{filing.case}").text, re.DOTALL)
    assert "房屋.png" in told[1]
