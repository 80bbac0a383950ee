"""What if: managers ask on a form, see how far it is, and read the test first, then both houses side by side."""

import re
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from server.commands.simulations.begin import BeginSimulation, begin_simulation
from server.commands.simulations.finish import FinishSimulation, finish_simulation
from server.domain.simulations import Failure
from server.mining.simulation.backtest import BackTested
from server.mining.simulation.bands import Band
from server.mining.simulation.comparing import Compared
from server.mining.simulation.measures import Kind, Measure
from server.pages.report_cure import cure_href
from server.pages.report_query import ReportQuery
from server.reports.what_if import stored_result
from server.reports.why_waiting import WhyRow
from server.store.simulations import Simulations
from tests.house import APPLICATION, LOAN_WALK

HOME = "/reports/what-if"
STEP = "loan_origination/intake"


@pytest.fixture
def case(house):
    case = house.start("loan_origination", APPLICATION, "wangfang")
    house.do(case, "intake", *LOAN_WALK["intake"])
    return case


@pytest.fixture
def still(app):
    """A server whose simulations wait until the test runs them."""
    app.state.wired.simulations.listener = None


@pytest.fixture
def manager(sign_in, case, still):
    return sign_in("xujian")


def begin(house):
    return house.run(begin_simulation, BeginSimulation(machine_now=datetime.now(UTC)))


def texts(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def asked(house, login="xujian"):
    with house.database.read() as connection:
        return Simulations(connection).of(house.person(login).id)


def test_the_form_offers_what_the_history_shows(manager, house):
    page = manager.get(HOME).text
    assert f'value="{STEP}"' in page and ">Check documents</option>" in page
    assert house.person("wangfang").id in page
    assert 'value="intake_clerk@b1"' in page and 'value="intake_clerk@"' in page
    assert 'href="/reports/what-if" aria-current="page"' in page
    assert 'href="/reports/what-if"' in manager.get("/reports/steps").text


def test_an_address_proposes_changes_that_the_form_shows(manager, house):
    wangfang = house.person("wangfang").id
    page = manager.get(f"{HOME}?desk=intake_clerk%40b1&count=1&person={wangfang}&day=0&day=4&held=nothing").text
    assert 'value="intake_clerk@b1" selected' in page and f'value="{wangfang}" selected' in page
    assert len(re.findall(r'name="day"[^>]* checked', page)) == 2
    assert not asked(house)


def test_why_a_step_waits_leads_to_what_would_help(manager, house):
    query, why = ReportQuery(branch="b1"), [WhyRow("batching", 30.0, 0.9), WhyRow("rework", 3.0, 0.1)]
    days = "&".join(f"day={day}" for day in range(5))
    assert cure_href(query, why, "legal_officer", ["x"]) == f"{HOME}?person=x&{days}"
    more = f"{HOME}?desk=legal_officer%40b1&count=1"
    assert cure_href(query, why, "legal_officer", ["x", "y"]) == more == cure_href(query, why, "legal_officer", [])
    assert cure_href(query, why[1:], "legal_officer", ["x"]) is None, "more people mend no returns"
    assert cure_href(replace(query, log="l"), why, "legal_officer", ["x"]) is None, (
        "a log of elsewhere is not simulated"
    )
    assert cure_href(query, [], "legal_officer", ["x"]) is None


def test_changes_are_kept_as_they_were_chosen(manager, house):
    fields = {
        "desk": "intake_clerk@b1", "count": "2", "person": house.person("wangfang").id, "day": ["0", "3"],
        "arrivals": "130", "held": STEP, "hold": "50", "opens": "08:00", "closes": "18:00", "saturday": "1",
        "weeks": "13", "replications": "100",
    }  # fmt: skip
    answer = manager.post(HOME, fields)
    assert answer.status_code == 303
    (run,) = asked(house)
    assert answer.headers["location"] == f"{HOME}/{run.id}"
    assert (run.asked["weeks"], run.asked["replications"], run.asked["branches"]) == (13, 100, ["b1"])
    told = texts(manager.get(answer.headers["location"]).text)
    for sentence in (
        "2 more: Intake clerk, Chengguan branch",
        f"{house.person('wangfang').name} is there on: Monday, Thursday",
        "130% of the cases come: all processes",
        "“Check documents” takes 50% of its time",
        "Open from 08:00 to 18:00, Saturdays too",
        "Waiting",
    ):
        assert sentence in told


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({}, "desk", "Choose at least one change."),
        ({"desk": "intake_clerk@b1"}, "count", "Enter a whole number from 1 to 20."),
        ({"count": "2"}, "desk", "Choose one."),
        ({"arrivals": "many"}, "arrivals", "Enter a whole number from 1 to 1000."),
        ({"arrivals": "0"}, "arrivals", "Enter a whole number from 1 to 1000."),
        ({"held": STEP}, "hold", "Enter a whole number from 1 to 1000."),
        ({"hold": "50", "held": "fly"}, "held", "Choose one."),
        ({"routed": f"loan_origination {STEP}", "share": "101"}, "share", "Enter a whole number from 0 to 100."),
        ({"opens": "08:00"}, "opens", "Enter both times."),
        ({"opens": "18:00", "closes": "08:00"}, "closes", "It must close after it opens."),
    ],
)
def test_what_is_half_filled_in_is_told_at_its_field(manager, house, fields, field, message):
    answer = manager.post(HOME, fields)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text and f'id="{field}"' in answer.text
    assert message in texts(answer.text)
    for name, value in fields.items():
        assert f'value="{value}"' in answer.text or name == "held"
    assert asked(house) == []


def test_somebodys_days_need_a_day(manager, house):
    answer = manager.post(HOME, {"person": house.person("wangfang").id})
    assert answer.status_code == 422 and 'href="#day-0"' in answer.text


def test_no_more_than_a_few_at_once(manager):
    answers = [manager.post(HOME, {"dropped": STEP}).status_code for _ in range(4)]
    assert answers == [303, 303, 303, 409]


def test_one_that_runs_says_how_far_it_is_and_can_be_cancelled(manager, house):
    here = manager.post(HOME, {"dropped": STEP}).headers["location"]
    begin(house)
    page = manager.get(here).text
    assert 'hx-trigger="every 2s"' in page and "<progress" in page and "Running: 0%" in page
    assert manager.post(f"{here}/cancel").headers["location"] == here
    page = manager.get(here).text
    assert "The simulation was cancelled." in page
    assert "<progress" not in page and "every 2s" not in page
    assert manager.post(f"{here}/cancel").status_code == 303


def test_the_test_comes_first_then_both_houses(manager, house):
    here = manager.post(HOME, {"dropped": STEP}).headers["location"]
    run = begin(house)
    median, wait = Measure(Kind.MEDIAN, "loan_origination"), Measure(Kind.WAIT, STEP)
    busy = Measure(Kind.BUSY, house.person("wangfang").id)
    result = stored_result(
        0.0,
        86_400.0,
        [BackTested(median, 120.0, Band(126.0, 110.0, 140.0)), BackTested(wait, 10.0, Band(20.0, 15.0, 25.0))],
        [
            Compared(median, Band(126.0, 110.0, 140.0), Band(80.04, 70.0, 90.0), Band(-45.96, -47.0, -44.0)),
            Compared(wait, Band(20.0, 15.0, 25.0), None, None),
            Compared(busy, Band(0.5, 0.4, 0.6), Band(0.55, 0.4, 0.7), Band(0.05, -0.01, 0.11)),
        ],
    )
    house.run(finish_simulation, FinishSimulation(run_id=run.id, result=result))
    page = manager.get(here).text
    told = texts(page.split('id="simulation"')[1])
    assert told.index("How far is the model to be trusted?") < told.index("As it is")
    found = told.split("What changes most")[1].split("How far is the model")[0]
    assert "Loan origination: median: 126 as it is, 80 changed (−46)" in found and "wangfang" not in found
    assert "Loan origination: median 120 126 110 – 140 +5% yes" in told
    assert "Check documents 10 20 15 – 25 +100% no" in told
    assert "Loan origination: median 126 110 – 140 80 70 – 90 −46 −47 – −44 less" in told
    assert "Check documents 20 15 – 25 — —" in told
    assert f"{house.person('wangfang').name} 50% 40% – 60% 55% 40% – 70% +5% −1% – 11% no clear difference" in told
    assert page.count('<svg class="bands"') == 2
    listed = texts(manager.get(HOME).text)
    assert "Without the step “Check documents” Simulated" in listed


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (Failure.IMPOSSIBLE, "never been seen"),
        (Failure.BROKEN, "could not be finished"),
        (Failure.INTERRUPTED, "was ended"),
    ],
)
def test_one_that_broke_off_says_why(manager, house, failure, words):
    here = manager.post(HOME, {"dropped": STEP}).headers["location"]
    house.run(finish_simulation, FinishSimulation(run_id=begin(house).id, error=failure))
    assert words in manager.get(here).text


def test_one_is_read_by_who_asked_only(manager, sign_in):
    here = manager.post(HOME, {"dropped": STEP}).headers["location"]
    for other in ("caopeng", "wangfang"):
        assert sign_in(other).get(here).status_code == 404
        assert sign_in(other).post(f"{here}/cancel").status_code == 404


def test_whoever_oversees_no_branch_asks_for_nothing(manager, sign_in):
    assert sign_in("wangfang").get(HOME).status_code == 403
    assert sign_in("wangfang").post(HOME, {"dropped": STEP}).status_code == 403


def test_a_house_with_little_history_says_so(app, house, sign_in, case):
    """The real process beside the server."""
    manager = sign_in("xujian")
    here = manager.post(HOME, {"dropped": STEP}).headers["location"]
    for _ in range(240):
        page = manager.get(here).text
        if "<progress" not in page:
            break
        time.sleep(0.5)
    assert "There is too little history yet" in page
