"""Documents of a task: chosen, dropped, several at once, with their progress, while a form is being filled in."""

import json

import pytest
from playwright.sync_api import expect

from tests.api.diagrams import TEXT, diagram, form, lane, start, user
from tests.browser.axe import faults_of
from tests.house import APPLICATION
from tests.pages.test_documents import PDF, PNG

pytestmark = pytest.mark.browser

DROP = """(card, files) => {
  const dataTransfer = new DataTransfer();
  for (const [name, text] of files) dataTransfer.items.add(new File([text], name));
  card.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }));
  card.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def task(house):
    case = house.start("loan_origination", APPLICATION, "wangfang")
    return house.claim(house.open(case)["intake"], "wangfang")


@pytest.fixture
def asking(house):
    """A held task that asks for two documents."""
    asked = "id_card=Identity card [original, stamped]; photo=Photo of the borrower"
    inside = start() + user("collect", "Collect", documents=asked, form="note")
    drawn = diagram(
        "asking", inside, "begin > collect > end", lanes=lane("staff", "everyone", "begin", "collect", "end")
    )
    labels = {"document.id_card": "身份证", "document.photo": "借款人照片", "element.collect": "收集资料"}
    house.deploy(
        {
            "asking.bpmn": drawn,
            "forms/note.json": form("Note", ["note"], note=TEXT),
            "labels/zh.json": json.dumps(labels, ensure_ascii=False).encode(),
        }
    )
    return house.claim(house.open(house.start("asking", {}, "wangfang", branch="b1"))["collect"], "wangfang")


def test_a_step_is_completed_once_its_list_of_documents_is_checked_off(browse, asking):
    page = browse("wangfang").page
    page.goto(f"/tasks/{asking.id}")
    page.fill("#task-form [name=note]", "两份齐全")
    page.click("#task-form .btn-primary")
    page.locator("#required-photo .invalid-feedback").wait_for()
    expect(page.locator("[role=alert]:focus")).to_have_count(1)
    assert page.locator("#task-form [name=note]").input_value() == "两份齐全"
    for kind, name in (("id_card", "身份证.png"), ("photo", "照片.png")):
        file = {"name": name, "mimeType": "image/png", "buffer": PNG}
        page.set_input_files(f"#required-{kind} [type=file]", file)
        page.locator("#documents-all > li", has_text=name).wait_for()
    assert page.locator("#required-photo .tag").inner_text() == "Complete"
    assert page.locator("#task-form [name=note]").input_value() == "两份齐全"
    page.locator("#documents-all > li", has_text="身份证.png").get_by_label("Original seen").check()
    page.locator("#documents-all > li", has_text="身份证.png").get_by_label("Copy stamped").check()
    page.get_by_role("button", name="Vouch for 身份证.png").click()
    page.locator("#required-id_card .tag-calm").wait_for()
    page.fill("#task-form [name=note]", "两份齐全")
    page.click("#task-form .btn-primary")
    page.wait_for_url("**/inbox*")


def test_the_list_of_documents_is_checked_off_without_scripts(browse, asking):
    page = browse("wangfang", java_script_enabled=False).page
    page.goto(f"/tasks/{asking.id}")
    file = {"name": "照片.png", "mimeType": "image/png", "buffer": PNG}
    page.set_input_files("#required-photo [type=file]", file)
    page.click("#required-photo button")
    page.wait_for_url("**#documents")
    assert page.locator("#required-photo .tag").inner_text() == "Complete"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_list_of_documents_fits_a_phone_and_is_accessible(browse, asking, theme):
    page = browse("wangfang", viewport={"width": 360, "height": 740}, color_scheme=theme).page
    page.goto(f"/tasks/{asking.id}")
    page.fill("#task-form [name=note]", "x")
    page.click("#task-form .btn-primary")
    page.locator("#required-photo .invalid-feedback").wait_for()
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_file_is_chosen_for_a_required_document_by_keyboard(browse, asking):
    page = browse("wangfang").page
    page.goto(f"/tasks/{asking.id}")
    field = page.locator("#required-id_card [type=file]")
    field.focus()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files({"name": "身份证.png", "mimeType": "image/png", "buffer": PNG})
    page.locator("#documents-all > li", has_text="身份证.png").wait_for()


def test_several_files_are_sent_at_once_and_what_is_being_typed_stays(browse, task):
    page = browse("wangfang").page
    page.goto(f"/tasks/{task.id}")
    field = page.locator("#comment-text")
    field.fill("同时在写")
    files = [("身份证.png", PNG), ("合同.pdf", PDF), ("wrong.png", b"<html><script>")]
    page.set_input_files(
        "#documents-file", [{"name": name, "mimeType": "text/plain", "buffer": content} for name, content in files]
    )
    page.locator("#documents-all > li").nth(1).wait_for()
    assert page.locator("#documents-all > li > a").all_inner_texts() == ["身份证.png", "合同.pdf"]
    assert "This kind of file is not taken." in page.locator(".upload-progress").inner_text()
    assert field.input_value() == "同时在写"


def test_files_are_dropped_on_the_documents(browse, task):
    page = browse("wangfang").page
    page.goto(f"/tasks/{task.id}")
    page.locator("#documents").evaluate(DROP, [["说明.txt", "借款用途说明"], ["清单.csv", "项目,金额\n"]])
    page.locator("#documents-all > li").nth(1).wait_for()
    assert page.locator("#documents-all > li > a").all_inner_texts() == ["说明.txt", "清单.csv"]


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(browse, task):
    reader = browse("wangfang")
    page = reader.page
    page.goto(f"/tasks/{task.id}")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    page.locator("#documents-add").evaluate("form => { form.dataset.limit = 10; }")
    page.set_input_files("#documents-file", {"name": "big.png", "mimeType": "image/png", "buffer": PNG})
    page.locator(".upload-progress .upload-fault").wait_for()
    assert "The file is larger than" in page.locator(".upload-progress").inner_text() and not asked


def test_a_lost_connection_is_told_at_the_file(browse, task):
    reader = browse("wangfang")
    page = reader.page
    page.goto(f"/tasks/{task.id}")
    page.context.set_offline(True)
    page.set_input_files("#documents-file", {"name": "a.png", "mimeType": "image/png", "buffer": PNG})
    page.locator(".upload-progress .upload-fault").wait_for()
    assert "The connection was lost." in page.locator(".upload-progress").inner_text()
    page.context.set_offline(False)
    reader.complaints.clear()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_documents_fit_a_phone_and_are_accessible(browse, task, theme):
    page = browse("wangfang", viewport={"width": 360, "height": 740}, color_scheme=theme).page
    page.goto(f"/tasks/{task.id}")
    page.set_input_files("#documents-file", {"name": "长" * 60 + ".png", "mimeType": "image/png", "buffer": PNG})
    page.locator("#documents-all > li").wait_for()
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto(f"/cases/{task.case}")
    assert page.locator("#documents-all > li").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.fixture
def filing(house):
    """A held task whose form holds a deed and a photo of the house."""
    document = {"type": "string", "format": "uuid"}
    fields = {"deed": {**document, "x-widget": "file"}, "house": {**document, "x-widget": "photo"}}
    drawn = diagram(
        "filing",
        start() + user("collect", "Collect", form="deal"),
        "begin > collect > end",
        lanes=lane("staff", "everyone", "begin", "collect", "end"),
    )
    labels = {"form.deal.deed": "产权证", "form.deal.house": "房屋照片", "element.collect": "收集资料"}
    house.deploy(
        {
            "filing.bpmn": drawn,
            "forms/deal.json": form("Deal", ["deed", "house"], **fields),
            "labels/zh.json": json.dumps(labels, ensure_ascii=False).encode(),
        }
    )
    return house.claim(house.open(house.start("filing", {}, "wangfang", branch="b1"))["collect"], "wangfang")


def attach(page, field, name, content):
    with page.expect_file_chooser() as chooser:
        page.locator(f"[data-attach-to=field-{field}]").press("Enter")
    assert chooser.value.element.evaluate("input => input.isConnected"), "what is nowhere may be forgotten meanwhile"
    chooser.value.set_files({"name": name, "mimeType": "image/png", "buffer": content})


def test_a_field_sends_a_file_and_holds_it_by_keyboard(browse, filing):
    page = browse("wangfang").page
    page.goto(f"/tasks/{filing.id}")
    attach(page, "deed", "产权证.pdf", PDF)
    page.locator("#field-deed option:checked", has_text="产权证.pdf").wait_for(state="attached")
    attach(page, "house", "假照片.pdf", PDF)
    page.locator(".upload-fault", has_text="This document is no picture.").wait_for()
    assert page.locator("#field-house").input_value() == ""
    attach(page, "house", "房屋.png", PNG)
    page.locator("#field-house option:checked", has_text="房屋.png").wait_for(state="attached")
    assert not page.locator(".upload-fault").count()
    assert page.locator("#field-deed option:checked").inner_text() == "产权证.pdf"
    page.click("#task-form .btn-primary")
    page.wait_for_url("**/inbox*")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_fields_for_documents_fit_a_phone_and_are_accessible(browse, filing, theme):
    page = browse("wangfang", viewport={"width": 360, "height": 740}, color_scheme=theme).page
    page.goto(f"/tasks/{filing.id}")
    attach(page, "house", "假" * 60 + ".pdf", PDF)
    page.locator(".upload-fault").wait_for()
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
