"""Searching everything one may see, and nothing else."""

import re

import pytest

from tests.house import APPLICATION, FINDINGS, LOAN_WALK

PIECE = {"hx-request": "true", "hx-request-type": "partial"}


@pytest.fixture
def case(house):
    return house.start("loan_origination", APPLICATION, "wangfang")


def hits(page):
    """The addresses that were found, without those of places."""
    places = {"/cases", "/start"}
    found = re.findall(r'<a(?: class="hits-more")? href="([^"]+)"[^>]*role="option"', page.text)
    return [
        href.replace("&amp;", "&")
        for href in found
        if href not in places and not re.fullmatch(r"/inbox\?view=\w+(&amp;due=late)?", href)
    ]


def test_a_task_and_its_case_are_found_by_a_part_of_the_title(house, sign_in, case):
    task = house.open(case)["intake"]
    page = sign_in("wangfang").get("/search?q=张建国", headers=PIECE)
    assert hits(page) == [f"/tasks/{task.id}", f"/cases/{case}"]
    assert "<!doctype" not in page.text.lower()


def test_somebody_else_finds_only_what_is_theirs_to_see(house, sign_in, case):
    task = house.open(case)["intake"]
    clerk = sign_in("tangli")
    assert hits(clerk.get("/search?q=张建国", headers=PIECE)) == [f"/tasks/{task.id}"]
    assert hits(sign_in("huangmin").get("/search?q=张建国", headers=PIECE)) == []


def test_a_colleague_is_found_by_name_or_login_and_leads_to_their_tasks(house, sign_in, case):
    task, person = house.claim(house.open(case)["intake"], "wangfang"), house.person("wangfang")
    admin = sign_in("admin")
    there = f"/inbox?view=all&holder={person.id}"
    for q in ("王芳", "WANGF"):
        assert there in hits(admin.get(f"/search?q={q}", headers=PIECE))
    page = admin.get(there)
    assert f'href="/tasks/{task.id}"' in page.text and "Without this filter: Holder" in page.text
    assert f'href="/tasks/{task.id}"' not in admin.get("/inbox?view=all&holder=nobody").text


@pytest.mark.parametrize("q", ["%", "_", "\\", "'", '"><script>', "𠮷" * 100, "\u202e", "no such thing at all"])
def test_signs_of_patterns_and_markup_are_plain_text(sign_in, case, q):
    page = sign_in("admin").client.get("/search", params={"q": q}, headers=PIECE)
    assert page.status_code == 200 and "<script" not in page.text
    assert "wangfang" not in page.text


def test_a_process_is_found_by_whoever_may_start_it(sign_in, house):
    assert "/start/loan_origination" in hits(sign_in("wangfang").get("/search?q=loan", headers=PIECE))
    assert "/start/loan_origination" not in hits(sign_in("panhao").get("/search?q=loan", headers=PIECE))


def test_every_page_of_the_menus_is_gone_to_by_its_name_by_whoever_has_it(sign_in):
    def found(login, name):
        return re.findall(
            r'href="([^"]+)"[^>]*role="option"', sign_in(login).get(f"/search?q={name}", headers=PIECE).text
        )

    for name, href in (("absences", "/absences"), ("relations", "/relations"), ("manual", "/manual")):
        assert href in found("wangfang", name), name
    for name, href in (
        ("reports", "/reports"),
        ("limits", "/authority"),
        ("processes", "/processes"),
        ("staff", "/people"),
    ):
        assert href in found("admin", name), name
        assert href not in found("wangfang", name), name


def test_without_scripts_the_same_is_a_page_of_links(sign_in, case):
    page = sign_in("wangfang").get("/search?q=张建国").text
    assert f'<a href="/cases/{case}">' in page and 'value="张建国"' in page
    assert 'class="search-open" href="/search"' in page


def test_blind_findings_are_not_found(house, sign_in, case):
    for element, (login, data) in LOAN_WALK.items():
        if element == "investigate_a":
            break
        house.do(case, element, login, data)
    house.do(case, "investigate_b", "huangmin", {**FINDINGS, "reasons": "乙方所见"})
    assert hits(sign_in("liuyang").get("/search?q=乙方所见", headers=PIECE)) == []


def test_nobody_searches_without_signing_in(stranger):
    assert stranger.get("/search?q=a").status_code in {303, 401}
