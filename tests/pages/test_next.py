"""After a task is done: the list one works through keeps its place, and its next task offers itself."""

from datetime import UTC, datetime

import pytest

from server.queries.paging import encode_cursor
from tests.house import APPLICATION


@pytest.fixture
def intakes(house):
    """Two tasks of the same step that one clerk holds, the later one with the higher amount."""
    cases = [house.start("loan_origination", APPLICATION, "wangfang") for _ in range(2)]
    return [house.claim(house.open(case)["intake"], "wangfang") for case in cases]


def finish(clerk, task):
    return clerk.act(task, "complete", documents=["id_card", "household_register"], copies_match="true")


def test_one_comes_back_to_the_list_with_its_filters_and_place(sign_in, intakes):
    clerk = sign_in("wangfang")
    address = "/inbox?view=mine&q=张建国&order=age"
    clerk.get(address)
    answer = finish(clerk, intakes[0])
    assert answer.status_code == 303
    back = answer.headers["location"]
    assert "view=mine" in back and "order=age" in back and "q=%E5%BC%A0" in back
    page = clerk.get(back).text
    assert f'<a href="/tasks/{intakes[1].id}">' in page.split("</main>")[0].split("<h1")[0]


def test_a_list_that_scripts_filtered_is_come_back_to_and_one_that_renewed_itself_changes_nothing(sign_in, intakes):
    clerk, htmx = sign_in("wangfang"), {"hx-request": "true", "hx-request-type": "partial"}
    clerk.get("/inbox?view=mine")
    clerk.get("/inbox?view=mine&order=age", headers=htmx)
    clerk.get("/inbox?view=groups&seen=0", headers=htmx)
    assert finish(clerk, intakes[0]).headers["location"] == "/inbox?view=mine&order=age"


def test_without_a_list_one_comes_to_the_inbox(sign_in, intakes):
    answer = finish(sign_in("wangfang"), intakes[0])
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox")


@pytest.mark.parametrize(
    "forged", ["https://elsewhere.example/inbox?", "//elsewhere.example", "/tasks/x", "/inbox\\@x"]
)
def test_nobody_is_sent_elsewhere_by_a_forged_place(sign_in, intakes, forged):
    clerk = sign_in("wangfang")
    clerk.client.cookies.set("countersign_list", forged)
    assert finish(clerk, intakes[0]).headers["location"] == "/inbox"


def test_a_page_whose_last_task_was_done_begins_anew(sign_in, intakes):
    clerk = sign_in("wangfang")
    beyond = encode_cursor((datetime(2100, 1, 1, tzinfo=UTC), "z"))
    page = clerk.get(f"/inbox?view=mine&cursor={beyond}")
    assert all(f'href="/tasks/{task.id}"' in page.text for task in intakes)


def test_from_the_list_of_the_groups_the_next_of_the_groups_offers_itself(house, sign_in, intakes):
    waits = house.open(house.start("loan_origination", APPLICATION, "wangfang"))["intake"]
    clerk = sign_in("wangfang")
    clerk.get("/inbox?view=groups")
    page = clerk.get(finish(clerk, intakes[0]).headers["location"]).text
    assert f'<a href="/tasks/{waits.id}">' in page.split("<h1")[0]


def test_what_a_colleague_holds_does_not_offer_itself(house, sign_in, intakes):
    held = house.claim(house.open(house.start("loan_origination", APPLICATION, "wangfang"))["intake"], "tangli")
    clerk, colleague = sign_in("wangfang"), house.person("tangli")
    clerk.get(f"/inbox?view=all&holder={colleague.id}")
    page = clerk.get(finish(clerk, intakes[0]).headers["location"]).text.split("<h1")[0]
    assert f'href="/tasks/{held.id}"' not in page and f'<a href="/tasks/{intakes[1].id}">' in page


def test_a_link_to_one_step_narrows_the_list_and_a_chip_widens_it(sign_in, house, intakes):
    clerk = sign_in("wangfang")
    page = clerk.get("/inbox?view=mine&process=loan_origination&step=intake").text
    assert "Without this filter: Step" in page and f'href="/tasks/{intakes[0].id}"' in page
    assert '<input type="hidden" name="step" value="intake">' in page
    other = clerk.get("/inbox?view=mine&process=loan_origination&step=signing").text
    assert f'href="/tasks/{intakes[0].id}"' not in other
