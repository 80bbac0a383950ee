"""People of a history help each other, take things back and are away, by the real commands, and leave nothing lying."""

import shutil
from datetime import date

import pytest

from server.demo.days import days_of, period_until
from server.demo.model import Leave
from server.scenarios.faults import ScenariosRefused
from tests.demo.conftest import HISTORY, HOUSE_HISTORY, History, shop, write
from tests.demo.test_history import CALENDAR, TRAIL, ZONE, contents, instant, plain, problems

CHECK = "check: {waits: 2, takes: 20,"
AWAY = """\
absences:
  - {person: ann, first: 8, days: 12, substitutes: bea, reason: annual leave}
  - {person: carl, first: -1, days: 3}
"""
WITHDRAWN = """\
  - process: shop
    on: '=started_at + duration("PT1M")'
    withdrawn: bought elsewhere
"""


def helped(**chances):
    told = ", ".join(f"{turn}: {chance}" for turn, chance in chances.items())
    return HISTORY.replace(CHECK, f"{CHECK} help: {{reason: please, opinion: fine, objection: why, {told}}},")


def made(tmp_path, database_url, text, house=HOUSE_HISTORY):
    files = shop() | {"shop/demo/history.yaml": text.encode(), "house/history.yaml": house.encode()}
    history = History(write(tmp_path / "workflows", files), database_url, tmp_path / "var")
    history.begin().make()
    found = history.rows(TRAIL), problems(history), contents(history)
    history.wired.close()
    return found


def kinds(trail):
    return [row[3] for row in trail]


@pytest.mark.parametrize(
    ("chances", "told"),
    [
        ({"delegated": 1}, ("DelegationBegan", "DelegationEnded")),
        ({"signed_before": 1}, ("SignatureAsked", "SignatureGiven")),
        ({"signed_after": 1, "objected": 0.3}, ("SignatureGiven", "TaskSubmitted", "SubmissionReturned")),
        ({"recalled": 0.5}, ("TaskRecalled",)),
        ({"given_back": 0.5}, ("TaskReleased",)),
    ],
)
def test_people_help_each_other_and_what_they_began_goes_on(tmp_path, database_url, chances, told):
    trail, wrong, (cases, *_) = made(tmp_path, database_url, helped(**chances))
    assert set(told) <= set(kinds(trail))
    assert kinds(trail).count("SubmissionReturned") < 24, "who objects once does not object for ever"
    assert wrong == []
    assert [row[2] for row in cases].count("completed") > 3


def test_who_signs_is_named_by_the_script(tmp_path, database_url):
    text = helped(signed_before=1, signers="{carl: 1}")
    trail, *_ = made(tmp_path, database_url, text)
    assert {row[5] for row in trail if row[3] == "SignatureGiven"} == {"carl"}


def test_who_is_away_does_nothing_and_what_they_hold_goes_to_who_stands_in(tmp_path, database_url):
    trail, wrong, (_, tasks, _) = made(tmp_path, database_url, HISTORY, HOUSE_HISTORY + AWAY)
    assert kinds(trail).count("TaskClaimed") > 20
    assert wrong == []
    period = period_until(date(2026, 11, 25), 2, CALENDAR)
    away = set(days_of(Leave("ann", 8, 12), period, CALENDAR))
    assert len(away) == 12
    last = date(2026, 11, 25)
    waiting = [row for row in tasks if row[5] in {"offered", "claimed"} and row[1] != "sign"]
    assert all((last - instant(row[3]).date()).days < 7 for row in waiting), "what nobody might do is done later"
    worked = {instant(row[2]).astimezone(ZONE).date() for row in trail if row[5] == "ann"}
    assert worked
    assert worked.isdisjoint(away)


def test_a_case_is_withdrawn_by_who_started_it(tmp_path, database_url):
    trail, wrong, (cases, *_) = made(
        tmp_path, database_url, HISTORY.replace("happenings:\n", f"happenings:\n{WITHDRAWN}")
    )
    assert "CaseWithdrawn" in kinds(trail)
    assert "cancelled" in {row[2] for row in cases}
    assert wrong == []


def test_help_and_absences_come_the_same_each_time(tmp_path, sqlite_template):
    text = helped(delegated=0.3, signed_after=0.3, recalled=0.2)
    found = []
    for name in ("one", "two"):
        other = tmp_path / f"{name}.sqlite"
        shutil.copy(sqlite_template, other)
        (tmp_path / name).mkdir()
        *_, rows = made(tmp_path / name, f"sqlite:///{other}", text, HOUSE_HISTORY + AWAY)
        found.append([[tuple(map(plain, row)) for row in part] for part in rows])
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("house/history.yaml", "person: ann", "person: anna", "Did you mean ann?"),
        ("house/history.yaml", "first: 8", "first: 0", "1 is its first"),
        ("shop/demo/history.yaml", "delegated: 1", "delegate: 1", "Did you mean delegated?"),
        ("shop/demo/history.yaml", "delegated: 1", "delegated: much", "delegated is a number"),
    ],
)
def test_a_slip_is_refused_with_file_and_line(tmp_path, file, before, after, told):
    text = {"shop/demo/history.yaml": helped(delegated=1), "house/history.yaml": HOUSE_HISTORY + AWAY}
    assert before in text[file]
    text[file] = text[file].replace(before, after)
    root = write(tmp_path / "workflows", shop() | {name: value.encode() for name, value in text.items()})
    with pytest.raises(ScenariosRefused, match=rf"{file}:\d+: .*{told}"):
        History(root, f"sqlite:///{tmp_path}/x.sqlite", tmp_path)
