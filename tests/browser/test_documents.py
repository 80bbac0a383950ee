"""Documents of a task: chosen, dropped, several at once, with their progress, while a form is being filled in."""

import pytest

from tests.browser.test_pages_look import AXE
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


def test_several_files_are_sent_at_once_and_what_is_being_typed_stays(browse, task):
    page = browse("wangfang").page
    page.goto(f"/tasks/{task.id}")
    field = page.locator("#comment-text")
    field.fill("同时在写")
    files = [("身份证.png", PNG), ("合同.pdf", PDF), ("wrong.png", b"<html><script>")]
    page.set_input_files(
        "#documents-file", [{"name": name, "mimeType": "text/plain", "buffer": content} for name, content in files]
    )
    page.locator(".documents > li").nth(1).wait_for()
    assert page.locator(".documents > li > a").all_inner_texts() == ["身份证.png", "合同.pdf"]
    assert "This kind of file is not taken." in page.locator(".upload-progress").inner_text()
    assert field.input_value() == "同时在写"


def test_files_are_dropped_on_the_documents(browse, task):
    page = browse("wangfang").page
    page.goto(f"/tasks/{task.id}")
    page.locator("#documents").evaluate(DROP, [["说明.txt", "借款用途说明"], ["清单.csv", "项目,金额\n"]])
    page.locator(".documents > li").nth(1).wait_for()
    assert page.locator(".documents > li > a").all_inner_texts() == ["说明.txt", "清单.csv"]


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(browse, task):
    reader = browse("wangfang")
    page = reader.page
    page.goto(f"/tasks/{task.id}")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    page.locator(".upload").evaluate("form => { form.dataset.limit = 10; }")
    page.set_input_files("#documents-file", {"name": "big.png", "mimeType": "image/png", "buffer": PNG})
    page.locator(".upload-progress .text-danger").wait_for()
    assert "The file is larger than" in page.locator(".upload-progress").inner_text() and not asked


def test_a_lost_connection_is_told_at_the_file(browse, task):
    reader = browse("wangfang")
    page = reader.page
    page.goto(f"/tasks/{task.id}")
    page.context.set_offline(True)
    page.set_input_files("#documents-file", {"name": "a.png", "mimeType": "image/png", "buffer": PNG})
    page.locator(".upload-progress .text-danger").wait_for()
    assert "The connection was lost." in page.locator(".upload-progress").inner_text()
    page.context.set_offline(False)
    reader.complaints.clear()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_documents_fit_a_phone_and_are_accessible(browse, task, theme):
    page = browse("wangfang", viewport={"width": 360, "height": 740}, color_scheme=theme).page
    page.goto(f"/tasks/{task.id}")
    page.set_input_files("#documents-file", {"name": "长" * 60 + ".png", "mimeType": "image/png", "buffer": PNG})
    page.locator(".documents > li").wait_for()
    page.evaluate(AXE.read_text("utf-8"))
    assert page.evaluate("axe.run()")["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto(f"/cases/{task.case}")
    assert page.locator(".documents > li").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
