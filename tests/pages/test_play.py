"""Playing a draft without scripts: forms as staff see them, the clock, refusals, and the scenario that is kept."""

import re
from html import unescape

import pytest

from tests import site
from tests.house import APPLICATION, LOAN_WALK
from tests.pages.conftest import Person, hidden

KEY = "loan_origination"
HERE = f"/processes/{KEY}/play"
CLOCK = "2026-11-23T09:00"


@pytest.fixture
def designer(sign_in):
    person = sign_in("admin")
    person.post(f"/processes/{KEY}/draft")
    return person


@pytest.fixture
def player(designer):
    assert designer.post(f"{HERE}/begin", {"clock": CLOCK}).headers["location"] == HERE
    return designer


def flat(data, before=""):
    """What a browser sends for these values."""
    fields = {}
    for name, value in data.items():
        if isinstance(value, dict):
            fields |= flat(value, f"{before}{name}.")
        else:
            fields[f"{before}{name}"] = str(value).lower() if isinstance(value, bool) else value
    return fields


def seen(player):
    return hidden(player.get(HERE).text, "revision")


def start(player, login="wangfang", **fields):
    return player.post(f"{HERE}/start/{KEY}/{login}", {"key": seen(player), **(flat(APPLICATION) | fields)})


def task_of(player, step):
    """The address of an open task by its name on the page."""
    page = player.get(HERE).text
    article = next(part for part in page.split('<article class="played-task"')[1:] if step in part)
    return unescape(re.search(rf'href="({HERE}/tasks/[^"?]+)\?', article).group(1))


def do(player, step, login, data):
    """Do a step by its form."""
    address = task_of(player, step)
    form = player.get(f"{address}?as={login}").text
    action = re.search(r'id="task-form" method="post" action="([^"]+)"', form).group(1)
    return player.post(action, {"version": hidden(form, "version"), **flat(data)})


def recorded(player):
    return unescape(re.search(r"<pre [^>]*>(.*?)</pre>", player.get(HERE).text, re.DOTALL).group(1))


def test_only_designers_play(sign_in, designer):
    other = sign_in("wangfang")
    assert other.get(HERE).status_code == 403
    assert other.post(f"{HERE}/begin", {"clock": CLOCK}).status_code == 403
    assert sign_in("admin").get(f"/processes/{KEY}/draft").text.count(f'href="{HERE}"') == 1


def test_a_case_is_played_by_the_forms_of_staff_and_becomes_a_scenario(player):
    form = player.get(f"{HERE}/start/{KEY}?as=wangfang").text
    assert "You act as 王芳" in form and 'name="applicant.id_number"' in form
    wrong = start(player, amount="many")
    assert wrong.status_code == 422 and 'id="error-summary"' in wrong.text and "修建蔬菜大棚" in wrong.text
    assert start(player).headers["location"] == HERE
    page = player.get(HERE).text
    assert "Check documents" in page and "viewer-config" in page and f"{HERE}/diagrams/{KEY}" in page
    assert player.get(f"{HERE}/diagrams/{KEY}").content.startswith(b"<")
    assert do(player, "Check documents", *LOAN_WALK["intake"]).headers["location"] == HERE
    text = recorded(player)
    assert "id_number: '990101197803120114'" in text and "amount: '36000.00'" in text and "name: 张建国" in text
    assert "- do: intake" in text and "open: [declare_a" in text and "path: [" in text
    assert "张建国" not in player.get("/cases").text


def test_what_was_recorded_is_kept_and_passes_as_a_scenario(player):
    start(player)
    do(player, "Check documents", *LOAN_WALK["intake"])
    player.post(f"{HERE}/advance", {"revision": seen(player), "by": "1WD"})
    page = player.get(HERE).text
    fields = {"revision": hidden(page, "revision"), "version": hidden(page, "version"), "file": "played"}
    kept = player.post(f"{HERE}/keep", {**fields, "name": "资料齐全：“通过”"})
    assert kept.headers["location"] == HERE
    assert "is kept in" in player.get(HERE).text
    assert f'{HERE}"' in player.get(f"/processes/{KEY}/scenarios").text
    files = player.get(f"/processes/{KEY}/draft").text
    assert f"{KEY}/scenarios/played.yaml" in files
    again = player.post(f"{HERE}/keep", {**fields, "name": "Another"})
    assert again.status_code == 409 and "another window" in again.text
    page = player.get(HERE).text
    fields = {"revision": hidden(page, "revision"), "version": hidden(page, "version"), "file": "played"}
    assert player.post(f"{HERE}/keep", {**fields, "name": "资料齐全：“通过”"}).status_code == 409
    assert player.post(f"{HERE}/keep", {**fields, "name": "Once more"}).headers["location"] == HERE


def test_a_leap_of_the_clock_is_told_as_pages_tell_instants(player):
    start(player)
    for by in ("1WD", "2026-12-14T09:00:00+08:00", "2026-12-15T09:00"):
        player.post(f"{HERE}/advance", {"revision": seen(player), "by": by})
    page = player.get(HERE).text
    assert "The clock moves: 1 working day" in page and "The clock moves to 2026-12-14 09:00" in page
    assert "The clock moves to 2026-12-15 09:00" in page


def test_why_nothing_can_be_added_to_a_file_is_told_in_the_readers_language(player):
    start(player)
    page = player.get(HERE).text
    fields = {"revision": hidden(page, "revision"), "version": hidden(page, "version"), "name": "Eins"}
    refused = player.post(f"{HERE}/keep", {**fields, "file": "loan"}, headers={"Accept-Language": "zh-CN"})
    assert refused.status_code == 409 and "文件中的 defaults 会改变这些步骤" in refused.text


def test_who_may_not_is_refused_as_staff_would_be_and_it_is_recorded(player):
    refused = start(player, "liuyang")
    assert refused.status_code in {303, 403}
    player.post(f"{HERE}/begin", {"clock": CLOCK})
    start(player)
    address = task_of(player, "Check documents")
    other = player.get(f"{address}?as=liuyang").text
    assert "Not for this person" in other and "Try all the same" in other
    version = hidden(other, "version")
    tried = player.post(f"{address}/liuyang/complete", {"version": version})
    assert tried.status_code == 404 and "you may not see it" in tried.text
    assert "refused: task_not_found" in recorded(player)


def test_a_step_is_undone_by_playing_the_others_again(player):
    start(player)
    do(player, "Check documents", *LOAN_WALK["intake"])
    before = seen(player)
    assert player.post(f"{HERE}/leave-out", {"revision": before, "number": "1"}).headers["location"] == HERE
    page = player.get(HERE).text
    assert "Check documents" in page and "do: intake" not in recorded(player)
    stale = player.post(f"{HERE}/advance", {"revision": before, "by": "P1D"})
    assert stale.status_code == 409 and "another window" in stale.text and "advance" not in recorded(player)
    assert player.post(f"{HERE}/leave-out", {"revision": seen(player), "number": "9"}).status_code == 404


def test_what_a_step_lacks_and_where_playing_again_ended_are_told_in_the_readers_language(player):
    start(player)
    do(player, "Check documents", *LOAN_WALK["intake"])
    chinese = {"Accept-Language": "zh-CN"}
    typed = player.post(f"{HERE}/advance", {"revision": seen(player), "typed": "soon"}, headers=chinese)
    assert "既不是时间" in typed.text and "neither a time" not in typed.text
    player.post(f"{HERE}/leave-out", {"revision": seen(player), "number": "0"})
    page = unescape(player.get(HERE, headers=chinese).text)
    broke_off = page.partition("notice-soon")[2].partition("</p>")[0]
    assert "intake 待办" in broke_off and "that intake is open" not in broke_off, broke_off


def test_a_duration_that_is_none_is_refused_and_not_recorded(player):
    start(player)
    for text in ("soon", "2020-01-01T09:00", "P-1", ""):
        answer = player.post(f"{HERE}/advance", {"revision": seen(player), "typed": text})
        assert answer.status_code in {409, 422}, text
    assert "advance" not in recorded(player)


def test_what_was_played_outlives_the_server(player, app):
    start(player)
    do(player, "Check documents", *LOAN_WALK["intake"])
    before = recorded(player)
    app.state.rooms.close_idle(longer_than=-1.0)
    assert recorded(player) == before


def test_a_changed_draft_is_played_again_and_a_faulty_one_says_why(player):
    start(player)
    answer = player.get(f"/processes/{KEY}/draft/diagram")
    content, etag = answer.content, answer.headers["etag"]
    headers = {"X-CSRF-Token": player.csrf, "If-Match": etag}
    renamed = content.replace(b'name="Check documents"', b'name="Look at documents"')
    saved = player.client.put(f"/processes/{KEY}/draft/diagram", content=renamed, headers=headers).json()
    assert "The draft was changed since" in player.get(HERE).text
    page = player.get(HERE).text
    fields = {"revision": hidden(page, "revision"), "version": str(saved["version"]), "file": "played", "name": "One"}
    assert player.post(f"{HERE}/keep", fields).status_code == 409
    assert player.post(f"{HERE}/again", {"revision": seen(player)}).headers["location"] == HERE
    page = player.get(HERE).text
    assert "The draft was changed since" not in page and "starts the case" in page
    headers["If-Match"] = f'"{saved["version"]}"'
    player.client.put(f"/processes/{KEY}/draft/diagram", content=b"<definitions", headers=headers)
    refused = player.post(f"{HERE}/again", {"revision": seen(player)})
    assert refused.status_code == 422 and "What has to be mended first" in refused.text


def test_one_looks_as_somebody(player):
    start(player)
    case = player.get(f"{HERE}?as=wangfang").text
    assert "张建国" in case and "you may not see it" not in case
    assert "張" not in player.get(f"{HERE}?as=nobody&case=none").text
    assert player.post(f"{HERE}/leave").headers["location"] == f"/processes/{KEY}/draft"
    assert 'id="begin-title"' in player.get(HERE).text


LOAN = """loan_number: L-9
applicant: {name: 城关农机有限公司, kind: enterprise, id_number: 91350100M000100Y43, phone: "13800138001"}
principal: "10000.00"
rate: "12"
months: 3
method: equal_instalments
disbursed_on: 2026-11-23
officer_a: liuyang
officer_b: huangmin"""
PAID = 'loan_number: L-9\namount: "60.00"\npaid_on: 2026-11-23\nreceipt: R1'


def test_messages_start_the_case_and_move_it_on(app):
    key = "loan_servicing"
    house = site.settle(app.state.wired.database, "loan_origination", key)
    here, player = f"/processes/{key}/play", Person(app, house, "admin")
    player.post(f"/processes/{key}/draft")
    player.post(f"{here}/begin", {"clock": CLOCK})
    revision = hidden(player.get(here).text, "revision")
    started = {"revision": revision, "kind": "message", "name": "loan_disbursed", "process": key}
    wrong = player.post(f"{here}/send", {**started, "data": "applicant: [unclosed"})
    assert wrong.status_code == 422 and "The case has" not in wrong.text
    revision = hidden(wrong.text, "revision")
    assert player.post(f"{here}/send", {**started, "revision": revision, "data": LOAN}).headers["location"] == here
    page = player.get(here).text
    assert "payment_received" in page and "loan_number: &#34;L-9&#34;" in page and "城关农机有限公司" in page
    sent = {"revision": hidden(page, "revision"), "kind": "message", "name": "payment_received", "data": PAID}
    assert player.post(f"{here}/send", {**sent, "correlation": 'loan_number: "L-9"'}).headers["location"] == here
    page = player.get(here).text
    text = unescape(re.search(r"<pre [^>]*>(.*?)</pre>", page, re.DOTALL).group(1))
    assert "correlation" in text and "receipt: R1" in text
    seen = {"revision": hidden(page, "revision"), "version": hidden(page, "version")}
    kept = player.post(f"{here}/keep", {**seen, "file": "还款", "name": "首次还款"})
    assert kept.headers["location"] == here, kept.text
