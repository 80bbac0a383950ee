"""Bringing a log in a real browser: by pages that are accessible and fit, from the file to what was found in it."""

import pytest

from tests.browser.axe import faults_of
from tests.browser.test_real_pages import LOOKS

pytestmark = pytest.mark.browser

ROWS = "案件编号,环节名称,开始时间,完成时间,经办人\n" + "".join(
    f"贷-{n},{step},2026-03-0{n} {hour}:00,2026-03-0{n} {hour}:30,王芳\n"
    for n in range(1, 6)
    for hour, step in ((9, "受理"), (10, "调查"), (11, "审批"))
)
DIRTY = (
    ROWS
    + "贷-1,受理,2026-03-01 9:00,2026-03-01 9:30,王芳\n,受理,2026-03-01 9:00,2026-03-01 9:30,\n贷-9,受理,,2099-01-01 9:30,\n"
)


def faults(page):
    found = faults_of(page)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{page.url}: wider than the window")
    return found


@pytest.mark.parametrize(("look", "size"), LOOKS.values(), ids=LOOKS)
def test_a_log_is_brought_from_its_file_to_its_findings(browse, house, tmp_path, look, size):
    file = tmp_path / "旧系统.csv"
    file.write_bytes(DIRTY.encode("gbk"))
    reader = browse("chenguodong", look, viewport=size)
    page = reader.page
    page.goto("/reports/logs")
    page.set_input_files("#log-file", file)
    page.click("form.card .btn-primary")
    page.wait_for_selector("#meaning-case")
    assert page.input_value("#meaning-activity") == "环节名称"
    found = faults(page)
    page.click("form.card .btn-primary")
    page.wait_for_selector("#log-dropped", timeout=60_000)
    found += faults(page)
    page.goto("/reports/logs")
    found += faults(page)
    assert found == [] and reader.complaints == []
