"""Cases from a list, by somebody at a browser."""

import pytest

from server.commands.processes.deploy import DeployFiles, deploy_files
from tests.house import WORKFLOWS, checked

pytestmark = pytest.mark.browser
LOANS = WORKFLOWS / "loan_servicing/examples/existing_loans.csv"


@pytest.fixture
def servicing(house):
    house.run(deploy_files, DeployFiles(checked=checked("loan_servicing"), actor=None))


def send(page, content):
    page.set_input_files(
        "#import-file", {"name": "存量贷款.csv", "mimeType": "text/csv", "buffer": content.encode("gbk")}
    )
    page.click("form[action$='/import'] .btn-primary")


@pytest.mark.usefixtures("servicing")
def test_a_list_of_loans_is_corrected_sent_and_sent_again(browse):
    page = browse("gaoyuan", look={"lang": "zh"}).page
    page.goto("/start")
    page.click("a[href='/start/loan_servicing/import']")
    text = LOANS.read_text()
    send(page, text.replace("20000.00", "-20000.00").replace("b2,", "b7,"))
    page.wait_for_selector(".notice-late")
    told = page.locator("main table").first.inner_text()
    assert "本金 (principal)" in told and "没有网点b7" in told
    send(page, text)
    page.wait_for_selector(".notice[role=status]")
    assert "已发起 3 个案件。" in page.locator(".notice[role=status]").inner_text()
    send(page, text)
    page.wait_for_selector("text=3 个已存在")
    page.goto("/cases?process=loan_servicing")
    page.click("text=马秀兰 JK-2025-0117")
    page.wait_for_selector("#diagram[data-ready]")
    assert "到期前提醒" in page.content() or "逾期催收" in page.content()
