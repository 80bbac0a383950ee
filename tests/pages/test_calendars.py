"""The page of working hours: what would move is shown first, then saved; refusals stand at their fields."""

import re

import pytest

from tests.house import APPLICATION

WEEK = {f"week-{day}": "08:30-12:00 14:00-17:30" if day < 5 else "" for day in range(7)}


def fields(do, days=(), **more):
    rows = [pair for day, hours in days for pair in (("day", day), ("hours", hours))]
    return [("branch", "b1"), ("year", "2026"), ("do", do), *WEEK.items(), *rows, *more.items()]


def send(person, pairs):
    body = {"csrf_token": person.csrf}
    for name, value in pairs:
        body.setdefault(name, [])
        body[name] = [*body[name], value] if isinstance(body[name], list) else value
    return person.client.post("/calendar", data=body)


@pytest.fixture
def case(house):
    return house.start("loan_origination", APPLICATION, "wangfang", branch="b1")


def test_the_days_of_a_year_stand_there_from_the_start(sign_in):
    html = sign_in("tianjing").get("/calendar?branch=b1&year=2026").text
    assert 'value="2026-10-01"' in html and "make-up working day" in html
    assert "This branch works the hours of the branch above it." in html


def test_what_would_move_is_shown_and_then_saved(house, sign_in, case):
    before = house.open(case)["intake"].due_at
    days = [("2026-11-23", ""), ("2026-11-24", "")]
    shown = send(sign_in("tianjing"), fields("show", days))
    assert shown.status_code == 200 and "What would move" in shown.text and f"/cases/{case}" in shown.text
    assert house.open(case)["intake"].due_at == before
    saved = send(sign_in("tianjing"), fields("save", days))
    assert saved.status_code == 303
    assert house.open(case)["intake"].due_at > before
    html = sign_in("tianjing").get("/calendar?branch=b1&year=2026").text
    assert "1 deadline moved" in html and "This branch works the hours" not in html
    assert "the working hours changed" in sign_in("wangfang").get(f"/cases/{case}").text


def test_what_cannot_be_read_is_refused_at_its_field_and_nothing_is_saved(sign_in):
    answer = send(sign_in("tianjing"), fields("save", [("2025-01-01", ""), ("2026-01-05", "nine to five")]))
    assert answer.status_code == 422
    assert len(re.findall(r'class="invalid-feedback"', answer.text)) == 2 and "nine to five" in answer.text


def test_only_who_administers_or_operates_the_branch_may_change_it(sign_in):
    assert "Show what would move" not in sign_in("hejing").get("/calendar?branch=b1").text
    assert send(sign_in("hejing"), fields("save")).status_code == 403
    assert sign_in("wangfang").get("/calendar").status_code == 403
    assert sign_in("tianjing").get("/calendar?branch=nowhere").status_code == 422
    assert sign_in("tianjing").get("/calendar?year=x").status_code == 422
