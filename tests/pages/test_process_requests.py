"""The pages of approval: asked for, looked at, approved or declined by somebody else; and putting back."""

import re

import pytest
from starlette.testclient import TestClient

from server.commands.people.disable_person import DisablePerson, disable_person
from server.domain.people import RoleAt
from server.engine.drawing.completing import drawn
from server.store.unit_of_work import UnitOfWork
from tests import site
from tests.commands.test_deploying import one_task
from tests.commands.test_understaffed import TWICE, hold
from tests.pages.conftest import hidden

HERE = "/processes/p"


@pytest.fixture
def app(database_url, tmp_path):
    made = site.site(database_url, tmp_path, deploy_approval=True)
    with TestClient(made):
        yield made


@pytest.fixture
def designers(house, sign_in):
    house.deploy({"p/p.bpmn": one_task("p", "a")})
    other = house.person("xujian").id
    with UnitOfWork(house.database) as work:
        work.people.grant(other, [RoleAt("process_designer", "ho")])
        work.commit()
    author = sign_in("admin")
    author.post(f"{HERE}/draft")
    change(author, "b")
    return author, sign_in("xujian")


def change(person, task):
    path = f"{HERE}/draft/files/p/p.bpmn"
    number = hidden(person.get(path).text, "version")
    return person.post(path, {"version": number, "text": one_task("p", task).decode()})


def asked(author, why="Rule 7"):
    answer = author.post(
        f"{HERE}/draft/deploy", {"version": hidden(author.get(f"{HERE}/draft").text, "version"), "why": why}
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def decide(person, here, verb, **fields):
    return person.post(f"{here}/{verb}", {"digest": hidden(person.get(here).text, "digest"), **fields})


def test_a_request_tells_which_files_differ(designers):
    author, other = designers
    assert re.search(r"p/p\.bpmn <span[^>]*>changed</span>", other.get(asked(author)).text)


def test_a_request_is_seen_by_others_and_approved_as_it_was_seen(designers):
    author, other = designers
    assert "Ask for approval" in author.get(f"{HERE}/draft").text
    here = asked(author)
    assert "Withdraw" in author.get(here).text and "Approve" not in author.get(here).text
    assert here in other.get("/processes").text and "Waiting for approval" in other.get("/processes").text
    notices = other.get("/notices").text
    assert "asks you to approve a new version of “p”" in notices and here in notices
    page = other.get(here).text
    assert "Rule 7" in page and "Nothing is wrong." in page
    compare = re.search(r'href="([^"]*compare[^"]*)"', page)[1].replace("&amp;", "&")
    compared = other.get(compare).text
    assert "From version 1 to what is asked for" in compared and "p.bpmn" in compared
    assert other.get(f"{here}/bpmn").content == drawn(one_task("p", "b"))
    assert decide(other, here, "approve").headers["location"] == f"{HERE}/versions"
    versions = other.get(f"{HERE}/versions").text
    assert "approved by 徐健" in versions or "approved by" in versions
    assert "approved your new version" in author.get("/notices").text
    assert "approved" in author.get(here).text and "Withdraw" not in author.get(here).text


def test_nobody_approves_their_own_by_hand_either(designers):
    author, other = designers
    here = asked(author)
    digest = hidden(other.get(here).text, "digest")
    answer = author.post(f"{here}/approve", {"digest": digest})
    assert answer.status_code == 403 and "Nobody decides on what they asked for themselves" in answer.text
    assert author.post(f"{here}/decline", {"said": "x"}).status_code == 403
    assert other.post(f"{here}/withdraw").status_code == 403


def test_declining_needs_a_reason_which_its_author_reads(designers):
    author, other = designers
    here = asked(author)
    assert decide(other, here, "decline", said=" ").status_code == 422
    assert decide(other, here, "decline", said="The form is missing.").headers["location"] == here
    assert "The form is missing." in author.get(here).text
    assert decide_closed(other, here).status_code == 409


def decide_closed(person, here):
    return person.post(f"{here}/approve", {"digest": "0"})


def test_a_change_after_asking_voids_it_and_a_stale_page_approves_nothing(designers):
    author, other = designers
    here = asked(author)
    digest = hidden(other.get(here).text, "digest")
    change(author, "c")
    answer = other.post(f"{here}/approve", {"digest": digest})
    assert answer.status_code == 409 and "void: the draft was changed" in answer.text
    assert other.post(f"{asked(author)}/approve", {"digest": digest}).status_code == 409


def test_requests_are_for_designers_and_of_their_own_process(designers, sign_in):
    author, other = designers
    here = asked(author)
    assert sign_in("wangfang").get(here).status_code == 403
    assert other.get(here.replace("/p/", "/loan_origination/")).status_code == 404
    assert other.get(f"{HERE}/requests/none").status_code == 404
    assert other.get(f"{HERE}/compare?one=1&other=request-none").status_code == 404


def test_the_api_deploys_nothing_where_approval_is_needed(designers):
    author, _ = designers
    files = {"files": ("p/p.bpmn", one_task("p", "c"), "application/xml")}
    answer = author.client.post("/api/v1/deployments", files=files, headers={"X-CSRF-Token": author.csrf})
    assert answer.status_code == 403 and answer.json()["code"] == "approval_needed"


def test_an_older_version_is_put_back_by_asking(designers, house):
    author, other = designers
    decide(other, asked(author), "approve")
    assert f"{HERE}/versions/1/restore" in author.get(f"{HERE}/versions").text
    here = f"{HERE}/versions/1/restore"
    seen = hidden(author.get(here).text, "seen")
    missing = author.post(here, {"seen": seen, "why": " "})
    assert missing.status_code == 422 and "Please say why" in missing.text
    request = author.post(here, {"seen": seen, "why": "Better before."}).headers["location"]
    assert "It puts version 1 back in force" in other.get(request).text
    decide(other, request, "approve")
    assert "Better before." in other.get(f"{HERE}/versions").text
    assert author.get(f"{HERE}/versions/9/restore").status_code == 404
    again = author.post(here, {"seen": "3", "why": "x"})
    assert again.status_code == 409 and "nothing to put back" in again.text


def test_approving_looks_again_whether_there_are_enough_people(designers, house):
    author, other = designers
    hold(house, "liuyang appraiser", "zhaolei checker")
    path = f"{HERE}/draft/files/p/p.bpmn"
    author.post(path, {"version": hidden(author.get(path).text, "version"), "text": TWICE["p.bpmn"].decode()})
    here = asked(author)
    digest = hidden(other.get(here).text, "digest")
    house.run(disable_person, DisablePerson(person=house.person("zhaolei").id))
    assert other.post(f"{here}/approve", {"digest": digest}).status_code == 303
    assert "Version 2 of “p” is in force for new cases, with warnings: 1." in other.get(f"{HERE}/versions").text
