"""The manuals, as people read them beside their work."""

import re
from html import unescape

import pytest

from server.pages.manual_text import NAMES, manual, rendered


@pytest.mark.parametrize("name", NAMES)
def test_each_manual_is_a_page_whose_links_and_pictures_lead_somewhere(name):
    made = manual(name)
    ids = set(re.findall(r' id="([^"]+)"', made.html))
    assert {heading.anchor for heading in made.headings} <= ids
    for href in map(unescape, re.findall(r' href="([^"]+)"', made.html)):
        path, _, anchor = href.partition("#")
        if path.startswith("http"):
            continue
        other = path.removeprefix("/manual/") or name
        assert other in NAMES, href
        assert not anchor or f' id="{anchor}"' in manual(other).html, href


def test_headings_get_the_anchors_that_links_between_the_manuals_use():
    made = rendered("# A title\n\n## It's `due`, or not\n\n## Same\n\n### Same\n")
    assert [(each.anchor, each.level) for each in made.headings] == [("its-due-or-not", 2), ("same", 2), ("same-1", 3)]


def test_markup_in_a_manual_is_shown_as_text_and_scripts_are_no_links():
    made = rendered("# A\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) <img src=x onerror=y>\n")
    assert "<script" not in made.html and "<img" not in made.html and "href" not in made.html


def test_links_to_what_is_not_served_are_text():
    html = rendered("# A\n\n[one](decisions/0001-x.md) [two](../workflows/a.bpmn) [three](staff.md#the-inbox)\n").html
    assert "<span>one</span> <span>two</span>" in html
    assert '<a href="/manual/staff#the-inbox">three</a>' in html


def test_everybody_signed_in_reads_the_manuals(sign_in):
    person = sign_in("wangfang")
    assert person.get("/manual").headers["location"] == "/manual/staff"
    page = person.get("/manual/designers")
    assert page.status_code == 200
    assert '<article class="card" lang="en">' in page.text and 'href="#timers"' in page.text
    assert 'href="/manual"' in person.get("/inbox").text
    person.client.cookies.set("lang", "zh")
    assert "手册为英文" in person.get("/manual/designers").text


def test_pictures_of_the_manuals_are_served_and_no_other_file(sign_in):
    person = sign_in("wangfang")
    picture = person.get("/manual/images/inbox.png")
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
    for path in ("nothing", "engine", "..%2f..%2fpyproject", "decisions", "images/none.png", "images/..%2fstaff.md"):
        assert person.get(f"/manual/{path}").status_code == 404, path


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("diagrams/deadlock", "designers#does-it-always-end"),
        ("tables/table-gap", "decisions-and-feel#gaps-and-overlaps"),
        ("forms/bad_bounds", "designers#forms"),
        ("labels/wrong_type", "designers#labels"),
        ("tables/file_place", "designers#the-folder"),
        ("diagrams/none_of_ours", "designers#what-is-refused"),
    ],
)
def test_each_rule_has_an_address_that_leads_to_its_section(sign_in, path, section):
    answer = sign_in("wangfang").get(f"/manual/rules/{path}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/manual/{section}")


def test_there_are_no_rules_of_other_kinds(sign_in):
    assert sign_in("wangfang").get("/manual/rules/songs/deadlock").status_code == 404


def test_strangers_read_no_manual(stranger):
    for path in ("/manual", "/manual/staff", "/manual/images/inbox.png", "/manual/rules/diagrams/deadlock"):
        assert stranger.get(path).headers["location"].startswith("/sign-in"), path


def test_the_empty_corner_of_a_table_is_no_heading():
    html = rendered("# A\n\n| | one |\n|---|---|\n| x | y |\n").html
    assert "<th></th>" not in html and "<th>one</th>" in html
