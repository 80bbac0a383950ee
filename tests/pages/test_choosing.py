"""Whom one chooses among 2,000: no list of everybody, suggestions and a page of at most 20, only who may be chosen."""

import re
from html import unescape

import pytest
from sqlalchemy import insert

from server.store.tables.organisation import branch, person, role_grant
from server.store.tree_version import organisation_changed
from tests.api.diagrams import form
from tests.counted import fewest
from tests.engine.dsl import E, S, U, process, props
from tests.house import APPLICATION
from tests.pages.conftest import hidden
from tests.pages.test_task import walk

MANY = 2_000
WHAT_IF = "/reports/what-if"


@pytest.fixture
def crowd(house):
    """2,000 more people at 200 more branches; a hundred of them may screen at b1."""
    branches = [
        {
            "code": f"c{number}",
            "name": f"Branch {number}",
            "parent": "ho",
            "labels": {"en": f"Branch {number}", "zh": f"第{number}分社"},
        }
        for number in range(200)
    ]
    people = [
        {
            "id": f"id-{number:04}",
            "login": f"staff{number:04}",
            "name": f"员工{number:04}",
            "branch": "b1" if number < 100 else f"c{number % 200}",
            "active": True,
        }
        for number in range(MANY)
    ]
    roles = [
        {
            "person": each["id"],
            "role": "officer_b" if each["branch"] == "b1" else "intake_clerk",
            "branch": each["branch"],
        }
        for each in people
    ]
    with house.database.write() as connection:
        for table, rows in ((branch, branches), (person, people), (role_grant, roles)):
            connection.execute(insert(table), rows)
        organisation_changed(connection)
        connection.commit()
    return house


@pytest.fixture
def task(crowd):
    case = crowd.start("loan_origination", APPLICATION, "wangfang")
    return crowd.claim(walk(crowd, case, "screening"), "huangmin")


def offered(text):
    return re.findall(r'<option value="([^"]+)"', text)


def test_no_page_lists_everybody_and_each_is_found_by_name_login_branch_and_role(app, sign_in, task):
    manager = sign_in("xujian")
    page = manager.get(f"/tasks/{task.id}").text
    assert len(offered(page)) < 60
    assert 'id="reassign-to"' in page

    def one_is_found():
        found = manager.get("/choose/reassign", params={"of": task.id, "to": "员工0042"})
        assert offered(found.text) == ["staff0042"]

    _, statements = fewest(app.state.wired.database, lambda: one_is_found)
    assert len(statements) <= 30, statements
    for text in ("Chengguan", "customer manager b"):
        found = offered(manager.get("/choose/reassign", params={"of": task.id, "to": text}).text)
        assert len(found) == 20
        assert "huangmin" not in found
    other = manager.get("/choose/reassign", params={"of": task.id, "to": "staff1500"})
    assert offered(other.text) == []


def test_without_scripts_a_page_lists_the_matches_and_goes_on_with_the_form(sign_in, house, task):
    manager = sign_in("xujian")
    fields = {"to": "员工001", "version": task.version, "reason": "调配"}
    page = manager.post(f"/choose/reassign?of={task.id}", fields).text
    assert re.findall(r'name="to" value="([^"]+)" required', page) == [f"staff{number:04}" for number in range(10, 20)]
    kept = {name: hidden(page, name) for name in ("version", "reason")}
    assert kept == {"version": str(task.version), "reason": "调配"}
    answer = manager.post(f"/tasks/{task.id}/reassign", {**kept, "to": "staff0011"})
    assert answer.status_code == 303
    assert house.open(task.case)["screening"].assignee == "id-0011"


def test_nobody_is_offered_to_who_may_not_choose(sign_in, task):
    stranger = sign_in("sunlihua")
    for what in ("reassign", "delegate", "cosign"):
        assert stranger.get(f"/choose/{what}", params={"of": task.id, "to": "x"}).status_code == 404
    assert stranger.get("/choose/circulate", params={"of": task.case, "to": "x"}).status_code == 404
    assert stranger.get("/choose/away", params={"of": "id-0001", "person": "x"}).status_code == 404
    assert stranger.get("/choose/nothing").status_code == 404
    assert stranger.post("/choose/substitute", {"to": "x"}).status_code == 404


def test_a_case_is_sent_to_people_found(sign_in, task):
    manager = sign_in("xujian")
    page = manager.get(f"/cases/{task.case}").text
    assert 'id="circulate-to-3"' in page
    assert len(offered(page)) < 60
    assert offered(manager.get("/choose/circulate", params={"of": task.case, "to": "staff199"}).text) == [
        f"staff{number}" for number in range(1990, 2000)
    ]
    answer = manager.post(f"/cases/{task.case}/circulate", {"to": ["staff1990", "staff1991"], "note": "请知悉"})
    assert answer.status_code == 303
    assert "员工1991" in manager.get(f"/cases/{task.case}").text


def test_several_tasks_are_given_to_somebody_found(sign_in, task):
    manager = sign_in("xujian")
    fields = {"act": "reassign", "task": f"{task.id}.{task.version}", "next": "/inbox"}
    page = manager.post("/inbox/several", fields).text
    assert offered(page) == []
    found = manager.post(f"/choose/several?of={task.id}", {**fields, "to": "staff0005"}).text
    assert 'value="staff0005"' in found
    done = manager.post("/inbox/several", {**fields, "to": "staff0005"})
    assert done.status_code == 303


def test_who_stands_in_is_looked_for_and_a_name_is_answered_with_matches(sign_in, crowd):
    person = sign_in("huangmin")
    page = person.get("/absences/new").text
    assert len(offered(page)) < 60
    assert 'list="substitute-1-list"' in page
    days = {"first_day": "2026-11-24", "last_day": "2026-11-25"}
    page = person.get("/absences/new", params={**days, "substitute": "员工001"}).text
    assert [login for login in offered(page) if login] == [f"staff{number:04}" for number in range(10, 20)]
    answer = person.post("/absences", {**days, "substitute": "staff0011", "handing": "keep"})
    assert answer.status_code == 303
    assert "员工0011" in person.get("/absences").text


def test_personnel_names_who_is_away_by_login(sign_in, crowd):
    hr = sign_in("tianjing")
    page = hr.get("/absences/new").text
    assert 'list="person-list"' in page
    assert offered(hr.get("/choose/away", params={"person": "staff0123"}).text) == ["staff0123"]
    assert "员工0123" in hr.get("/absences/new", params={"person": "staff0123"}).text


def asked_for(**fields):
    drawn = process(S("s", props(form="ask")) + U("a", form="ask", role="everyone") + E(), "s > a > e")
    return {"p/p.bpmn": drawn, "p/forms/ask.json": form("Ask", ["officer"], **fields)}


OFFICER = {"type": "string", "title": "Officer", "format": "person", "x-role": "officer_b"}
ANYBODY = {"type": "string", "title": "Witness", "format": "person"}
NOTE = {"type": "string", "title": "Note"}


@pytest.fixture
def asking(crowd):
    crowd.deploy(asked_for(officer=OFFICER, witness=ANYBODY, note=NOTE))
    return crowd


def field_href(page, name):
    found = re.search(rf'<input[^>]* name="{name}"[^>]* hx-get="([^"]+)"', page)
    assert found, page
    return unescape(found[1])


def test_fields_of_forms_are_looked_for_and_hold_only_whom_they_may(app, sign_in, asking):
    reader = sign_in("liuyang")
    page = reader.get("/start/p").text
    assert len(offered(page)) < 60
    officer = field_href(page, "officer")
    assert offered(reader.get(f"{officer}&officer=员工0042").text) == ["staff0042"]
    assert offered(reader.get(f"{officer}&officer=staff1500").text) == []
    witness = field_href(page, "witness")
    assert offered(reader.get(f"{witness}&witness=staff1500").text) == ["staff1500"]
    assert len(offered(reader.get(witness).text)) == 20
    assert reader.get(officer.replace("of=", "of=x")).status_code == 404
    _, statements = fewest(app.state.wired.database, lambda: lambda: reader.get("/start/p"))
    assert len(statements) <= 30, statements


def test_a_field_of_a_form_keeps_what_was_typed_and_takes_the_login(sign_in, asking):
    reader = sign_in("liuyang")
    refused = reader.post("/start/p", {"officer": "staff1500", "witness": "员工", "note": "abc"})
    assert refused.status_code == 422 and "Choose one of the people of the list." in refused.text
    assert 'value="staff1500"' in refused.text and 'value="abc"' in refused.text
    begun = reader.post("/start/p", {"officer": "staff0042", "witness": "staff1500"})
    assert begun.status_code == 303
    case = begun.headers["location"].rpartition("/")[2]
    assert asking.case(case).data["officer"] == "id-0042"
    task = asking.claim(asking.open(case)["a"], "liuyang")
    assert 'value="staff0042"' in reader.get(f"/tasks/{task.id}").text


def test_without_scripts_a_field_of_a_form_is_chosen_on_a_page_and_the_form_comes_back_whole(sign_in, asking):
    reader = sign_in("liuyang")
    case = asking.start("p", {"officer": "huangmin"}, "liuyang")
    task = asking.claim(asking.open(case)["a"], "liuyang")
    find = re.search(r'formaction="(/choose/field[^"]+)"', reader.get(f"/tasks/{task.id}").text)
    fields = {"version": task.version, "officer": "员工001", "witness": "", "note": "两次"}
    page = reader.post(unescape(find[1]), fields).text
    assert re.findall(r'name="officer" value="([^"]+)" required', page) == [f"staff{n:04}" for n in range(10, 20)]
    again = f"/tasks/{task.id}/refresh"
    assert f'method="post" action="{again}"' in page
    kept = {name: hidden(page, name) for name in ("version", "witness", "note")}
    shown = reader.post(again, {**kept, "officer": "staff0012"}).text
    assert 'value="staff0012"' in shown and 'value="两次"' in shown
    assert asking.open(case)["a"].state.value == "claimed"


@pytest.fixture
def worked(app, asking):
    """26 of them have done a task; simulations are not run."""
    app.state.wired.simulations.listener = None
    for number in range(26):
        case = asking.start("p", {"officer": "huangmin"}, "liuyang")
        asking.do(case, "a", f"staff{number:04}", {"officer": "huangmin"})
    return asking


def test_a_simulation_changes_somebody_who_is_looked_for_among_those_whose_work_is_known(sign_in, worked):
    manager = sign_in("xujian")
    page = manager.get(WHAT_IF).text
    href = field_href(page, "leaver")
    assert offered(manager.get(f"{href}&leaver=员工0003").text) == ["staff0003"]
    assert offered(manager.get(f"{href}&leaver=员工0042").text) == [], "has done nothing yet"
    assert sign_in("huangmin").get(f"{href}&leaver=x").status_code == 403
    refused = manager.post(WHAT_IF, {"leaver": "员工00"})
    assert refused.status_code == 422 and "Choose one." in refused.text and 'value="员工00"' in refused.text
    found = manager.post("/choose/simulated?of=leaver", {"leaver": "员工000", "arrivals": "130"}).text
    assert 'method="get" action="/reports/what-if"' in found and hidden(found, "arrivals") == "130"
    again = manager.get(f"{WHAT_IF}?leaver=staff0003&arrivals=130").text
    assert 'value="staff0003"' in again and 'value="130"' in again
    assert manager.post(WHAT_IF, {"leaver": "staff0003"}).status_code == 303
