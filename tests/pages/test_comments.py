"""Comments on the pages of cases and tasks."""

import html
import re

import pytest

from tests.house import APPLICATION


def comments(page):
    found = re.search(r'<ol class="comments">(.*?)</ol>', page.text, re.DOTALL)
    return re.findall(r'<p class="prewrap">(.*?)</p>', found.group(1), re.DOTALL) if found else []


@pytest.fixture
def case(house):
    return house.start("loan_origination", APPLICATION, "wangfang")


@pytest.fixture
def task(house, case):
    return house.open(case)["intake"]


def test_a_comment_is_written_on_the_task_page_and_read_on_both(sign_in, case, task):
    wangfang = sign_in("wangfang")
    answer = wangfang.post(f"/tasks/{task.id}/comments", {"text": "@wangfang see https://a.example/x\n<b>"})
    assert answer.status_code == 303
    place, _, anchor = answer.headers["location"].partition("#")
    assert place == f"/tasks/{task.id}"
    for path in (place, f"/cases/{case}"):
        page = wangfang.get(path)
        assert f'<li id="{anchor}">' in page.text
        [text] = comments(page)
        assert "&lt;b&gt;" in text
        assert '<a href="https://a.example/x" rel="noopener noreferrer nofollow">https://a.example/x</a>' in text
        assert 'class="mention" title=' in text
    assert f'<a href="#{anchor}">' in wangfang.get(f"/cases/{case}").text


def test_a_refused_comment_keeps_its_text_and_is_told_at_the_field(sign_in, case, task):
    wangfang = sign_in("wangfang")
    written = "<i>" + "长" * 2_100 + " @nobody"
    for path in (f"/tasks/{task.id}", f"/cases/{case}"):
        answer = wangfang.post(f"{path}/comments", {"text": written})
        assert answer.status_code == 422
        assert f"{html.escape(written)}</textarea>" in answer.text
        assert "Nobody who may read this is called @nobody." in answer.text
        assert 'aria-invalid="true"' in answer.text
        assert comments(wangfang.get(path)) == []


def test_who_sees_a_task_but_not_its_case_reads_what_was_said_of_the_task(sign_in, case, task):
    wangfang, tangli = sign_in("wangfang"), sign_in("tangli")
    wangfang.post(f"/cases/{case}/comments", {"text": "of the case"})
    wangfang.post(f"/tasks/{task.id}/comments", {"text": "of the task"})
    assert comments(wangfang.get(f"/tasks/{task.id}")) == ["of the case", "of the task"]
    assert tangli.get(f"/cases/{case}").status_code == 404
    assert comments(tangli.get(f"/tasks/{task.id}")) == ["of the task"]


def test_a_comment_needs_the_proof_of_our_own_page(sign_in, case):
    wangfang = sign_in("wangfang")
    assert wangfang.client.post(f"/cases/{case}/comments", data={"text": "x"}).status_code == 403
