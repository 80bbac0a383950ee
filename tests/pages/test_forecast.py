"""The forecast on the pages: for those who oversee branches, of their cases alone, with how far it is to be trusted."""

import csv
import io
import re
import time
from datetime import UTC, datetime, timedelta

import pytest

from server.commands.simulations.ask_forecast import AskForecast, ask_forecast
from server.commands.simulations.begin import BeginSimulation, begin_simulation
from server.commands.simulations.finish import FinishSimulation, finish_simulation
from server.domain.simulations import Failure
from server.store.simulations import Simulations
from server.store.unit_of_work import UnitOfWork
from tests.foreseen import foreseen, result
from tests.house import APPLICATION, LOAN_WALK

HERE = "/reports/forecast"


@pytest.fixture
def still(app):
    """A server whose forecasts wait until the test makes them."""
    app.state.wired.simulations.listener = None


@pytest.fixture
def case(house):
    case = house.start("loan_origination", APPLICATION, "wangfang")
    house.do(case, "intake", *LOAN_WALK["intake"])
    return case


@pytest.fixture
def manager(sign_in, case, still):
    return sign_in("xujian")


def texts(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def begin(house):
    return house.run(begin_simulation, BeginSimulation(machine_now=datetime.now(UTC)))


def ask(house):
    command = AskForecast(actor=house.person("xujian"), machine_now=datetime.now(UTC), oldest=timedelta(0))
    house.run(ask_forecast, command)


def finish(house, **what):
    assert house.run(finish_simulation, FinishSimulation(run_id=begin(house).id, **what))


def foretold(house, *rows, **more):
    ask(house)
    finish(house, result=result(house.now, **more), foreseen=rows)


def asked(house):
    with house.database.read() as connection:
        return Simulations(connection).last_forecast()


def pass_time(house, **span):
    house.pass_time(**span)
    with UnitOfWork(house.database) as work:
        work.clock.set(house.now)
        work.commit()


def test_whoever_looks_first_has_one_made_and_sees_how_far_it_is(manager, sign_in, house):
    page = manager.get(HERE)
    assert page.status_code == 200
    assert "A new forecast is being made" in page.text and f'hx-get="{HERE}/state"' in page.text
    assert "<progress" in page.text and "data-chart" not in page.text
    run = asked(house)
    assert "A new forecast is being made" in sign_in("caopeng").get(HERE).text
    assert manager.post(HERE).headers["location"] == HERE
    assert asked(house).id == run.id


def test_the_page_is_shown_anew_when_it_is_there(manager, house, case):
    manager.get(HERE)
    state = manager.get(f"{HERE}/state")
    assert "<html" not in state.text and "hx-refresh" not in state.headers
    finish(house, result=result(house.now), foreseen=[foreseen(house, case)])
    assert manager.get(f"{HERE}/state").headers["hx-refresh"] == "true"


def test_cases_are_told_with_their_days_and_the_step_that_will_be_late(manager, house, case):
    foretold(house, foreseen(house, case))
    page = manager.get(HERE)
    told = texts(page.text)
    assert "As of 2026-11-23" in told and "60 simulated futures" in told
    assert f'href="/cases/{case}"' in page.text
    assert "50% Sign contract" in told
    assert "2026-12-07 2026-12-03 – 2026-12-13" in told
    assert "2 open cases foreseen" in told and "1 cases late within 3 working days (85%: 1 to 1)" in told
    assert page.text.count("data-chart=") == 2
    assert "The last is done about 2026-12-13, 85% by 2026-12-13." in told
    assert 'name="csrf_token"' in page.text and ">Forecast anew</button>" in page.text
    assert 'href="/reports/forecast" aria-current="page"' in page.text


def test_what_lies_beyond_the_simulation_has_no_day(manager, house, case):
    beyond = dict.fromkeys(("done", "likely", "by_50", "by_85", "by_95"))
    foretold(house, foreseen(house, case, **beyond, chance_3=0.0, step_3=None))
    told = texts(manager.get(HERE).text)
    assert "after 2027-03-23 2026-12-03 or later" in told


def test_a_case_that_ended_since_is_left_out(manager, house, case):
    from server.commands.cases.cancel import CancelCase, cancel_case

    foretold(house, foreseen(house, case))
    house.run(cancel_case, CancelCase(case_id=case, actor=house.person("admin"), reason="-"))
    assert f'href="/cases/{case}"' not in manager.get(HERE).text
    assert f'href="/cases/{case}"' not in texts(manager.get("/reports/now").text)


@pytest.mark.parametrize(
    ("judged", "within", "sentence"),
    [
        (40, 34, None),
        (40, 30, "Take these days with care: of the 85% bands of the past only 75% held"),
        (40, 40, "The bands are wider than need be: of the 85% bands of the past 100% held."),
        (29, 25, "Too few forecasts of the past are over yet"),
    ],
)
def test_it_is_said_how_far_it_is_to_be_trusted(manager, house, case, judged, within, sentence):
    foretold(house, foreseen(house, case), judged=judged, within=within)
    page = manager.get(HERE).text
    assert ('class="notice finding"' in page) == (sentence is not None)
    told = texts(page)
    assert sentence is None or sentence in told
    assert f"{round(100 * within / judged)}% of {judged}" in told and "1 working day 4 5" in told


def test_each_reads_of_their_own_branches_and_may_narrow_it(manager, sign_in, house, case):
    foretold(house, foreseen(house, case), desks=(("loan_origination", "b1"), ("loan_origination", "b2")))
    other = sign_in("caopeng").get(HERE)
    assert f'href="/cases/{case}"' not in other.text and "2 open cases foreseen" in texts(other.text)
    both = sign_in("chenguodong")
    assert "4 open cases foreseen" in texts(both.get(HERE).text)
    narrowed = both.get(f"{HERE}?branch=b2")
    assert "2 open cases foreseen" in texts(narrowed.text) and f'href="/cases/{case}"' not in narrowed.text
    none = both.get(f"{HERE}?process=nothing")
    assert "No case runs." in none.text and "data-chart" not in none.text
    assert manager.get(f"{HERE}?branch=b2").status_code == 422
    sent = both.post(HERE, {"branch": "b2", "process": "loan_origination"})
    assert sent.headers["location"] == f"{HERE}?process=loan_origination&branch=b2"


def test_whoever_oversees_nothing_sees_none(manager, sign_in, house, case):
    foretold(house, foreseen(house, case))
    person = sign_in("wangfang")
    for path in (HERE, f"{HERE}/state", f"{HERE}/file"):
        assert person.get(path).status_code == 403
    assert person.post(HERE).status_code == 403
    assert "Likely done" not in person.get(f"/cases/{case}").text


def test_the_file_holds_every_case(manager, house, case):
    foretold(house, foreseen(house, case))
    head, row = csv.reader(io.StringIO(manager.get(f"{HERE}/file").text.removeprefix("\ufeff")))
    assert len(head) == len(row)
    assert row[3].startswith("2026-12-07") and row[10:] == ["0.1", "0.5", "0.75", "Sign contract"]


def test_those_likely_to_be_late_stand_on_the_page_of_now(manager, house, case):
    assert "Likely to be late" not in manager.get("/reports/now").text
    foretold(house, foreseen(house, case))
    page = manager.get("/reports/now").text
    assert "Likely to be late" in page and f'href="{HERE}"' in page.partition("likely-heading")[2]
    foretold(house, foreseen(house, case, chance_3=0.0, step_3=None))
    assert "Likely to be late" not in manager.get("/reports/now").text


def test_a_case_says_when_it_is_likely_done_for_a_day(manager, house, case):
    assert "Likely done" not in manager.get(f"/cases/{case}").text
    foretold(house, foreseen(house, case))
    assert "Likely done about 2026-12-07, 85% by 2026-12-11" in texts(manager.get(f"/cases/{case}").text)
    day = timedelta(days=1)
    foretold(house, foreseen(house, case, at=house.now - day))
    assert "Likely done" in manager.get(f"/cases/{case}").text
    foretold(house, foreseen(house, case, at=house.now - day - timedelta(minutes=1)))
    assert "Likely done" not in manager.get(f"/cases/{case}").text


def test_an_old_one_is_shown_while_another_is_made(manager, house, case):
    foretold(house, foreseen(house, case))
    before = asked(house).id
    manager.get(HERE)
    assert asked(house).id == before
    pass_time(house, hours=1)
    page = texts(manager.get(HERE).text)
    assert asked(house).id != before
    assert "As of 2026-11-23" in page and "A new forecast is being made" in page


@pytest.mark.parametrize(
    ("failure", "words"), [(Failure.TOO_SHORT, "at least six weeks"), (Failure.BROKEN, "could not be made")]
)
def test_one_that_was_broken_off_says_why_and_is_not_made_at_once_again(manager, house, failure, words):
    manager.get(HERE)
    finish(house, error=failure)
    run = asked(house).id
    assert words in manager.get(HERE).text
    assert asked(house).id == run
    manager.post(HERE)
    assert asked(house).id != run


def test_one_that_ended_with_its_server_is_made_again(manager, house):
    manager.get(HERE)
    finish(house, error=Failure.INTERRUPTED)
    run = asked(house).id
    assert "A new forecast is being made" in manager.get(HERE).text
    assert asked(house).id != run


def test_a_house_without_history_says_so(app, house, sign_in):
    """The real process beside the server."""
    manager = sign_in("xujian")
    for _ in range(240):
        page = manager.get(HERE).text
        if "<progress" not in page:
            break
        time.sleep(0.5)
    assert "There is too little history yet" in page
