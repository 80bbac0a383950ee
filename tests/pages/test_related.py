"""Cases about the same party stand on each other's pages, for those who may read them."""

import pytest

from tests.api.diagrams import form
from tests.engine.dsl import E, S, U, process, props

NUMBER = {"type": "string", "title": "Number"}


def drawn(key, who):
    return process(
        props(party="=number", title="=number", columns="number=number")
        + S("s", props(form="ask"))
        + U("a", role=who)
        + E(),
        "s > a > e",
        id=key,
    )


@pytest.fixture
def cases(house):
    asked = form("Ask", ["number"], number=NUMBER)
    for key, who in (("p", "everyone"), ("q", "legal")):
        house.deploy({f"{key}/{key}.bpmn": drawn(key, who), f"{key}/forms/ask.json": asked})
    return [
        house.start(key, {"number": n}, "liuyang") for key, n in (("p", "A1"), ("q", "A1"), ("p", "B2"), ("p", "A1"))
    ]


def test_other_cases_of_the_party_are_linked_and_no_others(sign_in, cases):
    page = sign_in("liuyang").get(f"/cases/{cases[0]}").text
    card = page.partition("related-heading")[2].partition("</section>")[0]
    assert [card.count(f'href="/cases/{case}"') for case in cases] == [0, 1, 0, 1]


def test_whoever_may_not_read_them_does_not_learn_of_them(house, sign_in, cases):
    task = house.claim(house.open(cases[0])["a"], "huangmin")
    assert task.assignee == house.person("huangmin").id
    page = sign_in("huangmin").get(f"/cases/{cases[0]}")
    assert page.status_code == 200 and "related-heading" not in page.text


def test_a_case_is_found_by_the_number_of_its_party(sign_in, cases):
    assert f'href="/cases/{cases[2]}"' in sign_in("liuyang").get("/cases?q=B2").text
